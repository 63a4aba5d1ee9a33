"""Links between two named things of one text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.pipes.concept_links import find_concept_links


def triples(text: str, *, title_end: int = 0) -> list[tuple[str, str, str]]:
    found = find_concept_links(text, title_end=title_end)
    return [(link.subject, link.relation, link.object) for link in found]


@pytest.mark.parametrize(
    ("text", "subject", "object_"),
    [
        ("QuickNet extends SlowNet with care.", "QuickNet", "SlowNet"),
        ("QuickNet (ours), which builds upon SlowNet, wins.", "QuickNet", "SlowNet"),
        ("QuickNet, an extension of the SlowNet model, wins.", "QuickNet", "SlowNet"),
        ("Built on top of SlowNet, we propose QuickNet.", "QuickNet", "SlowNet"),
        ("We propose QuickNet, built upon SlowNet.", "QuickNet", "SlowNet"),
        ("We extend SlowNet to images, called QuickNet.", "QuickNet", "SlowNet"),
        ("IISAN is good. We propose IISAN-Versa.", "IISAN-Versa", "IISAN"),
        ("We present HERON++, better than HERON.", "HERON++", "HERON"),
        ("ROSE is old. We introduce ROSE v2 now.", "ROSE v2", "ROSE"),
        ("FooNet-V1 is old. Now FooNet-V2 is here.", "FooNet-V2", "FooNet-V1"),
    ],
)
def test_an_extension_is_found(text: str, subject: str, object_: str) -> None:
    assert triples(text) == [(subject, "extends", object_)]


@pytest.mark.parametrize(
    "text",
    [
        "We extend our work to images.",
        "This extends BERT to images.",
        "We propose IISAN-Versa.",
        "LLMs are large. We propose LLM-Judge for an LLM.",
        "We propose FooNet and test it on FooNet-Bench.",
        "Our model consists of two parts and many layers.",
    ],
)
def test_nothing_is_linked_that_is_not_named_twice(text: str) -> None:
    assert triples(text) == []


def test_named_parts_of_a_named_whole_are_found() -> None:
    text = "QuickNet comprises two parts: a Fast Reader Module (FRM), and SlowHead. It wins."

    assert triples(text) == [("FRM", "partOf", "QuickNet"), ("SlowHead", "partOf", "QuickNet")]


def test_a_part_named_after_its_whole_is_no_extension() -> None:
    text = "We present FooSet. FooSet consists of FooSet-Small and FooSet-Large."

    assert {relation for _, relation, _ in triples(text)} == {"partOf"}


def test_datasets_are_linked_as_datasets() -> None:
    [link] = find_concept_links("The QuickSet dataset extends SlowSet by far.")

    assert link.type == "Dataset"


@given(st.text(alphabet="AaBb -+v2.,(): extendsofcomprises", max_size=80))
def test_a_link_is_inside_the_text_and_of_two_things(text: str) -> None:
    for link in find_concept_links(text):
        assert 0 <= link.begin < link.end <= len(text)
        assert link.subject != link.object
