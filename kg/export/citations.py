"""The papers of a part of a graph as items of CSL, which citation programs read."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import Store

from kg.export.formats import Format, Part
from kg.rdf.vocab import PREFIXES, SG
from kg.view.labels import read_texts

Item = dict[str, Any]
"""An item of CSL: its fields as CSL-JSON has them."""

_DCT, _PRISM, _FOAF = PREFIXES["dct"], PREFIXES["prism"], PREFIXES["foaf"]
_SKOS, _RDF, _FABIO = PREFIXES["skos"], PREFIXES["rdf"], PREFIXES["fabio"]
_PAPER = _FABIO + "ResearchPaper"
_NUMBERS = re.compile(r"(arXiv|pmid|openalex):(.+)")
_OF_VENUES = (
    (_FABIO + "Journal", "article-journal"),
    (_FABIO + "ConferenceProceedings", "paper-conference"),
)


def paper_items(part: Part) -> list[Item]:
    """Return an item for each paper of a part, each under a key of its own, by address."""
    store = part.store
    papers = [iri for iri in part.things() if _PAPER in read_texts(store, iri, _RDF + "type")]
    items = [_item(_Node(store, iri)) for iri in sorted(papers)]
    for item, key in zip(items, _distinct([_key(item) for item in items]), strict=True):
        item["id"] = key
    return items


class _Node:
    """A node of the graph with its texts by predicate."""

    def __init__(self, store: Store, iri: str) -> None:
        self.store, self.iri = store, iri

    def all(self, predicate: str) -> list[str]:
        return sorted(read_texts(self.store, self.iri, predicate))

    def one(self, predicate: str) -> str:
        return next(iter(self.all(predicate)), "")

    def to(self, predicate: str) -> list[_Node]:
        return [_Node(self.store, iri) for iri in self.all(predicate)]


def _item(paper: _Node) -> Item:
    venue = next(iter(paper.to(_DCT + "isPartOf")), None)
    named = map(_NUMBERS.fullmatch, paper.all(_DCT + "identifier"))
    numbers = {found[1]: found[2] for found in named if found}
    keywords = sorted(k.one(_SKOS + "prefLabel") for k in paper.to(str(SG.keyword)))
    fields: Item = {
        "id": "",
        "type": paper.one(str(SG.recordType)) or _type(venue),
        "title": paper.one(_DCT + "title"),
        "author": list(_authors(paper)),
        "issued": _issued(paper.one(_DCT + "issued")),
        "container-title": venue.one(_SKOS + "prefLabel") if venue else "",
        "publisher": paper.one(str(SG.publisherName)),
        "volume": paper.one(_PRISM + "volume"),
        "issue": paper.one(_PRISM + "number"),
        "page": paper.one(_PRISM + "pageRange"),
        "DOI": paper.one(_PRISM + "doi"),
        "PMID": numbers.get("pmid", ""),
        "archive": "arXiv" if "arXiv" in numbers else "",
        "archive_location": numbers.get("arXiv", ""),
        "ISSN": ", ".join(venue.all(_PRISM + "issn")) if venue else "",
        "URL": _address(paper),
        "language": paper.one(_DCT + "language"),
        "keyword": ", ".join(keywords),
        "abstract": paper.one(_DCT + "abstract"),
    }
    return {name: value for name, value in fields.items() if value or name == "id"}


def _type(venue: _Node | None) -> str:
    types = venue.all(_RDF + "type") if venue else []
    return next((type_ for class_, type_ in _OF_VENUES if class_ in types), "article")


def _address(paper: _Node) -> str:
    addresses = [page for page in paper.all(_FOAF + "page") if "//doi.org/" not in page]
    return next(iter(addresses), "")


def _issued(date: str) -> Item:
    parts = (
        [int(number) for number in date.split("-")]
        if re.fullmatch(r"\d{4}(-\d\d){0,2}", date)
        else []
    )
    return {"date-parts": [parts]} if parts else {}


def _authors(paper: _Node) -> Iterator[dict[str, str]]:
    placed = sorted(paper.to(str(SG.hasAuthorship)), key=_place)
    for authorship in placed:
        for author in authorship.to(str(SG.author)):
            yield _name(author)
    if placed and "false" in paper.all(str(SG.authorListComplete)):
        yield {"literal": "others"}


def _place(authorship: _Node) -> tuple[int, str]:
    position = authorship.one(str(SG.position))
    return (int(position) if position.isdigit() else 1 << 20, authorship.iri)


def _name(author: _Node) -> dict[str, str]:
    name, family = author.one(_FOAF + "name"), author.one(_FOAF + "familyName")
    given = author.one(_FOAF + "givenName")
    if not name:
        return {"literal": author.one(_SKOS + "prefLabel")}
    if not family:
        words = name.split()
        start = next((i for i, word in enumerate(words[1:], 1) if word.islower()), len(words) - 1)
        given, family = " ".join(words[:start]), " ".join(words[start:])
    return {"family": family, **({"given": given} if given else {})}


def _key(item: Mapping[str, Any]) -> str:
    first: Mapping[str, str] = next(iter(item.get("author", [])), {})
    year = str(item["issued"]["date-parts"][0][0]) if "issued" in item else ""
    words = [word for word in _plain(item.get("title", "")) if len(word) > 3]
    names = _plain(first.get("family") or first.get("literal", ""))
    return f"{''.join(names)}{year}{''.join(words[:1])}" or "paper"


def _plain(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", folded)


def _distinct(keys: Sequence[str]) -> list[str]:
    used: set[str] = set()
    found = []
    for key in keys:
        number, name = 1, key
        while name in used:
            number += 1
            name = f"{key}-{number}"
        used.add(name)
        found.append(name)
    return found


def _write_csl(part: Part) -> bytes:
    return (json.dumps(paper_items(part), ensure_ascii=False, indent=1) + "\n").encode()


CSL = Format(
    "csl",
    "the papers as CSL-JSON, for pandoc and citation styles",
    "application/vnd.citationstyles.csl+json",
    (".csl.json",),
    _write_csl,
)
