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
_SPRINGER = re.compile(r"\\documentclass.*?\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_SIGNS = "\\{}$~"
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
    prepared = _prepare(text)
    return _BEFORE_STOP.sub("", _convert(prepared)).replace("\xa0", " ")


def _prepare(text: str) -> str:
    """Return LaTeX in which all that the converter would drop in silence is made to be printed."""
    text = _SPRINGER.sub(r"\1", text)
    text = _SILENT.sub("", text)
    text = _NAMED_ADDRESS.sub("", _ADDRESS.sub(r"\1", text))
    text = _ENVIRONMENT.sub(" ", _BREAK.sub(" ", _RAISED.sub("", text)))
    text = _STYLE.sub("", text)
    text = _MACRO.sub(_kept, text)
    text = _TIE.sub(" ", text)
    text = re.sub(r"(?<!\\)~", r"\\textasciitilde{}", text)
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


def _convert(text: str) -> str:
    try:
        return str(_converter().latex_to_text(text))
    except Exception:  # its parser raises all kinds of errors on broken LaTeX; the text then stays
        return text
