"""The pipeline as a whole: offsets, order, processes, odd text."""

from __future__ import annotations

import json
import time
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extract.collect import collect, to_json
from extract.evidence import evidence_at
from extract.model import Evidence, Extraction, Paper
from extract.pipeline import build_pipeline, extract_papers, to_doc
from extract.pipes.sentences import split_sentences

PAPER = Paper(
    id="invented:1",
    title="QuickNet++: A Faster Way to Read",
    abstract=(
        "Large language models (LLMs) are slow. We propose QuickNet++, which extends QuickNet. "
        "It reduces GPU memory from 47GB to 3GB. Code is at https://github.com/invented/quicknet."
    ),
)
PIECES = st.sampled_from(
    (
        "We propose ",
        "contrastive learning (CL) ",
        "(",
        ")",
        "CL (contrastive learning)",
        "improves accuracy by 12.4% ",
        "FooNet++ extends FooNet. ",
        "FooNet consists of BarNet and BazNet. ",
        "https://github.com/x/y",
        r"\emph{Deep} $\alpha$ \textbf{L}earning (DL) ",
        "\n\n",
        ". ",
        "\u05e9\u05dc\u05d5\u05dd ",
        "e\u0301\U0001f600\u200d",
        "\u0130stanbul (\u0130ST) ",
        "achieves an F1 of 0.87 ",
        "We compare with BERT on the SQuAD dataset. ",
    )
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map("".join))


@cache
def pipeline() -> Language:
    return build_pipeline()


def all_evidence(found: Extraction) -> list[Evidence]:
    facts = [e for fact in found.facts for e in fact.evidence]
    pairs = [one.evidence for one in found.abbreviations]
    code = [one.evidence for one in found.code]
    links = [one.evidence for one in found.links]
    return [*facts, *pairs, *code, *links, *(one.evidence for one in found.results)]


def extract(paper: Paper) -> Extraction:
    return next(extract_papers([paper], nlp=pipeline()))


def test_every_part_of_the_pipeline_finds_what_the_paper_says() -> None:
    found = extract(PAPER)

    assert [(a.short, a.long) for a in found.abbreviations] == [("LLMs", "Large language models")]
    assert [link.address for link in found.code] == ["https://github.com/invented/quicknet"]
    assert [(x.subject, x.relation, x.object) for x in found.links] == [
        ("QuickNet++", "extends", "QuickNet")
    ]
    assert [(r.value, r.unit, r.baseline, r.metric) for r in found.results] == [
        ("3", "GB", "47GB", "GPU memory")
    ]


def test_text_of_the_doc_is_title_and_abstract() -> None:
    doc = to_doc(pipeline(), PAPER)

    assert doc.text == f"{PAPER.title}\n\n{PAPER.abstract}"
    assert doc.text[doc._.sg_abstract_begin :] == PAPER.abstract


def test_no_sentence_crosses_from_title_to_abstract() -> None:
    doc = pipeline()(to_doc(pipeline(), Paper(title="Ask BERT", abstract="why not ask it?")))

    assert [sent.text.strip() for sent in doc.sents] == ["Ask BERT", "why not ask it?"]


@settings(deadline=None, max_examples=60)
@given(title=TEXTS, abstract=TEXTS)
def test_evidence_slices_back_and_stands_in_its_sentence(title: str, abstract: str) -> None:
    paper = Paper(title=title, abstract=abstract)

    for evidence in all_evidence(extract(paper)):
        field = paper.text(evidence.field)
        inside = evidence.begin - evidence.sentence_begin
        assert evidence.exact
        assert field[evidence.begin : evidence.end] == evidence.exact
        assert field[evidence.sentence_begin :].startswith(evidence.sentence)
        assert evidence.sentence[inside : inside + len(evidence.exact)] == evidence.exact


@given(TEXTS)
def test_sentences_hold_all_text_but_white_space(text: str) -> None:
    pieces = split_sentences(text)

    assert "".join("".join(text[b:e].split()) for b, e in pieces) == "".join(text.split())
    assert all(b < e for b, e in pieces)
    assert all(e <= b for (_, e), (b, _) in pairwise(pieces))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It uses e.g. BERT and, i.e. Adam.", 1),
        ("As Smith et al. (2020) say, it works vs. ours.", 1),
        ("See Fig. 2 for it. It gains 94.8 on NDCG@10. We win.", 3),
        ("This is our method.We test it. Good?Yes, it is!", 4),
        ("It is on our github page.Related code is not.", 2),
        ("Code is at https://github.com/x/y.z and here.", 1),
        ("J. Smith reads (it helps.). He writes.", 2),
        (r"We call it {\em QuickNet}. \em It is fast.", 2),
        ("two real-world tasks", 1),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count


@pytest.mark.parametrize(
    "paper",
    [
        Paper(title=""),
        Paper(title="...", abstract="?!;:()[]{}"),
        Paper(title="\ud800", abstract="a \udfff b (c d)"),
        Paper(title="\u202eABC (\u0301)", abstract="\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    ],
)
def test_odd_text_does_not_break_the_pipeline(paper: Paper) -> None:
    assert extract(paper).paper == paper


@pytest.mark.parametrize("unit", ["(", "a", "We get a(B) 5%. ", "Deep Nets (DN) by 3% ", "A-b, "])
def test_a_very_long_abstract_takes_time_in_proportion(unit: str) -> None:
    started = time.process_time()
    doc = to_doc(pipeline(), Paper(title="x", abstract=unit * (100_000 // len(unit))))
    for name in ("sentences", "links", "abbreviations", "quantities", "concept_links"):
        doc = pipeline().get_pipe(f"sg_{name}")(doc)

    assert time.process_time() - started < 20


def test_papers_come_in_their_order_and_alike_from_two_processes() -> None:
    papers = [Paper(title=f"Paper {n}", abstract=PAPER.abstract) for n in range(70)]

    one = list(extract_papers(papers, nlp=pipeline()))
    two = list(extract_papers(papers, nlp=pipeline(), jobs=2))

    assert [e.paper.title for e in one] == [p.title for p in papers]
    assert one == two


def test_evidence_outside_a_field_is_refused() -> None:
    doc = pipeline()(to_doc(pipeline(), PAPER))

    with pytest.raises(ValueError, match="not inside"):
        evidence_at(doc, PAPER, doc._.sg_abstract_begin - 3, doc._.sg_abstract_begin + 3)


def test_json_of_an_extraction_holds_what_the_guidelines_name() -> None:
    doc = pipeline()(to_doc(pipeline(), PAPER))

    data = json.loads(json.dumps(to_json(collect(doc, PAPER))))

    assert data["paper"] == PAPER.id
    assert data["abbreviations"] == [["LLMs", "Large language models"]]
    assert data["code"] == ["https://github.com/invented/quicknet"]
    for fact in (*data["facts"], *data["links"], *data["results"]):
        assert getattr(PAPER, fact["field"])[fact["begin"] : fact["end"]] == fact["exact"]
        assert fact["exact"] in fact["sentence"]


def test_an_empty_line_after_an_address_is_no_fault() -> None:
    paper = Paper(title="", abstract="http://.\n\no1")

    assert extract(paper).paper == paper


def test_no_facts_are_read_from_a_text_in_another_language() -> None:
    text = "We propose NORA, which uses BERT."
    papers = [Paper("A", text), Paper("B", text, language="de"), Paper("C", text, language="en")]

    found = list(extract_papers(papers, nlp=pipeline()))

    assert [bool(extraction.facts) for extraction in found] == [True, False, True]
    assert [extraction.paper for extraction in found] == papers
