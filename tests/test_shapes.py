from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from rdflib import RDF, SH, Graph

from extract.model import Profile
from kg.errors import InputError
from kg.query.rdflib import to_rdflib
from kg.rdf.encode import Run, encode
from kg.rdf.turtle import to_turtle
from kg.rdf.validate import shapes_text, validate
from kg.rdf.vocab import prefixes
from kg.resolve.resolve import resolve
from tests.graphs import ember, lantern

RUN = Run("rules", "0.1.0")
TURTLE = to_turtle(encode(resolve([lantern(), ember()], [Profile("Cleo Márquez")]), run=RUN))
HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes().items())
GOOD = """
sgd:dataset a void:Dataset ; sg:minConfidence 0.5 ; void:triples 9 .
sgd:run-1 a prov:Activity .
sgd:paper-1 a fabio:ResearchPaper ; dct:title "Ask BERT" ; sg:uses sgd:method-1 .
sgd:method-1 a sg:Concept, sg:Method ; skos:prefLabel "BERT" ; sg:normalKey "bert" ;
    sg:paperCount 1 .
sgd:assertion-1 a sg:Assertion ; rdf:subject sgd:paper-1 ; rdf:predicate sg:uses ;
    rdf:object sgd:method-1 ; sg:confidence 0.8 ; sg:support 1 ; sg:status "asserted" ;
    sg:evidence sgd:evidence-1 .
sgd:evidence-1 a sg:Evidence ; prov:wasDerivedFrom sgd:paper-1 ; prov:wasGeneratedBy sgd:run-1 ;
    sg:field "title" ; sg:begin 4 ; sg:end 8 ; sg:exact "BERT" ; sg:confidence 0.8 ;
    sg:sentence "Ask BERT" ; sg:sentenceBegin 0 .
"""


def broken(turtle: str) -> set[str]:
    return {v.shape for v in validate(Graph().parse(data=HEADER + turtle)).violations}


@pytest.mark.parametrize("turtle", [TURTLE.decode(), HEADER + GOOD])
def test_a_good_graph_keeps_all_promises(turtle: str) -> None:
    report = validate(Graph().parse(data=turtle))

    assert report.violations == ()
    assert report.conforms


@pytest.mark.parametrize(
    ("old", "new", "shape"),
    [
        ("sg:evidence sgd:evidence-1", "sg:evidence sgd:evidence-2", "Assertion"),
        (" ;\n    sg:evidence sgd:evidence-1", "", "Assertion"),
        ('"asserted"', '"perhaps"', "Assertion"),
        ("rdf:predicate sg:uses", "rdf:predicate dct:relation", "Assertion"),
        (
            "rdf:object sgd:method-1 ; sg:confidence 0.8",
            "rdf:object sgd:method-1 ; sg:confidence 1.8",
            "Confidence",
        ),
        ("sg:uses sgd:method-1 .", "a sg:Thing .", "DirectTripleMissing"),
        ('"asserted"', '"rejected"', "DirectTripleUnfounded"),
        ("minConfidence 0.5", "minConfidence 0.9", "DirectTripleUnfounded"),
        (
            "sg:uses sgd:method-1 .",
            "sg:uses sgd:method-1 ; sg:hasCode <https://a/> .",
            "DirectTripleUnfounded",
        ),
        ('dct:title "Ask BERT"', 'dct:title "Ask Bert"', "ExactWords"),
        ("sg:begin 4 ; sg:end 8", "sg:begin 3 ; sg:end 8", "ExactWords"),
        ("sg:begin 4 ; sg:end 8", "sg:begin 8 ; sg:end 4", "Evidence"),
        ('sg:field "title"', 'sg:field "keywords"', "Evidence"),
        ("sg:sentenceBegin 0", "sg:sentenceBegin 2", "WordsInSentence"),
        ("sg:Concept, sg:Method", "sg:Concept, sg:Method, sg:Dataset", "Concept"),
        ('skos:prefLabel "BERT" ;', "", "Concept"),
        ("sg:uses sgd:method-1 .", "sg:uses sgd:method-1 ; sg:proposes sgd:method-1 .", "Paper"),
        ('dct:title "Ask BERT" ;', 'dct:title "Ask BERT" ; dct:issued "2024-02" ;', "Paper"),
        (
            "sgd:run-1 a prov:Activity .",
            'sgd:person-1 a foaf:Person ; foaf:name "X et al." .',
            "Person",
        ),
        ("sgd:run-1 a prov:Activity .", "sgd:x a sg:Collaboration ; sg:between sgd:y .", "Pair"),
        ("sgd:run-1 a prov:Activity .", "sgd:x a sg:Merge .", "Merge"),
        ("sgd:run-1 a prov:Activity .", "sgd:x a sg:Result .", "Read"),
        ("sgd:run-1 a prov:Activity .", "sgd:x a sg:Authorship ; sg:position 0 .", "Authorship"),
        ("void:triples 9", "void:triples 9.5", "Dataset"),
        ("sgd:run-1 a prov:Activity .", "sgd:x a sg:YearCount ; sg:year 2024 .", "YearCount"),
        (
            "sgd:run-1 a prov:Activity .",
            'sgd:x a sg:RankingEntry ; sg:ranking "a" .',
            "RankingEntry",
        ),
        ("sgd:run-1 a prov:Activity .", "sgd:x a sg:RelationSummary .", "RelationSummary"),
        ("sgd:run-1 a prov:Activity .", 'sgd:x a sg:MergeCandidate ; sg:rule "a" .', "Candidate"),
    ],
)
def test_a_broken_promise_is_named(old: str, new: str, shape: str) -> None:
    assert old in GOOD

    assert shape in broken(GOOD.replace(old, new, 1))


def test_validation_over_oxigraph_finds_the_same() -> None:
    data = HEADER + GOOD.replace("sg:begin 4", "sg:begin 3").replace('"asserted"', '"rejected"')
    store = pyoxigraph.Store()
    store.load(data.encode(), format=pyoxigraph.RdfFormat.TURTLE)

    assert validate(to_rdflib(store)) == validate(Graph().parse(data=data))
    assert len(store) == len(Graph().parse(data=data))


def test_each_message_starts_with_the_name_of_a_shape() -> None:
    shapes = Graph().parse(data=shapes_text(), format="turtle")

    names = {
        str(s).partition("#")[2]
        for t in (SH.NodeShape, SH.PropertyShape)
        for s in shapes.subjects(RDF.type, t)
    }
    assert {str(m).partition(":")[0] for m in shapes.objects(None, SH.message)} == names


def test_a_file_is_validated_and_a_bad_one_is_one_sentence(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.ttl", tmp_path / "bad.ttl"
    good.write_bytes(TURTLE)
    bad.write_text("sgd:x a", encoding="utf-8")

    assert validate(good).conforms
    with pytest.raises(InputError, match=r"bad\.ttl: this is not Turtle"):
        validate(bad)
    with pytest.raises(InputError, match="No such file"):
        validate(tmp_path / "none.ttl")
