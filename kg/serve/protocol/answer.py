"""The task "sparql": one query, answered whole within the limits or not at all."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from kg.errors import UsageError
from kg.query.text import check_query, syntax_error
from kg.rdf.vocab import prefixes
from kg.serve.http.negotiate import RESULTS, TRIPLES
from kg.serve.protocol.rows import has_more_rows
from kg.serve.workers.jobs import Problem, ProblemError, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.problems import to_problem
from kg.serve.workers.tasks import Snapshot

_ENDS_IN_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")

_NAMES_OF_DEFAULT = ("urn:x-rdflib:default", "urn:x-arq:DefaultGraph")
# What rdflib and Jena call the graph that has no name; rdflib's Dataset sends it with each query.

_DAMAGED = ("Corruption", "IO error")
"""How the engine's errors begin that are of its files and not of the query."""

Found = QueryBoolean | QuerySolutions | QueryTriples


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Run a query and return its answer in the media type that was negotiated.

    Arguments: query, media_type, base (IRI that relative ones are resolved against) and, as the
    protocol has them, default_graphs and named_graphs: where either is given, the dataset is made
    of these graphs alone. Raises ProblemError: 400 for what is no query or beyond the limits of
    text, 403 for updates and SERVICE, 406 for a media type that does not fit, 422 for an answer
    beyond the limits of size.
    """
    media_type = str(arguments["media_type"])
    found = _ask(snapshot, str(arguments["query"]), arguments)
    buffer = BoundedBuffer(limits.answer)
    try:
        _serialize(found, media_type, buffer, limits.rows)
    except RuntimeError as error:
        raise _unusable(error) from error
    return Reply(buffer.getvalue(), media_type)


def _ask(snapshot: Snapshot, text: str, arguments: Mapping[str, object]) -> Found:
    try:
        check_query(text)
        return snapshot.store.query(
            text,
            base_iri=cast(str, arguments["base"]),
            **_dataset(arguments),  # type: ignore[arg-type]
        )
    except SyntaxError as error:
        raise ProblemError(to_problem(syntax_error(error, text))) from error
    except UsageError as error:
        raise ProblemError(to_problem(error)) from error
    except (RuntimeError, ValueError) as error:
        raise _unusable(error) from error


def _dataset(arguments: Mapping[str, object]) -> dict[str, list[NamedNode | DefaultGraph]]:
    default, named = (
        cast("tuple[str, ...]", arguments.get(name) or ())
        for name in ("default_graphs", "named_graphs")
    )
    if not default and not named:
        return {}
    return {
        "default_graph": [
            DefaultGraph() if name in _NAMES_OF_DEFAULT else graph_name(name) for name in default
        ],
        "named_graphs": [graph_name(name) for name in named],
    }


def graph_name(name: str) -> NamedNode:
    """Return the IRI of a graph; raises ProblemError (400) for text that is no absolute IRI."""
    try:
        return NamedNode(name)
    except ValueError as error:
        text = f"{name[:200]!r} is no name of a graph: {error}"
        raise ProblemError(Problem(400, "usage", text)) from error


def _unusable(error: Exception) -> ProblemError:
    if str(error).startswith(_DAMAGED):
        return ProblemError(Problem(500, "failed", "the files of the graph are damaged"))
    return ProblemError(Problem(400, "usage", f"the query cannot be run: {error}"))


def _serialize(found: Found, media_type: str, buffer: BoundedBuffer, most_rows: int) -> None:
    if isinstance(found, QueryTriples):
        write_triples(found, media_type, buffer, most_rows)
        return
    if media_type not in RESULTS:
        raise _misfit(media_type)
    form = RESULTS[media_type]
    found.serialize(buffer, getattr(QueryResultsFormat, form))
    if isinstance(found, QuerySolutions) and has_more_rows(buffer.getvalue(), form, most_rows):
        raise too_large(f"{most_rows} rows")


def write_triples(
    triples: Iterable[Triple], media_type: str, buffer: BoundedBuffer, most: int
) -> None:
    """Write triples in a format of TRIPLES; raises ProblemError beyond `most` of them."""
    if media_type not in TRIPLES:
        raise _misfit(media_type)
    form = getattr(RdfFormat, TRIPLES[media_type])
    bounded = _at_most(triples, most)
    written = _for_xml(bounded) if form == RdfFormat.RDF_XML else bounded
    serialize(written, buffer, form, prefixes=dict(sorted(prefixes().items())))


def _at_most(triples: Iterable[Triple], most: int) -> Iterator[Triple]:
    for count, triple in enumerate(triples):
        if count == most:
            raise too_large(f"{most} triples")
        yield triple


def _for_xml(triples: Iterable[Triple]) -> Iterator[Triple]:
    for triple in triples:
        if not _ENDS_IN_NAME.search(triple.predicate.value):
            # The engine would write an element without a name.
            text = f"RDF/XML cannot hold the property {triple.predicate}; ask for another format"
            raise ProblemError(Problem(406, "media-type", text))
        yield triple


def _misfit(media_type: str) -> ProblemError:
    text = f"this form of query has no answer in {media_type}"
    return ProblemError(Problem(406, "media-type", text))


def too_large(size: str) -> ProblemError:
    """Return the problem of an answer that is larger than `size`, which names its unit."""
    text = f"the answer is larger than {size}, which is the most in one answer; add a LIMIT"
    return ProblemError(Problem(422, "too-large", text))


class BoundedBuffer(io.BytesIO):
    """A buffer in memory that raises ProblemError instead of growing beyond `most` bytes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, data: object) -> int:
        """Append bytes; what is too much is not taken."""
        piece = cast(bytes, data)
        if self.tell() + len(piece) > self.most:
            raise too_large(f"{self.most} bytes")
        return super().write(piece)
