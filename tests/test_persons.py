from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model import Affiliation, Author, Extraction, Paper, Profile
from kg.corrections.apply import resolve_corrected
from kg.corrections.file import parse_corrections
from kg.corrections.model import make_correction
from kg.errors import UsageError
from kg.resolve.persons import AuthorRef, Persons, Rulings, find_persons
from kg.resolve.persons import blocks as blocks_module
from kg.resolve.persons.blocks import find_blocks
from kg.resolve.persons.features import FEATURES, reason, weights
from kg.resolve.persons.linkage import Groups
from kg.resolve.persons.names import Relation, parse_name, relate
from kg.resolve.persons.slots import make_slots

SHIPS = "Ships, sails, canvas, ropes, masts, hulls, water"
BEES = "Bees, hives, honey, wax, pollen, queens, winter"


def paper(title: str, *names: str, text: str = "", year: str = "2020") -> Paper:
    authors = tuple(Author(name, place) for place, name in enumerate(names, start=1))
    return Paper(title, text, authors=authors, date=year)


def people_of(found: Persons, *slots: tuple[str, int]) -> int:
    return len({found.author_ids[paper_id][place] for paper_id, place in slots})


def crowd(count: int) -> dict[str, Paper]:
    """Papers of many other people, since a name is common or rare among others."""
    return {f"x{i}": paper(f"Other {i}", f"Person{i} Family{i}") for i in range(count)}


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("Ada B. Ek", "Ada Ek", Relation.FULLER),
        ("A. Ek", "Ada Ek", Relation.INITIALS),
        ("A. B. Ek", "Ada Berit Ek", Relation.ALL_INITIALS),
        ("Jia-Wei Ek", "Jiawei Ek", Relation.SAME),
        ("Bob Ek", "Robert Ek", Relation.NICKNAME),
        ("Berit Ek", "Ada Berit Ek", Relation.MIDDLE),
        ("Ada Lind", "Ada Lind Moe", Relation.FAMILY),
        ("Ada Lindqvist", "Ada Linqvist", Relation.SLIP),
        ("Bo Ada Ek", "Ek Bo Ada", Relation.REORDERED),
        ("Uwe Müller", "Uwe Mueller", Relation.SAME),
        ("Ada Ek", "Alma Ek", None),
        ("Ada B. Ek", "Ada C. Ek", None),
        ("Ada Ek", "Ada Moe", None),
    ],
)
def test_names_of_one_person_are_related(one: str, other: str, relation: Relation | None) -> None:
    assert relate(parse_name(one), parse_name(other)) == relation
    assert relate(parse_name(other), parse_name(one)) == relation


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Jan van der Berg", ("jan",), "vanderberg"),
        ("Berg, Jan van der", ("jan",), "vanderberg"),
        ("Sammy Davis, Jr.", ("sammy",), "davis"),
        ("María José Ek", ("maria", "jose"), "ek"),
        ("Ek", (), "ek"),
        ("李伟", (), "李伟"),
    ],
)
def test_names_are_taken_apart(name: str, given: tuple[str, ...], family: str) -> None:
    parsed = parse_name(name)

    assert (parsed.given, parsed.family) == (given, family)


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_names_can_be_compared(one: str, other: str) -> None:
    names = parse_name(one), parse_name(other)

    assert relate(*names) == relate(*reversed(names))


def test_a_small_input_is_never_split_for_lack_of_evidence() -> None:
    papers = {f"p{i}": paper(f"Title {i}", "Wei Wang", text=t) for i, t in enumerate([SHIPS, BEES])}

    found = find_persons(papers)

    assert [person.name for person in found.people] == ["Wei Wang"]


def test_a_common_name_is_split_where_nothing_is_shared() -> None:
    papers = crowd(8000) | {
        "p1": paper(SHIPS, "Wei Wang", "Ada Ek", "Bo Lind", text=SHIPS),
        "p2": paper(SHIPS, "Wei Wang", "Ada Ek", "Bo Lind", text=SHIPS),
        "p3": paper(BEES, "Wei Wang", "Cleo Moe", "Dag Oe", text=BEES),
        "p4": paper(BEES, "Ada Ek", "Moa Ravn"),
    }

    found = find_persons(papers)

    assert people_of(found, ("p1", 0), ("p2", 0)) == 1
    assert people_of(found, ("p1", 0), ("p3", 0)) == 2
    assert people_of(found, ("p1", 1), ("p4", 0)) == 1, "a rare name stays one"
    assert [join.rule for join in found.joins] == ["alike"]
    assert "their shared co-authors have rare names" in found.joins[0].reasons


def test_of_a_split_name_the_earliest_keeps_the_address() -> None:
    apart = Rulings(apart=((AuthorRef("p1", 1), AuthorRef("p2", 1)),))
    papers = {"p1": paper("A", "Ada Ek", year="2021"), "p2": paper("B", "Ada Ek", year="2019")}

    split, whole = find_persons(papers, rulings=apart), find_persons(papers)

    assert split.author_ids["p2"] == whole.author_ids["p2"]
    assert split.author_ids["p1"] != whole.author_ids["p1"]
    assert split.author_ids["p1"][0].startswith("person-ada-ek-")


def test_equal_orcids_are_one_person_and_different_ones_two() -> None:
    def by(name: str, orcid: str) -> Paper:
        return Paper(f"By {name} {orcid}", authors=(Author(name, 1, orcid=orcid),))

    papers = {"a": by("Ada Ek", "1"), "b": by("Ada Lind", "1"), "c": by("Ada Ek", "2")}

    found = find_persons(papers)

    assert people_of(found, ("a", 0), ("b", 0)) == 1
    assert people_of(found, ("a", 0), ("c", 0)) == 2
    assert {person.orcid for person in found.people} == {"1", "2"}
    assert [(join.rule, join.confidence) for join in found.joins] == [("ORCID", 1.0)]


def test_an_orcid_that_cannot_be_right_counts_for_nothing() -> None:
    twice = Paper("A", authors=(Author("Ada Ek", 1, orcid="1"), Author("Bo Lind", 2, orcid="1")))
    other = Paper("B", authors=(Author("Bo Lind", 1, orcid="1"),))

    found = find_persons({"a": twice, "b": other})

    assert people_of(found, ("a", 0), ("a", 1)) == 2
    assert {person.orcid for person in found.people} == {""}


def test_two_authors_of_one_paper_are_two_persons() -> None:
    found = find_persons({"a": paper("A", "A. Ek", "Ada Ek"), "b": paper("B", "Ada Ek")})

    assert people_of(found, ("a", 0), ("a", 1)) == 2


def test_the_owner_of_a_page_is_one_person() -> None:
    page = Profile("Wei Wang", source="page")
    papers = crowd(8000) | {
        f"p{i}": Paper(t, t, authors=(Author("Wei Wang", 1),), source="page")
        for i, t in enumerate([SHIPS, BEES])
    }

    found = find_persons(papers, [page])

    assert people_of(found, ("p0", 0), ("p1", 0)) == 1
    assert [person.name for person in found.people if person.profile] == ["Wei Wang"]


def test_what_a_person_says_decides_first() -> None:
    papers = {"a": paper("A", "Ada Ek"), "b": paper("B", "Ada Ek"), "c": paper("C", "Bo Lind")}
    refs = {key: AuthorRef(key, 1) for key in papers}

    found = find_persons(
        papers, rulings=Rulings(((refs["a"], refs["c"]),), ((refs["a"], refs["b"]),))
    )

    assert people_of(found, ("a", 0), ("c", 0)) == 1
    assert people_of(found, ("a", 0), ("b", 0)) == 2


def test_a_consortium_is_no_person() -> None:
    found = find_persons({"a": Paper("A", authors=(Author("Ek Labs", 1, organisation=True),))})

    assert found.people == ()
    assert found.author_ids["a"][0].startswith("organisation-ek-labs")


def test_affiliations_speak_for_and_against() -> None:
    def at(title: str, place: str) -> Paper:
        return Paper(title, authors=(Author("Wei Wang", 1, affiliations=(Affiliation(place),)),))

    papers = [at("A", "Lund Observatory"), at("B", "Lund Observatory"), at("C", "Oslo Metals")]
    slots = make_slots(papers)
    ((_, pairs),) = blocks_and_pairs(papers)

    columns = [FEATURES.index(name) for name in ("same affiliation", "other affiliation")]
    assert (pairs.features[:, columns] > 0).tolist() == [
        [True, False],
        [False, True],
        [False, True],
    ]
    assert slots.worth["lund"] < slots.worth["metals"]


def blocks_and_pairs(papers: list[Paper]):  # type: ignore[no-untyped-def]
    from kg.resolve.persons.features import compare

    slots = make_slots(papers)
    return list(compare(slots, find_blocks(slots)))


names = st.sampled_from(
    ["Ada Ek", "A. Ek", "Ada B. Ek", "Wei Wang", "W. Wang", "Bo Lind", "Bo Lind Moe", "Lind Bo"]
)
many = st.lists(
    st.builds(
        lambda who, text, year: paper(text, *who, text=text, year=year),
        st.lists(names, max_size=4),
        st.sampled_from([SHIPS, BEES]),
        st.sampled_from(["2019", "2020", ""]),
    ),
    max_size=12,
)


@given(many, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_papers_changes_nothing(papers: list[Paper], chance: random.Random) -> None:
    named = {f"p{i}": p for i, p in enumerate(papers)}
    shuffled = list(named.items())
    chance.shuffle(shuffled)

    assert find_persons(named) == find_persons(dict(shuffled))


@given(many)
@settings(max_examples=40, deadline=None)
def test_each_slot_is_of_one_person_and_no_paper_has_one_twice(papers: list[Paper]) -> None:
    found = find_persons({f"p{i}": p for i, p in enumerate(papers)})

    ids = {person.id for person in found.people}
    for number, p in enumerate(papers):
        mine = found.author_ids[f"p{number}"]
        assert len(mine) == len(p.authors) == len(set(mine))
        assert set(mine) <= ids


def test_no_block_is_larger_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks_module, "LARGEST", 7)
    papers = [
        paper(f"T{i}", name, f"Co {i % 5}") for i in range(30) for name in ("Wei Wang", "W. Wang")
    ]
    slots = make_slots(papers)

    found = find_blocks(slots)

    assert max(len(block.slots) for block in found) <= 7
    assert sorted(s for block in found for s in block.slots) == list(range(len(slots.slots)))


def test_groups_join_the_likeliest_first_and_never_what_is_apart() -> None:
    one, other = np.array([0, 0, 1]), np.array([1, 2, 2])
    odds = np.array([1.0, 3.0, 2.0])

    groups = Groups(3, one, other, odds, missing=-3.0, apart=[(0, 1)])
    joins = list(groups.link(0.0, "likely"))

    assert [(join.one, join.other, join.odds) for join in joins] == [(0, 2, 3.0)]
    assert groups.members() == [[0, 2], [1]]


def test_each_feature_has_a_weight_and_what_speaks_for_a_person_has_words() -> None:
    assert len(weights()) == len(FEATURES)
    assert reason(FEATURES.index("a shared co-author")) == "they share a co-author"
    assert weights()[FEATURES.index("how common the name is")] < 0
    assert Path(blocks_module.__file__).is_file()


def test_names_without_papers_and_papers_without_names() -> None:
    nothing: Mapping[str, Paper] = {}
    found: Iterable[str] = find_persons({"a": Paper("A")}).author_ids["a"]

    assert find_persons(nothing).people == ()
    assert tuple(found) == ()


def test_corrections_join_and_part_persons_by_paper_and_position() -> None:
    papers = [paper("On ships", "Ada Ek"), paper("On bees", "Ada Ek"), paper("On wax", "Bo Lind")]
    read = parse_corrections(
        "- {kind: other-person, paper: On ships, position: 1, to: On bees, to_position: 1}\n"
        "- {kind: same-person, paper: On ships, position: 1, to: on wax, to_position: 1}\n"
        "- {kind: same-person, paper: On ships, position: 7, to: On wax, to_position: 1}\n"
    )

    knowledge, outcome = resolve_corrected([Extraction(p) for p in papers], (), read)

    of = {node.paper.title: node.author_ids[0] for node in knowledge.papers}
    assert of["On ships"] == of["On wax"] != of["On bees"]
    assert outcome.applied == 2
    assert [found.reason for found in outcome.unapplied] == ["two such authors are not there"]
    assert {join.rule for join in knowledge.person_joins} == {"correction"}


@pytest.mark.parametrize("position", ["0", "first", "-1"])
def test_a_position_counts_from_one(position: str) -> None:
    said = {
        "kind": "same-person",
        "paper": "A",
        "position": position,
        "to": "B",
        "to_position": "1",
    }

    with pytest.raises(UsageError, match="counts from 1"):
        make_correction(said)
