"""Quantities: what is claimed as a result, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.pipes.quantities import Known, find_results


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "metric", "baseline"),
    [
        ("It reduces GPU memory from 47GB to 3GB.", "3", "GB", "GPU memory", "47GB"),
        ("It improves accuracy by 12.4% on all.", "12.4", "%", "accuracy", ""),
        ("We gain an improvement of over 13% on AIME-24.", "13", "%", "", ""),
        ("It reaches a 94.8% success rate.", "94.8", "%", "success rate", ""),
        ("We achieve an F1 of 0.87 here.", "0.87", "", "F1", ""),
        ("Our model is 3.2x faster than it.", "3.2", "x", "speedup", ""),
        ("It reaches a BLEU score of 31.2.", "31.2", "", "BLEU score", ""),
        ("It outperforms FooNet by 4 points in accuracy.", "4", "points", "accuracy", ""),
        ("This yields a 2.5% improvement in recall.", "2.5", "%", "recall", ""),
        (r"We gain up to $26.9\%$ improvement in accuracy.", "26.9", "%", "accuracy", ""),
        (r"It gives a $2.2\times$ speedup.", "2.2", "\u00d7", "speedup", ""),
        ("It cuts latency by 1,200 ms.", "1200", "ms", "latency", ""),
        ("We gain a 4-fold speedup on 8 cores.", "4", "fold", "speedup", ""),
        ("Our texts have 12--18\\% lower variance.", "18", "%", "variance", ""),
        ("It beats the best ones by 5.5% accuracy in frog counting.", "5.5", "%", "accuracy", ""),
        ("Its fuel use is 3.5x lower, we find.", "3.5", "x", "fuel use", ""),
        ("Wet ponds had more frogs (OR: 2.5; 95% CI: 1.1, 3.9).", "2.5", "", "OR", ""),
    ],
)
def test_a_claimed_quantity_is_a_result(
    sentence: str, value: str, unit: str, metric: str, baseline: str
) -> None:
    [result] = find_results(sentence)

    found = (result.value, result.unit, result.metric, result.baseline)
    assert found == (value, unit, metric, baseline)


@pytest.mark.parametrize(
    "sentence",
    [
        "We collect 12,000 papers from 2021 to 2024.",
        "Our model has 12 layers and 7B parameters.",
        "The difference is significant (p < 0.05), we show.",
        "We train with a learning rate of 0.001.",
        "The disease affects 5% of the population.",
        "We evaluate on three datasets and 14 tasks.",
        "It costs 40% of all.",
        "We use GPT-4, Llama 3.1 8B and BERT.",
        "We show that 91% of the runtime is spent in counting.",
        "Our model is trained on 1.2 million frogs with AdamW.",
    ],
)
def test_other_numbers_are_not_results(sentence: str) -> None:
    assert find_results(sentence) == []


def test_method_and_dataset_are_named_where_they_stand_near() -> None:
    [result] = find_results("QuickNet achieves an accuracy of 81.5% on FooBench.")

    assert (result.method, result.dataset) == ("QuickNet", "FooBench")


def test_each_quantity_counts_once() -> None:
    results = find_results("It improves F1 by 3% and recall by 4%, a 5% gain in accuracy.")

    assert [(r.value, r.metric) for r in results] == [
        ("3", "F1"),
        ("4", "recall"),
        ("5", "accuracy"),
    ]


def test_a_list_in_brackets_shares_its_metric_and_names_its_methods() -> None:
    results = find_results(
        "PondNet achieves the highest accuracy (41.5%), outperforming DuckNet (39.0%)"
        " and FrogNet (30.1%)."
    )

    assert [(r.written, r.metric, r.method) for r in results] == [
        ("41.5%", "accuracy", "PondNet"),
        ("39.0%", "accuracy", "DuckNet"),
        ("30.1%", "accuracy", "FrogNet"),
    ]


def test_what_is_dealt_out_respectively_lies_on_one_dataset_each() -> None:
    results = find_results("It gains 2.5% and 3.5% accuracy on FrogQA and PondQA, respectively.")

    assert [(r.value, r.metric, r.dataset) for r in results] == [
        ("2.5", "accuracy", "FrogQA"),
        ("3.5", "accuracy", "PondQA"),
    ]


def test_a_result_without_a_name_is_that_of_the_proposed_method() -> None:
    (result,) = find_results("We reach an F1 of 0.87.", Known("PondNet", "FrogQA"))

    assert (result.method, result.dataset) == ("PondNet", "FrogQA")


@given(st.text(alphabet="We improve by from to of 0123456789.,%x$\\-+F\n\t", max_size=80))
def test_what_is_written_holds_the_value(text: str) -> None:
    for result in find_results(text):
        assert 0 <= result.begin < result.end <= len(text)
        assert result.written in text[result.begin : result.end]
        assert result.value in result.written.replace(",", "")


def test_a_change_set_off_by_a_dash_is_a_result() -> None:
    (result,) = find_results("PondNet cuts GPU memory usage - from 48GB to just 5GB.")

    assert (result.value, result.unit, result.baseline) == ("5", "GB", "48GB")
    assert result.metric == "GPU memory usage"


def test_what_another_method_requires_is_no_result() -> None:
    assert not find_results("PondNet improves over DuckNet, which requires 20 GB memory.")
