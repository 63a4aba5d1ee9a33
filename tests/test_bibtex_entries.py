"""BibTeX text to entries: joining, macros, inheritance, and what is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.sources.bibtex_entries import Broken, Entry, read_entries
from extract.sources.bibtex_values import join_value

PROCEEDINGS = """@inproceedings{child, title = {A Child}, author = {Byron, Ada}, crossref = {Vol}}
@inproceedings{own, title = {Own Year}, year = {2021}, booktitle = {Its Own}, crossref = {vol}}
@proceedings{vol, editor = {Lovell, Ed}, title = {The Volume}, year = {2020}, month = may,
  doi = {10.9999/vol}, crossref = {series}}
@mvproceedings{series, title = {The Series}, publisher = {Made-Up Press}, crossref = {vol}}
"""


def entries(text: str) -> list[Entry]:
    return [found for found in read_entries(text) if isinstance(found, Entry)]


def broken(text: str) -> list[tuple[int, bool]]:
    return [(b.number, b.entry) for b in read_entries(text) if isinstance(b, Broken)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("{Made {U}p}", "Made {U}p"),
        ('"Made {"}Up{"}"', 'Made {"}Up{"}'),
        ("2021", "2021"),
        ('jmu # " of " # {Things}', "Journal of Things"),
        ("JMU", "Journal"),
        ('jmu#"s"', "Journals"),
        ("may", "May"),
        ('4 # "~" # may', "4~May"),
        ("{a \\} b}", "a \\} b"),
        ("", ""),
        ("Two bare words", "Two bare words"),
        ("{never closed", "never closed"),
    ],
)
def test_values_are_joined_as_bibtex_does(value: str, text: str) -> None:
    assert join_value(value, {"jmu": "Journal", "may": "May"}).text == text


@given(st.text(alphabet='{}"#\\ab1 =,', max_size=30))
def test_no_value_is_too_odd_to_be_read(value: str) -> None:
    assert join_value(value, {}).text is not None


def test_macros_may_build_on_each_other_and_are_found_in_any_case() -> None:
    (entry,) = entries('@STRING(a = "Made-Up")\n@string{B = a # " Press"}\n@book{k, title = b}')

    assert entry.fields["title"] == "Made-Up Press"
    assert entry.number == 3


def test_an_undefined_macro_leaves_its_field_empty_and_is_told() -> None:
    (entry,) = entries("@article{k, title = {Ask}, journal = nosuch, month = september}")

    assert entry.fields["journal"] == ""
    assert entry.fields["month"] == "september"
    assert entry.faults == ("journal: undefined macro nosuch",)


def test_fields_are_inherited_but_not_what_is_the_volumes_own() -> None:
    child, own, *_ = entries(PROCEEDINGS)

    assert child.fields["booktitle"] == "The Volume"
    assert child.fields["year"] == "2020"
    assert child.fields["month"] == "May"
    assert child.fields["publisher"] == "Made-Up Press"
    assert "doi" not in child.fields
    assert "editor" not in child.fields
    assert (own.fields["year"], own.fields["booktitle"]) == ("2021", "Its Own")
    assert "month" not in own.fields


def test_xdata_gives_all_its_fields_and_a_lost_parent_is_told() -> None:
    first, second, _ = entries(
        "@article{a, title = {A}, xdata = {x, y}}\n@inbook{b, title = {B}, crossref = {gone}}\n"
        "@xdata{x, journal = {Letters}, doi = {10.9999/x}}"
    )

    assert (first.fields["journal"], first.fields["doi"]) == ("Letters", "10.9999/x")
    assert first.faults == ("xdata to y, which is not in the file",)
    assert second.faults == ("crossref to gone, which is not in the file",)


def test_entries_of_one_key_are_all_kept_and_the_first_is_the_parent() -> None:
    found = entries(
        "@article{k, title = {One}}\n@article{K, title = {Two}}\n@article{k, title = {Three}}"
    )

    assert [entry.fields["title"] for entry in found] == ["One", "Two", "Three"]


def test_a_field_given_twice_loses_nothing_that_adds_up() -> None:
    (entry,) = entries(
        "@article{k, author = {A}, author = {B}, keywords = {x}, keywords = {y}, note = {1},"
        " note = {2}, title = {}, title = {T}}"
    )

    fields = entry.fields
    assert [fields[n] for n in ("author", "keywords", "note", "title")] == [
        "A and B",
        "x, y",
        "1",
        "T",
    ]


@pytest.mark.parametrize(
    ("text", "titles", "faults"),
    [
        (
            "@article{a, title={A}}\n@article{b, title={B {x}\n@misc{c, title={C}}",
            "AC",
            [(2, True)],
        ),
        ('@article{a, title="A}\n@article{b, title={B}}', "B", [(1, True)]),
        ("@article{a, title={A} year={2020}}", "A", []),
        ("@article{a, title={A}, {odd}, year={2020}}\n@misc{b, title={B}}", "B", [(1, True)]),
        ("@article{title={A}, year=2020}\n@misc{, title={B}}", "AB", []),
        ("@article(a, title={A (b)}, year=2020)\n@misc{b, title = {B}}", ["A (b)", "B"], []),
        ("@article{a, title={A}}, year={2020}}\n@misc{b, title={B}}", "AB", [(1, False)]),
        ("@article{a, title={A}}\nartcle{b, title={B}}\n@misc{c, title={C}}", "AC", [(2, False)]),
        ("@article{a, title={A}, abstract={x @home{y}, z}}", "A", []),
        ("@article{a, title={A\\\\}, note={n}}\n@misc{b, title={B}}", ["A\\\\", "B"], []),
        ("% mail ada@example.org {x}\n@misc{a, title={A}}", "A", []),
        ("@comment{@article{x, title={X}}}\n@misc{a, title={A}}", "A", []),
        ("@misc{a, title={A}", [], [(1, True)]),
        ("", [], []),
    ],
)
def test_what_is_broken_costs_itself_alone(
    text: str, titles: list[str] | str, faults: list[tuple[int, bool]]
) -> None:
    assert [entry.fields["title"] for entry in entries(text)] == list(titles)
    assert broken(text) == faults


def test_a_missing_comma_is_told_and_no_name_is_made_of_it() -> None:
    (entry,) = entries("@article{k, author={Kepler, Jo} title={Missing}, year={2018}}")

    assert entry.fields["author"] == "Kepler, Jo"
    assert entry.fields["title"] == "Missing"
    assert entry.faults == ("no comma between author and title",)


@given(st.text(alphabet='@{}",=\\\n #ab(%)', max_size=60))
def test_no_text_stops_the_reading(text: str) -> None:
    assert len(list(read_entries(text))) <= text.count("@") + text.count("{") + text.count('"') + 1
