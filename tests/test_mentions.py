from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from extract.model import Paper
from extract.names import normal_key
from extract.pipeline import build_pipeline, to_doc
from extract.pipes.concepts import one_letter_apart
from extract.pipes.mentions_chunks import find_candidates, find_chunks, span_key
from extract.pipes.mentions_lexicon import known_names, known_phrases, read_table, usages
from extract.pipes.mentions_words import split_words


@cache
def pipeline() -> Language:
    return build_pipeline()


def candidates(text: str) -> set[str]:
    words = split_words(text)
    spans = find_candidates(words, known_phrases())
    return {text[words.begin[i] : words.end[j - 1]] for i, j in spans}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use Qwen2.5-7B here.", "Qwen2.5-7B"),
        ("a BERT-based ranker", "BERT"),
        ("scores on MS MARCO and TREC", "MS MARCO"),
        ("a novel graph contrastive learning framework", "graph contrastive learning"),
        ("we report Recall@10.", "Recall@10"),
        ("with a mixture of experts inside", "mixture of experts"),
        (r"we propose \textbf{DuckNet} for ponds", "DuckNet"),
        ("the K-means++ start", "K-means++"),
        ("GPT-4o's answers", "GPT-4o"),
        (r"on $\tau^2$-bench", r"$\tau^2$-bench"),
    ],
)
def test_a_name_in_running_text_is_a_candidate(text: str, expected: str) -> None:
    assert expected in candidates(text)


@pytest.mark.parametrize(
    "text",
    [
        "the proposed method",
        "novel frameworks",
        "our results",
        "state-of-the-art models",
        "images",
        "4GB",
        "65ms",
    ],
)
def test_words_that_only_classify_are_no_candidate(text: str) -> None:
    assert candidates(text) == set()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("We train with a self-supervised task.", "self-supervised"),
        ("We report F1 score and report frog accuracy.", "report frog accuracy"),
        ("We train on ponds and beat supervised training.", "beat supervised training"),
    ],
)
def test_adjectives_and_verbs_are_no_names(text: str, wrong: str) -> None:
    assert wrong not in candidates(text)


def test_names_that_stand_often_are_not_each_other_mistyped() -> None:
    apart = keys_together("Scoring", "We use FROGscore and TROGscore. FROGscore beats TROGscore.")

    assert frozenset({"frogscore", "trogscore"}) not in apart


def test_punctuation_and_verbs_end_a_chunk() -> None:
    words = split_words("Graph models outperform trees, forests and GNNs.")

    chunks = [" ".join(words.text[i:j]) for i, j in find_chunks(words)]

    assert chunks == ["Graph models", "trees", "forests", "GNNs"]


def test_title_and_abstract_never_share_a_candidate() -> None:
    assert not any("\n" in c for c in candidates("Pond Ranking\n\nPond ranking matters."))


@given(st.text(max_size=300))
def test_words_slice_back_and_stay_in_order(text: str) -> None:
    words = split_words(text)

    assert [text[b:e] for b, e in zip(words.begin, words.end, strict=True)] == list(words.text)
    assert list(words.begin) == sorted(words.begin)
    rebuilt = "".join(g + t for g, t in zip(words.gap, words.text, strict=True))
    assert text.startswith(rebuilt)


def keys_together(title: str, abstract: str) -> list[frozenset[str]]:
    nlp = pipeline()
    doc = to_doc(nlp, Paper(title=title, abstract=abstract))
    for name, pipe in nlp.pipeline:
        doc = pipe(doc)
        if name == "sg_mentions":
            break
    return [frozenset(concept.keys) for concept in doc._.sg_candidates.concepts]


@pytest.mark.parametrize(
    ("abstract", "forms"),
    [
        ("Masked pond modeling (MPM) works. MPM is fast.", {"masked pond modeling", "mpm"}),
        ("We tune RawNetLite. RawNet Lite is small.", {"rawnetlite", "rawnet lite"}),
        ("We present AutoDebias. AotoDebias wins.", {"autodebias", "aotodebias"}),
        ("LLMs differ. Large language models vary.", {"llm", "large language model"}),
    ],
)
def test_forms_of_one_concept_meet(abstract: str, forms: set[str]) -> None:
    assert any(forms <= keys for keys in keys_together("On Ponds", abstract))


@pytest.mark.parametrize(
    ("one", "other"),
    [("resnet50", "resnet34"), ("gpt4o", "gpt4v"), ("iisan", "iisanversa"), ("bert", "berts")],
)
def test_names_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    found = keys_together("On Ponds", f"We compare {one.upper()} with {other.upper()}.")

    assert not any({one, other} <= keys for keys in found)


def test_one_letter_apart_keeps_first_and_last() -> None:
    assert one_letter_apart("autodebias", "aotodebias")
    assert not one_letter_apart("autodebias", "butodebias")


def test_lexicons_are_sorted_tables_with_normal_keys() -> None:
    assert {t for types in known_names().values() for t in types} == {
        "Dataset",
        "Method",
        "Metric",
        "Task",
    }
    keys = [row["key"] for row in read_table("usage.tsv")]
    assert keys == sorted(set(keys))
    assert all(len(u.shares) == 6 and max(u.shares) <= 100 for u in usages().values())
    words = [row["word"] for row in read_table("words.tsv")]
    assert words == sorted(set(words))


def test_keys_of_spans_are_the_keys_of_names() -> None:
    words = split_words("Vision-Language Models")

    assert span_key(words, 0, 2) == normal_key("Vision-Language Models")


@pytest.mark.parametrize(
    ("one", "other"), [("GPS", "GPs"), ("CRS", "CRs"), ("3DGS", "3DGs"), ("DNS", "DN")]
)
def test_a_short_form_that_ends_in_s_is_no_plural(one: str, other: str) -> None:
    assert normal_key(one) != normal_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("GPUs", "GPU"), ("TALES", "tales"), ("LLM's", "LLMs")],
)
def test_forms_of_one_name_have_one_key(one: str, other: str) -> None:
    assert normal_key(one) == normal_key(other)
