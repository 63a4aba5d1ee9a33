r"""SPARQL text from outside: what it asks for, and a wall against queries that reach out.

The tokenizer follows the engine where that differs from the grammar: the engine wants no space
around keywords (`trueSERVICE<…>` and `SERVICE:x` are calls to it), and it knows `\u` escapes only
in strings and IRIs. What the two could read differently is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import QuerySyntaxError, RefusedError, UsageError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 200
"""The deepest nesting of brackets; the engine's process ends at some thousands."""

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\r\n]* )
    | (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*> )
    | (?P<string> \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' )
    | (?P<stray> ["'] )
    | (?P<variable> [?$]\w+ )
    | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<blank> _:\w(?:[\w.\-]*[\w\-])? )
    | (?P<number> (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? )
    | (?P<run> [^\W\d][\w.\-]*+ (?:(?<=\.)|(?!:)) )
    | (?P<name> (?P<prefix>[^\W\d](?:[\w.\-]*[\w\-])?)?:
        (?:[\w:]|%[0-9A-Fa-f]{2}|\\.)?(?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*
        (?:[\w:\-]|%[0-9A-Fa-f]{2}|\\.))? )
    | (?P<open> [({\[] )
    | (?P<close> [)}\]] )
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_RUN = re.compile(r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<word>[^\W\d]\w*)")
# A run is taken in one step and cut afterwards: looking for a prefix from each word of `a.a.a.…`
# anew would take minutes for 64 KiB.
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_FLEETING = re.compile("NOW|RAND|UUID|BNODE")  # STRUUID holds one of them
_CALL_IN_PREFIX = re.compile(r"(?:TRUE|FALSE)*SERVICE")
_WHERE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_MOST = 2**63 - 1
_HUGE = re.compile(r"\b(LIMIT|OFFSET)\s+\d{20,}", re.IGNORECASE)
_REASONS = (
    ("Prefix not found", "a prefix is not declared"),
    ("variable that is unbound", "SELECT has a variable that is neither grouped nor bound"),
    ("already existing variable", "a variable is bound twice"),
)


def check_query(text: str) -> None:
    """Raise an error for text that is not to reach the engine.

    RefusedError for an update and for a SERVICE call, QuerySyntaxError for a string that is not
    closed, UsageError for text beyond the limits.

    Example:
        >>> check_query("SELECT * { ?s ?p 'LOAD <x> SERVICE' } # SERVICE")
        >>> check_query("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
        Traceback (most recent call last):
        ...
        kg.errors.RefusedError: SERVICE is refused: a query asks this graph alone, never the network
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise UsageError(f"the query is longer than {MAX_BYTES // 1024} KiB")
    if sum(map(text.count, "({[")) > MAX_DEPTH:
        _check_depth(text)
    # Most texts can be seen at once to have neither strings nor calls, and need not be taken apart.
    risky = '"' in text or "'" in text or "SERVICE" in text.upper()
    for match in tokens(text) if risky else ():
        if match.lastgroup == "stray":
            raise _not_closed(match)
        if _calls_out(match):
            raise RefusedError(
                "SERVICE is refused: a query asks this graph alone, never the network"
            )
    if (word := query_form(text)) in _UPDATES:
        raise RefusedError(f"{word} is refused: a query reads the graph and never changes it")


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens but for comments, up to the first string that is not closed.

    What comes after such a string cannot be told, and each quote there would be looked for anew.
    """
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "run":
            yield from _IN_RUN.finditer(text, match.start(), match.end())
        elif match.lastgroup != "comment":
            yield match
        if match.lastgroup == "stray":
            return


def _not_closed(match: re.Match[str]) -> QuerySyntaxError:
    before = match.string[: match.start()]
    return QuerySyntaxError(
        f"SPARQL syntax error: a string is not closed: {match.string[match.start() :][:40]}",
        line=before.count("\n") + 1,
        column=match.start() - before.rfind("\n"),
    )


def _calls_out(match: re.Match[str]) -> bool:
    if match.lastgroup == "word":
        return "SERVICE" in match["word"].upper()
    prefix = (match["prefix"] or "").upper() if match.lastgroup == "name" else ""
    return bool(_CALL_IN_PREFIX.match(prefix))


def _check_depth(text: str) -> None:
    depth = 0
    for match in tokens(text):
        depth += (match.lastgroup == "open") - (match.lastgroup == "close")
        if depth > MAX_DEPTH:
            raise UsageError(f"the query nests brackets deeper than {MAX_DEPTH}")


def query_form(text: str) -> str:
    """Return the first word that is a form of query or of update, in capitals; "" without one.

    Example:
        >>> query_form("PREFIX ask: <http://example.org/> construct { } WHERE { }")
        'CONSTRUCT'
    """
    return next((word for word in _words(text) if word in _FORMS | _UPDATES), "")


def is_repeatable(text: str) -> bool:
    """Return whether a query gives the same answer each time, as long as the graph is the same.

    Example:
        >>> is_repeatable("ASK { }"), is_repeatable("SELECT (NOW() AS ?now) { }")
        (True, False)
    """
    if not _FLEETING.search(text.upper()):
        return True
    return not any(_FLEETING.search(word) for word in _words(text))


def _words(text: str) -> Iterator[str]:
    return (match["word"].upper() for match in tokens(text) if match.lastgroup == "word")


def explain(error: SyntaxError, text: str) -> str:
    """Return the engine's complaint about a query as one sentence with line and column."""
    return str(syntax_error(error, text))


def syntax_error(error: SyntaxError, text: str) -> QuerySyntaxError:
    """Return the engine's complaint about a query, to be raised: one sentence, and where it is."""
    if huge := _HUGE.search(text):
        return QuerySyntaxError(f"SPARQL syntax error: {huge[1].upper()} is larger than {_MOST}")
    if not (found := _WHERE.search(str(error))):
        return QuerySyntaxError(f"SPARQL syntax error: {str(error).splitlines()[0]}")
    line, column, reason = int(found[1]), int(found[2]), found[3]
    known = next((words for mark, words in _REASONS if mark in reason), "")
    where = f"in line {line}, column {column}"
    message = f"SPARQL syntax error {where}: {known or _near(text, line, column)}"
    return QuerySyntaxError(message, line=line, column=column)


def _near(text: str, line: int, column: int) -> str:
    lines = text.splitlines() or [""]
    rest = lines[line - 1][column - 1 :].strip()[:40] if line <= len(lines) else ""
    return f"near {rest!r}" if rest else "the query ends too early"
