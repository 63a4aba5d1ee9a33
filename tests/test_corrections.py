from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, Store

from extract.model import Extraction, Paper
from extract.schema import CONCEPT_TYPES, RELATIONS
from kg.corrections.apply import apply_corrections, resolve_corrected
from kg.corrections.file import (
    LARGEST,
    append_corrections,
    parse_corrections,
    read_corrections,
    to_yaml,
)
from kg.corrections.model import KINDS, LONGEST, Correction, CorrectionError, make_correction
from kg.corrections.said import find_said, least_sure
from kg.errors import InputError, NotFoundError, UsageError
from kg.query.rdflib import to_rdflib
from kg.rdf.encode import Run, encode
from kg.rdf.validate import validate
from kg.rdf.vocab import DEFAULT_BASE
from kg.resolve.ids import hashed_id
from kg.resolve.model import Concept, Knowledge, Statement
from kg.resolve.resolve import resolve
from tests.graphs import LANTERN, ember, fact, lantern, library, moth, wick

RUN = Run("rules", "1")
REJECT = Correction(
    "reject", "BM25", type="Method", paper="arXiv:2501.00001", relation="comparesWith"
)


def corrected(*corrections: Correction, of: list[Extraction] | None = None) -> Knowledge:
    knowledge, outcome = resolve_corrected(of or library(), (), corrections)
    assert outcome.unapplied == ()
    assert outcome.applied == len(corrections)
    return knowledge


def stored(knowledge: Knowledge) -> Store:
    store = Store()
    triples = encode(knowledge, run=RUN)
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


def reason(*corrections: Correction) -> str:
    _, outcome = resolve_corrected(library(), (), corrections)
    assert outcome.applied + len(outcome.unapplied) == len(corrections)
    return outcome.unapplied[-1].reason


def concept(knowledge: Knowledge, label: str, type_: str = "Method") -> Concept:
    found = [c for c in knowledge.concepts if (c.label, c.type) == (label, type_)]
    assert len(found) == 1
    return found[0]


def said(knowledge: Knowledge, relation: str, name: str, title: str = "") -> list[Statement]:
    titles = {node.id: node.paper.title for node in knowledge.papers}
    ids = {c.id for c in knowledge.concepts if c.label == name}
    return [
        s
        for s in knowledge.statements
        if s.predicate == relation and s.object in ids and titles.get(s.subject, "") >= title
    ]


def test_without_corrections_the_graph_is_what_was_read() -> None:
    assert resolve_corrected(library(), (), ())[0] == resolve(library())


def test_what_is_rejected_stays_as_an_assertion_that_counts_for_nothing() -> None:
    knowledge = corrected(REJECT)
    (statement,) = said(knowledge, "comparesWith", "BM25")
    store = stored(knowledge)

    assert statement.status == "rejected"
    found = find_said(store, _assertion(statement))
    assert (found.status, found.confidence) == ("rejected", 0.8)
    assert found.id not in {s.id for s in least_sure(store)}
    direct = f"ASK {{ <{DEFAULT_BASE}{statement.subject}> ?p <{DEFAULT_BASE}{statement.object}> }}"
    assert not store.query(direct)
    assert validate(to_rdflib(store)).conforms


def _assertion(statement: Statement) -> str:
    return hashed_id("assertion", statement.subject, statement.predicate, statement.object)


def test_rejected_code_is_not_available_code() -> None:
    code = Correction(
        "reject", "https://example.org/lantern", title=LANTERN.title, relation="hasCode"
    )
    silent = replace(lantern(), paper=replace(LANTERN, has_code=None))
    store = stored(corrected(code, of=[silent]))
    ask = "ASK { ?s <https://w3id.org/scholargraph/ns#codeAvailable> true }"

    assert not store.query(ask)
    assert stored(corrected(of=[silent])).query(ask)


def test_what_is_kept_is_curated_and_sure() -> None:
    keep = Correction("keep", "MS MARCO", title="Ember for Cheap Reranking", relation="evaluatesOn")
    knowledge = corrected(keep)
    statement = next(s for s in knowledge.statements if s.status == "curated")

    assert (statement.predicate, statement.confidence) == ("evaluatesOn", 1.0)
    assert _assertion(statement) not in {s.id for s in least_sure(stored(knowledge))}
    assert validate(to_rdflib(stored(knowledge))).conforms


def test_the_last_word_on_a_statement_counts() -> None:
    keep = replace(REJECT, kind="keep")

    assert said(corrected(REJECT, keep), "comparesWith", "BM25")[0].status == "curated"
    assert said(corrected(keep, REJECT), "comparesWith", "BM25")[0].status == "rejected"


def test_links_between_concepts_can_be_rejected() -> None:
    link = Correction("reject", "Lantern", subject="Graph Lantern", relation="extends")
    knowledge = corrected(link)

    assert [s.object[:14] for s in knowledge.statements if s.status == "rejected"] == [
        "method-lantern"
    ]
    assert validate(to_rdflib(stored(knowledge))).conforms


def test_a_new_type_brings_the_relation_that_fits_it() -> None:
    knowledge = corrected(Correction("retype", "BM25", type="Method", to="Dataset"))

    assert concept(knowledge, "BM25", "Dataset").id.startswith("dataset-bm25-")
    assert said(knowledge, "evaluatesOn", "BM25")
    assert not said(knowledge, "comparesWith", "BM25")
    assert validate(to_rdflib(stored(knowledge))).conforms


def test_a_new_type_meets_the_concept_that_has_it() -> None:
    knowledge = corrected(Correction("retype", "Wick", type="Dataset", to="Method"))
    wicks = [c for c in knowledge.concepts if c.label == "Wick"]

    assert [c.type for c in wicks] == ["Method"]
    (proposed,) = said(knowledge, "proposes", "Wick")
    assert (proposed.confidence, len(proposed.evidence)) == (0.9, 2)
    assert wicks[0].id not in {id_ for pair in knowledge.related for id_ in pair}


@pytest.mark.parametrize("to", CONCEPT_TYPES)
@pytest.mark.parametrize("name", ["Graph Lantern", "LLM", "GPU memory", "MS MARCO", "reranking"])
def test_every_retyped_graph_keeps_its_shapes(name: str, to: str) -> None:
    type_ = next(c.type for c in resolve(library()).concepts if name in (c.label, *c.alt_labels))
    if type_ == to:
        return
    knowledge = corrected(Correction("retype", name, type=type_, to=to))

    report = validate(to_rdflib(stored(knowledge)))
    assert report.conforms, report.to_text()


def test_a_new_name_leaves_the_old_one_as_another() -> None:
    before = concept(resolve(library()), "LLM")
    after = concept(
        corrected(Correction("rename", "LLMs", type="Method", to="AI model")), "AI model"
    )

    assert after.id == before.id
    assert {"LLM", *before.alt_labels} == set(after.alt_labels)


def test_two_concepts_become_one_and_it_is_recorded() -> None:
    knowledge = corrected(Correction("merge", "TREC-COVID", type="Dataset", to="MS MARCO"))
    one = concept(knowledge, "MS MARCO", "Dataset")

    assert "TREC-COVID" in one.alt_labels
    assert len(said(knowledge, "evaluatesOn", "MS MARCO")) == 3
    assert [m.forms for m in knowledge.merges if m.rule == "correction"] == [
        ("MS MARCO", "TREC-COVID")
    ]
    assert validate(to_rdflib(stored(knowledge))).conforms


def test_a_concept_that_extends_what_it_is_merged_with_extends_nothing() -> None:
    merge = Correction("merge", "Lantern", type="Method", to="Graph Lantern")

    extends = [s for s in corrected(merge).statements if s.predicate == "extends"]
    assert [s.subject[:11] for s in extends] == ["method-wick"]


def test_results_and_abbreviations_follow_their_concepts() -> None:
    merge = Correction("merge", "GPU memory", type="Metric", to="NDCG")
    rename = Correction("merge", "LLM", type="Method", to="BM25")
    knowledge = corrected(merge, rename)
    ids = {c.id for c in knowledge.concepts}

    used = {r.metric_id for r in knowledge.results}
    named = {a.concept_id for a in knowledge.abbreviations} | {
        m.concept_id for m in knowledge.merges
    }
    assert (used | named) - {""} <= ids
    assert concept(knowledge, "NDCG", "Metric").id in used
    assert concept(knowledge, "BM25").id in named


@pytest.mark.parametrize("name", ["LLM", "LLMs", "large language model"])
def test_a_split_name_is_a_concept_of_its_own(name: str) -> None:
    knowledge = corrected(Correction("split", name))
    short, long = concept(knowledge, "LLM"), concept(knowledge, "Large language model")

    assert not {short.label, *short.alt_labels} & {long.label, *long.alt_labels}
    assert len(knowledge.abbreviations) == len(resolve(library()).abbreviations)
    assert not [m for m in knowledge.merges if set(m.forms) == {"LLMs", "Large language models"}]
    # Ember, Wick and Flint say LLM; only one paper writes it out.
    assert len(said(knowledge, "uses", "LLM")) == 3
    assert len(said(knowledge, "uses", "Large language model")) == 1
    assert validate(to_rdflib(stored(knowledge))).conforms


@pytest.mark.parametrize(
    ("name", "other"), [("LLM", "large language models"), ("Large language model", "LLMs")]
)
def test_one_wrong_merge_is_undone_by_both_of_its_names(name: str, other: str) -> None:
    knowledge = corrected(Correction("split", name, to=other))
    short, long = concept(knowledge, "LLM"), concept(knowledge, "Large language model")

    assert not {short.label, *short.alt_labels} & {long.label, *long.alt_labels}
    assert len(said(knowledge, "uses", "LLM")) == 3
    assert reason(Correction("split", "LLM", to="BM25")) == "“BM25” is not joined with “LLM”"


def test_concepts_of_two_types_can_be_one() -> None:
    merge = Correction("merge", "Wick", type="Dataset", to="Wick", to_type="Method")

    knowledge = corrected(merge)

    assert [c.type for c in knowledge.concepts if "Wick" in (c.label, *c.alt_labels)] == ["Method"]
    assert {s.predicate for s in said(knowledge, "proposes", "Wick")} == {"proposes"}
    assert validate(to_rdflib(stored(knowledge))).conforms
    assert parse_corrections(to_yaml([merge])) == (merge,)


def test_a_misspelling_that_is_none_can_be_split_off() -> None:
    paper = Paper(
        title="AutoDebias for All", abstract="We propose AutoDebias. AotoDebias is tested."
    )
    facts = (fact(paper, "proposes", "AutoDebias"), fact(paper, "uses", "AotoDebias"))
    extraction = Extraction(paper, facts)
    assert len(resolve([extraction]).concepts) == 1

    labels = {
        c.label for c in corrected(Correction("split", "AotoDebias"), of=[extraction]).concepts
    }
    assert labels == {"AotoDebias", "AutoDebias"}


def test_corrections_name_what_earlier_ones_made_and_what_stood_before() -> None:
    retype = Correction("retype", "BM25", type="Method", to="Dataset")
    rename = Correction("rename", "BM25", type="Dataset", to="Okapi")
    seen_before = replace(REJECT, note="read in the graph that still has it as a method")
    again = Correction("merge", "Okapi", type="Dataset", to="MS MARCO")
    knowledge = corrected(retype, rename, seen_before, again)

    assert {"BM25", "Okapi"} <= set(concept(knowledge, "MS MARCO", "Dataset").alt_labels)


def test_there_and_back_is_where_it_was() -> None:
    away = Correction("retype", "BM25", type="Method", to="Dataset")
    back = Correction("retype", "BM25", type="Dataset", to="Method")
    knowledge = corrected(away, back)

    assert knowledge.concepts == resolve(library()).concepts
    assert validate(to_rdflib(stored(knowledge))).conforms


@pytest.mark.parametrize(
    ("correction", "why"),
    [
        (replace(REJECT, paper="arXiv:1901.00001"), "nothing is called “arXiv:1901.00001”"),
        (replace(REJECT, name="BM26"), "no Method is called “BM26”"),
        (replace(REJECT, relation="uses"), "nothing says so"),
        (Correction("keep", "Wick", title="Wick: Reranking Long Documents", relation="proposes"),
         "2 statements fit"),
        (Correction("retype", "Nil", type="Task", to="Method"), "no Task is called “Nil”"),
        (Correction("rename", "LLM", type="Method", to="BM25"),
         "another Method is called “BM25”; merge them"),
        (Correction("rename", "LLM", type="Method", to="{}"), "nothing of “{}” can be a label"),
        (Correction("merge", "LLM", type="Method", to="LLMs"), "they are one Method already"),
        (Correction("split", "BM25"), "nothing is joined with “BM25”"),
    ],
)  # fmt: skip
def test_what_does_not_apply_says_why(correction: Correction, why: str) -> None:
    assert reason(correction) == why


def test_a_later_split_undoes_a_merge() -> None:
    merge = Correction("merge", "BM25", type="Method", to="LLM")

    _, outcome = resolve_corrected(library(), (), (merge, Correction("split", "LLM")))
    assert [u.reason for u in outcome.unapplied] == ["a later split undoes it"]


def test_corrections_survive_more_and_fewer_papers() -> None:
    corrections = (
        REJECT,
        Correction("rename", "LLM", type="Method", to="AI model"),
        Correction("retype", "Wick", type="Dataset", to="Method"),
    )
    few, outcome = resolve_corrected([lantern(), moth()], (), corrections)
    assert (outcome.applied, [u.correction.name for u in outcome.unapplied]) == (2, ["Wick"])
    more, outcome = resolve_corrected([moth(), wick(), lantern(), ember()], (), corrections)
    assert outcome.applied == 3

    for knowledge in (few, more):
        assert said(knowledge, "comparesWith", "BM25")[0].status == "rejected"
        assert concept(knowledge, "AI model")


def test_a_paper_without_its_number_is_found_by_its_title() -> None:
    numbered = replace(REJECT, title=LANTERN.title)
    bare = replace(lantern(), paper=replace(LANTERN, id=""))

    assert corrected(numbered, of=[bare]).statements
    assert corrected(replace(numbered, paper=""), of=[lantern()]).statements


NAMES = st.sampled_from(["BM25", "LLM", "LLMs", "Wick", "MS MARCO", "reranking", "GL", "x", "{"])
TYPES = st.sampled_from(CONCEPT_TYPES)
ANY_CORRECTION = st.builds(
    Correction,
    kind=st.sampled_from(KINDS),
    name=NAMES,
    type=st.one_of(st.just(""), TYPES),
    to=st.one_of(TYPES, NAMES),
    paper=st.sampled_from(["", "arXiv:2501.00001", "moth-1"]),
    title=st.sampled_from(["", LANTERN.title, "Wick: Reranking Long Documents"]),
    subject=NAMES,
    relation=st.sampled_from((*RELATIONS, "extends", "hasCode")),
)


@settings(max_examples=60, deadline=None)
@given(corrections=st.lists(ANY_CORRECTION, max_size=6))
def test_whatever_is_corrected_the_graph_is_whole(corrections: list[Correction]) -> None:
    allowed = [c for c in corrections if _is_valid(c)]
    knowledge, outcome = resolve_corrected(library(), (), allowed)

    assert outcome.applied + len(outcome.unapplied) == len(allowed)
    ids = {c.id for c in knowledge.concepts} | {n.id for n in knowledge.papers} | {""}
    ends = {e for s in knowledge.statements for e in (s.subject, s.object) if "://" not in e}
    assert ends <= ids
    assert {m.concept_id for m in knowledge.merges} <= ids
    assert {a.concept_id for a in knowledge.abbreviations} <= ids
    places = {p for s in resolve(library()).statements for p in s.evidence}
    assert all(s.evidence and set(s.evidence) <= places for s in knowledge.statements)
    assert resolve_corrected(list(reversed(library())), (), allowed)[0] == knowledge


def _is_valid(correction: Correction) -> bool:
    try:
        make_correction(correction.to_fields())
    except CorrectionError:
        return False
    return True


# ------------------------------------------------------------------------ the file

TEXTS = st.text(min_size=1, max_size=40).map(lambda t: " ".join(t.split())).filter(bool)


@given(name=st.text(max_size=30), note=st.text(max_size=30), to=st.text(max_size=30))
def test_what_is_written_is_read_again(name: str, note: str, to: str) -> None:
    try:
        one = make_correction(
            {"kind": "rename", "name": name, "type": "Task", "to": to, "note": note}
        )
    except CorrectionError:
        return
    keep = replace(REJECT, title=one.name)

    assert parse_corrections(to_yaml([one, keep])) == (one, keep)


@given(text=st.text())
def test_any_text_is_a_list_of_corrections_or_one_sentence(text: str) -> None:
    _read_or_refuse(text)


@given(
    pieces=st.lists(
        st.sampled_from(
            ["- ", "kind: ", "reject", "keep\n", "  ", "name: x\n", "&a ", "*a", "!!python/none ",
             "[", "{", "}", "]", ",", ": ", "\n", "? ", "---\n", "...\n", "#", "'", '"', "|\n",
             "<<: ", "\t", "%TAG ", "relation: uses\n", "paper: 1\n", "\\ud800", "\x00"]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_any_yaml_is_a_list_of_corrections_or_one_sentence(pieces: list[str]) -> None:
    _read_or_refuse("".join(pieces))


def _read_or_refuse(text: str) -> None:
    try:
        found = parse_corrections(text, "c.yaml")
    except InputError as error:
        assert str(error).startswith("c.yaml:")  # noqa: PT017
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert apply_corrections(resolve([]), found)[1].applied == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: 1\n", "c.yaml:1: a file of corrections is a list"),
        ("- reject\n", "c.yaml:1: a correction is a group of lines"),
        ("\n- kind: no\n", "c.yaml:2: a correction needs a kind"),
        ("- kind: split\n", "c.yaml:1: split needs the field 'name'"),
        ("- {kind: split, name: a}\n- kind: split\n  name: [a]\n", "c.yaml:3: the field 'name' is"),
        ("- {kind: split, name: a, type: Task}", "c.yaml:1: split takes no field 'type'"),
        ("- {kind: split, name: a, nmae: b}", "c.yaml:1: a correction has no field 'nmae'"),
        ("- kind: split\n  name: a\n  name: b\n", "c.yaml:3: the field 'name' is there twice"),
        ("- kind: split\n  name: &a b\n", "c.yaml:2: anchors"),
        ("- &a [x]\n- [*a, *a]\n", "c.yaml:1: anchors"),
        ("- kind: split\n  name: !!python/object/apply:os.system [id]\n", "c.yaml:2: tags"),
        ("- {kind: split, name: a}\n---\n- b\n", "c.yaml:2: a file of corrections is one"),
        ("- kind: 'split\n", "c.yaml:2: this is no YAML"),
        ("- {kind: reject, name: a, relation: likes, paper: b}", "'likes' is no relation"),
        ("- {kind: reject, name: a, relation: uses}", "needs the field paper or title"),
        ("- {kind: keep, name: a, relation: extends, paper: b}", "needs the field subject"),
        ("- {kind: retype, name: a, type: Task, to: Person}", "'Person' is no type"),
        ("- {kind: retype, name: a, type: Task, to: Task}", "both are Task"),
        (f"- {{kind: split, name: {'a' * (LONGEST + 1)}}}", "longer than"),
        ("[" * 100_000, "c.yaml:1: "),
        ("- {a: " * 100_000, "c.yaml:1: "),
    ],
)  # fmt: skip
def test_what_is_no_correction_is_refused_with_its_line(text: str, why: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_corrections(text, "c.yaml")
    assert why in str(raised.value)


def test_words_that_yaml_takes_for_something_else_are_text() -> None:
    names = ["NO", "1.10", "2024-01-01", "null"]
    text = "".join(f"- {{kind: split, name: {name}}}\n" for name in names)

    assert [c.name for c in parse_corrections(text)] == names


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "[]\n", "~\n"])
def test_a_file_may_say_nothing(text: str) -> None:
    assert parse_corrections(text) == ()


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "bytes.yaml").write_bytes(b"- a\n\xff\n")
    (tmp_path / "large.yaml").write_bytes(b"#" * (LARGEST + 1))
    for name, why in (("none", "No such file"), ("bytes", ":2: this is no"), ("large", "at most")):
        with pytest.raises(InputError, match=why):
            read_corrections(tmp_path / f"{name}.yaml")
    with pytest.raises(InputError, match="directory"):
        read_corrections(tmp_path)


def test_adding_keeps_comments_and_says_nothing_twice(tmp_path: Path) -> None:
    file = tmp_path / "corrections.yaml"
    file.write_text("# mine\n  - kind: split  # odd\n    name: GL")
    split = Correction("split", "GL")

    assert append_corrections(file, [REJECT, REJECT, split]) == 1
    assert append_corrections(file, [replace(REJECT, kind="keep"), REJECT]) == 2
    assert file.read_text().startswith("# mine\n  - kind: split  # odd\n    name: GL\n  - kind:")
    assert [c.kind for c in read_corrections(file)] == ["split", "reject", "keep", "reject"]


@pytest.mark.parametrize("text", ["[{kind: split, name: a}]\n", "- {kind: split, name: a}\n...\n"])
def test_a_file_without_a_place_at_its_end_stays_as_it_is(text: str, tmp_path: Path) -> None:
    file = tmp_path / "corrections.yaml"
    file.write_text(text)

    with pytest.raises(UsageError, match="dash"):
        append_corrections(file, [REJECT])
    assert file.read_text() == text


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "new" / "corrections.yaml"
    names = [f"name {number}" for number in range(24)]
    threads = [
        threading.Thread(target=append_corrections, args=(file, [Correction("split", name)]))
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(c.name for c in read_corrections(file)) == sorted(names)
    assert sorted(p.name for p in file.parent.iterdir()) == [
        ".corrections.yaml.lock",
        "corrections.yaml",
    ]


def test_statements_are_found_by_the_id_of_their_assertion() -> None:
    store = stored(resolve(library()))
    for found in least_sure(store):
        assert find_said(store, found.id) == found
        knowledge = corrected(found.correction("reject"))
        rejected = [s for s in knowledge.statements if s.status == "rejected"]
        assert [_assertion(s) for s in rejected] == [found.id]
    with pytest.raises(NotFoundError, match="kg review --list"):
        find_said(store, "assertion-0")
