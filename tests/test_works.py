from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from extract.model import Affiliation, Author, Extraction, Link, Paper
from kg.corrections.apply import resolve_corrected
from kg.corrections.model import make_correction
from kg.rdf.encode import Run, encode
from kg.rdf.terms import term
from kg.rdf.turtle import to_turtle
from kg.resolve.model import Knowledge
from kg.resolve.resolve import resolve
from kg.view.card import CardReader
from kg.view.overview import read_overview

ADA, JO, GRACE = Author("Ada Byron", 1), Author("Jo Kepler", 1), Author("Grace Hopper", 2)
PREPRINT = Paper(
    "LUMA: Late Answering", id="arXiv:2012.00030v2", authors=(ADA,), date="2020-12-30", source="a"
)
PUBLISHED = Paper(
    "LUMA: late answering.",
    doi="10.9999/made.30",
    venue="Made-Up Conference",
    authors=(Author("A. Byron", 1),),
    date="2021-06-01",
    source="b",
)

FULL_AUTHOR = Author(
    "Ada Byron",
    1,
    given="Ada",
    family="Byron",
    written="Byron, Ada",
    orcid="0000-0001-0000-0009",
    ids=("openalex:A1",),
    affiliations=(Affiliation("Made-Up University", "https://ror.org/00abcde12"),),
)
FULL = Paper(
    "T",
    doi="10.9999/1",
    authors=(FULL_AUTHOR, Author("The LUMA Group", 2, organisation=True)),
    pubmed="12",
    openalex="W3",
    ids=("s2:77",),
    venue="Annals",
    issn=("1234-5678",),
    type="article-journal",
    keywords=("Graph Retrieval", "graph retrieval"),
    references=("doi:10.9999/2", "openalex:W99"),
    links=(Link("https://example.org/c", "code"), Link("https://example.org/w", "site")),
    retracted=True,
    language="en",
    collections=("To read",),
)


def know(*papers: Paper) -> Knowledge:
    return resolve([Extraction(paper) for paper in papers])


def test_a_preprint_and_its_publication_are_one_paper_with_both_numbers_and_dates() -> None:
    knowledge = know(PREPRINT, PUBLISHED)

    (node,) = knowledge.papers
    assert (node.paper.arxiv, node.paper.doi) == ("2012.00030", "10.9999/made.30")
    assert (node.paper.date, node.paper.venue) == ("2021-06-01", "Made-Up Conference")
    assert [author.name for author in node.paper.authors] == ["Ada Byron"]
    (join,) = knowledge.joins
    assert join.rule == "preprint and publication"
    assert {record.date for record in join.records} == {"2020-12-30", "2021-06-01"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Paper("A", doi="10.9999/X"), Paper("B", doi="https://doi.org/10.9999/x")),
        (Paper("A", id="arXiv:2012.00030v2"), Paper("B", arxiv="2012.00030")),
        (Paper("A", doi="10.48550/arXiv.2012.00030"), Paper("B", id="2012.00030")),
        (Paper("A", openalex="W12"), Paper("B", openalex="w12")),
        (Paper("A", pubmed="123"), Paper("B", pubmed="123")),
        (Paper("Ask BERT Why", authors=(ADA,), date="2020"), Paper("Ask BERT why", date="2020")),
        (Paper("Ask BERT", authors=(ADA,), date="2020"), Paper("Ask BERT!", authors=(ADA,))),
    ],
)
def test_records_of_one_work_are_one_paper(one: Paper, other: Paper) -> None:
    assert len(know(one, other).papers) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            Paper("Introduction", authors=(ADA,), date="2018"),
            Paper("Introduction", authors=(JO,), date="2018"),
        ),
        (
            Paper("Editorial", authors=(ADA,), date="2018"),
            Paper("Editorial", authors=(ADA,), date="2019"),
        ),
        (
            Paper("Editorial", venue="Annals", date="2018"),
            Paper("Editorial", venue="Bulletin", date="2018"),
        ),
        (Paper("Introduction", authors=(ADA,), date="2018"), Paper("Introduction", date="2018")),
        (
            Paper("A B C D", authors=(ADA,), date="2018"),
            Paper("A B C D", authors=(Author("Jo Byron"),), date="2018"),
        ),
        (
            Paper("A B C D", doi="10.9999/1", authors=(ADA,)),
            Paper("A B C D", doi="10.9999/2", authors=(ADA,)),
        ),
        (
            Paper("A B C D", authors=(ADA,), date="2018"),
            Paper("A B C D", authors=(ADA,), date="2021"),
        ),
        (
            Paper("Introduction", authors=(ADA,), date="2018", venue="First Handbook"),
            Paper("Introduction", authors=(ADA,), date="2018", venue="Second Handbook"),
        ),
        (
            Paper("A Survey of It", authors=(ADA,), date="2018", venue="Annals"),
            Paper("A Survey of It", authors=(ADA,), date="2019", venue="Bulletin"),
        ),
        (Paper("One Thing", id="key", source="a"), Paper("Quite Another", id="key", source="a")),
    ],
)
def test_different_works_stay_two_papers(one: Paper, other: Paper) -> None:
    knowledge = know(one, other)

    assert len(knowledge.papers) == 2
    assert knowledge.joins == ()


def test_a_title_of_one_word_joins_a_preprint_with_its_publication() -> None:
    papers = (replace(PREPRINT, title="LUMA"), replace(PUBLISHED, title="Luma"))

    assert [join.rule for join in know(*papers).joins] == ["preprint and publication"]


def test_a_preprint_joins_one_of_two_publications_and_never_both() -> None:
    later = Paper("LUMA: Late Answering", doi="10.9999/made.99", authors=(ADA,), date="2022")

    knowledge = know(PREPRINT, PUBLISHED, later)

    assert [node.paper.doi for node in knowledge.papers] == ["10.9999/made.30", "10.9999/made.99"]
    assert knowledge.papers[0].paper.arxiv == "2012.00030"


@settings(deadline=None, max_examples=40)
@given(order=st.permutations(range(6)))
def test_the_order_of_records_does_not_matter(order: list[int]) -> None:
    papers = [
        PREPRINT,
        PUBLISHED,
        Paper("Introduction", authors=(ADA,), date="2018"),
        Paper("Introduction", authors=(JO,), date="2018"),
        Paper("LUMA: Late Answering", authors=(ADA, GRACE), date="2021"),
        Paper("LUMA: Late Answering", doi="10.9999/made.99", date="2022"),
    ]

    assert know(*(papers[index] for index in order)) == know(*papers)


def test_what_the_records_of_a_paper_know_is_put_together() -> None:
    place = Affiliation("Made-Up University")
    one = Paper(
        "T",
        doi="10.9999/1",
        authors=(Author("Ada Byron", 1, family="Byron", given="Ada", orcid="0000-0001-0000-0009"),),
        keywords=("graphs",),
        references=("doi:10.9999/2",),
    )
    other = Paper(
        "T",
        doi="10.9999/1",
        authors=(Author("A. Byron", 1, affiliations=(place,)),),
        pubmed="12",
        retracted=True,
        language="en",
        type="article-journal",
        links=(Link("https://example.org/c", "code"),),
    )

    ((node,), _) = (know(one, other).papers, 0)

    (author,) = node.paper.authors
    assert (author.name, author.orcid, author.affiliations) == (
        "Ada Byron",
        "0000-0001-0000-0009",
        (place,),
    )
    assert (node.paper.pubmed, node.paper.retracted, node.paper.keywords) == (
        "12",
        True,
        ("graphs",),
    )
    assert (node.paper.type, node.paper.links[0].kind) == ("article-journal", "code")


def test_corrections_join_and_part_papers() -> None:
    papers = [Extraction(p) for p in (PREPRINT, PUBLISHED, Paper("Other Words", id="k1"))]
    same = make_correction({"kind": "same-paper", "paper": "arXiv:2012.00030", "to": "Other words"})
    other = make_correction({"kind": "other-paper", "paper": "10.9999/made.30", "to": "2012.00030"})
    none = make_correction({"kind": "other-paper", "paper": "10.9999/nowhere", "to": "2012.00030"})

    knowledge, outcome = resolve_corrected(papers, (), [same, other, none])

    assert {node.paper.doi for node in knowledge.papers} == {"", "10.9999/made.30"}
    assert [join.rule for join in knowledge.joins] == ["correction"]
    assert [unapplied.correction for unapplied in outcome.unapplied] == [none]


def test_a_correction_parts_all_records_of_one_title() -> None:
    papers = [Extraction(Paper("Ask BERT Why", date="2020", source=name)) for name in "ab"]
    apart = make_correction({"kind": "other-paper", "paper": "Ask BERT why", "to": "Ask BERT why"})

    assert len(resolve_corrected(papers)[0].papers) == 1
    assert len(resolve_corrected(papers, (), [apart])[0].papers) == 2


def test_the_graph_says_which_records_were_joined_and_why() -> None:
    turtle = to_turtle(encode(know(PREPRINT, PUBLISHED), run=Run("rules", "1"))).decode()

    assert 'sg:rule "preprint and publication"' in turtle
    assert turtle.count("sg:recordOf sgd:paper-doi-10-9999__made-30") == 2
    assert 'dct:identifier "arXiv:2012.00030" , "doi:10.9999/made.30"' in turtle


def test_a_record_gives_the_graph_all_that_it_has() -> None:
    knowledge = know(FULL, Paper("Cited", doi="10.9999/2"))

    turtle = to_turtle(encode(knowledge, run=Run("rules", "1"))).decode()
    cited = to_turtle(encode(knowledge, run=Run("rules", "1"), cited=True)).decode()

    for said in (
        'foaf:familyName "Byron"',
        'foaf:givenName "Ada"',
        'sg:orcid "0000-0001-0000-0009"',
        'dct:identifier "openalex:A1"',
        'sg:nameAsWritten "Byron, Ada"',
        "sg:ror <https://ror.org/00abcde12>",
        'sg:affiliationAsWritten "Made-Up University"',
        'dct:identifier "doi:10.9999/1" , "openalex:W3" , "pmid:12" , "s2:77"',
        'prism:issn "1234-5678"',
        "dct:type fabio:JournalArticle",
        'skos:prefLabel "Graph Retrieval"',
        "cito:cites sgd:paper-doi-10-9999__2",
        "sg:codeLink <https://example.org/c>",
        "sg:siteLink <https://example.org/w>",
        "sg:retracted true",
        'dct:language "en"',
        'sg:collection "To read"',
        "sg:author sgd:organisation-the-luma-group",
        "sg:codeAvailable true",
    ):
        assert said in turtle, said
    assert "CitedWork" not in turtle
    assert "cito:cites sgd:paper-doi-10-9999__2 , sgd:paper-openalex-w99" in cited.lower()
    assert [person.name for person in knowledge.people] == ["Ada Byron"]


def test_cards_show_what_records_say_of_papers_people_and_organisations() -> None:
    store = Store()
    turtle = to_turtle(encode(know(FULL), run=Run("rules", "1")))
    store.load(turtle, format=RdfFormat.TURTLE)
    types = read_overview(store).types
    shown = {
        types[iri]: {d.name: d.value for d in CardReader(store, types).card(iri).details}
        for iri in types
        if "group" not in iri
    }

    assert shown["Paper"]["Status"] == "retracted"
    assert shown["Paper"]["Keywords"] == "Graph Retrieval"
    assert shown["Paper"]["Venue"] == "Annals"
    assert shown["Person"] == {
        "ORCID": "0000-0001-0000-0009",
        "Affiliations": "Made-Up University",
    }
    assert shown["Organisation"]["ROR"] == "00abcde12"


def test_no_person_has_two_orcids() -> None:
    papers = [
        Paper(f"T{n}", authors=(Author("Ada Byron", 1, orcid=f"0000-0001-0000-000{n}"),))
        for n in range(2)
    ]

    triples = list(encode(know(*papers), run=Run("rules", "1")))

    holders = [t.subject for t in triples if t.predicate == term("sg:orcid")]
    assert len(holders) == len(set(holders))


def test_many_records_of_one_title_take_little_time() -> None:
    some = random.Random(1)  # noqa: S311
    papers = [
        Paper(
            "Introduction",
            authors=(Author(f"Ada X{some.randrange(9)}"),),
            date=str(1990 + n % 30),
            id=str(n),
        )
        for n in range(3000)
    ]

    assert len(know(*papers).papers) > 100
