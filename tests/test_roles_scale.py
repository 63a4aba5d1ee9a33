from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.pipes.roles_scale import FIRST_TASK, LATER_TASK, OTHER, confidence_of, kind_of
from extract.schema import RELATIONS

PROBABILITIES = st.floats(0, 1)


@given(st.sampled_from(RELATIONS), st.integers(0, 9), PROBABILITIES, PROBABILITIES)
def test_what_is_more_probable_is_never_less_sure(
    relation: str, rank: int, one: float, other: float
) -> None:
    low, high = (confidence_of(relation, rank, p) for p in sorted((one, other)))

    assert 0 <= low <= high <= 1


@given(st.integers(1, 9), st.floats(0.08, 1), PROBABILITIES)
def test_no_later_task_is_surer_than_the_first(rank: int, first: float, share: float) -> None:
    later = confidence_of("addresses", rank, first * share)

    assert later <= confidence_of("addresses", 0, first)


@pytest.mark.parametrize(
    ("relation", "rank", "kind"),
    [("addresses", 0, FIRST_TASK), ("addresses", 3, LATER_TASK), ("uses", 0, OTHER)],
)
def test_only_tasks_have_a_scale_by_rank(relation: str, rank: int, kind: str) -> None:
    assert kind_of(relation, rank) == kind
