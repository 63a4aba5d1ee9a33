from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import wrap

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extract.errors import InputError
from extract.model import Author, Paper, Profile, Reading
from extract.sources import read_papers
from extract.sources.base import Line, SourceText
from extract.sources.profile_page import read_profile_page

ROOT = Path(__file__).parents[1]
REAL_PAGE = ROOT / ".." / "shared" / "data" / "profiles" / "000_fa8ad138ddaff4bf.txt"
SAMPLE = ROOT / "kg" / "data" / "sample-profile.txt"
AS_OF = datetime.date(2026, 7, 1)

HEAD = "Ada Byron\n\nIR\nh-index41\n"
ABSTRACT = "We ask whether BERT can count. It can, up to ten."


def read(text: str, as_of: datetime.date = AS_OF) -> Reading:
    lines = [Line(n, line) for n, line in enumerate(text.split("\n"), start=1)]
    return read_profile_page(SourceText("folder/page.txt", "page.txt", lines), as_of)


def read_one(text: str, as_of: datetime.date = AS_OF) -> Paper:
    (paper,) = read(HEAD + "\n" + text, as_of).papers
    return paper


def listed(paper: Paper) -> list[str]:
    return [author.name for author in paper.authors if not author.inferred]


@pytest.fixture(scope="module")
def real() -> Reading:
    if not REAL_PAGE.exists():
        pytest.skip("the saved profile page of ../shared is not there")
    return read_papers(REAL_PAGE, as_of=AS_OF)


@pytest.fixture(scope="module")
def sample() -> Reading:
    return read_papers(SAMPLE, as_of=AS_OF)


def test_the_real_page_is_read_whole(real: Reading) -> None:
    areas = Counter(category for paper in real.papers for category in paper.categories)

    assert len(real.papers) == 35
    assert areas == {
        "cs.IR": 12,
        "cs.LG": 10,
        "cs.CL": 5,
        "cs.AI": 3,
        "cs.CV": 2,
        "cs.MA": 1,
        "cs.SI": 1,
        "astro-ph.IM": 1,
    }
    assert real.unread == ()
    assert all(paper.abstract.endswith((".", "/")) for paper in real.papers)
    assert min(len(paper.abstract) for paper in real.papers) > 900


def test_the_real_page_keeps_code_scores_tags_and_lines(real: Reading) -> None:
    scores = [paper.score for paper in real.papers if paper.score is not None]

    assert sum(paper.has_code is True for paper in real.papers) == 11
    assert scores == [35.6, 15.9, 14.8, 10.2, 13.5]
    assert [paper.tags for paper in real.papers if paper.tags] == [("pku",), ("pku", "tsinghua")]
    assert (real.papers[0].line, real.papers[1].line) == (12, 19)


def test_the_real_page_dates_without_year_are_completed(real: Reading) -> None:
    inferred = [paper.date for paper in real.papers if paper.date_inferred]

    assert len(inferred) == 7
    assert all("2026-01-01" <= day <= "2026-07-01" for day in inferred)
    assert sum(bool(paper.date) for paper in real.papers) == 35


def test_the_real_page_authors_are_exact(real: Reading) -> None:
    assert real.profile is not None
    owner = real.profile.name
    names = {name for paper in real.papers for name in listed(paper)}
    inferred = [a for paper in real.papers for a in paper.authors if a.inferred]

    assert len(names) == 61
    assert sum(owner in listed(paper) for paper in real.papers) == 15
    assert inferred == [Author(owner, None, inferred=True)] * 20
    assert not any(paper.authors_complete for paper in real.papers)


def test_the_real_page_head_is_read(real: Reading) -> None:
    profile = real.profile

    assert profile is not None
    assert (profile.area, profile.h_index, profile.paper_count) == ("IR", 41, 35)
    assert (profile.citation_count, profile.novelty, profile.ai_score) == (1380, 0.5, 60.0)


def test_the_sample_page_shows_every_feature(sample: Reading) -> None:
    papers = sample.papers

    assert sample.profile == Profile(
        name="Ilse Marwanow",
        area="IR",
        h_index=23,
        paper_count=16,
        citation_count=2047,
        novelty=0.58,
        ai_score=64.0,
        as_of="2026-07-01",
        source="sample-profile.txt",
    )
    assert (len(papers), sample.unread) == (16, ())
    assert sum(paper.has_code is True for paper in papers) == 7
    assert [paper.score for paper in papers if paper.score] == [41.3, 22.7, 13.9]
    assert sum(paper.date_inferred for paper in papers) == 3
    assert sum(paper.authors_complete for paper in papers) == 1
    assert sum(any(author.inferred for author in paper.authors) for paper in papers) == 5
    assert sum(bool(paper.tags) for paper in papers) == 8
    assert all(120 <= len(paper.abstract.split()) <= 200 for paper in papers)
    assert "2024-02-29" in {paper.date for paper in papers}


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-05-26", "2025-05-27"),
        ("2026-05-27", "2026-05-27"),
        ("2026-12-31", "2026-05-27"),
    ],
)
def test_a_day_without_year_is_the_latest_not_after_as_of(as_of: str, expected: str) -> None:
    paper = read_one("CLMay 27\nA Title\n", datetime.date.fromisoformat(as_of))

    assert (paper.date, paper.date_inferred) == (expected, True)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2026-07-01", "2024-02-29"), ("2024-02-28", "2020-02-29"), ("1903-01-01", "1896-02-29")],
)
def test_the_29th_of_february_falls_in_a_leap_year(as_of: str, expected: str) -> None:
    paper = read_one("CLFeb 29\nA Title\n", datetime.date.fromisoformat(as_of))

    assert paper.date == expected


@pytest.mark.parametrize(
    "head",
    [
        "Ada Byron\n\nIR\nh-index41\n35papers\n1,380citations\nNovelty50%\nAI Score60\n",
        "AI Score 60\nNovelty 50 %\n1,380 citations\nIR\n35 papers\nh-index 41\nAda Byron\n",
        "h-index: 41\nAda Byron\ncitations: 1,380\nPapers 35\n60 AI Score\n50% Novelty\nIR\n",
        "Ada Byron\nh-index 41 · 35 papers · 1.380 citations\nIR\nNovelty50% | AI Score60\n",
        "Ada\u00a0Byron\nH-Index\u00a041\n35\u202fpapers\n1\u202f380 citations\nNovelty50%"
        "\nAI Score60\nIR",
    ],
)
def test_the_head_is_read_in_any_order_and_spacing(head: str) -> None:
    reading = read(head + "\nCLMay 27, 2024\nA Title\n\nAda Byron et al.\n\n" + ABSTRACT)

    assert reading.profile == Profile(
        name="Ada Byron",
        area="IR",
        h_index=41,
        paper_count=35,
        citation_count=1380,
        novelty=0.5,
        ai_score=60.0,
        as_of="2026-07-01",
        source="page.txt",
    )
    assert [line.reason for line in reading.unread] == ["1 of these papers were found"]


def test_the_name_is_the_head_line_that_is_listed_as_an_author() -> None:
    reading = read("Home\nAda Byron\nh-index41\n\nCLMay 27\nA Title\n\nAda Byron et al.\n\nText.")

    assert reading.profile is not None
    assert reading.profile.name == "Ada Byron"
    assert [(line.number, line.text) for line in reading.unread] == [(1, "Home")]


def test_figures_without_a_name_are_kept_as_unread() -> None:
    reading = read("h-index41\n\nCLMay 27\nA Title\n\nAda Byron et al.\n\nText.")

    assert reading.profile is None
    assert [line.text for line in reading.unread] == ["h-index41"]
    assert reading.papers[0].authors == (Author("Ada Byron", 1),)


@pytest.mark.parametrize(
    "header",
    [
        "35.6CLMay 27, 2024Code",
        "35.6 CL May 27, 2024 Code",
        "35.6\u00a0CL\u202fMay 27,2024 Code",
        "35.6 cs.CL May 27 2024 Code",
    ],
)
def test_headers_are_read_with_and_without_spaces(header: str) -> None:
    paper = read_one(header + "\nA Title\n")

    assert (paper.score, paper.categories, paper.date) == (35.6, ("cs.CL",), "2024-05-27")
    assert paper.has_code is True


def test_an_unknown_area_is_told_and_its_paper_kept() -> None:
    reading = read(HEAD + "\nXQMay 27, 2024\nA Title\n\n" + ABSTRACT)

    assert reading.papers[0].categories == ()
    assert reading.unread[0].reason == "unknown area code 'XQ'"
    assert (reading.unread[0].number, reading.unread[0].text) == (6, "XQMay 27, 2024")


def test_a_day_outside_the_calendar_is_told_and_its_paper_kept() -> None:
    reading = read(HEAD + "\nCLFeb 30, 2024\nA Title\n\n" + ABSTRACT)

    assert (reading.papers[0].date, reading.papers[0].title) == ("", "A Title")
    assert reading.unread[0].reason == "a day that is not in the calendar"


def test_a_header_without_a_title_is_told() -> None:
    reading = read(HEAD + "\nCLMay 27\n\nIRMay 28\nA Title\n\n" + ABSTRACT)

    assert [paper.title for paper in reading.papers] == ["A Title"]
    assert [(line.number, line.reason) for line in reading.unread] == [
        (6, "a paper without a title")
    ]


def test_buttons_after_the_last_abstract_are_no_part_of_it() -> None:
    reading = read(HEAD + f"\nCLMay 27\nA Title\n\nAda Byron et al.\n\n{ABSTRACT}\n\nLoad more\n")

    assert reading.papers[0].abstract == ABSTRACT
    assert [line.text for line in reading.unread] == ["Load more"]


def test_a_title_that_looks_like_a_header_is_a_title() -> None:
    reading = read(HEAD + "\nCLMay 27, 2024\nAI May 27\n\nAda Byron et al.\n\n" + ABSTRACT)

    assert [paper.title for paper in reading.papers] == ["AI May 27"]


@pytest.mark.parametrize(
    ("line", "names", "complete"),
    [
        ("Ada Byron, Li Wu et al.", ["Ada Byron", "Li Wu"], False),
        ("Ada Byron, Li Wu, et al", ["Ada Byron", "Li Wu"], False),
        ("Ada Byron and 12 others", ["Ada Byron"], False),
        ("Ada Byron, Li Wu, and 1 other", ["Ada Byron", "Li Wu"], False),
        ("Ada Byron, Li Wu, +12 more", ["Ada Byron", "Li Wu"], False),
        ("Ada Byron, …, Li Wu", ["Ada Byron", "Li Wu"], False),
        ("Ada Byron, Li Wu, and Paula Gómez Durán", ["Ada Byron", "Li Wu", "Paula Gómez Durán"], 1),
        ("Ada Byron & J.-P. van der Berg Jr.", ["Ada Byron", "J.-P. van der Berg Jr."], True),
        (
            "王小明, Ludwig d'Alembert, McKay O'Neil",
            ["王小明", "Ludwig d'Alembert", "McKay O'Neil"],
            1,
        ),
        ("Ada Byron", ["Ada Byron"], True),
    ],
)
def test_author_lines_give_their_people_and_nobody_else(
    line: str, names: list[str], complete: bool
) -> None:
    paper = read_one(f"CLMay 27\nA Title\n\n{line}\n\n{ABSTRACT}\n")

    assert listed(paper) == names
    assert paper.authors_complete == bool(complete)
    assert paper.abstract == ABSTRACT


@pytest.mark.parametrize(
    "abstract",
    [
        "We compare BERT, ELMo and Adam.",
        "Transformers, attention and all that.",
        "We take up the question of Smith et al.",
        "Is BERT, Adam or ELMo better?",
    ],
)
def test_a_short_abstract_is_no_author_line(abstract: str) -> None:
    paper = read_one(f"CLMay 27\nA Title\n\n{abstract}\n")

    assert (paper.abstract, listed(paper), paper.authors_complete) == (abstract, [], False)
    assert paper.authors == (Author("Ada Byron", None, inferred=True),)


@pytest.mark.parametrize("blank", ["", "\n", "\n\n"])
def test_a_title_over_two_lines_is_joined(blank: str) -> None:
    title = "Deep Retrieval for\nBig Archives"
    paper = read_one(f"CLMay 27\n{title}\n{blank}Li Wu et al.\n{blank}{ABSTRACT}")

    assert paper.title == "Deep Retrieval for Big Archives"
    assert listed(paper) == ["Li Wu"]


def test_an_author_list_over_lines_is_joined() -> None:
    paper = read_one(f"CLMay 27\nA Title\n\nAda Byron, Li Wu,\nJo Park, Max Ott\n\n{ABSTRACT}")

    assert listed(paper) == ["Ada Byron", "Li Wu", "Jo Park", "Max Ott"]


def test_the_owner_is_added_without_place_only_where_not_listed() -> None:
    reading = read(HEAD + "\nCLMay 27\nOne\n\nLi Wu et al.\n\nCLMay 28\nTwo\n\nLi Wu, Ada Byron")

    assert [paper.authors for paper in reading.papers] == [
        (Author("Li Wu", 1), Author("Ada Byron", None, inferred=True)),
        (Author("Li Wu", 1), Author("Ada Byron", 2)),
    ]


NAMES = ("Ada Byron", "Li Wu", "Paula Gómez Durán", "J. de la Cruz", "Sinéad O'Neil", "王小明")
WORDS = ("graph", "neural", "BERT", "the", "of", "sparse", "for", "LLMs", "naïve", "4GB", "(DPR)")
SENTENCES = (
    "We propose FOO (Frequent Object Ordering), which ranks 3 items at once.",
    "Prior work, e.g., BERT et al., is slow.",
    "It outperforms Adam, BM25 and ColBERT by +5.2 points on the MS MARCO dataset!",
    "Is this enough?",
    "Code is available at \\url{https://example.org/foo}.",
    "On May 27, 2024 we ran it again, from 38GB to 4GB.",
)


@dataclass(frozen=True)
class Mess:
    newline: str
    blank: str
    bom: str
    space: Callable[[str], str]
    spaced_header: bool
    width: int
    doubled: bool


papers = st.builds(
    Paper,
    title=st.lists(st.sampled_from(WORDS), min_size=2, max_size=6).map(
        lambda words: "On " + " ".join(words)
    ),
    abstract=st.lists(st.sampled_from(SENTENCES), max_size=5).map(" ".join),
    authors=st.lists(st.sampled_from(NAMES), max_size=5, unique=True).map(
        lambda names: tuple(Author(name, n) for n, name in enumerate(names, start=1))
    ),
    authors_complete=st.booleans(),
    date=st.dates(datetime.date(2018, 1, 1), AS_OF).map(str),
    categories=st.sampled_from(["cs.IR", "cs.CL", "astro-ph.IM", "stat.ME"]).map(lambda c: (c,)),
    tags=st.lists(st.sampled_from(["pku", "mit", "ucl"]), max_size=2, unique=True).map(tuple),
    has_code=st.sampled_from([True, None]),
    score=st.sampled_from([None, 7.0, 35.6]),
)
messes = st.builds(
    Mess,
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    blank=st.sampled_from(["", "\n", "\n\n", "\n \u00a0\n"]),
    bom=st.sampled_from(["", "\ufeff"]),
    space=st.sampled_from([str, lambda t: t.replace(" ", "\u00a0")]),
    spaced_header=st.booleans(),
    width=st.sampled_from([50, 80, 100_000]),
    doubled=st.booleans(),
)


def render(paper: Paper, mess: Mess) -> str:
    day = datetime.date.fromisoformat(paper.date)
    header = [
        str(paper.score or ""),
        paper.categories[0].split(".")[1],
        f"{day:%b} {day.day}, {day.year}",
        "Code" if paper.has_code else "",
    ]
    people = ", ".join(author.name for author in paper.authors)
    people += "" if paper.authors_complete else " et al."
    people += f" · {', '.join(paper.tags)}" if paper.tags else ""
    parts = [
        mess.space((" " if mess.spaced_header else "").join(header).strip()) + "\n" + paper.title,
        mess.space(people) if paper.authors else "",
        "\n".join(wrap(paper.abstract, mess.width, break_on_hyphens=False)),
    ]
    return ("\n" + mess.blank).join(part for part in parts if part)


def expected(paper: Paper, owner: str) -> Paper:
    inferred = () if owner in listed(paper) else (Author(owner, None, inferred=True),)
    return replace(
        paper,
        authors=paper.authors + inferred,
        authors_complete=bool(paper.authors) and paper.authors_complete,
        tags=paper.tags if paper.authors else (),
        source="page.txt",
    )


@given(written=st.lists(papers, min_size=1, max_size=4), mess=messes)
def test_a_rendered_page_gives_back_its_papers(
    written: list[Paper], mess: Mess, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = tmp_path_factory.getbasetemp() / "page.txt"
    blocks = ["Ada Byron\nh-index41", *(render(paper, mess) for paper in written)]
    text = mess.bom + ("\n" + mess.blank).join(blocks)
    newline = mess.newline * (2 if mess.doubled else 1)
    page.write_bytes(text.replace("\n", newline).encode())

    reading = read_papers(page, as_of=AS_OF)

    assert reading.unread == ()
    assert [replace(paper, line=0) for paper in reading.papers] == [
        expected(paper, "Ada Byron") for paper in written
    ]


LINES = (
    "",
    "Load more",
    "Li Wu, Jo Park et al. · pku",
    "Jo Park",
    "IRMay 27, 2024Code",
    "XQFeb 30",
    "h-index9",
    *SENTENCES,
)


@given(lines=st.lists(st.sampled_from(LINES), max_size=12))
def test_no_word_of_a_page_is_lost(lines: list[str]) -> None:
    below_figure = lines[lines.index("h-index9") :] if "h-index9" in lines else []
    # A figure with papers below it is a second page, which is refused.
    assume(not {"IRMay 27, 2024Code", "XQFeb 30"} & set(below_figure))

    reading = read("\n".join([HEAD, "CLMay 27", "A Title", *lines]))

    kept = [line.text for line in reading.unread]
    for paper in reading.papers:
        kept += [paper.title, paper.abstract, *listed(paper), *paper.tags]
    words = {word for line in lines if "May 27, 2024Code" not in line for word in line.split()}
    names = words - {"et", "al.", "al.,", "·"}
    assert {word.strip(",") for word in names} <= {w.strip(",") for w in " ".join(kept).split()}


def test_a_word_broken_at_its_hyphen_is_whole_again() -> None:
    wrapped = "We fine-\ntune it before pre-\nand post-\ntraining - as\n- all do."

    paper = read_one(f"IRJul 19, 2023\nA Title\n\nAda Byron et al.\n\n{wrapped}")

    assert paper.abstract == "We fine-tune it before pre- and post-training - as - all do."


@pytest.mark.parametrize("code", ["Code", " code", " CODE"])
def test_code_is_read_in_any_case_of_letters(code: str) -> None:
    paper = read_one(f"IRJul 19, 2023{code}\nA Title\n\nAda Byron et al.\n\n{ABSTRACT}")

    assert paper.has_code is True


def test_et_al_alone_is_an_author_line_that_names_nobody() -> None:
    paper = read_one(f"IRJul 19, 2023\nA Title\n\net al.\n\n{ABSTRACT}")

    assert listed(paper) == []
    assert not paper.authors_complete
    assert paper.abstract == ABSTRACT


@pytest.mark.parametrize(
    ("text", "share"), [("58%", 0.58), ("100%", 1.0), ("0.5%", 0.005), ("900%", None)]
)
def test_novelty_is_a_share_and_no_more_than_all(text: str, share: float | None) -> None:
    reading = read(f"{HEAD}Novelty{text}\n\nIRJul 19, 2023\nA Title\n\nAda Byron et al.\n")

    assert reading.profile is not None
    assert reading.profile.novelty == share
    assert [line.text for line in reading.unread] == ([] if share else [f"Novelty{text}"])


def test_a_second_page_in_one_file_is_refused_with_its_line() -> None:
    page = HEAD + "\nIRJul 19, 2023\nAsk BERT\n\nAda Byron\n\n" + ABSTRACT + "\n\n"

    with pytest.raises(InputError, match=rf":{page.count(chr(10)) + 4}: a second profile page"):
        read(page + HEAD.replace("Ada Byron", "Bo Lindqvist") + "\nIRMay 1, 2024\nAsk again\n")
