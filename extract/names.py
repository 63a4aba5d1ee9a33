"""Names of things: cleaning for display, and the key under which variants of a name meet."""

from __future__ import annotations

import re
import unicodedata

_LATEX_WRAPPER = re.compile(
    r"\\(?:textit|textbf|textsc|texttt|textrm|emph|mathrm|text|url|href)\s*"
)
_LATEX_SWITCH = re.compile(r"\\(?:em|it|bf|sc|tt|rm)\b\s*")
_LATEX_COMMAND = re.compile(r"\\([A-Za-z]+)")
_DROPPED = re.compile(r"[{}$]")
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212\-_/]")
_PUNCTUATION = re.compile(r"[^\w\s@+.#]")
_DETERMINERS = frozenset(("the", "a", "an", "our", "this"))
MAX_LABEL = 200


def clean_label(text: str) -> str:
    r"""Return text as a label: NFC, one line, no LaTeX residue, no control characters.

    Example:
        >>> clean_label(r"\textit{MSR-Net}  and $\varepsilon$-exploration")
        'MSR-Net and varepsilon-exploration'
    """
    text = _LATEX_SWITCH.sub("", _LATEX_WRAPPER.sub("", unicodedata.normalize("NFC", text)))
    text = _DROPPED.sub("", _LATEX_COMMAND.sub(r"\1", text))
    text = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(text.split())[:MAX_LABEL].strip()


def singular_word(word: str) -> str:
    """Return the singular of an English noun by its ending; other words come back unchanged.

    Example:
        >>> [singular_word(w) for w in ("policies", "losses", "models", "bias", "corpus")]
        ['policy', 'loss', 'model', 'bias', 'corpus']
    """
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and re.search(r"(s|x|ch|sh)es$", word):
        return word[:-2]
    keeps = word.endswith(("ss", "us", "is", "as"))
    return word[:-1] if len(word) > 2 and word.endswith("s") and not keeps else word


def normal_key(name: str) -> str:
    """Return the key under which case, hyphen, plural and determiner variants of a name meet.

    Example:
        >>> normal_key("The Vision-Language Models")
        'vision language model'
        >>> normal_key("Recall@10"), normal_key("C++")
        ('recall@10', 'c++')
    """
    text = unicodedata.normalize("NFKC", clean_label(name)).lower()
    text = _PUNCTUATION.sub("", _HYPHENS.sub(" ", text))
    words = [word.strip(".") for word in text.split()]
    return " ".join(singular_word(w) for w in words if w and w not in _DETERMINERS)
