"""Tagged lines to records, in the four formats that share them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.sources import endnote_tagged, medline, ris, web_of_science
from extract.sources.base import Line
from extract.sources.tagged import Grammar, Tagged, read_tagged

GRAMMARS = [m.GRAMMAR for m in (ris, medline, web_of_science, endnote_tagged)]


def records(text: str, grammar: Grammar) -> list[Tagged]:
    return list(read_tagged((Line(n, t) for n, t in enumerate(text.split("\n"), 1)), grammar))


def titles(text: str, grammar: Grammar = ris.GRAMMAR) -> list[str]:
    return [record.first("TI", "T1", "T") for record in records(text, grammar)]


@pytest.mark.parametrize(
    "line",
    ["TI  - Ask", "TI  -Ask", "TI - Ask", "TI   -  Ask", "TI\t- Ask", "TI  - Ask   "],
)
def test_the_dash_of_ris_may_stand_a_little_off(line: str) -> None:
    (record,) = records(f"TY  - JOUR\n{line}", ris.GRAMMAR)

    assert record.first("TI") == "Ask"


def test_text_that_looks_like_a_tag_goes_on_with_the_abstract() -> None:
    text = "TY  - JOUR\nAB  - We study\nVITAMIN K - a cofactor.\nXQ - a thing\nTI  - Ask"
    (record,) = records(text, ris.GRAMMAR)

    assert record.first("AB") == "We study\nVITAMIN K - a cofactor.\nXQ - a thing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TY  - JOUR\nTI  - A\nER  - \n\nTY  - JOUR\nTI  - B\n", ["A", "B"]),
        ("TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\nER  - odd", ["A", "B"]),
        ("TY  - JOUR\nTI  - A\nER  -\n2.\nTI  - B\nER  -", ["A", "B"]),
        ("TY  - JOUR\nTI  - A\n\n17.\nTI  - B\n", ["A", "B"]),
        ("TY  - JOUR\nTI  - A\n\nAU  - Byron, Ada\n", ["A"]),
        ("TY  - JOUR\nTY  - CONF\nTI  - A", ["A"]),
        ("ER  - \nER  - \n", []),
        ("", []),
    ],
)
def test_records_of_ris_are_parted(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


def test_pubmed_records_are_parted_also_where_their_number_is_damaged() -> None:
    text = "PMID- 1\nTI  - A\n\nPM!D- 2\nOWN - NLM\nTI  - B\nPMID- 3\nTI  - C\n\nPMID- 4\nTI  - D"

    assert titles(text, medline.GRAMMAR) == ["A", "B", "C", "D"]


def test_references_of_refer_have_no_kind_and_are_parted_by_empty_lines() -> None:
    text = "%A Ada Byron\n%T A\n\n%A Grace Hopper\n%T B\n%X One.\n\nTwo.\n"
    first, second = records(text, endnote_tagged.GRAMMAR)

    assert (first.all("A"), second.all("A")) == (["Ada Byron"], ["Grace Hopper"])
    assert second.first("X") == "One.\nTwo."


def test_lines_of_web_of_science_are_values_of_their_own_or_go_on() -> None:
    text = "FN Clarivate\nVR 1.0\nPT J\nAU Byron, A\n   Hopper, G\nTI Ask\n   BERT\nER\n\nEF"
    (record,) = records(text, web_of_science.GRAMMAR)

    assert record.lines("AU") == ["Byron, A", "Hopper, G"]
    assert record.first("TI") == "Ask\nBERT"
    assert record.number == 3


@pytest.mark.parametrize("grammar", GRAMMARS)
@given(lines=st.lists(st.sampled_from(["TY  - JOUR", "PMID- 1", "PT J", "%0 Book", "TI  - A", ""])))
def test_every_tagged_line_is_in_one_record(lines: list[str], grammar: Grammar) -> None:
    found = records("\n".join(lines), grammar)
    numbers = [field.number for record in found for field in record.fields]

    tagged = [n for n, line in enumerate(lines, 1) if grammar.tag.fullmatch(line)]
    assert numbers == tagged
