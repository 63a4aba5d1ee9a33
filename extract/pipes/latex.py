r"""LaTeX residue read as plain text of the same length, so that every offset stays.

What stands for a space reads as spaces ("\,", "~"), marks around a name likewise ("$", "\em").
"""

from __future__ import annotations

import re

_SPACES = re.compile(r"\\[,;:!]|\\ |(?<=[\w.}])~(?=\S)")
_SWITCH = re.compile(r"\\(?:em|it|bf|sc|tt|rm)\b(?![-_])")
_WRAPPED = re.compile(
    r"\\(?:textit|textbf|textsc|texttt|textrm|textsf|emph|mathrm|mathbf|mathsf|text)\s?\{"
    r"(?P<inside>[^{}$\\]{1,80})\}(?![\w-])"
)
_GROUP = re.compile(r"(?<![\w\\^_}$]){(?P<inside>\s*[A-Za-z][^{}$\\]{0,80})}(?![\w-])")
_LETTER = r"(?:var)?(?:alpha|beta|gamma|delta|epsilon|lambda|mu|pi|sigma|tau|ell|times|sim)"
_MACRO = re.compile(
    rf"\\(?=[A-Z][a-z]*[A-Z]\w*)|(?<=\()\\(?!{_LETTER}\))(?=[A-Za-z]{{2,}}(?:\\xspace)?\))"
)
_NAME_IN_MATHS = re.compile(
    r"\$(?=[A-Za-z@0-9.+-]{3,30}\$)(?P<inside>[A-Z][A-Za-z]*[@A-Z][\w@.+-]*)\$"
)
_MARKS = re.compile(r"[\\{$~]")


def plain_text(text: str) -> str:
    r"""Return a text of the same length without the LaTeX that only says how names look.

    Example:
        >>> plain_text(r"We ask {\em Claude\,Opus} for $Pass@1$ (\LUMEN).")
        'We ask      Claude  Opus  for  Pass@1  ( LUMEN).'
    """
    if not _MARKS.search(text):
        return text
    text = _SPACES.sub(lambda m: " " * len(m.group()), text)
    text = _SWITCH.sub(lambda m: " " * len(m.group()), text)
    text = _NAME_IN_MATHS.sub(_inside, text)
    text = _WRAPPED.sub(_inside, text)
    text = _GROUP.sub(_inside, text)
    return _MACRO.sub(" ", text)


def _inside(match: re.Match[str]) -> str:
    """Return what lies inside a match, in its place, with spaces around."""
    before = " " * (match.start("inside") - match.start())
    return before + match["inside"] + " " * (match.end() - match.end("inside"))
