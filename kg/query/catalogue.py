"""The catalogue of named queries: the files of queries/ and what their headers say.

A header is made of comment lines, `#+ summary: …`, so that the file stays plain SPARQL; its fields
are summary, description, params, columns and example. A line of params reads
`#+   since (year, default 0): only papers from that year on`.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from kg.doors import load_added
from kg.errors import NotFoundError, UsageError
from kg.query.table import Table
from kg.query.text import check_query

ANY = "any"
"""The default of a parameter that narrows the answer only when it is given."""

ENTITY_TYPES = (
    "entity",
    "concept",
    "method",
    "dataset",
    "task",
    "metric",
    "paper",
    "person",
    "organisation",
)
"""Types of parameter that name a thing of the graph: by label, other name, id or IRI."""

VALUE_TYPES = ("iri", "string", "integer", "decimal", "year")
"""Types of parameter that are a value of their own."""

GROUP = "scholargraph.queries"
"""The entry points by which other packages bring folders of queries."""

VARIABLE = "KG_QUERIES"
"""The variable of the environment that names a folder of queries of one's own."""

_ENDING = ".rq"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PARAM = re.compile(r"(\w+) \((\w+)(?:, default ([^)]*))?\): (.+)")


@dataclass(frozen=True, slots=True)
class Param:
    """A variable of a query that the caller binds.

    `default` is the text that stands in for a missing value, None where one must be given.
    """

    name: str
    type: str
    text: str
    default: str | None = None

    def __str__(self) -> str:
        empty = '""'
        default = "" if self.default is None else f", default {self.default or empty}"
        return f"{self.name} ({self.type}{default}): {self.text}"


@dataclass(frozen=True, slots=True)
class Query:
    """A named query: its SPARQL text, and what its header says of it."""

    name: str
    summary: str
    description: str
    params: tuple[Param, ...]
    columns: tuple[str, ...]
    example: tuple[tuple[str, str], ...]
    text: str

    @property
    def param_names(self) -> tuple[str, ...]:
        """The names of the parameters, in the order of the header."""
        return tuple(param.name for param in self.params)

    def usage(self) -> str:
        """Return the parameters in one line, for messages."""
        if not self.params:
            return f"{self.name} takes no parameters"
        return f"parameters of {self.name}: " + "; ".join(map(str, self.params))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The queries that come with the package, and those that are `added` to them, by name."""

    added: Mapping[str, Query] = field(default_factory=dict)

    @classmethod
    def of(cls, *folders: Path) -> Catalogue:
        """Return our queries, those that other packages bring, and those of folders.

        Raises UsageError where something is no folder, and where a query in it bears a name that
        is taken, has no header or cannot be read.
        """
        brought = load_added(GROUP, Path).values()
        added: dict[str, Query] = {}
        for file in (file for folder in (*brought, *folders) for file in _files_in(folder)):
            query = _read_added(file)
            if query.name in added or query.name in _names_in(query_folder()):
                raise UsageError(f"{file}: a query named {query.name!r} is there already")
            added[query.name] = query
        return cls(added)

    def names(self) -> list[str]:
        """Return the names of all queries, sorted."""
        return sorted([*_names_in(query_folder()), *self.added])

    def find(self, name: str) -> Query:
        """Return the query of that name; raises NotFoundError that names the nearest ones.

        Example:
            >>> Catalogue().find("overview").columns
            ('what', 'count')
        """
        if name in self.added:
            return self.added[name]
        known = self.names()
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known)}"
            raise NotFoundError(f"no query is named {name!r}; {hint} (see `kg query --list`)")
        return parse_query(name, (query_folder() / f"{name}{_ENDING}").read_text(encoding="utf-8"))

    def table(self) -> Table:
        """Return the catalogue as a table: name, question, parameters."""
        queries = map(self.find, self.names())
        rows = ((q.name, q.summary, ", ".join(p.name for p in q.params)) for q in queries)
        return Table(("name", "question", "parameters"), tuple(rows))


@cache
def chosen_catalogue() -> Catalogue:
    """Return the queries of this process: of the folder, too, that KG_QUERIES names."""
    folder = os.environ.get(VARIABLE, "")
    return Catalogue.of(*([Path(folder)] if folder else []))


def use_queries(folder: str | os.PathLike[str]) -> None:
    """Have this process and those that it starts take the queries of a folder too.

    Raises UsageError as `Catalogue.of` does.
    """
    Catalogue.of(Path(folder))
    os.environ[VARIABLE] = str(Path(folder).absolute())
    chosen_catalogue.cache_clear()


def query_folder() -> Traversable:
    """Return the folder of the queries of the package, in the wheel or in a checkout."""
    packaged = resources.files("kg") / "queries"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "queries"


def query_names() -> list[str]:
    """Return the names of all queries of this process, sorted."""
    return chosen_catalogue().names()


def find_query(name: str) -> Query:
    """Return a query of this process; raises NotFoundError as `Catalogue.find` does."""
    return chosen_catalogue().find(name)


def list_queries() -> Table:
    """Return the queries of this process as a table: name, question, parameters."""
    return chosen_catalogue().table()


def _files_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UsageError(f"{folder}: no folder of queries")
    return sorted(folder.glob(f"*{_ENDING}"))


def _read_added(file: Path) -> Query:
    if not _NAME.fullmatch(file.stem):
        raise UsageError(f"{file}: name a query with small letters, digits and dashes")
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: this query file cannot be read ({error})") from error
    query = parse_query(file.stem, text)
    try:
        check_query(query.text)
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from error
    return query


def _names_in(folder: Traversable) -> list[str]:
    files = (file.name for file in folder.iterdir())
    return sorted(name.removesuffix(_ENDING) for name in files if name.endswith(_ENDING))


def parse_query(name: str, text: str) -> Query:
    """Return a query from the text of its file; raises UsageError for a header without columns."""
    fields = _fields(text)
    if not fields.get("summary") or not fields.get("columns"):
        raise UsageError(f"{name}: the query's header has no summary or no columns")
    columns = fields["columns"][0].strip("[]").split(",")
    return Query(
        name=name,
        summary=" ".join(fields["summary"]),
        description=" ".join(fields.get("description", [])),
        params=tuple(_param(name, line) for line in fields.get("params", [])),
        columns=tuple(column.strip() for column in columns),
        example=_example(" ".join(fields.get("example", []))),
        text=text,
    )


def _fields(text: str) -> dict[str, list[str]]:
    """Return the lines of each field of a header; indented lines belong to the field above."""
    fields: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#+ "):
            continue
        name, colon, value = line[3:].partition(":")
        if colon and re.fullmatch(r"[a-z]+", name):
            lines = fields.setdefault(name, [])
            line = f"#+ {value}"
        if stripped := line[3:].strip():
            lines.append(stripped)
    return fields


def _param(query: str, line: str) -> Param:
    match = _PARAM.fullmatch(line)
    if not match or match[2] not in ENTITY_TYPES + VALUE_TYPES:
        raise UsageError(f"{query}: not a parameter: {line!r} (form: `name (type): text`)")
    default = None if match[3] is None else match[3].strip('"')
    return Param(name=match[1], type=match[2], text=match[4], default=default)


def _example(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (word.partition("=") for word in shlex.split(text))
    return tuple((name, value) for name, _, value in pairs)
