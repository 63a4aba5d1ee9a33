"""The numbers that works, people and journals go by, found in what files write of them."""

from __future__ import annotations

import re
from urllib.parse import unquote

_DOI = re.compile(r"(?<![\w.])10\.\d{4,9}(?:\.\d+)*/[^\s\"<>{}|\\^`]+", re.IGNORECASE)
_LABELLED_DOI = re.compile(r"\bdoi\b[\s:.=/]*(?:org/)?(?=10\.)", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?<![\w./-])(?P<number>\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?![\w/])"
)
_ARXIV_WORD = re.compile(r"arxiv(?:\.org/(?:abs|pdf|html|format)/|[.:\s]\s*)", re.IGNORECASE)
_ORCID = re.compile(r"(?<!\d)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?!\w)")
_ISSN = re.compile(r"(?<![\w-])(\d{4})-?(\d{3}[\dXx])(?![\w-])")
_ISBN = re.compile(r"(?<![\w-])(97[89](?:-?\d){10}|\d(?:-?\d){8}-?[\dXx])(?![\w-])")
_PMID = re.compile(
    r"(?:\bpmid\b[:\s]*|pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/)(\d{1,8})\b", re.IGNORECASE
)
_PMID_BEHIND = re.compile(r"(?<!\d)(\d{1,8})\[pmid\]", re.IGNORECASE)
_CLOSING = {")": "(", "]": "[", "}": "{"}


def find_doi(text: str) -> str:
    """Return the first DOI in a text, in lower case and without its address; "" if there is none.

    Example:
        >>> find_doi("https://doi.org/10.9999/MADE.7"), find_doi("doi:10.9999/made(1).")
        ('10.9999/made.7', '10.9999/made(1)')
    """
    if "10." not in text:
        return ""
    found = _DOI.search(unquote(text) if "%2" in text else text)
    return _trimmed(found[0]).lower() if found else ""


def _trimmed(text: str) -> str:
    """Return a number without what ends the sentence around it, brackets that it opens kept."""
    while text and (text[-1] in ".,;:'" or _closes_alone(text)):
        text = text[:-1]
    return text


def _closes_alone(text: str) -> bool:
    opening = _CLOSING.get(text[-1])
    return bool(opening) and text.count(text[-1]) > text.count(opening or "")


def find_arxiv(text: str, *, bare: bool = False) -> str:
    """Return the arXiv number in a text, without its version; "" if there is none.

    Without the word arXiv before it a number counts only if it is `bare`, the text being one.

    Example:
        >>> find_arxiv("arXiv preprint arXiv:2101.00001v2 [cs.CL]"), find_arxiv("2101.00001")
        ('2101.00001', '')
        >>> find_arxiv("math.GT/0309136", bare=True)
        'math.GT/0309136'
    """
    if bare and (whole := _ARXIV.fullmatch(text.strip())):
        return whole["number"]
    for word in _ARXIV_WORD.finditer(text):
        if found := _ARXIV.match(" " + text[word.end() :], 1):
            return found["number"]
    return ""


def find_pubmed(text: str) -> str:
    """Return the PubMed number that a text names as such; "" if there is none.

    Example:
        >>> find_pubmed("PMID: 123"), find_pubmed("26957754[pmid]"), find_pubmed("PMC12")
        ('123', '26957754', '')
    """
    found = _PMID.search(text) or _PMID_BEHIND.search(text)
    return found[1] if found else ""


def find_orcid(text: str) -> str:
    """Return the ORCID in a text, as four groups; "" if there is none.

    Example:
        >>> find_orcid("https://orcid.org/0000-0001-2345-678x")
        '0000-0001-2345-678X'
    """
    found = _ORCID.search(text)
    return "-".join(found.groups()).upper() if found else ""


def find_issns(text: str) -> list[str]:
    """Return the ISSNs in a text.

    Example:
        >>> find_issns("03064530 (ISSN); 1234-567x")
        ['0306-4530', '1234-567X']
    """
    return [f"{a}-{b}".upper() for a, b in _ISSN.findall(text)]


def find_isbns(text: str) -> list[str]:
    """Return the ISBNs in a text, without hyphens.

    Example:
        >>> find_isbns("978-3-86490-311-3")
        ['9783864903113']
    """
    return [found.replace("-", "").upper() for found in _ISBN.findall(text)]
