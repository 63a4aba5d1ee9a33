"""From a Doc to records: the one place where what the pipes found leaves spaCy."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

from extract.evidence import evidence_at
from extract.facts import find_facts
from extract.model import (
    Abbreviation,
    CodeLink,
    ConceptLink,
    Evidence,
    Extraction,
    Fact,
    Paper,
    Result,
)
from extract.names import clean_label
from extract.pipes.doc_text import doc_text


def collect(doc: Doc, paper: Paper) -> Extraction:
    """Return all that the pipes found in the doc of a paper."""
    return Extraction(
        paper=paper,
        facts=find_facts(doc, paper),
        abbreviations=_abbreviations(doc, paper),
        code=_code(doc, paper),
        links=_links(doc, paper),
        results=_results(doc, paper),
    )


def _abbreviations(doc: Doc, paper: Paper) -> tuple[Abbreviation, ...]:
    text = doc_text(doc)
    return tuple(
        Abbreviation(
            clean_label(text[a.short_begin : a.short_end]),
            clean_label(text[a.long_begin : a.long_end]),
            evidence_at(doc, paper, min(a.short_begin, a.long_begin), max(a.short_end, a.long_end)),
        )
        for a in doc._.sg_abbreviations
    )


def _code(doc: Doc, paper: Paper) -> tuple[CodeLink, ...]:
    return tuple(
        CodeLink(link.address, evidence_at(doc, paper, link.begin, link.end))
        for link in doc._.sg_links
    )


def _links(doc: Doc, paper: Paper) -> tuple[ConceptLink, ...]:
    return tuple(
        ConceptLink(
            link.relation,
            link.subject,
            link.object,
            link.type,
            evidence_at(doc, paper, link.begin, link.end),
        )
        for link in doc._.sg_concept_links
    )


def _results(doc: Doc, paper: Paper) -> tuple[Result, ...]:
    return tuple(
        Result(
            r.value,
            r.unit,
            r.written,
            r.metric,
            evidence_at(doc, paper, r.begin, r.end),
            r.baseline,
            r.method,
            r.dataset,
        )
        for r in doc._.sg_results
    )


def to_json(extraction: Extraction) -> dict[str, Any]:
    """Return an extraction as the object of one JSON line, facts in the order found.

    Example:
        >>> to_json(Extraction(Paper(title="Ask BERT", id="p1")))["paper"]
        'p1'
    """
    return {
        "paper": extraction.paper.id,
        "title": extraction.paper.title,
        "facts": [_fact(fact) for fact in extraction.facts],
        "abbreviations": [[a.short, a.long] for a in extraction.abbreviations],
        "code": [link.address for link in extraction.code],
        "links": [_link(link) for link in extraction.links],
        "results": [_result(result) for result in extraction.results],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    best = fact.evidence[0]
    return {
        "relation": fact.relation,
        "type": fact.type,
        "name": fact.name,
        "aliases": list(fact.aliases),
        "evidence": best.sentence,
        "confidence": round(fact.confidence, 4),
        **_place(best),
    }


def _link(link: ConceptLink) -> dict[str, Any]:
    return {
        "relation": link.relation,
        "subject": link.subject,
        "object": link.object,
        "type": link.type,
        **_place(link.evidence),
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "value": result.value,
        "unit": result.unit,
        "written": result.written,
        "metric": result.metric,
        "baseline": result.baseline,
        "method": result.method,
        "dataset": result.dataset,
        **_place(result.evidence),
    }


def _place(evidence: Evidence) -> dict[str, Any]:
    return {
        "sentence": evidence.sentence,
        "field": evidence.field,
        "begin": evidence.begin,
        "end": evidence.end,
        "exact": evidence.exact,
    }
