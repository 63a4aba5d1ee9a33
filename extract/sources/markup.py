"""Tags and entities of HTML, JATS and MathML, to plain text."""

from __future__ import annotations

import html
import re

_INLINE = (
    "i b em strong u s tt sub sup sc italic bold underline monospace roman sans-serif span font a"
    " small big code kbd mark abbr cite q var xref ext-link email uri named-content styled-content"
    " fixed-case url overline strike smallcaps scp inf inline-formula tex-math alternatives"
    " math mi mn mo mrow msub msup msubsup mtext mfrac msqrt mroot mover munder munderover mfenced"
    " mspace mstyle mtable mtr mtd semantics mphantom mpadded mmultiscripts"
)
_BLOCK = (
    "p br div title sec section li ul ol list list-item h1 h2 h3 h4 h5 h6 abstract abstracttext"
    " article table tr td th tbody thead hr dl dt dd blockquote pre label disp-formula break"
)
_PREFIX = r"(?:jats|mml|m|html|ce|sb):"
_NAMES = "|".join(f"{_INLINE} {_BLOCK}".split())
_TAG = re.compile(
    rf"</?(?:{_PREFIX})?(?P<name>{_NAMES})"
    r"(?:\s+[\w:.-]+\s*=[^<>]*)?\s*/?\s*>",
    re.IGNORECASE,
)
_BLOCKS = frozenset(_BLOCK.split())
_DROPPED = re.compile(
    r"<!--.*?-->|<!\[CDATA\[|\]\]>|<\?[^<>]*\?>"
    r"|<(script|style|annotation)\b[^<>]*>.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_TWO_FORMULAS = re.compile(
    r"(<(?:jats:)?tex-math\b[^<>]*>.*?</(?:jats:)?tex-math>)\s*<mml:math\b.*?</mml:math>"
    r"|<mml:math\b[^<>]*>.*?</mml:math>\s*(<(?:jats:)?tex-math\b[^<>]*>.*?</(?:jats:)?tex-math>)",
    re.DOTALL,
)
_HEADING = re.compile(
    rf"<(?:{_PREFIX})?title\b[^<>]*>\s*([^<>]*?)\s*[:.]?\s*</(?:{_PREFIX})?title>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def has_markup(text: str) -> bool:
    """Say whether a text may hold tags or entities."""
    return ("<" in text and ">" in text) or ("&" in text and ";" in text)


def without_markup(text: str) -> str:
    """Return text without tags that are known as such, and with its entities undone once.

    Words on both sides of a tag within a line stay together ("H<sub>2</sub>O"), a heading becomes
    the label of its section, and a "<" that starts no known tag stays.

    Example:
        >>> without_markup("<p>H<sub>2</sub>O &amp; <i>x</i>, p < 0.05</p>").strip()
        'H2O & x, p < 0.05'
        >>> without_markup("<jats:sec><jats:title>Aim</jats:title>We ask.</jats:sec>").strip()
        'Aim: We ask.'
    """
    text = without_tags(text)
    undone = undo_entities(text)
    return without_tags(undone) if undone != text else undone


def without_tags(text: str) -> str:
    """Return text without known tags; entities stay as they are."""
    if "<" not in text:
        return text
    text = _TWO_FORMULAS.sub(lambda m: m[1] or m[2], _DROPPED.sub("", text))
    return _TAG.sub(_space, _HEADING.sub(_label, text))


def undo_entities(text: str) -> str:
    """Return text with the entities undone that end in a semicolon, and no others.

    Example:
        >>> undo_entities("AT&T &lt; R&amp;D &notit")
        'AT&T < R&D &notit'
    """
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def _label(heading: re.Match[str]) -> str:
    return f" {heading[1]}: " if heading[1] else " "


def _space(tag: re.Match[str]) -> str:
    return " " if tag["name"].lower() in _BLOCKS else ""
