"""Names of authors, however sources write them; all people are invented or long dead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Affiliation, Author
from extract.sources.names import Names, from_parts, read_name, read_name_list, read_names
from extract.sources.texts import plain_text

GIVEN = st.sampled_from(["Ada", "Grace M.", "Jo", "Jean-Pierre", "Ana María", "G. M.", "J.-P."])
FAMILY = st.sampled_from(["Byron", "Hopper", "van der Berg", "de la Cruz", "O'Neil", "Müller-Lüd"])
PERSON = st.tuples(GIVEN, FAMILY)


def shown(names: Names) -> list[str]:
    return [author.name for author in names.authors]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Byron, Ada and Hopper, Grace M. and van der Berg, Jan", 3),
        ("Byron A.; Hopper G.M.; van der Berg J.", 3),
        ("Byron, A., Hopper, G. M., & van der Berg, J.", 3),
        ("Ada Byron, Grace M. Hopper and Jan van der Berg", 3),
        ("Byron A, Hopper GM, van der Berg J", 3),
        ("Byron, Ada; Hopper, Grace M.; van der Berg, Jan", 3),
        ("Byron, Ada, Hopper, Grace, Berg, Jan", 3),
        ("Byron, Ada | Hopper, Grace | Berg, Jan", 3),
        ("Garcia Marquez, Gabriel and Byron, Ada", 2),
        ("Byron, Ada & Plato", 2),
        ("Ada Byron, PhD, Grace Hopper, M.D.", 2),
        ("Sammy Davis, Jr., Ada Byron", 2),
        ("Department of Graphs and Words", 1),
        ("Barnes, Inc., Ada Byron", 2),
        ("王伟、李娜", 2),
    ],
)
def test_one_text_holds_as_many_people_as_it_names(text: str, names: int) -> None:
    found = read_names(text)

    assert len(found.authors) == names
    assert found.complete
    assert [author.position for author in found.authors] == list(range(1, names + 1))


@given(people=st.lists(PERSON, min_size=2, max_size=5))
def test_the_usual_ways_to_write_a_list_give_the_same_people(
    people: list[tuple[str, str]],
) -> None:
    expected = [f"{given} {family}" for given, family in people]
    inverted = [f"{family}, {given}" for given, family in people]

    assert shown(read_names("; ".join(inverted))) == expected
    assert shown(read_names(" and ".join(inverted))) == expected
    assert shown(read_names(", ".join(expected[:-1]) + " and " + expected[-1])) == expected
    assert shown(read_name_list(inverted)) == expected


@given(person=PERSON, suffix=st.sampled_from(["Jr.", "III"]))
def test_a_suffix_stands_last_wherever_it_was(person: tuple[str, str], suffix: str) -> None:
    given, family = person
    expected = Author(f"{given} {family} {suffix}", given=given, family=family, suffix=suffix)

    for text in (f"{family}, {suffix}, {given}", f"{family}, {given}, {suffix}"):
        found = read_name(text)
        assert found
        assert (found.name, found.given, found.family) == (expected.name, given, family)
    assert from_parts(given, family, suffix=suffix) == expected
    assert from_parts(f"{given} {suffix}", family) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hopper G.M.", "G. M. Hopper"),
        ("Hopper, GM", "GM Hopper"),
        ("van der Berg J", "J van der Berg"),
        ("Berg, Jan van der", "Jan van der Berg"),
        ("King M Jr", "M King Jr"),
        ("Li, F.-F.", "F.-F. Li"),
        (r"Schr{\"o}dinger, Erwin", "Erwin Schrödinger"),
        (r"{\'E}mile Zola", "Émile Zola"),
        ("N&uacute;&ntilde;ez, Jos&eacute;", "José Núñez"),
        ("Dr. Ada Byron", "Ada Byron"),
        ("Ada Byron <ada@example.org>", "Ada Byron"),
        ("Byron, Ada 1,*", "Ada Byron"),
        ("Jan van der Berg", "Jan van der Berg"),
        ("Plato", "Plato"),
        ("王伟", "王伟"),
    ],
)
def test_a_name_has_the_given_name_first(text: str, name: str) -> None:
    found = read_name(text)

    assert found
    assert found.name == name
    assert not found.organisation
    assert found.name == plain_text(text) or found.written


@pytest.mark.parametrize(
    "text",
    ["NORA Collaboration,", "NVIDIA", "OpenAI", "{Barnes and Noble}", "The NORA", "Acme, Inc."],
)
def test_collectives_are_organisations(text: str) -> None:
    found = read_name(text)

    assert found
    assert found.organisation
    assert not found.family


def test_a_single_word_in_capitals_among_others_is_a_person() -> None:
    assert [a.organisation for a in read_names("SUHARTONO; BYRON AB").authors] == [False, False]


@pytest.mark.parametrize(
    "text",
    [":", "", "Anonymous", "[Anonymous]", "[No author name available]", "N/A", "a@b.org", "-"],
)
def test_what_names_nobody_is_no_author(text: str) -> None:
    assert read_name(text) is None
    assert read_names(text) == Names()


@pytest.mark.parametrize(
    "ending", [" et al.", " and others", "; et al", ", ...", ", …", " and 12 others", ", +3 more"]
)
def test_an_open_list_names_only_who_is_named(ending: str) -> None:
    found = read_names("Ada Byron, Jo Kepler" + ending)

    assert shown(found) == ["Ada Byron", "Jo Kepler"]
    assert not found.complete


def test_affiliations_footnotes_and_numbers_are_no_part_of_a_name() -> None:
    found = read_names(
        "Ada Byron (University of Alpha, Town), Grace Hopper (1), Jo Kepler (2) "
        "((1) Beta Lab, (2) Gamma) for the NORA Collaboration"
    )

    assert shown(found) == ["Ada Byron", "Grace Hopper", "Jo Kepler", "NORA Collaboration"]
    assert found.authors[0].affiliations == (Affiliation("University of Alpha, Town"),)
    byron = read_name("Byron, Ada (ORCID: 0000-0001-2345-678x)")
    assert byron
    assert (byron.name, byron.orcid) == ("Ada Byron", "0000-0001-2345-678X")


@given(text=st.text(max_size=60))
def test_any_text_is_read_as_names_and_no_letter_is_made_up(text: str) -> None:
    for author in read_names(text).authors:
        assert author.name.strip() == author.name
        assert any(map(str.isalpha, author.name))
    if found := read_name(text):
        again = read_name(found.name)
        assert again is None or again.name


@given(person=PERSON)
def test_a_name_that_was_read_is_read_as_it_was(person: tuple[str, str]) -> None:
    name = " ".join(person)
    found = read_name(name)

    assert found
    assert found.name == name
