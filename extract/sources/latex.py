"""LaTeX in titles, abstracts and names, to plain text where it is plain."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

_COMMAND = re.compile(r"\\(?:[A-Za-z]|[\"'`^~=.][A-Za-z{\\]|[&%$#_{}()\[\]])")
_PROTECTED = re.compile(r"\{[^\W\d_][^{}\s,;:=|]*\}")
_MATH = re.compile(r"\$\$?([^$]{1,400})\$\$?")
_MONEY = re.compile(r"\s*\d[\d,.]*\s*(?:[A-Za-z][^\\^_={}]*)?")
_TIE = re.compile(r"(?<=[\w.,)}])~(?=[\w\\({$])")
_OPTIONAL = r"\*?\s*(?:\[[^\]]{0,99}\]\s*){0,2}"
_SILENT = re.compile(
    r"[\s~]*\\(?:[a-zA-Z]*cite[a-zA-Z]*|(?!href)[a-zA-Z]*ref|label|footnote(?:mark|text)?|thanks|index"
    rf"|[vh]space){_OPTIONAL}(?:\{{[^{{}}]*\}})?"
)
_SILENT_WORD = re.compile(r"\\(?:[a-zA-Z]*(?:cite|ref)|label|foot|thanks|index|[vh]space)")
_ADDRESS = re.compile(rf"\\(?:url|nolinkurls|path){_OPTIONAL}\{{([^{{}}]*)\}}")
_NAMED_ADDRESS = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
_RAISED = re.compile(r"\\text(?:sub|super)script\s*(?=\{)")
_BREAK = re.compile(r"\\\\(?:\[[^\]]{0,12}\])?(?=\s|$)|\\(?:newline|par|linebreak)(?![A-Za-z])")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[A-Za-z*]{0,20}\}")
_STYLE = re.compile(
    r"\\(?:em|bf|it|rm|sc|sf|tt|sl|bfseries|itshape|slshape|rmfamily|sffamily|ttfamily|scshape|tiny"
    r"|small|large|Large|normalfont|normalsize|xspace|protect|noindent|centering|displaystyle"
    r"|textstyle|boldmath|unboldmath)(?![A-Za-z])\s*"
)
_MACRO = re.compile(r"(?<!\\)\\([A-Za-z]+)(\{\})?")
_PRINTED = re.compile(r"(?<!\\)([%&#$])")
_BEFORE_STOP = re.compile(r"\s+(?=[,.;:](?:\s|$))")
_SPACE_AND_STOP = re.compile(r"[\s][,.;:]")
_SPRINGER = re.compile(r"\\documentclass.*?\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_SIGNS = ("\\", "{", "}", "$", "~", "--", "``", "''")
_FORMAT = re.compile(
    r"\\(?:emph|text(?:bf|it|rm|sc|sf|tt|sl|up|md|normal)|underline|mbox|uline)\s*(?=\{)"
)
_LETTER = r"(?:\{(?:\\[ij]|[A-Za-z])\}|\\[ij](?![A-Za-z])|[A-Za-z])"
_PART = re.compile(
    r"\\(?P<sign>[%&#$_{}])"
    r"|(?P<formula>\$\$[^$]{1,400}\$\$|\$[^$]{1,400}\$)"
    rf"|(?P<accent>\\[\"'`^~=.]{_LETTER}|\\[uvHcdbkr](?:\{{(?:\\[ij]|[A-Za-z])\}}|[ ][A-Za-z]))"
    r"|(?P<macro>\\[A-Za-z]{2,}(?:\{\}|[ ]?(?![\s{\[A-Za-z])|[ ](?=[A-Za-z])))"
    r"|(?P<dash>---?)|(?P<open>``)|(?P<close>'')"
)
_COMMENT = re.compile(r"(?<!\\)%")
_MARK = re.compile(r"[\\$~]|--|``|''")
_BRACE = re.compile(r"[{}]")
_CACHED = 1 << 14


def has_latex(text: str) -> bool:
    r"""Say whether a text of unknown origin holds what only LaTeX writes.

    Example:
        >>> [has_latex(t) for t in (r"na\"ive", "{G}raph", "$x^2$", "costs $5 or $6", "{0, 1}")]
        [True, True, True, False, False]
    """
    if "\\" in text and _COMMAND.search(text):
        return True
    if "{" in text and _PROTECTED.search(text):
        return True
    return "$" in text and any(_is_math(found[1]) for found in _MATH.finditer(text))


def _is_math(inside: str) -> bool:
    signs = len(inside) <= 3 or " " not in inside or any(s in inside for s in "\\^_={}<>+*/|(")
    return signs and not _MONEY.fullmatch(inside)


@lru_cache(_CACHED)
def latex_to_text(text: str) -> str:
    r"""Return LaTeX as plain text; what is no plain text (a macro of the author's own) stays.

    Example:
        >>> latex_to_text(r"{S}tra{\ss}en-{\em Graph} with $\beta$-nets \& 50\% more~\cite{x}")
        'Straßen-Graph with β-nets & 50% more'
        >>> latex_to_text(r"We propose \method, at $5 each")
        'We propose \\method, at $5 each'
    """
    if not any(sign in text for sign in _SIGNS):
        return text
    converted = _convert_parts(_prepare(text))
    converted = converted.replace("\xa0", " ")
    return _BEFORE_STOP.sub("", converted) if _SPACE_AND_STOP.search(converted) else converted


def _prepare(text: str) -> str:
    """Return LaTeX in which all that the converter would drop in silence is made to be printed."""
    if "\\" in text:
        text = _SPRINGER.sub(r"\1", text)
        text = _SILENT.sub("", text) if _SILENT_WORD.search(text) else text
        text = _NAMED_ADDRESS.sub("", _ADDRESS.sub(r"\1", text))
        text = _ENVIRONMENT.sub(" ", _BREAK.sub(" ", _RAISED.sub("", text)))
        text = _STYLE.sub("", text)
        text = _MACRO.sub(_kept, text)
    if "~" in text:
        text = re.sub(r"(?<!\\)~", r"\\textasciitilde{}", _TIE.sub(" ", text))
    parts, last = [], 0
    for found in _MATH.finditer(text):
        if _is_math(found[1]):
            parts += [_PRINTED.sub(r"\\\1", text[last : found.start()]), found[0]]
            last = found.end()
    return "".join((*parts, _PRINTED.sub(r"\\\1", text[last:])))


def _kept(macro: re.Match[str]) -> str:
    return macro[0] if _is_known(macro[1]) else rf"\textbackslash{{}}{macro[1]}"


@cache
def _is_known(macro: str) -> bool:
    from pylatexenc.latex2text import get_default_latex_context_db

    spec = get_default_latex_context_db().get_macro_spec(macro)
    return bool(spec and spec.macroname)


@cache
def _converter() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="text", keep_comments=True, strict_latex_spaces=False)


def _convert_parts(text: str) -> str:
    """Convert each accent, sign and formula by itself, the same only once; else the whole text.

    The converter takes milliseconds for an abstract, of which hardly anything is LaTeX.
    """
    bare = _FORMAT.sub("", text)
    parts, last = [], 0
    while mark := _MARK.search(bare, last):
        found = _PART.match(bare, mark.start())
        if found is None:
            return _convert(text)
        parts += [bare[last : mark.start()], _part(found)]
        last = found.end()
    parts.append(bare[last:])
    return "".join(parts) if _are_without_braces(parts) else _convert(text)


def _are_without_braces(parts: list[str]) -> bool:
    """Take the braces out of the texts between what was converted, if they are balanced."""
    depth = 0
    for place in range(0, len(parts), 2):
        if "{" in parts[place] or "}" in parts[place]:
            for brace in _BRACE.findall(parts[place]):
                depth += 1 if brace == "{" else -1
                if depth < 0:
                    return False
            parts[place] = _BRACE.sub("", parts[place])
    return depth == 0


def _part(found: re.Match[str]) -> str:
    if found["sign"]:
        return found["sign"]
    if found["dash"]:
        return "\N{EN DASH}" if len(found["dash"]) == 2 else "\N{EM DASH}"
    if found["open"] or found["close"]:
        return (
            "\N{LEFT DOUBLE QUOTATION MARK}" if found["open"] else "\N{RIGHT DOUBLE QUOTATION MARK}"
        )
    return _convert_once(found[0])


@lru_cache(_CACHED)
def _convert_once(text: str) -> str:
    """Convert a part; a macro alone takes the space behind it away, as LaTeX does."""
    return _convert(_COMMENT.sub(r"\\%", f"{text}."))[:-1]


def _convert(text: str) -> str:
    try:
        return str(_converter().latex_to_text(text))
    except Exception:  # its parser raises all kinds of errors on broken LaTeX; the text then stays
        return text
