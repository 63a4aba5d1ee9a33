from __future__ import annotations

import json
from functools import cache
from importlib import resources

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from extract.schema import RELATIONS
from kg.rdf.terms import term
from kg.rdf.validate import ontology_text
from kg.rdf.vocab import PREFIXES, SG, prefixes


@cache
def ontology() -> Graph:
    return Graph().parse(data=ontology_text(), format="turtle")


@cache
def terms() -> list[URIRef]:
    ours = (URIRef(str(term)) for term in ontology().subjects())
    return sorted({one for one in ours if str(one).startswith(str(SG._NS))})


def test_namespace_and_ontology_have_the_same_terms() -> None:
    assert sorted(SG.__annotations__) == sorted(str(t).removeprefix(str(SG._NS)) for t in terms())


def test_a_misspelt_term_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = SG.propose
    with pytest.raises(AttributeError):
        term("sg:propose")


def test_each_term_has_a_label_one_sentence_and_an_example() -> None:
    for subject in terms():
        (label,) = ontology().objects(subject, RDFS.label)
        (comment,) = ontology().objects(subject, RDFS.comment)
        (example,) = ontology().objects(subject, SKOS.example)

        assert str(label), subject
        assert str(example), subject
        assert str(comment)[0].isupper() or str(comment)[0] == '"', subject
        assert str(comment).endswith("."), subject
        assert ". " not in str(comment), subject


def test_each_term_is_a_class_or_a_property() -> None:
    for subject in terms():
        types = set(ontology().objects(subject, RDF.type))
        assert {RDFS.Class, OWL.Class} <= types or RDF.Property in types, subject


def test_most_properties_say_what_they_join() -> None:
    properties = {t for t in terms() if (t, RDF.type, RDF.Property) in ontology()}
    told = {p for p in properties if set(ontology().predicates(p)) & {RDFS.domain, RDFS.range}}

    assert {str(p).removeprefix(str(SG._NS)) for p in properties - told} <= {"between", "of"}


def test_relations_from_papers_are_sub_properties_of_dublin_core() -> None:
    for name in RELATIONS:
        (parent,) = ontology().objects(SG[name], RDFS.subPropertyOf)
        assert str(parent).startswith(PREFIXES["dct"])


def test_the_json_ld_context_has_every_term_and_prefix() -> None:
    text = (resources.files("kg") / "schema" / "context.jsonld").read_text(encoding="utf-8")
    context = json.loads(text)["@context"]

    assert {str(t).removeprefix(str(SG._NS)) for t in terms()} <= set(context)
    assert {prefix: context[prefix] for prefix in prefixes()} == prefixes()


def test_the_json_ld_context_gives_the_ontology_types_of_values() -> None:
    text = (resources.files("kg") / "schema" / "context.jsonld").read_text(encoding="utf-8")
    document = {
        "@context": json.loads(text)["@context"],
        "@id": "sgd:paper-1",
        "uses": "sgd:method-1",
        "codeAvailable": True,
    }

    triples = set(pyoxigraph.parse(json.dumps(document), format=pyoxigraph.RdfFormat.JSON_LD))

    paper, method = (NamedNode(prefixes()["sgd"] + name) for name in ("paper-1", "method-1"))
    assert {str(quad.triple) for quad in triples} == {
        str(Triple(paper, term("sg:uses"), method)),
        str(Triple(paper, term("sg:codeAvailable"), Literal(True))),
    }
