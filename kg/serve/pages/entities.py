"""Each node of the graph at its address: /id/LOCAL, as a page or as triples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import NotFoundError
from kg.query.lookup import base_iri
from kg.rdf.order import sort_lines, triple_order
from kg.rdf.terms import term
from kg.rdf.vocab import DEFAULT_BASE, prefixes
from kg.serve.http.forms import choose_form, split_suffix
from kg.serve.http.html import HTML, PAGE_HEADERS, address, entity_address, render
from kg.serve.http.responses import respond
from kg.serve.pages.entity_page import read_page
from kg.serve.pages.nodes import Nodes
from kg.serve.pages.panels import other_questions, read_panels, sentences_of
from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot

FORMS = {
    "html": HTML,
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
"""The suffix of each form of a node, with its media type; the first one is the default."""

STATED = 200
"""How many statements of others about a thing its data holds; a hub may have tens of thousands."""
_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
_LONGEST = 200


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return a node as "html", "ttl", "jsonld", "nt" or "rdf".

    Raises NotFoundError where the graph says nothing of it; a page says so itself.
    """
    store, local, form = snapshot.store, str(arguments["local"]), str(arguments["form"])
    base = graph_base(store)
    try:
        node = find_node(store, base, local)
    except NotFoundError as error:
        if form != "html":
            raise
        page = render("problem", here="", title="Not in this graph", text=str(error))
        return Reply(page, HTML, status=404, headers=PAGE_HEADERS)
    if form == "html":
        return Reply(
            _page(store, node, base, edit=bool(arguments.get("edit"))), HTML, headers=PAGE_HEADERS
        )
    return Reply(to_form(triples_about(store, node), form, base=base), FORMS[form])


def _page(store: Store, node: NamedNode, base: str, *, edit: bool) -> bytes:
    type_ = Nodes(store, base).type(node.value)
    panels = read_panels(store, node, type_, base=base)
    shown = read_page(store, node, base=base, without={panel.covers for panel in panels})
    return render(
        "entity",
        here="",
        page=shown,
        panels=panels,
        sentences=sentences_of(store, node, type_),
        questions=other_questions(store, node, type_),
        path=entity_address(node.value, base),
        explore=address("/explore", around=node.value.removeprefix(base)) if type_ else "",
        compare=address("/compare", paper=node.value.removeprefix(base)) * (type_ == "Paper"),
        edit=edit,
    )


def graph_base(store: Store) -> str:
    """Return what stands before the local names of a graph, of one without papers too."""
    space = store.quads_for_pattern(None, term("void:uriSpace"), None, None)
    described = (quad.object.value for quad in space if isinstance(quad.object, Literal))
    return base_iri(store) or min(described, default="")


def find_node(store: Store, base: str, local: str) -> NamedNode:
    """Return the node of a local name; raises NotFoundError where no triple has it."""
    missing = NotFoundError(f"the graph has nothing called {local[:_LONGEST]!r} under {base!r}")
    if not base or not local:
        raise missing
    try:
        node = NamedNode(base + local)
    except ValueError:
        raise missing from None
    patterns = ((node, None), (None, node))
    found = (next(iter(store.quads_for_pattern(s, None, o, None)), None) for s, o in patterns)
    if not any(found):
        raise missing
    return node


def triples_about(store: Store, node: NamedNode) -> set[Triple]:
    """Return what the graph says of a node, with the evidence.

    That is: its own triples, and those of its authorships, of the assertions that it is subject or
    object of, and of the evidence of all these. Of assertions with it as object at most STATED.
    """
    own = set(_triples(store, node))
    stated = [quad.subject for quad in store.quads_for_pattern(None, _SUBJECT, node, None)]
    of_others = store.quads_for_pattern(None, _OBJECT, node, None)
    stated += [quad.subject for quad in islice(of_others, STATED)]
    backing = {n for n in stated if isinstance(n, NamedNode)} | _objects(own, "sg:hasAuthorship")
    about = {triple for one in backing for triple in _triples(store, one)}
    evidence = _objects(own | about, "sg:evidence") - {node}
    said = {triple for one in evidence for triple in _triples(store, one)}
    return own | about | said | set(_direct(store, about))


_SUBJECT, _PREDICATE, _OBJECT = (term(f"rdf:{name}") for name in ("subject", "predicate", "object"))


def _triples(store: Store, node: NamedNode) -> Iterator[Triple]:
    return (quad.triple for quad in store.quads_for_pattern(node, None, None, None))


def _objects(triples: Iterable[Triple], predicate: str) -> set[NamedNode]:
    wanted = term(predicate)
    found = (triple.object for triple in triples if triple.predicate == wanted)
    return {node for node in found if isinstance(node, NamedNode)}


def _direct(store: Store, about: Iterable[Triple]) -> Iterator[Triple]:
    """Yield what assertions among these triples state, where the graph has it."""
    parts: dict[object, dict[NamedNode, object]] = defaultdict(dict)
    for triple in about:
        parts[triple.subject][triple.predicate] = triple.object
    for said in parts.values():
        nodes = [said.get(part) for part in (_SUBJECT, _PREDICATE, _OBJECT)]
        subject, predicate, object_ = (n if isinstance(n, NamedNode) else None for n in nodes)
        if subject and predicate and object_ and Quad(subject, predicate, object_) in store:
            yield Triple(subject, predicate, object_)


def to_form(triples: Iterable[Triple], form: str, *, base: str) -> bytes:
    """Return triples as "ttl", "jsonld", "nt" or "rdf"; the same triples give the same bytes."""
    if form == "nt":
        return b"".join(line + b"\n" for line in sort_lines(triples, types_first=False))
    ordered = sorted(set(triples), key=triple_order)
    named = dict(sorted(prefixes(base=base or DEFAULT_BASE).items()))
    return serialize(ordered, format=_FORMATS[form], prefixes=named) or b""


async def _entity(request: Request) -> Response:
    local, form = split_suffix(str(request.path_params["local"]), FORMS)
    form = form or choose_form(request, FORMS)
    edit = {"edit": True} if request.app.state.settings.editing and form == "html" else {}
    job = Job("entity", {"local": local, "form": form, **edit})
    return await respond(request, job, media_type=FORMS[form])


routes = [Route("/id/{local:path}", _entity)]
