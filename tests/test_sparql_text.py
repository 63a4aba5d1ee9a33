"""The wall before the engine: what a query's text may be, told in time that its length bounds."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import QuerySyntaxError, RefusedError, UsageError
from kg.query.text import MAX_BYTES, check_query, is_repeatable, query_form

PIECES = [
    "a.",
    "a-",
    "_:a.",
    "a:.",
    ":.",
    "1.",
    "'\\",
    '"""\\',
    "'''",
    "<a",
    "#\n",
    "(",
    "%",
    "\\",
    "@a-",
    'a\\"',
]


def seconds(text: str) -> float:
    begin = time.process_time()
    with contextlib.suppress(UsageError):
        check_query(text)
    query_form(text)
    is_repeatable(text)
    return time.process_time() - begin


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("end", ["", ":", "'"])
def test_no_text_takes_long_to_look_at(piece: str, end: str) -> None:
    text = (piece * MAX_BYTES)[: MAX_BYTES - 1] + end

    # A tenth of it is usual; a scan that begins anew at each place takes half a minute and more.
    assert seconds(text) < 3


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("# CONSTRUCT\nPREFIX select: <http://e/ASK> ask {}", "ASK"),
        ("PREFIX a.b: <x:> describe a.b:c", "DESCRIBE"),
        ("BASE <http://e/>CONSTRUCT WHERE {}", "CONSTRUCT"),
        ("a.LOAD <http://e/>", "LOAD"),
        ("'SELECT", ""),
        ("", ""),
    ],
)
def test_the_form_of_a_query_is_its_first_keyword(text: str, form: str) -> None:
    assert query_form(text) == form


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { a.SERVICE <http://e/> {} }",
        "SELECT * { ?s ?p 1.SERVICE <http://e/> {} }",
        "SELECT * { ?s ?p 1.5e3SERVICE<http://e/>{} }",
        "PREFIX a: <x:> SELECT * { ?s a:b. SERVICE a:b {} }",
        "PREFIX a.b: <x:> SELECT * { SERVICE a.b:c {} }",
        "SELECT * { trueSERVICE:x {} }",
        "LOAD <http://e/>",
        "PREFIX a: <x:> a.:b INSERT DATA {}",
    ],
)
def test_what_reaches_out_or_writes_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        check_query(text)


def test_a_string_that_is_not_closed_is_found_where_it_begins() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        check_query("SELECT *\n{ ?s ?p 'a }")

    assert (caught.value.line, caught.value.column) == (2, 9)


@pytest.mark.parametrize(
    ("text", "repeatable"),
    [
        ("SELECT ('NOW()' AS ?x) {} # NOW()", True),
        ("SELECT (now() AS ?x) {}", False),
        ("SELECT (1 AS ?x) { FILTER(trueRAND() > 0) }", False),
        ("SELECT (StrUUID() AS ?x) {}", False),
    ],
)
def test_what_changes_by_itself_is_known(text: str, repeatable: bool) -> None:
    assert is_repeatable(text) is repeatable


@given(st.text(alphabet="SERVICE:.a-1'\"\\#\n<> {}", max_size=40))
@example("a.:SERVICE")
def test_no_text_is_more_than_a_sentence_for_its_writer(text: str) -> None:
    with contextlib.suppress(UsageError):
        check_query(text)
