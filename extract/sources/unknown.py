"""What a file is that holds no papers, and what to do instead, in one sentence."""

from __future__ import annotations

import re

from extract.sources.csv_table import no_titles, unknown_header

EXPECTED = (
    "expected a saved profile page, JSON lines of papers, or a library as a reference manager or"
    " a database exports it (BibTeX, RIS, PubMed, CSV …)"
)
"""What a file of papers is, for messages."""

_EXPORT = "export the library from its program as BibTeX, RIS or CSV and give that file"
_UNPACK = "unpack it first, and give the file or the folder"
_RECORDS = (
    "full texts are not read; give a file of records, such as a BibTeX or RIS export"
    " or a saved profile page"
)
_PICTURE = "pictures are not read; save the page as text or HTML, or export the records"

_BINARY = (
    (re.compile(rb"%PDF-|.{0,1000}?\n%PDF-", re.DOTALL), "a PDF", _RECORDS),
    (re.compile(rb"%!PS|AT&TFORM"), "a PostScript or DjVu document", _RECORDS),
    (
        re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|II\*\0|MM\0\*|\0\0\0.ftyp", re.DOTALL),
        "a picture",
        _PICTURE,
    ),
    (re.compile(rb"SQLite format 3\0"), "a database (SQLite)", _EXPORT),
    (
        re.compile(rb"\xd0\xcf\x11\xe0"),
        "an old Office file (.doc, .xls)",
        "save a table as .xlsx or CSV; " + _EXPORT,
    ),
    (
        re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis", re.DOTALL),
        "an OpenDocument file",
        "save a table as .xlsx or CSV; " + _EXPORT,
    ),
    (re.compile(rb"PK\x03\x04"), "an Office document or another package", _RECORDS),
    (
        re.compile(rb"7z\xbc\xaf|Rar!|\xfd7zXZ|BZh\d|\x28\xb5\x2f\xfd|.{257}ustar", re.DOTALL),
        "a packed archive (only .gz and .zip are unpacked here)",
        _UNPACK,
    ),
)

_TEXT = (
    (
        re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S),
        "a web page (HTML) that is none of the known profile pages",
        "save a profile page, or export the records that it shows",
    ),
    (
        re.compile(r"\s*(?:<\?xml.*?\?>\s*)?(?:<!.*?>\s*)*<svg\b", re.I | re.S),
        "a picture",
        _PICTURE,
    ),
    (re.compile(r"\s*\{\\rtf"), "a word processor's document (RTF)", _RECORDS),
    (
        re.compile(r".*?\\(?:documentclass|begin\{document\})", re.S),
        "a LaTeX document",
        "give its .bib file for the works that it cites, or a file of records",
    ),
    (
        re.compile(r".*?\\(?:bibitem|begin\{thebibliography\})", re.S),
        "a bibliography that LaTeX has set (.bbl)",
        "give the .bib file that it was made from",
    ),
    (
        re.compile(r"\s*(?:(?:https?://\S+|doi:\s*\S+|10\.\d{4,9}/\S+)\s+)+\Z", re.I),
        "a list of addresses or DOIs",
        "nothing is fetched while reading; export the records, or save the pages",
    ),
    (re.compile(r"\s*\A(?:From |Return-Path:|Received:|MIME-Version:)"), "an e-mail", _RECORDS),
)
_XML = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<([\w:.-]{1,60})", re.S)
_ADDRESS = re.compile(r"(?:https?|ftp|file)://|www\.|doi:|10\.\d{4,9}/|arxiv:\d", re.IGNORECASE)
_SHOWN_HEAD = 4096


def name_binary(head: bytes) -> str:
    r"""Return what bytes are that no reader knows and what to do, "" if they may be text.

    Example:
        >>> name_binary(b"%PDF-1.7\n").partition(";")[0]
        'a PDF, not a file of papers'
    """
    for pattern, what, advice in _BINARY:
        if pattern.match(head[:_SHOWN_HEAD]):
            return f"{what}, not a file of papers; {advice}"
    return ""


def name_text(head: str) -> str:
    """Return what a text is that no reader knows, and what to do.

    Example:
        >>> name_text("<!DOCTYPE html><p>Hello</p>").partition(";")[0]
        'a web page (HTML) that is none of the known profile pages, not a file of papers'
    """
    for pattern, what, advice in _TEXT:
        if pattern.match(head[:_SHOWN_HEAD]):
            return f"{what}, not a file of papers; {advice}"
    if found := _XML.match(head[:_SHOWN_HEAD]):
        return f"XML of a kind that is not known (<{found[1]}>), not a file of papers; {EXPECTED}"
    if columns := unknown_header(head[:_SHOWN_HEAD]):
        return no_titles(columns)
    return f"not a file of papers; {EXPECTED}"


def name_address(path: str) -> str:
    """Return what to do with a web address or a number given as a file, "" if it is none.

    Example:
        >>> name_address("https://arxiv.org/abs/1706.03762").partition(";")[0]
        'a web address or a number, not a file'
    """
    if not _ADDRESS.match(path):
        return ""
    advice = (
        "nothing is fetched while reading; save the page or export the record, and give the file"
    )
    return f"a web address or a number, not a file; {advice}"
