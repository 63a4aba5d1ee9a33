"""What types and relations are called and how they look, for the pages that draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.schema import CONCEPT_TYPES, DRAWN_RELATIONS, THINGS, Relation


def words() -> Mapping[str, Sequence[object]]:
    """Return types and relations in the order in which they are shown."""
    return {
        "types": [{"name": thing.name, "class": thing.iri} for thing in THINGS],
        "relations": [_said(relation) for relation in DRAWN_RELATIONS],
        "concepts": CONCEPT_TYPES,
    }


def _said(relation: Relation) -> Mapping[str, object]:
    return {
        "name": relation.name,
        "label": relation.label,
        "iri": relation.iri,
        "heading": relation.inverse,
        "symmetric": relation.symmetric,
        "like": relation.like.lower(),
        "width": relation.width,
        "dash": [float(length) for length in relation.dash.split()],
        "pull": relation.pull,
    }
