"""The catalogue of named queries: the files of queries/ and what their headers say.

A header is made of comment lines, `#+ summary: …`, so that the file stays plain SPARQL; its fields
are summary, description, params, columns and example. A line of params reads
`#+   since (year, default 0): only papers from that year on`.
"""

from __future__ import annotations

import difflib
import re
import shlex
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from kg.errors import NotFoundError, UsageError
from kg.query.table import Table

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
    """The queries that come with the package, and those of a folder of one's `own`.

    Raises UsageError where that is no folder, and where one of its queries bears the name of one
    of ours, has no header or cannot be read.
    """

    own: Path | None = None

    def __post_init__(self) -> None:
        if self.own is None:
            return
        if not self.own.is_dir():
            raise UsageError(f"{self.own}: no folder of queries")
        for name in _names_in(self.own):
            self._check_own(name, self.own / f"{name}{_ENDING}")

    def _check_own(self, name: str, file: Path) -> None:
        if name in _names_in(query_folder()):
            raise UsageError(f"{file}: {name!r} is the name of a query that is here already")
        if not _NAME.fullmatch(name):
            raise UsageError(f"{file}: a query is named by small letters, digits and dashes")
        parse_query(name, _read_text(file))

    def names(self) -> list[str]:
        """Return the names of all queries, sorted."""
        own = _names_in(self.own) if self.own else []
        return sorted([*_names_in(query_folder()), *own])

    def find(self, name: str) -> Query:
        """Return the query of that name; raises NotFoundError that names the nearest ones.

        Example:
            >>> Catalogue().find("overview").columns
            ('what', 'count')
        """
        known = self.names()
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known)}"
            raise NotFoundError(f"no query is named {name!r}; {hint} (see `kg query --list`)")
        shipped = query_folder() / f"{name}{_ENDING}"
        own = self.own / f"{name}{_ENDING}" if self.own else None
        return parse_query(name, _read_text(own if own and own.is_file() else shipped))

    def table(self) -> Table:
        """Return the catalogue as a table: name, question, parameters."""
        queries = map(self.find, self.names())
        rows = ((q.name, q.summary, ", ".join(p.name for p in q.params)) for q in queries)
        return Table(("name", "question", "parameters"), tuple(rows))


_chosen = [Catalogue()]


def use_queries(folder: str | Path | None) -> None:
    """Have this process take the queries of a folder too; raises UsageError as Catalogue does."""
    _chosen[0] = Catalogue(Path(folder) if folder else None)


def query_folder() -> Traversable:
    """Return the folder of the queries of the package, in the wheel or in a checkout."""
    packaged = resources.files("kg") / "queries"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "queries"


def query_names() -> list[str]:
    """Return the names of all queries of this process, sorted."""
    return _chosen[0].names()


def find_query(name: str) -> Query:
    """Return a query of this process; raises NotFoundError as `Catalogue.find` does."""
    return _chosen[0].find(name)


def list_queries() -> Table:
    """Return the queries of this process as a table: name, question, parameters."""
    return _chosen[0].table()


def _names_in(folder: Traversable) -> list[str]:
    files = (file.name for file in folder.iterdir())
    return sorted(name.removesuffix(_ENDING) for name in files if name.endswith(_ENDING))


def _read_text(file: Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: this query file cannot be read ({error})") from error


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
