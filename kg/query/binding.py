"""Parameters bound inside the text of a query, in a form that every SPARQL 1.1 engine reads.

The terms come in as a VALUES block of N-Triples terms at the start of the query's own group, of
each subselect that hands a parameter on, and of each side of a UNION that speaks of one: an engine
that works from the inside out then has them where it needs them. The text is cut by tokens, so
that a brace in a string or a comment is no group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError
from kg.query.text import tokens

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEYWORDS = frozenset(("OPTIONAL", "EXISTS", "MINUS", "GRAPH", "SERVICE", "VALUES", "CONSTRUCT"))
"""What makes the group after it more than a part of a join."""


def with_values(query_text: str, bound: Mapping[str, NamedNode | Literal]) -> str:
    r"""Return a query whose outermost WHERE group starts with the bound variables.

    The names stand without their question mark. Raises UsageError where the query has no group,
    and ValueError for a name that is no variable.

    Example:
        >>> with_values("SELECT ?name { ?s ?p ?name }", {"name": Literal('"}')})
        'SELECT ?name { VALUES (?name) { ("\\"}") } ?s ?p ?name }'
    """
    if wrong := [name for name in bound if not _NAME.fullmatch(name)]:
        raise ValueError(f"{wrong[0]!r} is no name of a variable")
    if not bound:
        return query_text
    parts, last = [], 0
    for group in _where_groups(query_text):
        here = {name: term for name, term in bound.items() if group.takes(name)}
        parts += [query_text[last : group.begin], _values(here) if here else ""]
        last = group.begin
    return "".join((*parts, query_text[last:]))


def _values(bound: Mapping[str, NamedNode | Literal]) -> str:
    names = " ".join(f"?{name}" for name in bound)
    return f" VALUES ({names}) {{ ({' '.join(map(str, bound.values()))}) }}"


@dataclass(slots=True)
class _Group:
    """What stands in a pair of braces, `begin` being the place after the first.

    `keyword` is what makes it more than a part of a join, SELECT for the group of a subselect.
    `scope` are the variables that mean here what they mean outside, None for all.
    """

    begin: int
    keyword: str = ""
    scope: frozenset[str] | None = None
    names: set[str] = field(default_factory=set)
    outer: bool = False
    wraps: bool = False
    """Whether it holds nothing but a subselect."""

    def takes(self, name: str) -> bool:
        if self.outer:
            return True
        joined = not self.keyword and not self.wraps and name in self.names
        visible = self.scope is None or name in self.scope
        return visible and (joined or self.keyword == "SELECT")


@dataclass(slots=True)
class _Frame:
    """Where the reading stands in a pair of brackets; `selected` is what a SELECT named so far."""

    group: _Group
    keyword: str = ""
    selected: set[str] | None = None


def _where_groups(text: str) -> list[_Group]:
    """Return the WHERE group of a query, which comes after a template, and all groups inside."""
    groups = list(_groups(text))
    outer = [group for group in groups if group.outer]
    if outer and outer[0].keyword == "CONSTRUCT":
        outer = outer[1:]
    if not outer:
        raise UsageError("the query has no group in braces that a parameter could be bound in")
    end = outer[1].begin if len(outer) > 1 else len(text) + 1
    return [group for group in groups if outer[0].begin <= group.begin < end]


def _groups(text: str) -> Iterator[_Group]:
    """Yield each group of a text as it begins; its names are complete when all is read."""
    frames = [_Frame(_Group(0))]
    for match in tokens(text):
        top = frames[-1]
        if match[0] == "{":
            group = _begin(top, match.end(), outer=len(frames) == 1)
            frames.append(_Frame(group))
            yield group
        elif match.lastgroup == "open":
            _note(top, "")
            frames.append(_Frame(top.group))
        elif match.lastgroup == "close":
            _end(frames, match[0])
        elif match.lastgroup == "variable":
            _note(top, match[0][1:])
        elif match.lastgroup == "word":
            _read_word(top, match[0].upper(), outer=len(frames) == 1)


def _begin(around: _Frame, begin: int, *, outer: bool) -> _Group:
    scope, selected = around.group.scope, around.selected
    if selected is None:
        return _Group(begin, around.keyword, scope, outer=outer)
    around.selected = None
    return _Group(begin, "SELECT", _narrowed(scope, selected))


def _narrowed(scope: frozenset[str] | None, selected: set[str]) -> frozenset[str] | None:
    """Return the scope inside a subselect; without a name in it, its SELECT has a star."""
    if not selected:
        return scope
    return frozenset(selected) if scope is None else scope & selected


def _end(frames: list[_Frame], bracket: str) -> None:
    if len(frames) > 1:
        frames.pop()
    if bracket == "}":
        frames[-1].keyword = ""


def _note(frame: _Frame, name: str) -> None:
    """Note a variable, or "" for an expression, where it stands."""
    names = frame.group.names if frame.selected is None else frame.selected
    names.add(name)


def _read_word(frame: _Frame, word: str, *, outer: bool) -> None:
    frame.keyword = word if word in _KEYWORDS else ""
    if word == "SELECT" and not outer:
        frame.selected = set()
        frame.group.wraps = True
