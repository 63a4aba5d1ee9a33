"""The parts of one name: particles, suffixes, initials, degrees, and who is nobody."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_BEFORE_FAMILIES = (
    "af al am ap auf av aus ben bin da das de degli dei del dela dell della delle den der des di do"
    " dos du e el het ibn in la las le les lo los of op san 't te ten ter van vom von y zu zum zur"
)
PARTICLES = frozenset(_BEFORE_FAMILIES.split())
_SUFFIX = re.compile(r"(?:jr|sr|jnr|snr|2nd|3rd|4th|ii|iii|iv|vi{1,3})\.?", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:ph\.? ?d|d\.?phil|m\.?d|m\.?sc|b\.?sc|m\.?p\.?h|m\.?eng|m\.?b\.?a|m\.?a|r\.?n|dr\.? ?med"
    r"|dr\.? ?rer\.? ?nat|esq|frcp|facs|fieee)\.?",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^(?:(?:dr|prof|professor|sir|mr|mrs|ms)\.?\s+)+(?=\S+\s+\S)", re.IGNORECASE)
_INITIAL = r"[^\W\d_](?:\.|(?![^\W\d_]))"
_INITIALS = re.compile(rf"{_INITIAL}(?:[\s.-]*{_INITIAL})*\.?|[^\W\d_]{{1,4}}")
_GLUED_INITIAL = re.compile(r"(?<![^\W\d_])([^\W\d_]\.)(?=[^\W\d_])")
_NOBODY = re.compile(
    r"(?:anon(?:ymous|\.)?|unknown(?: authors?)?|authors? unknown|n\.?/?a\.?|none|null|nil|nan"
    r"|undefined|unassigned|various(?: authors?)?|no authors?(?: names?)?(?: (?:available|listed))?"
    r"|not available|author|authors|editors?)",
    re.IGNORECASE,
)
_UNPARTED = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")  # scripts that write a name as one word
_BRACKETS = "[](){}<> "


def is_particle(word: str) -> bool:
    """Say whether a word stands before a family name: "van", "de", "al" (in lower case).

    Example:
        >>> is_particle("van"), is_particle("Van")
        (True, False)
    """
    return word in PARTICLES


def is_suffix(text: str) -> bool:
    """Say whether a text is what follows a name: "Jr.", "III".

    Example:
        >>> is_suffix("Jr."), is_suffix("III"), is_suffix("V")
        (True, True, False)
    """
    return bool(_SUFFIX.fullmatch(text))


def is_degree(text: str) -> bool:
    """Say whether a text is a degree: "PhD", "M.D."."""
    return bool(_DEGREE.fullmatch(text))


def is_initials(text: str) -> bool:
    """Say whether a text is initials alone.

    Example:
        >>> [is_initials(t) for t in ("G. M.", "GM", "J.-P.", "Li", "Jo", "王")]
        [True, True, True, False, False, False]
    """
    return text.isupper() and bool(_INITIALS.fullmatch(text))


def is_nobody(text: str) -> bool:
    """Say whether a text stands where a name should and names none.

    Example:
        >>> [is_nobody(t) for t in (":", "[Anonymous]", "Ada")]
        [True, True, False]
    """
    bare = text.strip(_BRACKETS + ".,:;-*")
    return not any(map(str.isalpha, bare)) or bool(_NOBODY.fullmatch(bare))


def is_no_part(text: str) -> bool:
    """Say whether a given or family name stands empty; "Nan" and "Na" are names of people.

    Example:
        >>> [is_no_part(t) for t in ("-", "null", "Nan", "Na")]
        [True, True, False, False]
    """
    return not any(map(str.isalpha, text)) or text.lower() in ("null", "none", "undefined", "n/a")


def without_title(text: str) -> str:
    """Return a name without "Dr." or "Prof." before it, if two words are left.

    Example:
        >>> without_title("Prof. Dr. Ada Byron")
        'Ada Byron'
    """
    return _TITLE.sub("", text)


def space_initials(text: str) -> str:
    """Return given names with a space between initials that have full stops.

    Example:
        >>> space_initials("G.M."), space_initials("J.-P."), space_initials("GM")
        ('G. M.', 'J.-P.', 'GM')
    """
    return _GLUED_INITIAL.sub(r"\1 ", text)


def split_particles(given: str) -> tuple[str, str]:
    """Part off the particles that stand after the given names ("Jan van der").

    Example:
        >>> split_particles("Jan van der"), split_particles("Ada")
        (('Jan', 'van der'), ('Ada', ''))
    """
    words = given.split()
    end = len(words)
    while end > 1 and is_particle(words[end - 1]):
        end -= 1
    return " ".join(words[:end]), " ".join(words[end:])


def split_suffix(text: str) -> tuple[str, str]:
    """Part off a suffix that stands after the words of a name.

    Example:
        >>> split_suffix("King Jr."), split_suffix("King")
        (('King', 'Jr.'), ('King', ''))
    """
    rest, _, last = text.rpartition(" ")
    return (rest, last) if rest and is_suffix(last) else (text, "")


def is_family(text: str) -> bool:
    """Say whether a text is most likely a family name alone: one word, perhaps with particles.

    Example:
        >>> is_family("van der Berg"), is_family("Byron"), is_family("Ada Byron"), is_family("A.")
        (True, True, False, False)
    """
    words = [word for word in text.partition(",")[0].split() if not is_particle(word.lower())]
    return len(words) <= 1 and bool(text) and not is_initials(text) and not _UNPARTED.search(text)


@cache
def _organisations() -> tuple[re.Pattern[str], frozenset[str]]:
    table = resources.files("extract.sources") / "tables" / "organisations.tsv"
    rows = [r.split("\t") for r in table.read_text("utf-8").splitlines() if not r.startswith("#")]
    words = "|".join(re.escape(term) for kind, term in rows if kind == "word")
    names = frozenset(term for kind, term in rows if kind == "name")
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), names


_MADE_UP_WORD = re.compile(r"[A-Z]{3,}[A-Z0-9.-]*|[A-Za-z][a-z]+(?:AI|ML|NLP|[A-Z]{2,})|\w+-AI")


def is_organisation(text: str) -> bool:
    """Say whether a name without a comma is one of an organisation.

    Example:
        >>> [is_organisation(t) for t in ("SOLA Study Group", "NVIDIA", "The NORA", "Ada Byron")]
        [True, True, True, False]
    """
    words, names = _organisations()
    if text.casefold() in names or (" " in text and words.search(text)):
        return True
    return text.startswith("The ") or bool(_MADE_UP_WORD.fullmatch(text))
