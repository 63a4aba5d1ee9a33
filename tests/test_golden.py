"""What the sample page gives, as files that a change must not alter unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.builder.reading import ReadOptions, extract, gather
from kg.command.demo import SAMPLE_SAVED_ON, build_demo, sample_page

GOLDEN = Path(__file__).parent / "golden"


def compare(name: str, content: str, *, update: bool) -> None:
    if update:
        (GOLDEN / name).write_text(content, encoding="utf-8")
    assert content == (GOLDEN / name).read_text(encoding="utf-8")


def facts() -> Iterator[str]:
    for record in extract(gather([sample_page()], ReadOptions(SAMPLE_SAVED_ON)).papers):
        yield f"{record['title']}\n"
        for fact in record["facts"]:
            place = f"{fact['field']}[{fact['begin']}:{fact['end']}] {fact['exact']!r}"
            yield f"  {fact['relation']} {fact['type']} {fact['name']!r} {place}\n"
        yield from (f"  abbreviation {json.dumps(pair)}\n" for pair in record["abbreviations"])
        yield from (f"  code {address}\n" for address in record["code"])
        for link in record["links"]:
            yield f"  {link['relation']} {link['subject']!r} {link['object']!r}\n"
        yield from (f"  result {x['written']!r} of {x['metric']!r}\n" for x in record["results"])


@pytest.mark.usefixtures("same_numbers")
def test_the_facts_of_the_sample_are_the_expected_ones(update_golden: bool) -> None:
    compare("sample-facts.txt", "".join(facts()), update=update_golden)


@pytest.mark.usefixtures("same_numbers")
@pytest.mark.parametrize("around", ["HERON-Lite"])
def test_the_turtle_around_a_method_is_the_expected_one(
    tmp_path: Path, around: str, update_golden: bool
) -> None:
    build_demo(tmp_path / "demo")

    turtle = kg.load(tmp_path / "demo").export("ttl", around=around).decode()

    compare("sample-heron-lite.ttl", turtle, update=update_golden)
