"""What is seen in the explorer as a file, in any of the formats of `kg export`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pyoxigraph import Literal, NamedNode, Store, Triple
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.export.formats import find_format
from kg.export.picture import Picture, read_picture
from kg.rdf.terms import term
from kg.serve.explorer.groups import group_labels
from kg.serve.explorer.seen import Seen, find_seen, read_seen, seen_document, seen_scene
from kg.serve.http.responses import respond
from kg.serve.pages.entities import graph_base
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot
from kg.view.backed import Backed
from kg.view.document import ViewDocument
from kg.view.view import name_groups

_FORMATS = {
    "ttl": "ttl",
    "gexf": "gexf",
    "json": "vosviewer",
    "html": "html",
    "bib": "bib",
    "ris": "ris",
}
"""The format of each file by the suffix of its address."""
FORMS = {suffix: find_format(name).media_type for suffix, name in _FORMATS.items()}
"""The suffix of each file, with its media type."""

_TYPE, _EVIDENCE = term("rdf:type"), term("sg:evidence")
_FROM, _BY = term("prov:wasDerivedFrom"), term("prov:wasGeneratedBy")
_NAMES = tuple(
    term(n) for n in ("rdf:type", "dct:title", "dct:identifier", "fabio:hasPublicationYear")
)


def save_answer(snapshot: Snapshot, limits: Limits, given: Mapping[str, Any]) -> Reply:
    """Return what is seen in the form that is asked for.

    Raises NotFoundError where the graph has none of it, ProblemError (422) beyond the limit.
    """
    form = str(given["form"])
    part = SeenPart(snapshot, find_seen(snapshot.store, given))
    body = find_format(_FORMATS[form]).write(part)
    if len(body) > limits.answer:
        text = f"the file would be larger than {limits.answer} bytes; show less of the graph"
        raise ProblemError(Problem(422, "too-large", text))
    # A page of strangers' texts is for the disk, not for this origin.
    kept = (("content-disposition", f'attachment; filename="seen.{form}"'),)
    return Reply(body, FORMS[form], headers=kept)


@dataclass(frozen=True, slots=True)
class SeenPart:
    """What is seen, as the formats of `kg export` take it."""

    snapshot: Snapshot
    seen: Seen

    @property
    def store(self) -> Store:
        """The store of the build that is served."""
        return self.snapshot.store

    @property
    def source(self) -> str:
        """The build that is served."""
        return f"build {self.snapshot.build.name}"

    @property
    def depth(self) -> None:
        """None: it was picked by hand."""

    def things(self) -> Sequence[str]:
        """Return the IRIs of what is seen, sorted."""
        return self.seen.nodes

    def triples(self) -> Iterable[Triple]:
        """Return what is said of the things, and each edge with its statement and sentences."""
        return set(_Said(self.store, self.seen).triples())

    def picture(self) -> Picture:
        """Return nodes and edges where they are seen."""
        return read_picture(
            self.store,
            seen_scene(self.store, self.seen),
            base=graph_base(self.store),
            title=self.seen.title,
            groups=group_labels(self.snapshot.build),
        )

    def document(
        self, *, max_nodes: int | None = None, max_edges: int | None = None
    ) -> ViewDocument:
        """Return nodes, edges and sentences; beyond the limits, of the most connected ones."""
        seen = self.seen
        part = seen.strongest(max_nodes or len(seen.nodes), max_edges or len(seen.edges))
        labels = group_labels(self.snapshot.build)
        document = name_groups(seen_document(self.store, part), labels)
        if len(part.nodes) == len(seen.nodes):
            return document
        left = f"The {len(part.nodes)} most connected of {len(seen.nodes):,} nodes that were seen."
        return replace(document, notice=left)


@dataclass(slots=True)
class _Said:
    """What is said of things by themselves, and what backs each edge between them.

    A paper whose sentence backs an edge without being seen has its title, numbers and year.
    """

    store: Store
    seen: Seen
    _done: set[NamedNode] = field(default_factory=set)

    def triples(self) -> Iterator[Triple]:
        backed = Backed(self.store)
        for iri in self.seen.nodes:
            yield from self._plain(NamedNode(iri))
        for edge in self.seen.edges:
            ends = NamedNode(edge.subject), NamedNode(edge.object)
            yield Triple(ends[0], NamedNode(edge.predicate), ends[1])
            if assertion := backed.find(edge).assertion:
                yield from self._statement(NamedNode(assertion))

    def _statement(self, assertion: NamedNode) -> Iterator[Triple]:
        for triple in self._of(assertion):
            yield triple
            if triple.predicate == _EVIDENCE and isinstance(triple.object, NamedNode):
                yield from self._sentence(triple.object)

    def _sentence(self, evidence: NamedNode) -> Iterator[Triple]:
        for triple in self._of(evidence):
            yield triple
            other = triple.object
            if triple.predicate == _BY and isinstance(other, NamedNode):
                yield from self._plain(other)
            if triple.predicate == _FROM and isinstance(other, NamedNode):
                yield from (said for said in self._of(other) if said.predicate in _NAMES)

    def _plain(self, node: NamedNode) -> Iterator[Triple]:
        """Yield the types and the texts of a node; its links to other nodes are left out."""
        for triple in self._of(node):
            if isinstance(triple.object, Literal) or triple.predicate == _TYPE:
                yield triple

    def _of(self, node: NamedNode) -> Iterator[Triple]:
        """Yield the triples of a node, once."""
        if node not in self._done:
            self._done.add(node)
            for quad in self.store.quads_for_pattern(node, None, None, None):
                yield quad.triple


def _saved(form: str) -> Route:
    async def endpoint(request: Request) -> Response:
        seen = read_seen(await request.body())
        job = Job("explorer", {"what": "save", "form": form, **seen})
        return await respond(request, job, media_type=FORMS[form], repeatable=False)

    return Route(f"/explore/save.{form}", endpoint, methods=["POST"])


routes = [_saved(form) for form in FORMS]
