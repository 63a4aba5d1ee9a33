"""Damaged libraries: bytes flipped, cut and doubled stop no reading, and no record goes unsaid.

A larger run by hand: `python -m tests.test_source_mutations 20000 [format …]`.
"""

from __future__ import annotations

import datetime
import random
import re
import sys
import tempfile
from pathlib import Path

import pytest

from extract.errors import InputError
from extract.model import Reading
from extract.sources import read_papers

DATA = Path(__file__).parent / "data" / "sources"
AS_OF = datetime.date(2026, 7, 1)
STARTS = {
    "bibtex": ("library.bib", r"(?i)^@(?!string|comment|preamble|proceedings)\w+[ \t]*[{(]"),
    "ris": ("library.ris", r"^TY {1,2}- ?\w.*\n(?!TY)(?=\S)"),
    "medline": ("pubmed.nbib", r"^PMID- ?\d.*\n(?!PMID)(?=\S)"),
    "web-of-science": ("web-of-science.ciw", r"^PT \w.*\n(?!PT)(?=\S)"),
    "endnote-tagged": ("endnote.enw", r"^%0 \w.*\n(?!%0)(?=%)"),
    "pubmed-xml": ("pubmed.xml", r"<Pubmed(?:Book)?Article[\s>]"),
    "endnote-xml": ("endnote.xml", r"<record[\s>]"),
    "zotero-rdf": ("zotero.rdf", r"<(?:bib:Article|rdf:Description|bib:BookSection)\s+rdf:about="),
    "arxiv-atom": ("arxiv.xml", r"<entry[\s>]"),
    "dblp-xml": ("dblp.xml", r"<(?:inproceedings|article)[\s>]"),
    "acl-xml": ("acl.xml", r"<paper[\s>]"),
    "openalex": ("openalex.json", r'^  \{\s*"id": "https://openalex\.org/W'),
    "semantic-scholar": ("semantic-scholar.json", r'^  \{\s*"paperId"'),
    "crossref": ("crossref.json", r'^   \{\s*"DOI"'),
    "csl-json": ("csl.json", r'^ \{\s*"id"'),
    "arxiv-snapshot": ("arxiv-snapshot.jsonl", r'^\{"id"'),
    "csv": ("scopus.csv", r'^"(?:Byron A\.;|Hopper G\.,|Noether E\.,|\[No a)'),
    "google-scholar": ("google-scholar.html", r'<tr class="gsc_a_tr"'),
    "json-lines": ("papers.jsonl", r'^\{"title"'),
}
"""The file of each format and what starts its records, found without the reader."""

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


def faults(format: str, count: int, folder: Path) -> list[str]:
    """Return what is wrong in the readings of so many damaged copies."""
    name, start = STARTS[format]
    data, starts = (DATA / name).read_bytes(), re.compile(start, re.MULTILINE)
    rng, found = random.Random(format), []  # noqa: S311
    for number in range(count):
        file = folder / f"damaged-{format}"
        file.write_bytes(mutated(data, rng))
        try:
            reading = read_papers(file, as_of=AS_OF, format=format)
        except InputError:
            continue
        except Exception as error:
            found.append(f"{number}: {type(error).__name__}: {error}")
            continue
        if problem := _problem(reading, len(starts.findall(_text(file)))):
            found.append(f"{number}: {problem}")
            file.replace(folder / f"damaged-{format}-{number}")
    return found


def _text(file: Path) -> str:
    text = file.read_bytes().decode("utf-8", "replace").replace("\0", " ")
    return re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))


def _problem(reading: Reading, starts: int) -> str:
    read, unread = len(reading.papers), sum(line.record for line in reading.unread)
    if read + unread < starts:
        return f"{read} read and {unread} unread of {starts} records"
    if not all(paper.title for paper in reading.papers):
        return "a paper without a title"
    return ""


@pytest.mark.parametrize("format", list(STARTS))
def test_damage_stops_no_reading_and_no_record_goes_unsaid(format: str, tmp_path: Path) -> None:
    assert faults(format, 60, tmp_path) == []


if __name__ == "__main__":
    kept = Path(tempfile.mkdtemp())
    for chosen in sys.argv[2:] or STARTS:
        wrong = faults(chosen, int(sys.argv[1]), kept)
        sys.stdout.write(f"{chosen}: {len(wrong)} wrong {wrong[:3]} {kept if wrong else ''}\n")
