from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model import (
    Author,
    CodeLink,
    ConceptLink,
    Evidence,
    Extraction,
    Paper,
    Profile,
)
from kg.resolve.model import Concept, Knowledge
from kg.resolve.people import person_key
from kg.resolve.resolve import resolve
from tests.graphs import LANTERN, ember, evidence, fact, lantern, pair


def concepts(knowledge: Knowledge, type_: str = "Method") -> dict[str, Concept]:
    found = {c.label: c for c in knowledge.concepts if c.type == type_}
    assert len(found) == len([c for c in knowledge.concepts if c.type == type_]), "labels clash"
    return found


def rules(knowledge: Knowledge) -> set[tuple[str, tuple[str, str]]]:
    return {(merge.rule, merge.forms) for merge in knowledge.merges}


def said(knowledge: Knowledge) -> set[tuple[str, str, str]]:
    labels = {c.id: c.label for c in knowledge.concepts}
    titles = {p.id: p.paper.title.split()[0] for p in knowledge.papers}
    names = labels | titles
    return {
        (names[s.subject], s.predicate, names.get(s.object, s.object)) for s in knowledge.statements
    }


def read(text: str, *names: str, title: str = "Some Title", pairs: str = "") -> Extraction:
    """Return a paper that uses some names; pairs are given as "SHORT=long form|…"."""
    paper = Paper(title, text)
    defined = tuple(pair(paper, *p.split("=", 1)) for p in pairs.split("|") if p)
    return Extraction(paper, tuple(fact(paper, "uses", name) for name in names), defined)


def test_short_and_long_form_of_one_paper_are_one_concept() -> None:
    text = "Supervised Advantage Actor-Critic (SA2C) wins. SA2C is quick."
    long = "Supervised Advantage Actor-Critic"

    knowledge = resolve([read(text, "SA2C", long, pairs=f"SA2C={long}")])

    assert concepts(knowledge)["SA2C"].alt_labels == (long,)
    assert rules(knowledge) == {("abbreviation", ("SA2C", long))}
    assert knowledge.merges[0].evidence[0].evidence.exact == f"{long} (SA2C)"


def test_a_short_form_that_hardly_anyone_writes_is_no_label() -> None:
    long = "vision-language model"
    text = f"A {long} (V2LM) sees. So does a {long}."
    others = [read(f"We use a {long} here.", long, title=f"Other {n}") for n in range(30)]

    knowledge = resolve([read(text, "V2LM", pairs=f"V2LM={long}"), *others])

    assert concepts(knowledge)[long].alt_labels == ("V2LM",)


def test_a_name_defined_in_two_papers_is_one_concept() -> None:
    one = read(
        "Denoising with Agreement (DeCA) is new.", "DeCA", pairs="DeCA=Denoising with Agreement"
    )
    other = read(
        "We build on denoising with agreements (DeCA).",
        "DeCA",
        title="Other",
        pairs="DeCA=denoising with agreements",
    )

    assert list(concepts(resolve([one, other]))) == ["DeCA"]


def test_expansions_that_differ_in_word_endings_are_one_concept() -> None:
    one = read(
        "Self-instruct from introspective feedback (SIF).",
        "SIF",
        pairs="SIF=introspective feedback",
    )
    other = read(
        "By introspection feedback (SIF).", "SIF", title="B", pairs="SIF=introspection feedback"
    )

    knowledge = resolve([one, other])

    assert list(concepts(knowledge)) == ["SIF"]
    assert "inflection" in {rule for rule, _ in rules(knowledge)}


def test_one_acronym_with_two_expansions_is_two_concepts() -> None:
    one = read("Soft Actor-Critic (SAC) is used.", "SAC", pairs="SAC=Soft Actor-Critic")
    other = read(
        "Self-Supervised Actor-Critic (SAC) is used.",
        "SAC",
        title="B",
        pairs="SAC=Self-Supervised Actor-Critic",
    )
    bare = read("SAC is used.", "SAC", title="C")

    found = concepts(resolve([one, other, bare]))

    bare_name = "SAC (in “C”)"
    assert set(found) == {bare_name, "Soft Actor-Critic", "Self-Supervised Actor-Critic"}
    assert found["Soft Actor-Critic"].alt_labels == ("SAC",)
    assert found[bare_name].alt_labels == ("SAC",)


def definers(count: int, pair: str = "SAC=Soft Actor-Critic", topic: str = "") -> list[Extraction]:
    """Return papers that define a short form, of one topic or of none."""
    short, long = pair.split("=")
    text = f"{long} ({short}) is used. {topic} matters."
    names = (short, *([topic] if topic else []))
    return [read(text, *names, title=f"{long} {n}", pairs=pair) for n in range(count)]


def test_one_definition_names_no_undefined_use_of_another_paper() -> None:
    bare = read("SAC is used.", "SAC", title="B")

    knowledge = resolve([*definers(1), bare])

    assert len(knowledge.concepts) == 2
    assert not {rule for rule, _ in rules(knowledge)} & {"only-expansion", "shared-neighbours"}


def test_an_undefined_short_form_follows_the_sense_of_papers_on_the_same_things() -> None:
    topic = "robotic grasping"
    bare = read(f"SAC is used for {topic}.", "SAC", topic, title="B")
    other = definers(1, "SAC=Satellite Aerosol Chart", "cloud cover")

    knowledge = resolve([*definers(1, topic=topic), *other, bare])

    assert ("shared-neighbours", ("SAC", "Soft Actor-Critic")) in rules(knowledge)
    assert "Satellite Aerosol Chart" in concepts(knowledge)


def test_two_papers_that_agree_name_the_undefined_uses() -> None:
    knowledge = resolve([*definers(2), read("SAC is used.", "SAC", title="B")])

    assert list(concepts(knowledge)) == ["SAC"]
    assert ("only-expansion", ("SAC", "Soft Actor-Critic")) in rules(knowledge)


def test_the_dominant_sense_names_the_undefined_uses_and_others_keep_their_own() -> None:
    odd = definers(1, "SAC=Satellite Aerosol Chart")

    knowledge = resolve([*definers(9), *odd, read("SAC is used.", "SAC", title="B")])

    assert set(concepts(knowledge)) == {"SAC", "Satellite Aerosol Chart"}
    assert ("dominant-sense", ("SAC", "Soft Actor-Critic")) in rules(knowledge)


def test_a_definition_of_a_method_names_no_metric() -> None:
    paper = Paper("Cars", "FVD falls.")
    bare = Extraction(paper, (fact(paper, "measures", "FVD", type_="Metric"),))

    knowledge = resolve([*definers(6, "FVD=Fleming-Viot diffusion"), bare])

    assert concepts(knowledge, "Metric")["FVD (metric)"].alt_labels == ("FVD",)


def test_a_well_known_short_form_needs_no_definition() -> None:
    bare = read("We prompt an LLM.", "LLM", title="B")

    knowledge = resolve([bare, read("A large language model.", "large language model")])

    assert set(concepts(knowledge)) == {"LLM"}
    assert ("known-short-form", ("LLM", "large language model")) in rules(knowledge)


def test_one_definition_is_enough_where_a_sample_of_papers_agrees() -> None:
    long = "functional magnetic resonance imaging"
    bare = read("We use fMRI here.", "fMRI", title="B")

    knowledge = resolve([*definers(1, f"fMRI={long}", "rivers"), bare])

    assert set(concepts(knowledge)) == {"fMRI", "river"}
    assert ("agreed-expansion", ("fMRI", long)) in rules(knowledge)


def test_a_metric_that_everyone_knows_needs_no_definition() -> None:
    papers = [Paper("A", "AP rises."), Paper("B", "The average precision rises.")]
    facts = [
        fact(papers[0], "measures", "AP", type_="Metric"),
        fact(papers[1], "measures", "average precision", type_="Metric"),
    ]
    method = read("AP is a method.", "AP", title="C")

    knowledge = resolve(
        [*(Extraction(p, (f,)) for p, f in zip(papers, facts, strict=True)), method]
    )

    assert set(concepts(knowledge, "Metric")) == {"AP"}
    assert len(concepts(knowledge)) == 1


def test_a_short_form_may_have_a_hyphen_or_a_space_in_it() -> None:
    bare = [read(f"We use {form}.", form, title=form) for form in ("QZ-CAM", "QZCAM", "QZ CAM")]

    knowledge = resolve([*definers(2, "QZ-CAM=Quick Zonal Class Activation Map"), *bare])

    assert len(concepts(knowledge)) == 1


def test_a_definition_of_a_name_defines_none_of_its_versions() -> None:
    knowledge = resolve(
        [
            *definers(2, "RiverNet-18=River Network"),
            read("We use RiverNet-18.", "RiverNet-18", title="B"),
        ]
    )

    assert "RiverNet-18" in concepts(knowledge)
    assert not {rule for rule, _ in rules(knowledge)} & {"only-expansion", "abbreviation"}


@pytest.mark.parametrize(
    ("one", "other"), [("LLM model", "LLM"), ("F_1 score", "F1 score"), ("GANs network", "GAN")]
)
def test_a_word_said_twice_and_a_digit_below_the_line_make_no_other_name(
    one: str, other: str
) -> None:
    knowledge = resolve([read(f"We use {name}.", name, title=name) for name in (one, other)])

    assert len(knowledge.concepts) == 1


def test_a_short_form_easily_taken_for_a_larger_one_is_written_out() -> None:
    odd = definers(1, "SaC=sand and clay", "rivers")

    knowledge = resolve([*definers(9), *odd])

    assert {"SAC", "sand and clay"} <= set(concepts(knowledge))
    assert "SaC" in concepts(knowledge)["sand and clay"].alt_labels


def test_what_a_paper_hardly_proposes_it_uses_and_that_is_recorded() -> None:
    papers = [
        Paper("Lisa: Lamps", "We propose Lisa.", authors=(Author("A. Ek", 1),)),
        Paper("Rivers", "Lisa helps rivers.", authors=(Author("B. Bo", 1),)),
    ]
    users = [read("We use Lisa.", "Lisa", title=f"User {n}") for n in range(2)]

    knowledge = resolve(
        [*(Extraction(p, (fact(p, "proposes", "Lisa", confidence=0.6),)) for p in papers), *users]
    )

    found = {s.subject: (s.predicate, s.read_as) for s in knowledge.statements}
    assert sorted(found.values()) == [
        ("proposes", ""),
        ("uses", ""),
        ("uses", ""),
        ("uses", "proposes"),
    ]


def test_what_two_papers_propose_under_one_name_is_two_things() -> None:
    papers = [
        Paper("LISA: Layer Suppression", "We propose LISA.", id="2501.00001", date="2025-01-01"),
        Paper("LISA: Light Spectra", "We propose LISA.", id="2502.00002", date="2025-02-01"),
    ]
    facts = [Extraction(p, (fact(p, "proposes", "LISA"),)) for p in papers]

    knowledge = resolve(facts)

    assert set(concepts(knowledge)) == {"LISA", "LISA (in “LISA: Light Spectra”)"}
    assert len(resolve(facts[:1]).concepts) == 1
    assert resolve(facts[:1]).concepts[0].id in {c.id for c in knowledge.concepts}


def test_what_papers_of_one_author_propose_is_one_thing() -> None:
    author = (Author("A. Ek", 1),)
    papers = [Paper(f"LISA: Part {n}", "We propose LISA.", authors=author) for n in (1, 2)]

    knowledge = resolve([Extraction(p, (fact(p, "proposes", "LISA"),)) for p in papers])

    assert set(concepts(knowledge)) == {"LISA"}


@pytest.mark.parametrize(
    ("names", "rule"),
    [
        (("U-Net", "UNet"), "same-letters"),
        (("Grounding DINO", "GroundingDINO"), "same-letters"),
        (("multi-modal fusion", "multimodal fusion"), "same-letters"),
        (("transformer", "transformer model"), "generic-tail"),
        (("CLIP", "CLIP model"), "generic-tail"),
        (("instruction tuning", "instruction-tuned"), "inflected-name"),
        (("robot manipulation", "robotic manipulation"), "inflected-name"),
        (("knowledge distillation", "distilling knowledge"), "inflected-name"),
        (("image-text alignment", "text-image alignment"), "word-order"),
    ],
)
def test_variants_of_a_name_are_one_concept(names: tuple[str, str], rule: str) -> None:
    found = resolve([read(f"We use {n}.", n, title=f"No. {i}") for i, n in enumerate(names)])

    assert len(found.concepts) == 1
    assert {merge.rule for merge in found.merges} >= {rule}


@pytest.mark.parametrize(
    "names",
    [
        ("GAMA", "GAMA++"),
        ("YOLOv8", "YOLOv8s"),
        ("A-SCoRe", "SCoRe"),
        ("GPT-4", "GPT-4.1"),
        ("Llama 3 8B", "Llama 38B"),
        ("text-to-image", "image-to-text"),
        ("reasoning model", "model reasoning"),
        ("reward model", "reward"),
        ("LLM", "LLM framework"),
        ("language model", "language modeling"),
    ],
)
def test_like_names_of_different_things_stay_apart(names: tuple[str, str]) -> None:
    found = resolve([read(f"We use {n}.", n, title=f"No. {i}") for i, n in enumerate(names)])

    assert len(found.concepts) == 2


def test_a_task_and_the_method_of_its_name_are_one_concept_of_both_types() -> None:
    papers = [Paper(f"T{n}", "RAG helps.") for n in range(3)]
    found = [Extraction(p, (fact(p, "uses", "RAG"),)) for p in papers[:2]]
    task = Extraction(papers[2], (fact(papers[2], "addresses", "RAG", type_="Task"),))
    data = Paper("D", "We test on RAG.")
    dataset = Extraction(data, (fact(data, "evaluatesOn", "RAG", type_="Dataset"),))

    knowledge = resolve([*found, task, dataset])

    (rag,) = (c for c in knowledge.concepts if c.type == "Method")
    assert rag.types == ("Method", "Task")
    assert concepts(knowledge, "Dataset")["RAG (dataset)"].alt_labels == ("RAG",)
    assert len(knowledge.related) == 1


def test_a_word_is_not_the_short_form_it_is_spelt_like() -> None:
    defining = read("Causal Agent Rewards (CAR) is used.", "CAR", pairs="CAR=Causal Agent Rewards")

    knowledge = resolve([defining, read("The car is used.", "car", title="B")])

    assert set(concepts(knowledge)) == {"CAR", "car"}


def test_case_hyphen_and_plural_variants_are_one_concept() -> None:
    texts = ("Vision-language models.", "vision language model", "The Vision-Language Models")

    knowledge = resolve([read(t, t.strip("."), title=f"No. {n}") for n, t in enumerate(texts)])

    (concept,) = knowledge.concepts
    assert concept.label == "vision language model"
    assert knowledge.merges == ()


@pytest.mark.parametrize("relation", ["uses", "proposes"])
def test_a_near_miss_spelling_in_one_paper_is_the_same_method(relation: str) -> None:
    paper = Paper("AutoDebias: Learning", "AotoDebias is new. AutoDebias works.")
    own = fact(paper, "proposes", "AutoDebias")
    extraction = Extraction(paper, (own, fact(paper, relation, "AotoDebias")))

    knowledge = resolve([extraction])

    assert concepts(knowledge)["AutoDebias"].alt_labels == ("AotoDebias",)
    assert rules(knowledge) == {("misspelling", ("AutoDebias", "AotoDebias"))}
    assert {s.predicate for s in knowledge.statements} == {"proposes"}


def test_a_name_misspelt_wherever_it_was_read_is_named_as_in_the_title() -> None:
    paper = Paper("AutoDebias: Learning", "We propose AotoDebias.")

    knowledge = resolve([Extraction(paper, (fact(paper, "proposes", "AotoDebias"),))])

    assert concepts(knowledge)["AutoDebias"].alt_labels == ("AotoDebias",)


def test_every_other_form_of_a_name_is_on_record() -> None:
    paper = Paper("T", "AotoDebias, or the AutoDebias framework, is new.")
    found = fact(paper, "proposes", "AutoDebias", "AotoDebias", "AutoDebias framework")

    knowledge = resolve([Extraction(paper, (found,))])

    assert rules(knowledge) == {
        ("misspelling", ("AutoDebias", "AotoDebias")),
        ("alias", ("AutoDebias", "AutoDebias framework")),
    }


def test_an_alias_that_names_another_concept_is_no_name_of_this_one() -> None:
    paper = Paper("T", "Large language models are language models.")
    large = fact(paper, "uses", "Large language models", "language models")
    other = read("We use language models.", "language models", title="B")

    knowledge = resolve([Extraction(paper, (large,)), other])

    found = {c.label: c.alt_labels for c in knowledge.concepts}
    assert found["language model"] == ("language models",)
    assert "language models" not in found["Large language model"]
    assert knowledge.merges == ()


def test_near_misses_stay_apart_across_papers_and_where_they_are_compared() -> None:
    one = read("AotoDebias is used.", "AotoDebias")
    other = read("AutoDebias is used.", "AutoDebias", title="B")
    paper = Paper("LightGCL", "LightGCL beats LightGCN, MobileNext beats MobileNest.")
    compared = Extraction(
        paper,
        (
            fact(paper, "proposes", "LightGCL"),
            fact(paper, "comparesWith", "LightGCN"),
            fact(paper, "proposes", "MobileNext"),
            fact(paper, "comparesWith", "MobileNest"),
        ),
    )

    assert len(resolve([one, other, compared]).concepts) == 6


def test_a_variant_extends_what_it_is_named_after() -> None:
    paper = Paper("IISAN-Versa", "IISAN-Versa extends IISAN to more backbones.")
    link = ConceptLink("extends", "IISAN-Versa", "IISAN", "Method", evidence(paper, paper.abstract))
    versa = fact(paper, "proposes", "IISAN-Versa", "IISAN")

    knowledge = resolve([Extraction(paper, (versa, fact(paper, "uses", "IISAN")), links=(link,))])

    assert set(concepts(knowledge)) == {"IISAN-Versa", "IISAN"}
    assert ("IISAN-Versa", "extends", "IISAN") in said(knowledge)


def test_a_link_makes_a_concept_only_of_words_that_are_there() -> None:
    paper = Paper("Lantern", "Lantern extends Candle.")
    link = ConceptLink("extends", "Lantern", "Candle", "Method", evidence(paper, paper.abstract))
    facts = (fact(paper, "proposes", "Lantern"),)

    found = resolve([Extraction(paper, facts, links=(link,))])
    lost = resolve([Extraction(paper, facts, links=(replace(link, object="Torch"),))])

    assert ("Lantern", "extends", "Candle") in said(found)
    assert set(concepts(lost)) == {"Lantern"}
    assert {s.predicate for s in lost.statements} == {"proposes"}


def test_one_name_of_two_types_is_two_related_concepts() -> None:
    paper = Paper("T", "We use Foo. We test on Foo.")
    facts = (fact(paper, "uses", "Foo"), fact(paper, "evaluatesOn", "Foo", type_="Dataset"))

    knowledge = resolve([Extraction(paper, facts)])

    ids = tuple(sorted(c.id for c in knowledge.concepts))
    assert len(ids) == 2
    assert knowledge.related == (ids,)


def test_what_a_paper_proposes_it_never_also_uses() -> None:
    knowledge = resolve([lantern()])

    assert ("Graph", "proposes", "Graph Lantern") in said(knowledge)
    assert ("Graph", "uses", "Graph Lantern") not in said(knowledge)


def test_a_statement_said_twice_has_the_higher_confidence_and_all_evidence() -> None:
    paper = Paper("BERT again", "We use BERT.")
    facts = (
        fact(paper, "uses", "BERT", confidence=0.9),
        fact(paper, "uses", "BERTs", words="BERT"),
    )
    title = Evidence("title", 0, 4, "BERT", "BERT again", 0, 0.5)
    facts = (facts[0], replace(facts[1], name="BERT", evidence=(title,), confidence=0.5))

    (statement,) = resolve([Extraction(paper, facts)]).statements

    assert statement.confidence == 0.9
    assert [p.evidence.field for p in statement.evidence] == ["title", "abstract"]


def test_evidence_whose_words_are_not_there_is_dropped() -> None:
    paper = Paper("T", "We use BERT.")
    wrong = replace(evidence(paper, "BERT"), begin=0, end=4)
    found = replace(fact(paper, "uses", "BERT"), evidence=(wrong,))

    knowledge = resolve([Extraction(paper, (found,))])

    assert knowledge.statements == ()
    assert knowledge.concepts == ()


@pytest.mark.parametrize(
    ("address", "iri"),
    [
        ("https://example.org/a|b", "https://example.org/a%7Cb"),
        ("javascript:alert(1)", ""),
        ("https://example.org/a b", ""),
        ("https://example.org/<script>", ""),
        ("https://evil@example.org/", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("https://example.org/%zz", ""),
        ("https://example.org/\u202efdp", ""),
        ("file:///etc/passwd", ""),
    ],
)
def test_code_addresses_are_safe_iris_or_nothing(address: str, iri: str) -> None:
    code = (CodeLink(address, evidence(LANTERN, "https://example.org/lantern")),)

    knowledge = resolve([Extraction(LANTERN, code=code)])

    assert [s.object for s in knowledge.statements] == [iri] * bool(iri)


def test_records_of_one_paper_become_one_with_the_fullest_text() -> None:
    short = Paper("Ask BERT!", "", date="2024", tags=("pku",), has_code=True)
    full = Paper("Ask BERT", "We use BERT.", date="2024-05-01", id="2405.00001")
    other = Paper("Ask BERT", "Another text about it.", date="2022")

    knowledge = resolve(
        [Extraction(short), Extraction(full, (fact(full, "uses", "BERT"),)), Extraction(other)]
    )

    assert len(knowledge.papers) == 2
    merged = next(p for p in knowledge.papers if p.id == "paper-arxiv-2405-00001").paper
    assert (merged.abstract, merged.tags, merged.has_code) == (full.abstract, ("pku",), True)
    assert len(knowledge.statements) == 1


def test_one_title_with_two_arxiv_numbers_is_two_papers() -> None:
    papers = [Paper("Editorial", date="2024", id=f"2405.0000{n}") for n in (1, 2)]

    assert len(resolve([Extraction(paper) for paper in papers]).papers) == 2


def test_spellings_of_a_name_are_one_person() -> None:
    names = ("Jordi Vitrià", "JORDI VITRIA", "Jordi  Vitria")
    papers = [Paper(f"T{n}", authors=(Author(name, 1),)) for n, name in enumerate(names)]

    (person,) = resolve([Extraction(paper) for paper in papers]).people

    assert person.name == "Jordi Vitrià"
    assert person.alt_names == ("JORDI VITRIA", "Jordi Vitria")


@pytest.mark.parametrize("name", ["et al.", "Et al", "and 12 others", "others", " ", "and 3 more"])
def test_nobody_is_no_person(name: str) -> None:
    paper = Paper("T", authors=(Author("A. Ek", 1), Author(name, 2)))

    knowledge = resolve([Extraction(paper)])

    assert [person.name for person in knowledge.people] == ["A. Ek"]
    assert not knowledge.papers[0].paper.authors_complete


@pytest.mark.parametrize(
    "names", [("J. Ek", "J Ek"), ("J.K. Ek", "J. K. Ek"), ("Ek-Oe", "Ek - Oe")]
)
def test_dots_and_spaces_of_names_do_not_count(names: tuple[str, str]) -> None:
    assert person_key(names[0]) == person_key(names[1])


def test_other_scripts_keep_their_marks() -> None:
    assert person_key("がく") != person_key("かく")


def test_the_owner_of_a_profile_is_the_person_with_its_figures() -> None:
    knowledge = resolve([lantern()], [Profile("Cleo Márquez", h_index=9)])

    owner = next(p for p in knowledge.people if p.profile)
    assert owner.profile == Profile("Cleo Márquez", h_index=9)
    assert owner.id in knowledge.papers[0].author_ids


def test_abbreviations_and_results_lead_to_their_concepts() -> None:
    knowledge = resolve([lantern(), ember()])

    labels = {c.id: c.label for c in knowledge.concepts}
    assert [labels[a.concept_id] for a in knowledge.abbreviations] == ["LLM"]
    (result,) = knowledge.results
    assert (labels[result.metric_id], labels[result.method_id]) == ("GPU memory", "Graph Lantern")


forms = st.sampled_from(
    ["SAC", "SACs", "soft actor critic", "Self Actor-Critic", "DeCA", "AutoDebias", "AotoDebias"]
)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    names = draw(st.lists(forms, min_size=1, max_size=4))
    defined = draw(st.sampled_from(["", "SAC=soft actor critic", "SAC=Self Actor-Critic"]))
    long = defined.partition("=")[2]
    text = " and ".join([*names, f"{long} (SAC)"])
    title = draw(st.sampled_from(["One", "Two", "Three", "AutoDebias"]))
    relations = draw(st.lists(st.sampled_from(["uses", "proposes", "comparesWith"]), min_size=4))
    paper = Paper(title, text, authors=(Author(draw(st.sampled_from(["A Ek", "a. ek"])), 1),))
    pairs = (pair(paper, "SAC", long),) if long else ()
    facts = tuple(
        fact(paper, relation, name, *draw(st.lists(forms, max_size=2)))
        for relation, name in zip(relations, names, strict=False)
    )
    return Extraction(paper, facts, pairs)


@settings(max_examples=150, deadline=None)
@given(st.lists(extractions(), max_size=5), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(
    found: list[Extraction], shuffle: random.Random
) -> None:
    mixed = [*found, *found[:2]]
    shuffle.shuffle(mixed)

    assert resolve(mixed) == resolve(found)


@settings(max_examples=100, deadline=None)
@given(st.lists(extractions(), max_size=4))
def test_each_statement_ends_in_known_things_and_has_true_evidence(found: list[Extraction]) -> None:
    knowledge = resolve(found)

    papers = {node.id: node.paper for node in knowledge.papers}
    known = {c.id for c in knowledge.concepts} | papers.keys()
    for statement in knowledge.statements:
        assert {statement.subject, statement.object} <= known
        assert statement.evidence
        for place in statement.evidence:
            e = place.evidence
            assert papers[place.paper_id].text(e.field)[e.begin : e.end] == e.exact
    proposed = {(s.subject, s.object) for s in knowledge.statements if s.predicate == "proposes"}
    used = {(s.subject, s.object) for s in knowledge.statements if s.predicate == "uses"}
    assert not proposed & used


def test_a_short_form_inside_a_name_is_read_as_what_it_stands_for() -> None:
    one = read(
        "Large language models (LLMs) plan. LLM agents act.",
        "LLM agents",
        pairs="LLMs=Large language models",
    )
    other = read("A large language model agent waits.", "large language model agent", title="Other")

    merged = concepts(resolve([one, other]))

    assert list(merged) == ["large language model agent"]
    assert rules(resolve([one, other])) >= {
        ("short-form-inside", ("LLM agents", "large language model agent"))
    }


def test_an_ambiguous_short_form_inside_a_name_joins_nothing() -> None:
    soft = read("Soft actor-critic (SAC) wins.", "SAC", pairs="SAC=Soft actor-critic")
    own = read("Self actor-critic (SAC) wins.", "SAC", title="Own", pairs="SAC=Self actor-critic")
    bare = read("A SAC agent learns.", "SAC agent", title="Bare")
    long = read("A soft actor-critic agent learns.", "soft actor-critic agent", title="Long")

    labels = set(concepts(resolve([soft, own, bare, long])))

    assert {"SAC agent", "soft actor-critic agent"} <= labels
