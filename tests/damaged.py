"""Damaged copies of the samples of all formats, and what is wrong in how they are read."""

from __future__ import annotations

import datetime
import random
import re
from pathlib import Path

from extract.errors import InputError
from extract.model import Reading
from extract.sources import read_papers

DATA = Path(__file__).parent / "data" / "sources"
AS_OF = datetime.date(2026, 7, 1)
NEVER = r"(?!)"
SAMPLES = {
    "library.bib": ("bibtex", r"(?i)^@(?!string|comment|preamble|proceedings)\w+[ \t]*[{(]"),
    "library.ris": ("ris", r"^TY {1,2}- ?\w.*\n(?!TY)(?=\S)"),
    "pubmed.nbib": ("medline", r"^PMID- ?\d.*\n(?!PMID)(?=\S)"),
    "web-of-science.ciw": ("web-of-science", r"^PT \w.*\n(?!PT|VR|FN)(?=\S)"),
    "endnote.enw": ("endnote-tagged", r"^%0 \w.*\n(?!%0)(?=%)"),
    "pubmed.xml": ("pubmed-xml", r"<Pubmed(?:Book)?Article[\s>]"),
    "endnote.xml": ("endnote-xml", r"<record[\s>]"),
    "zotero.rdf": (
        "zotero-rdf",
        r"<(?:bib:Article|rdf:Description|bib:BookSection)\s+rdf:about=",
    ),
    "arxiv.xml": ("arxiv-atom", r"<entry[\s>]"),
    "dblp.xml": ("dblp-xml", r"<(?:inproceedings|article)[\s>]"),
    "acl.xml": ("acl-xml", r"<paper[\s>]"),
    "openalex.json": ("openalex", r'^  \{\s*"id": "https://openalex\.org/W'),
    "semantic-scholar.json": ("semantic-scholar", r'^  \{\s*"paperId"'),
    "crossref.json": ("crossref", r'^   \{\s*"DOI"'),
    "csl.json": ("csl-json", r'^ \{\s*"id"'),
    "arxiv-snapshot.jsonl": ("arxiv-snapshot", r'^\{"id"'),
    "papers.jsonl": ("json-lines", r'^\{"title"'),
    "scopus.csv": ("csv", r'^"(?:Byron A\.;|Hopper G\.,|Noether E\.,|\[No a)'),
    "ieee.csv": ("csv", r"^(?:LANTERN,|\"HARBOR: Gr)"),
    "springer.csv": ("csv", r"^(?:HARBOR: G|LANTERN, a)"),
    "embase.csv": ("csv", r'^"A made-up trial'),
    "own.tsv": ("csv", r"^k\d\t\w"),
    "web-of-science-tab.txt": ("csv", r"^J\t[B\[]"),
    "google-scholar.html": ("google-scholar", r'<tr class="gsc_a_tr"'),
    "google-scholar.txt": ("google-scholar", r"[\d,]\t\d+\*?\t20\d\d$|^7\n20\d\d$"),
    "semantic-scholar-page.html": (
        "semantic-scholar-page",
        r'<div class="cl-paper-row citation-list__paper-row',
    ),
    "semantic-scholar-page.txt": ("semantic-scholar-page", r"^(?:4 May 2021|2019)$"),
    "profile.html": ("profile-html", r"<h4>CLMay \d\d, \d{4}\b"),
    "tables.xlsx": ("excel", NEVER),
}
"""The format of each sample and what starts its records (or ends them, where nothing does)."""

ODD = b'{}"<>&@%\n -,;=()[]/\\\0\xff'


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return data with one to six changes: a byte replaced, a part cut out or doubled."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        at = rng.randrange(max(len(changed), 1))
        length = rng.choice((1, 2, 5, 12, rng.randrange(1, len(data) // 2)))
        match rng.choice(("flip", "flip", "odd", "cut", "double")):
            case "flip":
                changed[at : at + 1] = bytes([rng.randrange(256)])
            case "odd":
                changed[at : at + 1] = bytes([rng.choice(ODD)])
            case "cut":
                del changed[at : at + length]
            case _:
                changed[at:at] = changed[at : at + length]
    return bytes(changed)


def fault(sample: str, number: int, folder: Path) -> str:
    """Return what is wrong in the reading of one damaged copy, "" where nothing is.

    The copy is the same for a number in every run; one that is read wrong is kept in the folder.
    """
    format, start = SAMPLES[sample]
    file = folder / f"{number}-{sample}"
    file.write_bytes(mutated((DATA / sample).read_bytes(), random.Random(f"{sample}:{number}")))  # noqa: S311
    try:
        problem = _problem(read_papers(file, as_of=AS_OF, format=format), _starts(start, file))
    except InputError:
        problem = ""
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
    if not problem:
        file.unlink()
    return problem


def _starts(start: str, file: Path) -> int:
    text = file.read_bytes().decode("utf-8", "replace").replace("\0", " ")
    text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    text = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    return len(re.findall(start, text, re.MULTILINE)) if start != NEVER else 0


def _problem(reading: Reading, starts: int) -> str:
    read, unread = len(reading.papers), sum(line.record for line in reading.unread)
    if read + unread < starts:
        return f"{read} read and {unread} unread of {starts} records"
    if not all(paper.title for paper in reading.papers):
        return "a paper without a title"
    return ""
