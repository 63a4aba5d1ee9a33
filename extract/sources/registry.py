"""The readers of all formats, in the order in which they are asked whether they know a file."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from extract.errors import ScholargraphError
from extract.sources.base import Source

GROUP = "scholargraph.sources"
"""The group of entry points by which a package brings a reader of its own."""

_BUILT_IN = {
    "google-scholar": "google_scholar",
    "semantic-scholar-page": "semantic_scholar_page",
    "profile-html": "profile_html",
    "profile-page": "profile_page",
    "pubmed-xml": "pubmed_xml",
    "endnote-xml": "endnote_xml",
    "zotero-rdf": "zotero_rdf",
    "zotero-database": "zotero_database",
    "excel": "excel",
    "arxiv-atom": "arxiv_atom",
    "dblp-xml": "dblp_xml",
    "acl-xml": "acl_xml",
    "bibtex": "bibtex",
    "medline": "medline",
    "ris": "ris",
    "web-of-science": "web_of_science",
    "endnote-tagged": "endnote_tagged",
    "csv": "csv_table",
    "openalex": "openalex",
    "arxiv-snapshot": "arxiv_snapshot",
    "crossref": "crossref",
    "semantic-scholar": "semantic_scholar",
    "csl-json": "csl_json",
    "json-lines": "json_lines",
}
"""The module of each reader; one that knows a special case comes before the general one."""


@cache
def known_sources() -> tuple[Source, ...]:
    """Return every source in the order in which they are asked whether they know a file.

    Sources from entry points of the group "scholargraph.sources" come first, by name, since they
    may know a special case of a built-in format; the built-in ones need no installed entry point.

    Example:
        >>> known_sources()[-1].name
        'json-lines'
    """
    found = [_load(entry) for entry in sorted(_added(), key=lambda e: (e.name, e.value))]
    return (*found, *built_in_sources())


@cache
def built_in_sources() -> tuple[Source, ...]:
    """Return the sources of this package."""
    modules = (import_module(f"extract.sources.{module}") for module in _BUILT_IN.values())
    return tuple(module.SOURCE for module in modules)


def _added() -> list[EntryPoint]:
    return [entry for entry in entry_points(group=GROUP) if entry.name not in _BUILT_IN]


def _load(entry: EntryPoint) -> Source:
    try:
        source = entry.load()
    except Exception as error:
        message = f"the source {entry.name!r} ({entry.value}) cannot be loaded: {error}"
        raise ScholargraphError(message) from error
    if isinstance(source, Source):
        return source
    raise ScholargraphError(f"{entry.value} is no extract.sources.Source (entry {entry.name!r})")


def find_source(head: str, path: str, *, binary: bool) -> Source | None:
    """Return the first source that knows a file by its head, None if none does."""
    asked = (source for source in known_sources() if source.binary is binary)
    return next((source for source in asked if source.recognises(head, path)), None)


def source_named(name: str) -> Source:
    """Return the source of that name.

    Raises:
        ScholargraphError: there is none; the text lists all names.
    """
    by_name = {source.name: source for source in known_sources()}
    if name not in by_name:
        raise ScholargraphError(f"no source named {name!r}; known: {', '.join(by_name)}")
    return by_name[name]
