from __future__ import annotations

import json
from importlib import resources

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.rdf.terms import term
from kg.rdf.validate import ontology_text
from kg.rdf.vocab import PREFIXES, SG, prefixes

ONTOLOGY = Graph().parse(data=ontology_text(), format="turtle")
TERMS = sorted({URIRef(str(t)) for t in ONTOLOGY.subjects() if str(t).startswith(str(SG._NS))})
PROPERTIES = [t for t in TERMS if (t, RDF.type, RDF.Property) in ONTOLOGY]


def test_namespace_and_ontology_have_the_same_terms() -> None:
    assert sorted(SG.__annotations__) == sorted(str(t).removeprefix(str(SG._NS)) for t in TERMS)


def test_a_misspelt_term_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = SG.propose
    with pytest.raises(AttributeError):
        term("sg:propose")


@pytest.mark.parametrize("subject", TERMS)
def test_each_term_has_a_label_one_sentence_and_an_example(subject: URIRef) -> None:
    (label,) = ONTOLOGY.objects(subject, RDFS.label)
    (comment,) = ONTOLOGY.objects(subject, RDFS.comment)
    (example,) = ONTOLOGY.objects(subject, SKOS.example)

    assert str(label)
    assert str(example)
    assert str(comment)[0].isupper() or str(comment)[0] == '"'
    assert str(comment).endswith(".")
    assert ". " not in str(comment)


@pytest.mark.parametrize("subject", TERMS)
def test_each_term_is_a_class_or_a_property(subject: URIRef) -> None:
    types = set(ONTOLOGY.objects(subject, RDF.type))

    assert {RDFS.Class, OWL.Class} <= types or RDF.Property in types


def test_most_properties_say_what_they_join() -> None:
    told = [p for p in PROPERTIES if set(ONTOLOGY.predicates(p)) & {RDFS.domain, RDFS.range}]

    assert {str(p).removeprefix(str(SG._NS)) for p in set(PROPERTIES) - set(told)} <= {
        "between",
        "of",
    }


def test_relations_from_papers_are_sub_properties_of_dublin_core() -> None:
    for name in ("proposes", "uses", "comparesWith", "evaluatesOn", "addresses", "measures"):
        (parent,) = ONTOLOGY.objects(SG[name], RDFS.subPropertyOf)
        assert str(parent).startswith(PREFIXES["dct"])


def test_the_json_ld_context_has_every_term_and_prefix() -> None:
    text = (resources.files("kg") / "schema" / "context.jsonld").read_text(encoding="utf-8")
    context = json.loads(text)["@context"]

    assert {str(t).removeprefix(str(SG._NS)) for t in TERMS} <= set(context)
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
