"""Links: whose they are, and where they end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.pipes.links import find_links


def addresses(text: str) -> list[str]:
    return [link.address for link in find_links(text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Code is available at https://github.com/x/y.", "https://github.com/x/y"),
        (r"released at \url{https://github.com/x/y}.", "https://github.com/x/y"),
        (r"\href{https://github.com/x/y}{here}", "https://github.com/x/y"),
        ("Project page: https://x.github.io/y/", "https://x.github.io/y/"),
        ("We release all of it (https://zenodo.org/records/1).", "https://zenodo.org/records/1"),
        ("Code: github.com/x/y, data elsewhere", "github.com/x/y"),
        ("Our demo runs on www.invented.org.", "www.invented.org"),
        ("Code at https:// github.com/x/y", "https://github.com/x/y"),
        ("It wins. https://github.com/x/y", "https://github.com/x/y"),
        ("Code: https://github.com/x/y_(z)", "https://github.com/x/y_(z)"),
        (r"Code: https://github.com/x/y\_z", "https://github.com/x/y_z"),
        ("Code is at https://github.com/x/y.Related work is", "https://github.com/x/y"),
        (
            "Code that uses the Foo library is available at https://github.com/x/y",
            "https://github.com/x/y",
        ),
    ],
)
def test_an_address_of_its_own_is_listed(text: str, address: str) -> None:
    assert addresses(text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "We used the Foo tagger (https://github.com/foo/tagger) throughout.",
        "Texts were downloaded from https://foo.example.org/texts before.",
        "It is based on Foo (https://foo.example.org).",
        "We speak of github and of https alone.",
        "Mail to someone@github.com today",
    ],
)
def test_an_address_of_others_is_not_listed(text: str) -> None:
    assert addresses(text) == []


def test_an_address_given_twice_is_listed_once() -> None:
    assert addresses("Code: https://github.com/x/y and https://github.com/x/y.") == [
        "https://github.com/x/y"
    ]


def test_two_addresses_in_one_sentence_are_both_listed() -> None:
    text = "Code and data are at https://github.com/x/y and https://github.com/x/z."

    assert addresses(text) == ["https://github.com/x/y", "https://github.com/x/z"]


@given(st.text(alphabet="htps:/.w gub comA(){}\\\n", max_size=60))
def test_a_link_is_inside_the_text(tail: str) -> None:
    text = f"Code: https://github.com/{tail}"

    for link in find_links(text):
        assert 0 <= link.begin < link.end <= len(text)
        assert not link.address.endswith((".", ",", " "))
