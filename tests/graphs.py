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
