"""The SPARQL 1.1 test suite of the W3C: its manifests, and when two answers are the same."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

SUITE = Path(__file__).parents[1] / ".." / "shared/data/w3c-rdf-tests/sparql/sparql11"
LEFT_OUT = ("entailment", "service", "syntax-fed")

_PREFIXES = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
PREFIX ut: <http://www.w3.org/2009/sparql/tests/test-update#>
PREFIX cnt: <http://www.w3.org/2011/content#>
PREFIX ht: <http://www.w3.org/2011/http#>
"""
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_XSD = "http://www.w3.org/2001/XMLSchema#"

Rows = list[dict[str, object]]
Answer = bool | Rows | Dataset


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a manifest about a query; `graphs` are loaded under their own addresses."""

    name: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    result: Path | None

    def text(self) -> str:
        """Return the query with the address of its file as base."""
        return f"BASE <{self.query.as_uri()}>\n{self.query.read_text(encoding='utf-8')}"

    def store(self) -> Store:
        store = Store()
        for path in self.data:
            load(store, path, None)
        for path in self.graphs:
            load(store, path, NamedNode(path.as_uri()))
        return store


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of a protocol test, and what must come back."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: str
    statuses: frozenset[str]
    boolean: bool | None
    form: str | None
    content: str


def load(store: Store, path: Path, graph: NamedNode | None) -> None:
    form = RdfFormat.from_extension(path.suffix[1:])
    store.load(path=str(path), format=form, base_iri=path.as_uri(), to_graph=graph)


def manifest(folder: str, name: str = "manifest.ttl") -> Store:
    store = Store()
    load(store, (SUITE / folder / name).resolve(), None)
    return store


def folders() -> list[str]:
    return sorted(
        p.parent.name for p in SUITE.glob("*/manifest.ttl") if p.parent.name not in LEFT_OUT
    )


def cases(folder: str, *types: str) -> list[Case]:
    """Return the tests of a folder that are of one of these types, in the manifest's names."""
    store, listed = manifest(folder), " ".join(f"mf:{type_}" for type_ in types)
    rows: Any = store.query(
        f"""{_PREFIXES} SELECT ?test ?query ?action ?result {{ VALUES ?type {{ {listed} }}
        ?test a ?type ; mf:action ?action . OPTIONAL {{ ?test mf:result ?result }}
        OPTIONAL {{ ?action qt:query ?query }} }} ORDER BY ?test"""
    )
    return [_case(store, row, folder) for row in rows]


def _case(store: Store, row: Any, folder: str) -> Case:
    action, result = row["action"], row["result"]
    data, graphs = (
        tuple(_path(quad.object) for quad in store.quads_for_pattern(action, _qt(name), None))
        for name in ("data", "graphData")
    )
    name = f"{folder}/{row['test'].value.rpartition('#')[2]}"
    return Case(
        name, _path(row["query"] or action), data, graphs, _path(result) if result else None
    )


def _qt(name: str) -> NamedNode:
    return NamedNode(f"http://www.w3.org/2001/sw/DataAccess/tests/test-query#{name}")


def _path(node: Any) -> Path:
    return Path(node.value.removeprefix("file://"))


# --- answers


def read_answer(content: bytes, form: str, base: str = "http://example.org/") -> Answer:
    """Return an answer in a form that can be compared; `form` is the extension of a file."""
    if form == "csv":
        return [
            {name: _cell(text) for name, text in row.items() if text}
            for row in csv.DictReader(io.StringIO(content.decode()))
        ]
    if form in ("srx", "srj", "tsv"):
        kinds = {"srx": "XML", "srj": "JSON", "tsv": "TSV"}
        found = parse_query_results(content, format=getattr(QueryResultsFormat, kinds[form]))
        if isinstance(found, QueryBoolean):
            return bool(found)
        names = [variable.value for variable in found.variables]
        return [{n: row[n] for n in names if row[n] is not None} for row in found]
    quads = list(parse(content, RdfFormat.from_extension(form), base_iri=base))
    return _result_set(quads) if _is_result_set(quads) else Dataset(quads)


def _cell(text: str) -> BlankNode | Literal:
    if text.startswith("_:"):
        return BlankNode(text[2:])
    try:
        return Literal(float(text))
    except ValueError:
        return Literal(text)


def _is_result_set(quads: list[Quad]) -> bool:
    return any(quad.object == NamedNode(f"{_RS}ResultSet") for quad in quads)


def _result_set(quads: list[Quad]) -> Rows:
    store = Store()
    store.extend(quads)
    rows: Rows = []
    for solution in _objects(store, None, "solution"):
        row: dict[str, object] = {}
        for binding in _objects(store, solution, "binding"):
            (variable,) = _objects(store, binding, "variable")
            (row[variable.value],) = _objects(store, binding, "value")
        rows.append(row)
    return rows


def _objects(store: Store, subject: Any, name: str) -> list[Any]:
    pattern = store.quads_for_pattern(subject, NamedNode(_RS + name), None)
    return [quad.object for quad in pattern]


def same(first: Answer, second: Answer, *, ordered: bool = False) -> bool:
    """Return whether two answers are equal but for names of blank nodes and forms of numbers."""
    if isinstance(first, Dataset) and isinstance(second, Dataset):
        return _canonical(first) == _canonical(second)
    if _are_rows(first) and _are_rows(second):
        return _same_rows(first, second, ordered=ordered)  # type: ignore[arg-type]
    return type(first) is type(second) and first == second


def _are_rows(answer: Answer) -> bool:
    return isinstance(answer, list) and all(isinstance(row, dict) for row in answer)


def _same_rows(first: Rows, second: Rows, *, ordered: bool) -> bool:
    if len(first) != len(second):
        return False
    if any(isinstance(term, BlankNode) for row in first + second for term in row.values()):
        return _canonical(_as_graph(first, ordered)) == _canonical(_as_graph(second, ordered))
    keys = [[_key(row) for row in rows] for rows in (first, second)]
    return keys[0] == keys[1] if ordered else Counter(keys[0]) == Counter(keys[1])


def _key(row: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(_by_value(term))) for name, term in row.items()))


def _as_graph(rows: Rows, ordered: bool) -> Dataset:
    graph = Dataset()
    for number, row in enumerate(rows):
        node = BlankNode(f"row{number}")
        place = Literal(number if ordered else 0)
        graph.add(Quad(node, NamedNode(f"{_RS}index"), place))
        for name, term in row.items():
            graph.add(Quad(node, NamedNode(f"x:{name}"), _by_value(term)))
    return graph


def _canonical(graph: Dataset) -> set[Quad]:
    terms = ((q.subject, q.predicate, _by_value(q.object), q.graph_name) for q in graph)
    copy = Dataset(Quad(*parts) for parts in terms)
    copy.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(copy)


def _by_value(term: object) -> NamedNode | BlankNode | Literal | Triple:
    """Return a number or boolean as a store keeps it, in one form of its basic datatype."""
    if isinstance(term, Literal) and (kind := _KINDS.get(term.datatype.value)):
        try:
            return Literal(_FORMS[kind](term.value), datatype=NamedNode(f"{_XSD}{kind}"))
        except (ValueError, ArithmeticError, KeyError):
            return term
    return term  # type: ignore[return-value]


def _plain(number: str) -> str:
    return format(Decimal(number).normalize(), "f")


_KINDS = {
    f"{_XSD}{kind}": kind for kind in ("integer", "decimal", "double", "float", "boolean")
} | {f"{_XSD}negativeInteger": "integer"}
_FORMS: dict[str, Callable[[str], str]] = {
    "integer": _plain,
    "decimal": _plain,
    "double": lambda text: str(float(text)),
    "float": lambda text: str(float(text)),
    "boolean": {"0": "false", "1": "true", "false": "false", "true": "true"}.__getitem__,
}


# --- requests


def exchanges(store: Store, test: object) -> Iterator[Exchange]:
    """Yield the requests of a protocol test in their order."""
    rows: Any = store.query(
        f"""{_PREFIXES} SELECT ?request (COUNT(?before) AS ?place) {{
        {test} mf:action/ht:requests ?list . ?list rdf:rest* ?before .
        ?before rdf:rest* ?cell . ?cell rdf:first ?request
        }} GROUP BY ?request ORDER BY ?place"""
    )
    for row in rows:
        yield _exchange(store, row["request"])


_HT = "http://www.w3.org/2011/http#"
_CNT = "http://www.w3.org/2011/content#"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"


def _exchange(store: Store, request: object) -> Exchange:
    response = _one(store, request, f"{_HT}resp")
    wanted = (quad.object for quad in _quads(store, response, f"{_MF}expectedStatus"))
    boolean, form = (_value(store, response, f"{_MF}expected{n}") for n in ("Boolean", "Format"))
    return Exchange(
        _value(store, request, f"{_HT}methodName") or "GET",
        _value(store, request, f"{_HT}absolutePath") or "",
        tuple(_headers(store, request)),
        _body(store, request),
        frozenset(str(status).strip("<>").rpartition("#")[2] for status in wanted),
        None if boolean is None else boolean == "true",
        form,
        _body(store, response),
    )


def _headers(store: Store, message: object) -> Iterator[tuple[str, str]]:
    cell = _one(store, message, f"{_HT}headers")
    while cell is not None and (header := _one(store, cell, f"{_RDF}first")) is not None:
        name, value = (_value(store, header, f"{_HT}field{n}") for n in ("Name", "Value"))
        yield name or "", value or ""
        cell = _one(store, cell, f"{_RDF}rest")


_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def _body(store: Store, message: object) -> str:
    body = _one(store, message, f"{_HT}body")
    return (_value(store, body, f"{_CNT}chars") if body is not None else None) or ""


def _quads(store: Store, subject: Any, predicate: str) -> Iterator[Quad]:
    return iter(store.quads_for_pattern(subject, NamedNode(predicate), None))


def _one(store: Store, subject: Any, predicate: str) -> Any:
    return next((quad.object for quad in _quads(store, subject, predicate)), None)


def _value(store: Store, subject: Any, predicate: str) -> str | None:
    found = _one(store, subject, predicate)
    return None if found is None else str(found.value)
