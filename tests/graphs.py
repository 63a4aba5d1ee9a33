"""Hand-made extractions for the tests of the graph: invented papers with true evidence."""

from __future__ import annotations

from extract.model import (
    ABSTRACT,
    TITLE,
    Abbreviation,
    Author,
    CodeLink,
    ConceptLink,
    Evidence,
    Extraction,
    Fact,
    Paper,
    Result,
)
from kg.rdf.encode import Run, encode
from kg.rdf.turtle import to_turtle
from kg.resolve.resolve import resolve


def evidence(paper: Paper, words: str, confidence: float = 0.8) -> Evidence:
    """Return the first place of some words in a paper; the sentence is the whole field."""
    name = ABSTRACT if words in paper.abstract else TITLE
    text = paper.text(name)
    begin = text.index(words)
    return Evidence(name, begin, begin + len(words), words, text, 0, confidence)


def fact(
    paper: Paper,
    relation: str,
    name: str,
    *aliases: str,
    type_: str = "Method",
    confidence: float = 0.8,
    words: str = "",
) -> Fact:
    found = evidence(paper, words or name, confidence)
    return Fact(relation, type_, name, aliases, confidence, (found,))


def pair(paper: Paper, short: str, long: str) -> Abbreviation:
    return Abbreviation(short, long, evidence(paper, f"{long} ({short})"))


LANTERN = Paper(
    title="Graph Lantern: Reranking with Light",
    abstract=(
        "Large language models (LLMs) rerank well. We propose Graph Lantern, which extends Lantern "
        "and beats BM25 on MS MARCO, cutting GPU memory from 47GB to 3GB. "
        "Code: https://example.org/lantern"
    ),
    id="2501.00001",
    authors=(
        Author("Ada Lindqvist", 1),
        Author("Bo Okafor", 2),
        Author("Cleo Márquez", inferred=True),
    ),
    authors_complete=False,
    date="2025-01-02",
    categories=("cs.IR",),
    tags=("Northfield",),
    has_code=True,
    score=35.6,
    source="profile.txt",
)
EMBER = Paper(
    title="Ember for Cheap Reranking",
    abstract="Ember distils LLMs. It addresses reranking and is tested on MS MARCO with NDCG.",
    doi="10.1000/Ember.1",
    authors=(Author("Bo  Okafor", 1), Author("ADA LINDQVIST", 2)),
    date="2024",
    venue="Journal of Invented Results",
    source="profile.txt",
)


def lantern() -> Extraction:
    paper = LANTERN
    return Extraction(
        paper,
        facts=(
            fact(paper, "proposes", "Graph Lantern", confidence=0.9),
            fact(paper, "uses", "Graph Lantern", words="propose Graph Lantern"),
            fact(paper, "uses", "LLM", "Large language models", words="Large language models"),
            fact(paper, "comparesWith", "BM25"),
            fact(paper, "evaluatesOn", "MS MARCO", type_="Dataset"),
            fact(paper, "measures", "GPU memory", type_="Metric"),
        ),
        abbreviations=(pair(paper, "LLMs", "Large language models"),),
        code=(
            CodeLink("https://example.org/lantern", evidence(paper, "https://example.org/lantern")),
        ),
        links=(
            ConceptLink(
                "extends",
                "Graph Lantern",
                "Lantern",
                "Method",
                evidence(paper, "Graph Lantern, which extends Lantern"),
            ),
        ),
        results=(
            Result(
                "3",
                "GB",
                "3GB",
                "GPU memory",
                evidence(paper, "from 47GB to 3GB"),
                baseline="47GB",
                method="Graph Lantern",
            ),
        ),
    )


def ember() -> Extraction:
    paper = EMBER
    return Extraction(
        paper,
        facts=(
            fact(paper, "proposes", "Ember"),
            fact(paper, "uses", "LLM", "LLMs", words="LLMs"),
            fact(paper, "addresses", "reranking", type_="Task"),
            fact(paper, "evaluatesOn", "MS MARCO", type_="Dataset", confidence=0.4),
            fact(paper, "measures", "NDCG", type_="Metric"),
        ),
    )


WICK = Paper(
    title="Wick: Reranking Long Documents",
    abstract=(
        "A gentle light (GL) helps. We propose Wick, which builds on Graph Lantern, for reranking "
        "with LLMs on TREC-COVID and MARCO MS; accuracy rises by 5%. We call the corpus Wick too."
    ),
    id="2502.00002",
    authors=(Author("Bo Okafor", 1), Author("Dita Wolny", 2)),
    date="2025-02-03",
    categories=("cs.IR", "cs.CL"),
    source="profile.txt",
)
FLINT = Paper(
    title="Flint: Question Answering with Sparks",
    abstract=(
        "LLMs answer questions with a graph loss (GL). "
        "We test question answering on BEIR with NDCG."
    ),
    id="2303.00003",
    authors=(Author("Dita Wolny", 1),),
    date="2023-03-04",
    source="profile.txt",
)
MOTH = Paper(
    title="Moths and Their Lamps",
    abstract="Lamps draw moths.",
    id="moth-1",
    source="profile.txt",
)


def wick() -> Extraction:
    paper = WICK
    return Extraction(
        paper,
        facts=(
            fact(paper, "proposes", "Wick", confidence=0.9),
            fact(paper, "uses", "gentle light"),
            fact(paper, "proposes", "Wick", type_="Dataset", words="corpus Wick", confidence=0.5),
            fact(paper, "uses", "LLM", "LLMs", words="LLMs"),
            fact(paper, "addresses", "reranking", type_="Task"),
            fact(paper, "evaluatesOn", "TREC-COVID", type_="Dataset"),
            fact(paper, "evaluatesOn", "MARCO MS", type_="Dataset"),
            fact(paper, "measures", "accuracy", type_="Metric"),
        ),
        abbreviations=(pair(paper, "GL", "gentle light"),),
        links=(
            ConceptLink(
                "extends",
                "Wick",
                "Graph Lantern",
                "Method",
                evidence(paper, "Wick, which builds on Graph Lantern"),
            ),
        ),
        results=(
            Result("5", "%", "5%", "accuracy", evidence(paper, "rises by 5%"), method="Wick"),
        ),
    )


def flint() -> Extraction:
    paper = FLINT
    return Extraction(
        paper,
        facts=(
            fact(paper, "uses", "LLM", "LLMs", words="LLMs"),
            fact(paper, "uses", "graph loss"),
            fact(paper, "addresses", "question answering", type_="Task"),
            fact(paper, "evaluatesOn", "BEIR", type_="Dataset"),
            fact(paper, "measures", "NDCG", type_="Metric"),
        ),
        abbreviations=(pair(paper, "GL", "graph loss"),),
    )


def moth() -> Extraction:
    return Extraction(MOTH)


def library() -> list[Extraction]:
    """Return the extractions of a graph in which every query of the catalogue finds something."""
    return [lantern(), ember(), wick(), flint(), moth()]


def two_papers() -> bytes:
    """Return the graph of `lantern` and `ember` as Turtle."""
    return to_turtle(encode(resolve([lantern(), ember()]), run=Run("rules", "1")))
