"""How things of a graph are called, and which of their addresses may be followed."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode, Store

from kg.rdf.vocab import PREFIXES, SG

SHORT = 32
"""The most characters of a label in the picture."""
_LABELS = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("dct", "title"),
        ("foaf", "name"),
        ("skos", "prefLabel"),
        ("rdfs", "label"),
    )
)
_PERSON, _TYPE = PREFIXES["foaf"] + "Person", PREFIXES["rdf"] + "type"
_YEAR = PREFIXES["fabio"] + "hasPublicationYear"
_WEB = re.compile(r"https?://[^\s\"'<>`\\]+", re.IGNORECASE)


def read_texts(store: Store, subject: str, predicate: str) -> list[str]:
    """Return the objects of a subject as text, sorted."""
    if not _is_iri(subject):
        return []
    quads = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None)
    return sorted({q.object.value for q in quads if isinstance(q.object, NamedNode | Literal)})


def read_label(store: Store, iri: str) -> str:
    """Return the name of a thing, else the local name of its IRI."""
    found = (text for term in _LABELS for text in read_texts(store, iri, term) if text.strip())
    return next(found, re.split(r"[/#]", iri)[-1] or iri)


def read_year(store: Store, iri: str) -> int | None:
    """Return the year in which a paper appeared, None for what has none."""
    year = next(iter(read_texts(store, iri, _YEAR)), "")
    return int(year) if year.isascii() and year.isdigit() else None


def read_owner(store: Store) -> str:
    """Return the person whose profile page was read, if there is just one, else ""."""
    quads = store.quads_for_pattern(None, NamedNode(SG.asOf), None, None)
    owners = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
    people = [iri for iri in owners if _PERSON in read_texts(store, iri, _TYPE)]
    return people[0] if len(people) == 1 else ""


def local_id(iri: str, base: str) -> str:
    """Return what stands after the base of a graph, else the whole IRI.

    Example:
        >>> local_id("https://example.org/id/task-x", "https://example.org/id/")
        'task-x'
    """
    return iri.removeprefix(base) if base else iri


def shorten(label: str, *, title: bool = False, limit: int = SHORT) -> str:
    """Return a label of at most `limit` characters; a title gives the name before its colon.

    Example:
        >>> shorten("ROSD: Reflective On-Policy Self-Distillation", title=True)
        'ROSD'
        >>> shorten("Towards Empathetic Conversational Recommender Systems")
        'Towards Empathetic…'
    """
    name = label.partition(":")[0].strip() if title else label
    label = name if 0 < len(name) <= limit else label
    if len(label) <= limit:
        return label
    cut = label[: limit - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:-") + "…"


def web_address(text: str) -> str:
    """Return an address if it is one that may stand behind a link (http, https), else "".

    Example:
        >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
        ('https://example.org/a', '')
    """
    return text if _WEB.fullmatch(text) else ""


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
