from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Paper
from kg.resolve.ids import MAX_SLUG, digest, fold, hashed_id, named_id, paper_id, slug

LOCAL = re.compile(r"[A-Za-z0-9_-]{1,140}")


@given(st.text(), st.text())
def test_names_are_plain_and_bounded(name: str, key: str) -> None:
    assert LOCAL.fullmatch(named_id("method", name, key))
    assert len(slug(name)) <= MAX_SLUG


@given(st.builds(Paper, title=st.text(), id=st.text(), doi=st.text(), date=st.text(max_size=12)))
def test_every_paper_has_a_plain_name(paper: Paper) -> None:
    assert LOCAL.fullmatch(paper_id(paper))


dois = st.text("aA1.-_/();:<>é", min_size=1).filter(lambda t: not t.isspace())


@given(dois, dois)
def test_different_dois_are_different_papers(one: str, other: str) -> None:
    papers = [Paper("T", doi=f"10.1000/{suffix}") for suffix in (one, other)]

    assert (paper_id(papers[0]) == paper_id(papers[1])) == (one.lower() == other.lower())


@given(st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=3))
def test_digests_keep_parts_apart(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


@pytest.mark.parametrize(
    ("paper", "name"),
    [
        (Paper("T", id="2503.11731"), "paper-arxiv-2503-11731"),
        (Paper("T", id="arXiv:2503.11731v3"), "paper-arxiv-2503-11731"),
        (Paper("T", id="https://arxiv.org/abs/2503.11731"), "paper-arxiv-2503-11731"),
        (Paper("T", id="hep-th/9901001"), "paper-arxiv-hep_2dth__9901001"),
        (Paper("T", id="doi:10.1145/1.2"), "paper-doi-10-1145__1-2"),
        (Paper("T", id="2503.11731", doi="10.1145/1.2"), "paper-doi-10-1145__1-2"),
    ],
)
def test_papers_are_named_by_their_numbers(paper: Paper, name: str) -> None:
    assert paper_id(paper) == name


def test_papers_without_number_are_named_by_title_and_year() -> None:
    same = [Paper("Ask BERT!", date="2024-05-27"), Paper("ask  bert", date="2024", id="x:7")]

    assert len({paper_id(paper) for paper in same}) == 1
    assert paper_id(Paper("Ask BERT", date="2023")) != paper_id(same[0])


def test_names_do_not_depend_on_the_hash_seed() -> None:
    code = "from kg.resolve.ids import hashed_id; print(hashed_id('a', 'b', 'c'))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert runs == {hashed_id("a", "b", "c")}


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
