"""Local names of IRIs, made from content alone: the same thing has the same name in each build."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from extract.model import Paper
from extract.names import normal_key

DEFAULT_BASE = "https://w3id.org/scholargraph/id/"
"""Where the things of a graph live unless a build says otherwise."""
MAX_SLUG = 40
SHORT_TITLE = 2
"""A title of so few words ("Introduction") names a work only together with its people."""
_MAX_KEY = 80
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:arxiv:|https?://arxiv\.org/abs/)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?",
    re.IGNORECASE,
)
_ARXIV_DOI = "10.48550/arxiv."
_PREPRINTS = (
    *(_ARXIV_DOI, "10.1101/", "10.2139/ssrn", "10.21203/", "10.20944/", "10.26434/", "10.31219/"),
    *("10.31234/", "10.36227/", "10.22541/", "10.5281/zenodo", "10.17605/"),
)
_UNFOLDED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "ð": "d"}
)
_ACCENTS = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """Return text without case and Latin accents, for keys only; other scripts stay whole.

    Example:
        >>> fold("Vitrià"), fold("Łukasz Øre"), fold("が")
        ('vitria', 'lukasz ore', 'が')
    """
    spread = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", spread)).translate(_UNFOLDED)


def slug(text: str) -> str:
    """Return the readable part of a local name: at most 40 of a-z, 0-9 and hyphen, perhaps none.

    Example:
        >>> slug("Soft Actor-Critic (SAC)"), slug("注意力")
        ('soft-actor-critic-sac', '')
    """
    words = re.findall(r"[a-z0-9]+", fold(text))
    return "-".join(words)[:MAX_SLUG].strip("-")


def digest(*parts: str, length: int = 16) -> str:
    """Return the first hexadecimal digits of the SHA-256 of the parts, which stay distinct.

    Example:
        >>> digest("ab", "c") == digest("a", "bc")
        False
    """
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(framed.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def named_id(kind: str, name: str, key: str) -> str:
    """Return `<kind>-<slug of the name>-<8 hex of the key>`.

    Example:
        >>> named_id("method", "BERT", "bert")
        'method-bert-fdcfd52e'
    """
    return "-".join(part for part in (kind, slug(name), digest(key, length=8)) if part)


def organisation_id(name: str) -> str:
    """Return the local name of an organisation that is known by its name alone.

    Example:
        >>> organisation_id("Made-Up  University") == organisation_id("made-up university")
        True
    """
    key = " ".join(fold(name).split())
    return named_id("organisation", name, key)


def hashed_id(kind: str, *parts: str) -> str:
    """Return `<kind>-<16 hex of the parts>`.

    Example:
        >>> hashed_id("assertion", "paper-1", "uses", "method-2")
        'assertion-0342e702ae6adc5c'
    """
    return f"{kind}-{digest(*parts)}"


def assertion_id(subject: str, relation: str, object_: str) -> str:
    """Return the id of the node that says what backs a statement, from the ids of its parts.

    Example:
        >>> assertion_id("paper-1", "uses", "method-2")
        'assertion-0342e702ae6adc5c'
    """
    return hashed_id("assertion", subject, relation, object_)


def collaboration_id(one: str, other: str) -> str:
    """Return the id of the node that counts the papers of two people, in whichever order.

    Example:
        >>> collaboration_id("person-b", "person-a") == collaboration_id("person-a", "person-b")
        True
    """
    return hashed_id("collaboration", *sorted((one, other)))


def find_doi(paper: Paper) -> str:
    """Return the paper's DOI in lower case (DOIs know no case), "" if it has none.

    Example:
        >>> find_doi(Paper(title="T", id="https://doi.org/10.1000/ABC.1"))
        '10.1000/abc.1'
    """
    found = (_DOI.fullmatch(text.strip()) for text in (paper.doi, paper.id))
    return next((match[1].lower() for match in found if match), "")


def find_arxiv(paper: Paper) -> str:
    """Return the paper's arXiv number without its version, "" if it has none.

    Example:
        >>> find_arxiv(Paper(title="T", id="arXiv:2503.11731v2"))
        '2503.11731'
        >>> find_arxiv(Paper(title="T", doi="10.48550/arXiv.2503.11731"))
        '2503.11731'
    """
    of_doi = find_doi(paper)
    own = of_doi.removeprefix(_ARXIV_DOI) if of_doi.startswith(_ARXIV_DOI) else ""
    found = (_ARXIV.fullmatch(text.strip()) for text in (paper.arxiv, paper.id, own))
    return next((match[1].lower() for match in found if match), "")


def is_preprint_doi(doi: str) -> bool:
    """Tell whether a DOI was given by a place of preprints."""
    return doi.startswith(_PREPRINTS)


def find_numbers(paper: Paper) -> list[tuple[str, str]]:
    """Return the numbers by which others know a work, each with its kind.

    Example:
        >>> find_numbers(Paper("T", doi="10.1000/A", pubmed="12"))
        [('DOI', '10.1000/a'), ('PubMed number', '12')]
    """
    found = (
        ("DOI", find_doi(paper)),
        ("arXiv number", find_arxiv(paper)),
        ("PubMed number", paper.pubmed),
        ("OpenAlex number", paper.openalex.upper()),
    )
    return [(kind, number) for kind, number in found if number]


def title_key(paper: Paper) -> tuple[str, str]:
    """Return the normal title and the year ("" if unknown) that tell papers without number apart.

    Example:
        >>> title_key(Paper(title="Ask BERT!", date="2024-05-27"))
        ('ask bert', '2024')
    """
    return normal_key(paper.title) or fold(paper.title).strip(), paper.date[:4]


def paper_id(paper: Paper) -> str:
    """Return the local name of a paper, from its DOI or another number, or title and year.

    Example:
        >>> paper_id(Paper(title="T", id="2503.11731"))
        'paper-arxiv-2503-11731'
        >>> paper_id(Paper(title="T", doi="10.1000/a.b-c"))
        'paper-doi-10-1000__a-b_2dc'
        >>> paper_id(Paper(title="Ask BERT", date="2024"))
        'paper-84fd4a26ddf3914a'
    """
    doi = find_doi(paper)
    doi = "" if doi.startswith(_ARXIV_DOI) else doi
    numbers = (("doi", doi), ("arxiv", find_arxiv(paper)), ("pubmed", paper.pubmed))
    for kind, number in (*numbers, ("openalex", paper.openalex)):
        if number:
            return f"paper-{kind}-{_escape(number)}"
    title = title_key(paper)
    first = paper.authors[0].name if paper.authors and len(title[0].split()) <= SHORT_TITLE else ""
    return hashed_id("paper", *title, *fold(first).split()[-1:])


def _escape(number: str) -> str:
    """Return an identifier in [A-Za-z0-9_-], so that two of them never meet."""
    safe = "".join(_escape_character(character) for character in number)
    return safe if len(safe) <= _MAX_KEY else f"{safe[:_MAX_KEY]}-{digest(number)}"


def _escape_character(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    plain = {".": "-", "/": "__"}.get(character)
    encoded = character.encode("utf-8", "surrogatepass")
    return plain or "".join(f"_{byte:02x}" for byte in encoded)


def search_key(name: str) -> str:
    """Return the form under which names are looked up.

    Example:
        >>> search_key("MS  MARCO")
        'ms marco'
    """
    return " ".join(name.lower().split())
