"""XML files read a record at a time: what is broken costs itself alone, and nothing is fetched."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import InputError
from extract.sources.xml_records import XmlFault, XmlRecord, read_records, shape

DBLP = shape("dblp", "article inproceedings")
ACL = shape("collection/volume", "paper", parts="volume", kept="meta")
GOOD = (
    "<?xml version='1.0'?>\n<dblp>\n<article>A</article>\n<www/>\n"
    "<inproceedings>B</inproceedings>\n<article>C</article>\n</dblp>\n"
)


def read(text: str, size: int = 1 << 16) -> list[str]:
    pieces = (text[at : at + size] for at in range(0, len(text), size))
    found = read_records(pieces, DBLP, "x.xml")
    return [_shown(one) for one in found]


def _shown(found: XmlRecord | XmlFault) -> str:
    if isinstance(found, XmlFault):
        return f"{found.number}{'!' if found.record else '?'}"
    return f"{found.number}{''.join(found.element.itertext()).strip()}"


@pytest.mark.parametrize("size", [1, 7, 50, 1 << 16])
def test_records_have_their_lines_however_the_text_comes(size: int) -> None:
    assert read(GOOD, size=size) == ["3A", "5B", "6C"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<article>A<", "<article>A</artcle><", ["3!", "5B", "6C"]),
        ("</article>\n<www", "\n<www", ["3!", "5B", "6C"]),
        ("<www/>", "<www>", ["3A", "3?", "5B", "6C"]),
        ("<www/>", "<!-- <article>D</article> -->", ["3A", "4!", "5B", "6C"]),
        ("<www/>", "<!-- ", ["3A", "5!", "6!"]),
        ("</dblp>", "", ["3A", "5B", "6C", "6?"]),
        (">C</article>\n</dblp>\n", ">C", ["3A", "5B", "6!"]),
        ("</dblp>", "</dblp>" + GOOD, ["3A", "5B", "6C", "9A", "11B", "12C"]),
        ("A<", "A &ouml; &nosuch; R&D &#2; \x0b<", ["3A ö &nosuch; R&D", "5B", "6C"]),
        ("<dblp>", "<!DOCTYPE dblp SYSTEM 'http://x.example/d.dtd'><dblp>", ["3A", "5B", "6C"]),
    ],
)
def test_what_is_broken_costs_itself_alone(old: str, new: str, expected: list[str]) -> None:
    assert [x.replace("   ", "") for x in read(GOOD.replace(old, new, 1))] == expected


def test_records_may_stand_in_another_element_or_in_none() -> None:
    assert read("<r><x><article>A</article><article>B</article></x></r>") == ["1A", "1B"]
    assert read("<article>A</article>") == ["1A"]
    assert read("<article>A</article><article>B</article>") == ["1A", "1B"]


def test_a_volume_that_is_broken_does_not_lend_its_name_to_the_next() -> None:
    text = (
        "<collection><volume id='1'><meta>one</meta><paper>A</paper><paper>B</pa></volume>\n"
        "<volume id='2'><meta>two</meta><paper>C</paper></volume></collection>"
    )
    found = list(read_records([text], ACL, "x.xml"))
    papers = [one for one in found if isinstance(one, XmlRecord)]

    assert [type(one).__name__ for one in found] == ["XmlRecord", "XmlFault", "XmlRecord"]
    assert [(p.around[1].get("id"), p.around[1].findtext("meta")) for p in papers] == [
        ("1", "one"),
        ("2", "two"),
    ]


def test_prefixes_of_the_root_are_known_after_a_fault() -> None:
    text = (
        '<f xmlns="urn:a" xmlns:b="urn:b"><article><b:x>A</b:y></article>'
        "<article><b:x>B</b:x></article></f>"
    )
    found = [one for one in read_records([text], DBLP, "x") if isinstance(one, XmlRecord)]

    assert [one.element.find("{urn:b}x") is not None for one in found] == [True]
    assert found[0].element.tag == "{urn:a}article"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE d [<!ENTITY a "x">]><dblp><article>&a;</article></dblp>',
        '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><dblp><article>&a;</article></dblp>',
        "<dblp>" + "<a>" * 300,
        "<article>" + "x" * (33 << 20),
    ],
)
def test_what_could_harm_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(InputError, match=r"^x\.xml:1: "):
        read(text)


def test_memory_does_not_grow_with_the_file() -> None:
    def pieces(count: int) -> Iterator[str]:
        yield "<dblp>"
        for _ in range(count):
            yield f"<article>{'x' * 1000}</article>\n<www>{'y' * 1000}</www>\n"

    tracemalloc.start()
    assert sum(1 for _ in read_records(pieces(3000), DBLP, "x")) == 3001
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 1_000_000  # of 6 MB


@given(st.lists(st.sampled_from([*GOOD.split(">"), "<", ">", "&", "</article>", "<article>"])))
def test_no_text_stops_the_reading(parts: list[str]) -> None:
    text = ">".join(parts)
    lost = sum(one.endswith("!") for one in read(text))

    assert lost <= text.count("<article") + text.count("<inproceedings")
