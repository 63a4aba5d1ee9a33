"""Names of things: cleaning for display, and the key under which variants of a name meet."""

from __future__ import annotations

import functools
import re
import unicodedata

_LATEX_WRAPPER = re.compile(
    r"\\(?:textit|textbf|textsc|texttt|textrm|emph|mathrm|text|url|href)\s*"
)
_LATEX_SPACE = re.compile(r"\\[,;:! ]|(?<=[\w.}])~(?=\S)")
_LATEX_SWITCH = re.compile(r"\\(?:em|it|bf|sc|tt|rm)\b\s*")
_LATEX_COMMAND = re.compile(r"\\([A-Za-z]+)")
_DROPPED = re.compile(r"[{}$]")
_LONG_HYPHEN = re.compile(r"(?<=\w)--(?=[A-Za-z])")
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212\-_/]")
_PUNCTUATION = re.compile(r"[^\w\s@+.#]")
_SHORT_PLURAL = re.compile(r"(?<=[A-Z]{2})s$")
_CAPITALS = re.compile("[A-Z0-9]{1,3}S")
_DETERMINERS = frozenset(("the", "a", "an", "our", "this"))
MAX_LABEL = 200


def clean_label(text: str) -> str:
    r"""Return text as a label: NFC, one line, no LaTeX residue, no control characters.

    Example:
        >>> clean_label(r"\textit{MSR-Net}  and $\varepsilon$-exploration")
        'MSR-Net and varepsilon-exploration'
    """
    text = _LATEX_SPACE.sub(" ", unicodedata.normalize("NFC", text))
    text = _LATEX_SWITCH.sub("", _LATEX_WRAPPER.sub("", text))
    text = _LONG_HYPHEN.sub("-", text)
    text = _DROPPED.sub("", _LATEX_COMMAND.sub(r"\1", text))
    text = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(text.split())[:MAX_LABEL].strip()


@functools.lru_cache(maxsize=1 << 16)
def singular_word(word: str) -> str:
    """Return the singular of an English noun by its ending; other words come back unchanged.

    Example:
        >>> [singular_word(w) for w in ("policies", "losses", "databases", "analyses", "GPUs")]
        ['policy', 'loss', 'database', 'analysis', 'GPU']
        >>> [singular_word(w) for w in ("bias", "corpus", "corpora", "matrices", "axes")]
        ['bias', 'corpus', 'corpus', 'matrix', 'axis']
    """
    found = ((pattern, end) for pattern, end in _PLURALS if pattern.search(word))
    return next((pattern.sub(end, word) for pattern, end in found), word)


_PLURALS = tuple(
    (re.compile(pattern), end)
    for pattern, end in (
        (_SHORT_PLURAL.pattern, ""),
        (r"(?<=..)ies$", "y"),
        (r"(?<=corp)ora$", "us"),
        (r"(?<=criteri)a$|(?<=phenomen)a$", "on"),
        (r"(?<=matri)ces$|(?<=appendi)ces$", "x"),
        (r"(?<=ind)ices$|(?<=vert)ices$|(?<=vort)ices$", "ex"),
        (r"(?<=aly|the|gno)ses$", "sis"),
        (r"(?<=\bax)es$", "is"),
        (r"(?<=cach|nich)es$", "e"),
        (r"(?<=ss|zz|ch|sh)es$|(?<=x)es$", ""),
        (r"(?<=bias|lens|irus|ocus|atus|nsus|rpus|tlas|nvas|onus)es$|(?<=\bgas)es$", ""),
        (r"(?<=..)(?<![suia])s$", ""),
    )
)
"""Endings of plurals and their singulars; the first that fits is taken."""


@functools.lru_cache(maxsize=1 << 16)
def normal_key(name: str) -> str:
    """Return the key under which case, hyphen, plural and determiner variants of a name meet.

    Example:
        >>> normal_key("The Vision-Language Models")
        'vision language model'
        >>> normal_key("Recall@10"), normal_key("GPs"), normal_key("GPS")
        ('recall@10', 'gp', 'gps')
    """
    text = unicodedata.normalize("NFKC", clean_label(name))
    text = _PUNCTUATION.sub("", _HYPHENS.sub(" ", text))
    words = (_key_word(word.strip(".")) for word in text.split())
    return " ".join(w for w in words if w and w not in _DETERMINERS)


def _key_word(word: str) -> str:
    # Capitals tell apart "GPs", a plural, and "GPS".
    if _CAPITALS.fullmatch(word):
        return word.lower()
    bare = _SHORT_PLURAL.sub("", word)
    return bare.lower() if bare != word else singular_word(word.lower())
