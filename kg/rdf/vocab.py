"""Our namespace and the prefixes of every vocabulary that the graph uses."""

# ruff: noqa: N815  (names of terms are given by the ontology)
from __future__ import annotations

from rdflib import Namespace, URIRef
from rdflib.namespace import DefinedNamespace

from extract.schema import NAMESPACE
from kg.resolve.ids import DEFAULT_BASE

__all__ = ["DEFAULT_BASE", "PREFIXES", "SG", "prefixes"]


class SG(DefinedNamespace):
    """The terms of schema/ontology.ttl; a name that is not there is an error.

    Example:
        >>> str(SG.proposes)
        'https://w3id.org/scholargraph/ns#proposes'
    """

    _NS = Namespace(NAMESPACE)
    _fail = True

    Abbreviation: URIRef
    Assertion: URIRef
    Authorship: URIRef
    CitedWork: URIRef
    Collaboration: URIRef
    Concept: URIRef
    CoOccurrence: URIRef
    Dataset: URIRef
    Evidence: URIRef
    Join: URIRef
    Merge: URIRef
    MergeCandidate: URIRef
    Method: URIRef
    Metric: URIRef
    PersonCandidate: URIRef
    PersonJoin: URIRef
    Profile: URIRef
    RankingEntry: URIRef
    Record: URIRef
    RelationSummary: URIRef
    Repository: URIRef
    Result: URIRef
    Task: URIRef
    Venue: URIRef
    YearCount: URIRef
    abbreviates: URIRef
    addresses: URIRef
    affiliation: URIRef
    affiliationAsWritten: URIRef
    aiScore: URIRef
    asOf: URIRef
    author: URIRef
    authorListComplete: URIRef
    baseline: URIRef
    begin: URIRef
    between: URIRef
    category: URIRef
    citationCount: URIRef
    coauthorOf: URIRef
    codeAvailable: URIRef
    codeLink: URIRef
    collection: URIRef
    comparesWith: URIRef
    conceptCount: URIRef
    confidence: URIRef
    configurationDigest: URIRef
    alsoOfType: URIRef
    coOccursWith: URIRef
    dataLink: URIRef
    dataset: URIRef
    dateInferred: URIRef
    end: URIRef
    evaluatesOn: URIRef
    evidence: URIRef
    exact: URIRef
    extends: URIRef
    extractor: URIRef
    extractorVersion: URIRef
    field: URIRef
    firstYear: URIRef
    form: URIRef
    groupCount: URIRef
    hasAffiliation: URIRef
    hasAuthorship: URIRef
    hasCode: URIRef
    hIndex: URIRef
    inferredFrom: URIRef
    inputDigest: URIRef
    joinedInto: URIRef
    keyword: URIRef
    lastYear: URIRef
    longForm: URIRef
    meanConfidence: URIRef
    measures: URIRef
    mergedInto: URIRef
    method: URIRef
    metric: URIRef
    metricAsWritten: URIRef
    minConfidence: URIRef
    nameAsWritten: URIRef
    nameKey: URIRef
    normalKey: URIRef
    novelty: URIRef
    objectCount: URIRef
    of: URIRef
    ofPerson: URIRef
    orcid: URIRef
    paperCount: URIRef
    partOf: URIRef
    position: URIRef
    promisedPrecision: URIRef
    proposes: URIRef
    publisherName: URIRef
    ranking: URIRef
    readAs: URIRef
    reason: URIRef
    record: URIRef
    recordOf: URIRef
    recordType: URIRef
    relation: URIRef
    retracted: URIRef
    ror: URIRef
    rule: URIRef
    score: URIRef
    seenIn: URIRef
    sentence: URIRef
    sentenceBegin: URIRef
    shortForm: URIRef
    siteLink: URIRef
    statementCount: URIRef
    status: URIRef
    subjectCount: URIRef
    support: URIRef
    task: URIRef
    unit: URIRef
    uses: URIRef
    value: URIRef
    valueAsWritten: URIRef
    year: URIRef


PREFIXES = {
    "sg": str(SG._NS),
    "cito": "http://purl.org/spar/cito/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Every prefix but `sgd`, which stands for the base of a graph."""


def prefixes(*, base: str = DEFAULT_BASE) -> dict[str, str]:
    """Return every prefix with its namespace, `sgd` for the things of the graph under `base`.

    Example:
        >>> prefixes(base="https://example.org/")["sgd"]
        'https://example.org/'
    """
    return {"sgd": base, **PREFIXES}
