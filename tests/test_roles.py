from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from extract.model import Paper
from extract.pipeline import build_pipeline, to_doc
from extract.pipes.concepts import Concept, Place
from extract.pipes.mentions_chunks import is_sound
from extract.pipes.roles import Role, Support, read_doc
from extract.pipes.roles_choice import Judged, choose
from extract.pipes.roles_context import context
from extract.pipes.roles_heads import with_shared_heads
from extract.pipes.roles_lists import NUMBERS_OF_ALL, find_lists, list_numbers
from extract.pipes.roles_rules import with_rules
from extract.pipes.roles_weights import Weights, load_weights
from extract.pipes.tagger_numbers import NAMES
from extract.schema import CONCEPT_TYPES, RELATIONS


@cache
def pipeline() -> Language:
    return build_pipeline()


def read(title: str, abstract: str) -> Doc:
    doc = to_doc(pipeline(), Paper(title=title, abstract=abstract))
    for _, pipe in pipeline().pipeline:
        doc = pipe(doc)
    return doc


def found(title: str, abstract: str) -> set[tuple[str, str]]:
    doc = read(title, abstract)
    return {(span._.sg_role, span.text) for span in doc.spans["mentions"]}


PONDS = (
    "PondNet: Graph Contrastive Learning for Session-Based Recommendation",
    "Session-based recommendation predicts the next click of a visitor. Existing methods ignore "
    "noise. In this paper, we propose PondNet, a novel framework based on graph neural networks "
    "(GNNs) and contrastive learning. Experiments on the MovieLens and Yelp datasets show that "
    "PondNet outperforms SASRec and GRU4Rec in terms of Recall@20 and NDCG.",
)


@pytest.mark.parametrize(
    ("relation", "name"),
    [
        ("proposes", "PondNet"),
        ("uses", "contrastive learning"),
        ("uses", "graph neural networks"),
        ("evaluatesOn", "MovieLens"),
        ("evaluatesOn", "Yelp"),
        ("comparesWith", "SASRec"),
        ("measures", "Recall@20"),
        ("measures", "NDCG"),
        ("addresses", "Session-Based Recommendation"),
    ],
)
def test_the_role_follows_from_the_words_around(relation: str, name: str) -> None:
    assert (relation, name) in found(*PONDS)


def test_what_a_paper_proposes_it_neither_uses_nor_compares_with() -> None:
    own = {role for role, text in found(*PONDS) if text == "PondNet"}

    assert own == {"proposes"}


@pytest.mark.parametrize(
    ("relation", "name", "abstract", "telling"),
    [
        (
            "proposes",
            "PondNet",
            "PondNet replaces the counter of FrogNet by a ranker. We present PondNet, a network "
            "that counts frogs. PondNet outperforms all others and is fast.",
            "We present",
        ),
        (
            "comparesWith",
            "GRU4Rec",
            "We propose PondNet. Recurrent networks such as GRU4Rec read sequences. In our tests "
            "PondNet outperforms GRU4Rec by a wide margin.",
            "In our tests",
        ),
    ],
)
def test_the_sentence_that_states_a_relation_comes_first(
    relation: str, name: str, abstract: str, telling: str
) -> None:
    doc = read("PondNet: Ranking Ponds", abstract)
    place = next(r.support[0] for r in doc._.sg_roles if r.relation == relation)

    assert doc.text[place.begin : place.end] == name
    assert doc.text[: place.begin].rindex(telling) > doc.text[: place.begin].rfind(". ")


@pytest.mark.parametrize(
    ("used", "task", "relations"),
    [
        (0.8, 0.7, {"uses", "addresses"}),
        (0.8, 0.4, {"uses"}),
        (0.4, 0.7, {"addresses"}),
        (0.45, 0.4, {"uses", "addresses"}),
    ],
)
def test_a_name_is_a_task_and_more_unless_one_is_doubtful_and_clearly_behind(
    used: float, task: float, relations: set[str]
) -> None:
    candidates = read(*PONDS)._.sg_candidates
    chances = {"uses": used, "addresses": task}
    one = Judged(candidates.concepts[0], [chances.get(r, 0.0) for r in RELATIONS], ())

    assert {r for r, chosen in choose(candidates.words, [one]) if chosen} == relations


@pytest.mark.parametrize(
    ("short", "whole", "behind", "chosen"),
    [
        (0.9, 0.8, 3, ["night frog counting"]),
        (0.9, 0.5, 3, ["frog counting"]),
        (0.9, 0.8, 0, ["frog counting"]),
    ],
    ids=["everywhere the end of a longer one", "far surer", "also by itself"],
)
def test_a_task_that_is_the_end_of_one_about_as_sure_gives_way(
    short: float, whole: float, behind: int, chosen: list[str]
) -> None:
    words = read(
        "Ponds", "Night frog counting is hard. Frog counting is fun."
    )._.sg_candidates.words
    first = words.low.index("night")
    again = words.low.index("frog", first + 2)
    alone = () if behind else (Place(again, again + 2),)
    tasks = [
        ("frog counting", short, (Place(first + 1, first + 3), *alone)),
        ("night frog counting", whole, (Place(first, first + 3),)),
    ]
    both = [
        Judged(Concept(key, (key,), places), [chance * (r == "addresses") for r in RELATIONS], ())
        for key, chance, places in tasks
    ]

    found = dict(choose(words, both))["addresses"]

    assert [one.concept.key for one in found] == chosen


@pytest.mark.parametrize(
    ("title", "abstract", "type_"),
    [
        (
            "FrogBench: A Benchmark for Frog Counting",
            "We introduce FrogBench, a new benchmark for frog counting.",
            "Dataset",
        ),
        (
            "Measuring Frogs with FrogScore",
            "We propose FrogScore, a novel metric for the quality of frog images.",
            "Metric",
        ),
        (
            "FrogFormer: Attention for Frogs",
            "We propose FrogFormer, a transformer architecture for frog detection.",
            "Method",
        ),
        (
            "FROGC: Open-Pond Frog Counting",
            "We propose Open-Pond Frog Counting (FROGC), a new setting in which frogs hide. "
            "Experiments on FROGC benchmarks show that models fail.",
            "Task",
        ),
    ],
)
def test_the_type_of_what_is_proposed_is_what_it_is_called(
    title: str, abstract: str, type_: str
) -> None:
    doc = read(title, abstract)

    types = {span.label_ for span in doc.spans["mentions"] if span._.sg_role == "proposes"}

    assert types == {type_}


def test_spans_carry_type_role_and_concept() -> None:
    doc = read(*PONDS)

    for span in doc.spans["mentions"]:
        assert span.label_ in CONCEPT_TYPES
        assert span._.sg_role == span.id_
        assert span._.sg_role in RELATIONS
        assert span._.sg_concept


def test_one_place_may_play_two_roles() -> None:
    doc = read(
        "PondRAG: Retrieval-Augmented Generation for Ponds",
        "Retrieval-augmented generation (RAG) hallucinates. We propose PondRAG, which improves RAG "
        "with reranking. PondRAG outperforms RAG on HotpotQA.",
    )
    roles: dict[str, set[str]] = {}
    for span in doc.spans["mentions"]:
        roles.setdefault(span._.sg_concept, set()).add(span._.sg_role)

    assert any(len(found) > 1 for found in roles.values())


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=60), st.text(max_size=400))
def test_any_text_gives_sound_roles(title: str, abstract: str) -> None:
    doc = read(title, abstract)

    for role in doc._.sg_roles:
        assert role.support
        assert 0 <= role.confidence <= 1
        assert all(0 <= s.begin < s.end <= len(doc.text) for s in role.support)
        words = doc._.sg_candidates.words
        assert all(
            is_sound(words, p.first, p.last) or role.concept.defined for p in role.concept.places
        )


def test_no_weight_speaks_of_a_relation_that_is_not_there() -> None:
    weights = load_weights()

    assert weights.table.shape == (len(weights.rows) + 1, len(RELATIONS))
    assert set(NUMBERS_OF_ALL) <= set(weights.rows)


def test_the_weights_of_features_and_of_numbers_add_up() -> None:
    table = np.array([[1.0] * 6, [2.0] * 6, [0.0] * 6])
    weights = Weights({"good": 0, NAMES[0]: 1}, table, np.array([-1.0] * 6))
    numbers = np.zeros((2, len(NUMBERS_OF_ALL)))
    numbers[1, 0] = 0.5

    chances = weights.probabilities([{"good", "unheard of"}, set()], numbers)

    assert chances[0] == pytest.approx([0.5] * 6)
    assert chances[1] == pytest.approx([0.5] * 6)


def test_members_of_a_list_are_told_of_by_the_others() -> None:
    doc = read("Frogs", "We count frogs with PondNet, DuckNet and FrogNet.")
    candidates, sentences = doc._.sg_candidates, read_doc(doc)
    place_of = {i: n for n, s in enumerate(sentences) for i in range(s.first, s.last)}
    names = ["pondnet", "ducknet", "frognet"]
    rows = [next(i for i, c in enumerate(candidates.concepts) if c.key == n) for n in names]

    lists = find_lists(candidates.words, candidates.concepts, rows, sentences, place_of)
    readings = np.zeros((len(candidates.concepts), len(NAMES)))
    column = NAMES.index("tagger=both|uses")
    readings[rows, column] = 3.0, 0.0, 3.0
    ahead = list_numbers(readings, lists)[:, RELATIONS.index("uses")]

    assert [sorted(r for found in chunks.values() for r in found) for chunks in lists] == [
        sorted(rows)
    ]
    assert ahead[rows].tolist() == [-1.5, 3.0, -1.5]


def judged(cues: set[str] | None = None, **chances: float) -> Judged:
    concept = Concept("pondthing", ("pondthing",), (Place(0, 1),))
    return Judged(concept, [chances.get(r, 0.0) for r in RELATIONS], (frozenset(cues or ()),))


@pytest.mark.parametrize(
    ("cue", "relation"),
    [
        ("holder=assistant", "uses"),
        ("head=metric", "measures"),
        ("holder=dataset", "evaluatesOn"),
        ("holder=pond", "evaluatesOn"),
    ],
)
def test_what_is_called_a_model_or_a_metric_is_no_dataset(cue: str, relation: str) -> None:
    (one,) = with_rules([judged({cue}, evaluatesOn=0.8)], [0], [])

    assert max(zip(one.probabilities, RELATIONS, strict=True)) == (0.8, relation)


def test_the_members_of_a_list_agree() -> None:
    cues = {"sent=beat"}
    ours = [judged(cues, comparesWith=0.8), judged(cues, uses=0.85, comparesWith=0.1)]

    found = with_rules(ours, [4, 7], [{0: [4], 2: [7]}])

    chances = [one.probabilities[RELATIONS.index("comparesWith")] for one in found]
    assert chances == pytest.approx([0.8, 0.765])
    assert found[1].probabilities[RELATIONS.index("uses")] == 0


def test_a_head_that_two_share_is_spelled_out() -> None:
    doc = read("Frogs", "Our frog model outperforms linear and ridge regression on 30 ponds.")
    words = doc._.sg_candidates.words
    ridge = next(c for c in doc._.sg_candidates.concepts if c.key == "ridge regression")
    begin, end = words.begin[ridge.places[0].first], words.end[ridge.places[0].last - 1]
    role = Role("comparesWith", "Method", ridge, 0.8, (Support(begin, end, 0.8),))

    both = with_shared_heads(words, (role,))

    assert [r.concept.spelled or r.concept.key for r in both] == [
        "ridge regression",
        "linear regression",
    ]
    place = both[1].support[0]
    assert doc.text[place.begin : place.end] == "linear and ridge regression"


def test_a_name_repeated_without_end_has_a_bounded_number_of_places() -> None:
    doc = read("We ask", "We propose PondNet, a novel framework. " * 300)

    (proposed,) = [role for role in doc._.sg_roles if role.relation == "proposes"]
    assert 1 < len(proposed.support) <= 25


def test_a_word_of_100_000_letters_takes_no_quadratic_time() -> None:
    # A quadratic pattern takes minutes here, and the test run would show it.
    assert ("proposes", "PondNet") in found("x" * 100_000, PONDS[1])


def test_in_a_strange_field_nothing_doubtful_is_listed() -> None:
    strange = (
        "We followed forty women and thirty men with stiff shoulders for two years after "
        "arthroscopic tendon repair. Pendulum exercises, cold packs and oral paracetamol were "
        "given to all; half of the patients wore an abduction sling. Joint capsule thickness was "
        "read from ultrasound by two blinded physiotherapists, and grip strength was taken with a "
        "hand dynamometer at each visit. Stiffness lasted longer in patients with thyroid disease, "
        "while the sling made no difference to capsule thickness, night pain or return to work. "
        "Frozen shoulder was seen in six women and one man."
    )

    found = read("Stiff Shoulders", strange)._.sg_roles
    task = next(role for role in found if role.relation == "addresses")
    assert all(role.confidence >= 0.4 for role in found if role is not task)
    familiar = "We fine-tune BERT for question answering on SQuAD and compare with RoBERTa. "
    roles = read("Ask BERT", familiar + strange.partition(". ")[0])._.sg_roles
    assert {r.relation for r in roles} >= {"uses", "evaluatesOn"}


@pytest.mark.parametrize("words", ["surpasses GRU4Rec", "outperforming GRU4Rec", "exceeds GRU4Rec"])
def test_words_of_one_kind_are_one_cue(words: str) -> None:
    doc = read("PondNet for Ponds", f"We propose PondNet, which in our tests {words}.")
    text, sentence = doc._.sg_candidates.words, read_doc(doc)[1]
    place = text.text.index("GRU4Rec")

    assert "govcue=beat" in set(context(text, place, place + 1, sentence))
