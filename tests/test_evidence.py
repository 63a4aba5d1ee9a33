"""Sentences cut at the words that state something."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.view.cut import cut_sentence

TEXTS = st.text(st.sampled_from("ab -\u0301"), max_size=12)


@given(sentence=TEXTS, exact=TEXTS, at=st.integers(-3, 14))
def test_no_character_is_lost_and_the_words_are_found_where_they_are(
    sentence: str, exact: str, at: int
) -> None:
    cut = cut_sentence(sentence, exact, at=at)

    assert cut.before + cut.exact + cut.after == sentence
    assert cut.exact == (exact if exact in sentence else "")


@given(before=TEXTS, exact=TEXTS.filter(bool), after=TEXTS)
def test_the_place_that_is_given_counts_where_the_words_stand_there(
    before: str, exact: str, after: str
) -> None:
    cut = cut_sentence(before + exact + after, exact, at=len(before))

    assert (cut.before, cut.exact, cut.after) == (before, exact, after)
