"""The small libraries in tests/data/sources: what each format gives, and how it is known."""

from __future__ import annotations

import datetime
import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.errors import InputError
from extract.model import Paper, Reading
from extract.sources import html_tree, read_papers
from extract.sources.registry import built_in_sources

DATA = Path(__file__).parent / "data" / "sources"
AS_OF = datetime.date(2026, 7, 1)
FORMATS = {
    "library.bib": "bibtex",
    "library.ris": "ris",
    "pubmed.nbib": "medline",
    "pubmed.xml": "pubmed-xml",
    "web-of-science.ciw": "web-of-science",
    "endnote.enw": "endnote-tagged",
    "endnote.xml": "endnote-xml",
    "zotero.rdf": "zotero-rdf",
    "arxiv.xml": "arxiv-atom",
    "dblp.xml": "dblp-xml",
    "acl.xml": "acl-xml",
    "openalex.json": "openalex",
    "semantic-scholar.json": "semantic-scholar",
    "crossref.json": "crossref",
    "csl.json": "csl-json",
    "arxiv-snapshot.jsonl": "arxiv-snapshot",
    "scopus.csv": "csv",
    "ieee.csv": "csv",
    "springer.csv": "csv",
    "embase.csv": "csv",
    "web-of-science-tab.txt": "csv",
    "own.tsv": "csv",
    "papers.jsonl": "json-lines",
    "google-scholar.html": "google-scholar",
    "google-scholar.txt": "google-scholar",
    "semantic-scholar-page.html": "semantic-scholar-page",
    "semantic-scholar-page.txt": "semantic-scholar-page",
    "profile.html": "profile-html",
}


def read(name: str) -> Reading:
    return read_papers(DATA / name, as_of=AS_OF)


def people(paper: Paper) -> list[str]:
    return [author.name for author in paper.authors]


@pytest.mark.parametrize(("name", "format"), list(FORMATS.items()))
def test_a_format_is_known_by_what_it_holds_and_by_it_alone(name: str, format: str) -> None:
    head = (DATA / name).read_text(encoding="utf-8-sig")

    assert read(name).format == format
    known = {s.name for s in built_in_sources() if not s.binary and s.recognises(head, "x")}
    general = {"csl-json", "json-lines"} - {format}  # asked last, for what no other JSON is
    assert (known & set(FORMATS.values())) - general == {format}


@pytest.mark.parametrize("name", list(FORMATS))
def test_packing_encoding_and_line_ends_change_nothing(name: str, tmp_path: Path) -> None:
    text = (DATA / name).read_text(encoding="utf-8-sig").replace("\n", "\r\n")
    file = tmp_path / f"{name}.gz"
    file.write_bytes(gzip.compress(("\ufeff" + text).encode("utf-16-le")))

    plain, packed = read(name), read_papers(file, as_of=AS_OF)

    assert [p.title for p in packed.papers] == [p.title for p in plain.papers]
    assert [people(p) for p in packed.papers] == [people(p) for p in plain.papers]
    assert [p.line for p in packed.papers] == [p.line for p in plain.papers]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "library.bib",
            [
                "7 HARBOR: Retrieval over \u03b1-Graphs & 50 % Less Memory | Ada Byrón,"
                " Jan van der Berg, Martin King Jr., The HARBOR Collaboration"
                " | 2021-05-04 | Journal of Made-Up Engineering | 10.9999/made.bib.1",
                '24 LANTERN: "Deep" Search | Grace M. Hopper, Plato … | 2020'
                " | Proceedings of the 20th Made-Up Conference | ",
                "41 QUARRY: Mining Tables | Emmy Noether, Grace Hopper | 2022-03-14 |  | ",
            ],
        ),
        (
            "library.ris",
            [
                "5 HARBOR: Retrieval over Graphs | Jan van der Berg, Martin King Jr.,"
                " The HARBOR Collaboration | 2012-05 | Made-Up Letters | 10.9999/made.ris.1",
                "31 LANTERN | A. Byron, G. M. Hopper | 2020-03-15 | The Made-Up Handbook"
                " | 10.9999/made.ris.2",
                "43 QUARRY | Emmy Noether | 2018 | Workshop on Made-Up Things | ",
            ],
        ),
        (
            "pubmed.nbib",
            [
                "2 A made-up trial of HARBOR in patients with nothing. | Jan van der Berg,"
                " Martin King Jr, HARBOR Study Group | 2019-11 | Journal of made-up medicine"
                " | 10.9999/made.nbib.1",
                "32 [A German title in brackets]. | J Mueller, ET Lovell 3rd | 2001"
                " | Made-up Zeitschrift | 10.9999/made.nbib.2",
            ],
        ),
        (
            "pubmed.xml",
            [
                "4 Effect of H2O and E. coli on HARBOR. | Jan van der Berg, Martin King Jr,"
                " HARBOR Study Group … | 2018-07 | Journal of made-up medicine"
                " | 10.9999/made.xml.1",
                "15 A Chapter on LANTERN | Grace M Hopper | 2020-02 | The Made-Up Handbook | ",
            ],
        ),
        (
            "web-of-science.ciw",
            [
                "3 HARBOR: a graph retriever with a long title | Ada Byron, Jan van der Berg,"
                " HARBOR Collaboration | 2020-05-04 | MADE-UP LETTERS | 10.9999/made.wos.1",
                "36 News | … | 2019 | MADE UP | ",
            ],
        ),
        (
            "endnote.enw",
            [
                "1 HARBOR: Graph Retrieval | Ada Byron, Jan van der Berg, HARBOR Collaboration"
                " | 2021-05-04 | Made-Up Letters | 10.9999/made.enw.1",
                "22 LANTERN | Grace M. Hopper | 2020 | The Made-Up Handbook | ",
            ],
        ),
        (
            "endnote.xml",
            [
                "1 HARBOR: Graph Retrieval | Ada Byron, Jan van der Berg, HARBOR Collaboration"
                " | 2021-05-04 | Made-Up Letters | 10.9999/made.end.1",
                "1 LANTERN | Grace M. Hopper | 2020 | The Made-Up Handbook | ",
            ],
        ),
        (
            "zotero.rdf",
            [
                "10 HARBOR: Graph Retrieval | Jan van der Berg, HARBOR Collaboration | 2021-05-04"
                " | Made-Up Letters | 10.9999/made.rdf.1",
                "39 QUARRY: Mining Tables | Emmy Noether | 2022-03 |  | ",
                "52 LANTERN | Grace M. Hopper | 2020 | The Made-Up Handbook | ",
            ],
        ),
        (
            "arxiv.xml",
            [
                "7 HARBOR: A Graph Retriever with \u03b1-Nets"
                " | Ada Byron, HARBOR Collaboration"
                " | 2021-01-04 | J. Made Up 3 (2022) 1-9 | 10.9999/made.atom.1",
                "30 LANTERN | Grace M. Hopper | 1999-01-01 |  | ",
            ],
        ),
        (
            "dblp.xml",
            [
                "4 HARBOR: Graph Retrieval in O(n2) | Ada Byron, Jörg Müller | 2021 | MADE"
                " | 10.9999/made.dblp.1",
                "5 What Is HARBOR? | Ada Byron | 2021 | CoRR | ",
            ],
        ),
        (
            "acl.xml",
            [
                "15 HARBOR: Graph Retrieval with \u03b1-Nets"
                " | Ada Byron, Plato, Jan van der Berg"
                " | 2024-06 | Proceedings of the Made-Up Conference | 10.9999/made.acl.1",
                "25 Withdrawn Work | Grace Hopper | 2024-06"
                " | Proceedings of the Made-Up Conference | ",
                "38 QUARRY | Emmy Noether | 2024 | Findings of the Made-Up Conference | ",
            ],
        ),
        (
            "scopus.csv",
            [
                '2 HARBOR: "Graph" Retrieval, Made Simple | Ada Byron, Jan van der Berg | 2021'
                " | Made-Up Letters | 10.9999/made.csv.1",
                "4 LANTERN, an Old Export | G. Hopper, Plato | 2015 | Made Up | ",
                "6 Front Matter | … | 2014 | Made Up | ",
            ],
        ),
        (
            "ieee.csv",
            [
                "2 HARBOR: Graph Retrieval | A. Byron, J. van der Berg | 2021-05-04"
                " | 2021 Made-Up Conference (MADE) | 10.9999/made.2021.1",
                "3 LANTERN | G. M. Hopper | 2020 | Made-Up Transactions | ",
            ],
        ),
        (
            "springer.csv",
            [
                "2 HARBOR: Graph Retrieval | Ada Byron, Ian McDonald, Jan van der Berg | 2021"
                " | Made-Up Letters | 10.9999/made.spr.1",
                "3 LANTERN, a Chapter | Grace M. Hopper | 2020 | The Made-Up Handbook"
                " | 10.9999/made.spr.2",
            ],
        ),
        (
            "embase.csv",
            [
                "2 A made-up trial of HARBOR | A. Byron, J. van der Berg, G. M. Hopper | 2019"
                " | Made-Up Medicine | 10.9999/made.embase.1",
            ],
        ),
        (
            "web-of-science-tab.txt",
            [
                '2 HARBOR: a "graph" retriever | Ada Byron, Jan van der Berg,'
                " HARBOR Collaboration | 2020-05-04 | MADE-UP LETTERS | 10.9999/made.tab.1",
                "3 News | … | 2019 | MADE UP | ",
            ],
        ),
        (
            "own.tsv",
            [
                "3 HARBOR | Ada Byron, Martin King Jr. | 2021-05-04 | Made-Up Letters | ",
                "4 LANTERN | Martin Luther King | 2020-03 |  | ",
            ],
        ),
    ],
)
def test_papers_people_dates_venues_and_numbers(name: str, expected: list[str]) -> None:
    assert list(map(_shown, read(name).papers)) == expected


def _shown(paper: Paper) -> str:
    names = " ".join([", ".join(people(paper)), *([] if paper.authors_complete else ["…"])])
    fields = (names.strip(), paper.date, paper.venue, paper.doi)
    return f"{paper.line} {paper.title} | {' | '.join(fields)}"


def details() -> Iterator[tuple[str, int, str, object]]:
    yield "library.bib", 0, "keywords", ("graph retrieval", "memory", "ranking, learned")
    yield "library.bib", 0, "pages", "101-119"
    yield "library.bib", 0, "issn", ("1234-567X",)
    yield "library.bib", 0, "type", "article-journal"
    yield "library.bib", 2, "arxiv", "2203.00001"
    yield "library.bib", 2, "categories", ("cs.CL",)
    yield "library.bib", 2, "language", "en"
    yield "library.ris", 0, "keywords", ("graph retrieval", "ranking")
    yield "library.ris", 0, "pages", "101-109"
    yield "library.ris", 1, "abstract", ""
    yield "library.ris", 1, "type", "chapter"
    yield "pubmed.nbib", 0, "pubmed", "10000001"
    yield "pubmed.nbib", 0, "id", "10000001"
    yield "pubmed.nbib", 0, "retracted", True
    yield "pubmed.nbib", 0, "keywords", ("triage", "Emergency Service, Hospital")
    yield "pubmed.nbib", 0, "rights", "Copyright (c) 2019 Made-Up Press."
    yield "pubmed.nbib", 1, "language", "de"
    yield "pubmed.xml", 0, "references", ("doi:10.9999/cited.1",)
    yield "pubmed.xml", 0, "ids", ("pmc:PMC1000003",)
    yield "pubmed.xml", 0, "rights", "Copyright 2018 Made-Up Press."
    yield "pubmed.xml", 1, "type", "chapter"
    yield "web-of-science.ciw", 0, "references", ("doi:10.9999/cited.2",)
    yield "web-of-science.ciw", 0, "keywords", ("graph retrieval", "learned ranking")
    yield "web-of-science.ciw", 0, "issn", ("1234-567X", "2345-678X")
    yield "web-of-science.ciw", 0, "pubmed", "10000005"
    yield "web-of-science.ciw", 0, "type", "paper-conference"
    yield "endnote.enw", 0, "keywords", ("graph retrieval", "ranking")
    yield "endnote.xml", 0, "keywords", ("graph retrieval", "ranking")
    yield "zotero.rdf", 0, "keywords", ("graph retrieval", "ranking")
    yield "zotero.rdf", 0, "collections", ("Reading list",)
    yield "zotero.rdf", 0, "volume", "7"
    yield "zotero.rdf", 1, "arxiv", "2203.00001"
    yield "zotero.rdf", 1, "publisher", "arXiv"
    yield "zotero.rdf", 2, "issn", ()
    yield "arxiv.xml", 0, "id", "2101.00015"
    yield "arxiv.xml", 0, "categories", ("cs.IR", "cs.CL")
    yield "arxiv.xml", 1, "arxiv", "hep-th/9901001"
    yield "dblp.xml", 0, "ids", ("dblp:conf/made/ByronM21",)
    yield "dblp.xml", 1, "arxiv", "2101.00021"
    yield "acl.xml", 0, "id", "2024.made-1.1"
    yield "acl.xml", 1, "retracted", True
    yield "acl.xml", 2, "id", "2024.made-2.1"
    yield "acl.xml", 0, "publisher", "Made-Up Press"
    yield "scopus.csv", 0, "keywords", ("graph retrieval", "ranking", "Graphs", "Ranking")
    yield "scopus.csv", 0, "pages", "11-19"
    yield "scopus.csv", 0, "issn", ("1234-567X",)
    yield "scopus.csv", 0, "pubmed", "10000006"
    yield "scopus.csv", 0, "references", ("doi:10.9999/cited.3",)
    yield "scopus.csv", 0, "type", "paper-conference"
    yield "scopus.csv", 0, "id", "2-s2.0-85000000001"
    yield "scopus.csv", 1, "abstract", ""
    yield "ieee.csv", 0, "type", "paper-conference"
    yield "springer.csv", 1, "type", "chapter"
    yield "embase.csv", 0, "pubmed", "10000007"
    yield "web-of-science-tab.txt", 0, "references", ("doi:10.9999/cited.2",)
    yield "web-of-science-tab.txt", 0, "ids", ("wos:000000000000001",)
    yield "own.tsv", 1, "abstract", "We ask."


PAGES = [name for name in FORMATS if name.startswith("google-scholar") or "page." in name]


@pytest.mark.parametrize("name", [*PAGES, "profile.html"])
def test_a_page_gives_its_owner_and_papers(name: str) -> None:
    profile, papers = read(name).profile, read(name).papers

    assert profile is not None
    assert (profile.name, profile.h_index, profile.citation_count) == ("Ada Byron", 4, 120)
    assert [paper.title for paper in papers] == ["NORA: Graph retrieval & ranking", "Ask VELO"]
    assert [paper.authors_complete for paper in papers] == [False, True]
    assert [paper.date[:4] for paper in papers] == ["2021", "2019"]
    assert read(name).unread == ()


@pytest.mark.parametrize("name", ["google-scholar.html", "google-scholar.txt"])
def test_a_list_of_articles_is_read_without_its_counts(name: str) -> None:
    papers = read(name).papers

    assert [people(paper) for paper in papers] == [
        ["GM Hopper", "J Kepler", "Ada Byron"],
        ["A Byron"],
    ]
    assert [author.inferred for author in papers[0].authors] == [False, False, True]
    assert [(p.venue, p.volume, p.issue, p.pages, p.arxiv) for p in papers] == [
        ("Journal of Made Up Things", "12", "3", "45-67", ""),
        ("arXiv", "", "", "", "1901.00001"),
    ]


@pytest.mark.parametrize("ending", ["html", "txt"])
def test_an_author_page_is_read_without_what_a_machine_wrote(ending: str) -> None:
    reading = read(f"semantic-scholar-page.{ending}")
    papers = reading.papers

    assert [paper.abstract for paper in papers] == ["We propose NORA, which uses BERT.", ""]
    assert [(a.name, a.position) for a in papers[0].authors] == [
        ("Grace M. Hopper", 1),
        ("Jo Kepler", 2),
        ("Ada Byron", 6),
    ]
    assert [(paper.venue, paper.date) for paper in papers] == [
        ("Made-Up Conference", "2021-05-04"),
        ("", "2019"),
    ]
    assert [remark.text.count("by a machine") for remark in reading.remarks] == [1]


def test_an_author_page_has_the_numbers_of_its_people_and_papers() -> None:
    reading = read("semantic-scholar-page.html")

    assert reading.profile is not None
    assert reading.profile.ids == ("s2:1001",)
    assert [author.ids for author in reading.papers[1].authors] == [("s2:1001",)]
    assert reading.papers[1].ids == (f"s2:{'0' * 38}a2",)


def test_the_page_of_one_paper_is_no_author_page(tmp_path: Path) -> None:
    page = (DATA / "semantic-scholar-page.html").read_text(encoding="utf-8")
    file = tmp_path / "paper.html"
    file.write_text(page.replace("<title>", '<meta name="citation_title" content="x"><title>'))

    with pytest.raises(InputError, match="the page of one paper of Semantic Scholar"):
        read_papers(file, as_of=AS_OF)


def test_the_blocks_of_a_page_are_lines() -> None:
    papers = read("profile.html").papers

    assert [paper.abstract for paper in papers] == ["We propose NORA, x < y.", "We ask VELO."]
    assert people(papers[0])[:2] == ["Ada Byron", "Grace Hopper"]
    assert papers[0].has_code


def test_an_end_tag_that_lost_its_end_takes_in_no_paper(tmp_path: Path) -> None:
    page = (DATA / "profile.html").read_text(encoding="utf-8")
    file = tmp_path / "page.html"
    file.write_text(page.replace("x &lt; y.</p>", "x &lt; y.</p"))

    assert len(read_papers(file, as_of=AS_OF).papers) == 2


@pytest.mark.parametrize("part", ["<!--", "<a ", '<a b="', "<!", "</a ", "<script>", "<div>"])
def test_a_page_that_ends_nothing_is_read_in_its_length(part: str) -> None:
    start = time.process_time()
    list(html_tree.parse(part * (200_000 // len(part))).lines())

    assert time.process_time() - start < 5


def test_a_page_may_not_be_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_tree, "LIMIT_PAGE", 100)

    with pytest.raises(InputError, match="save it without its pictures"):
        read("profile.html")


@pytest.mark.parametrize(("name", "place", "field", "value"), list(details()))
def test_what_a_record_has_is_kept(name: str, place: int, field: str, value: object) -> None:
    assert getattr(read(name).papers[place], field) == value


@pytest.mark.parametrize(
    ("name", "starts", "ends"),
    [
        ("library.bib", "We propose HARBOR, which uses BERT", "It reduces memory by 50%."),
        ("library.ris", "We propose HARBOR.", "It beats BM25 on HotpotQA."),
        ("pubmed.nbib", "BACKGROUND: Triage is slow.", "HARBOR reduced waiting by 12%."),
        ("pubmed.xml", "BACKGROUND: Water (H2O) is wet.", "We use BERT & BM25, p < 0.05."),
        ("web-of-science.ciw", "We propose a Schrödinger", "."),
        ("endnote.xml", "We propose HARBOR.", "It uses BERT."),
        ("arxiv.xml", "We propose HARBOR, which uses BERT & BM25.", "BM25."),
        ("acl.xml", "We propose HARBOR, which uses BERT.", "https://example.org/harbor."),
        ("scopus.csv", "We propose HARBOR, which uses BERT", '"as is".'),
        ("web-of-science-tab.txt", "We propose HARBOR.", "HARBOR."),
    ],
)
def test_abstracts_are_plain_text_alone(name: str, starts: str, ends: str) -> None:
    abstract = read(name).papers[0].abstract

    assert abstract.startswith(starts)
    assert abstract.endswith(ends)
    assert not any(sign in abstract for sign in ("\\", "{", "Made-Up Press", "agua"))


@pytest.mark.parametrize(
    "name",
    ["pubmed.nbib", "pubmed.xml", "web-of-science.ciw", "web-of-science-tab.txt", "acl.xml"],
)
def test_orcid_and_affiliations_go_with_their_author(name: str) -> None:
    first, *others = read(name).papers[0].authors

    expected = "" if name == "acl.xml" else "0000-0001-2345-6789"
    assert first.orcid == "0000-0001-2345-6789" or not expected
    assert any("Example Univ" in place.name for place in first.affiliations)
    assert not any(author.orcid for author in others)


def test_organisations_are_told_from_people() -> None:
    found = {
        a.name for name in FORMATS for p in read(name).papers for a in p.authors if a.organisation
    }

    assert found == {
        "The HARBOR Collaboration",
        "HARBOR Collaboration",
        "HARBOR Study Group",
    }


def test_the_number_of_a_homonym_is_kept_as_its_identity() -> None:
    author = read("dblp.xml").papers[0].authors[0]

    assert (author.name, author.ids) == ("Ada Byron", ("dblp:Ada Byron 0002",))
    assert author.orcid == "0000-0001-2345-6789"


def test_people_whose_names_look_like_an_empty_field_keep_them(tmp_path: Path) -> None:
    file = tmp_path / "acl.xml"
    text = (DATA / "acl.xml").read_text(encoding="utf-8")
    file.write_text(text.replace("<first>Ada</first><last>Byron<", "<first>Nan</first><last>Na<"))

    assert people(read_papers(file, as_of=AS_OF).papers[0])[0] == "Nan Na"


@pytest.mark.parametrize("name", ["arxiv.xml", "dblp.xml"])
def test_an_initial_at_the_end_stays_there_where_given_names_come_first(
    name: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    text = (DATA / name).read_text(encoding="utf-8")
    file.write_text(text.replace("Ada Byron", "Asha K"), encoding="utf-8")

    assert people(read_papers(file, as_of=AS_OF).papers[0])[0] == "Asha K"


def test_only_the_broken_entry_is_told() -> None:
    unread = {name: [(u.number, u.record) for u in read(name).unread] for name in FORMATS}

    assert {name: found for name, found in unread.items() if found} == {
        "library.bib": [(39, True)],
        "openalex.json": [(105, True)],
        "scopus.csv": [(5, True)],
    }
