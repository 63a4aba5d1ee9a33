from __future__ import annotations

import datetime
import gzip
import io
import sys
import tracemalloc
import unicodedata
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import InputError, ScholargraphError
from extract.model import Reading
from extract.sources import Source, decoding, known_sources, read_inputs, read_papers, registry
from extract.sources import lines as lines_module
from extract.sources.areas import area_codes, arxiv_categories
from extract.sources.dates import latest_date
from extract.sources.text import clean_text

AS_OF = datetime.date(2026, 7, 1)
PAGE = "Ada Byron\nh-index41\n\nCLMay 27\nA Title\n\nAda Byron et al.\n\nWe ask BERT.\n"
RECORD = '{"title": "Ask BERT"}\n'
ORDER = ("cs", "stat", "eess", "math", "q-bio", "q-fin", "econ", "astro-ph")
TITLES = Source(
    "titles",
    "a title a line",
    recognises=lambda head, path: head.startswith("#titles"),
    read=lambda text, as_of: Reading(text.name, "titles", ()),
)


@pytest.fixture
def _fresh_registry() -> Iterator[None]:
    known_sources.cache_clear()
    yield
    known_sources.cache_clear()


def names_of_the_built_in() -> list[str]:
    return [source.name for source in registry.built_in_sources()]


def problem_of(path: Path | str) -> str:
    with pytest.raises(InputError) as caught:
        read_papers(path, as_of=AS_OF)
    assert caught.value.exit_code == 3
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "format"),
    [(PAGE, "profile-page"), (RECORD, "json-lines"), ("\ufeff" + RECORD, "json-lines")],
)
def test_the_format_is_found_by_content_and_not_by_name(
    tmp_path: Path, text: str, format: str
) -> None:
    file = tmp_path / "papers.pdf"
    file.write_text(text, encoding="utf-8")

    assert read_papers(file, as_of=AS_OF).format == format


def test_a_named_format_is_taken_as_said(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text(PAGE)

    with pytest.raises(InputError, match=r"page\.txt:1: not JSON"):
        read_papers(file, as_of=AS_OF, format="json-lines")
    with pytest.raises(ScholargraphError, match="no source named 'pdf'; known: google-scholar"):
        read_papers(file, as_of=AS_OF, format="pdf")


@pytest.mark.usefixtures("_fresh_registry")
def test_sources_of_entry_points_are_asked_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    entry = EntryPoint("titles", f"{__name__}:TITLES", registry.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: TITLES)
    monkeypatch.setattr(registry, "entry_points", lambda group: [entry])
    file = tmp_path / "x"
    file.write_text("#titles\nAsk BERT\n")

    assert [s.name for s in known_sources()] == ["titles", *names_of_the_built_in()]
    assert read_papers(file, as_of=AS_OF).format == "titles"


@pytest.mark.usefixtures("_fresh_registry")
def test_the_built_in_sources_need_no_entry_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "entry_points", lambda group: [])

    assert [s.name for s in known_sources()] == names_of_the_built_in()


@pytest.mark.usefixtures("_fresh_registry")
@pytest.mark.parametrize("value", ["no_such_module:SOURCE", "sys:path"])
def test_a_broken_entry_point_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    entry = EntryPoint("broken", value, registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [entry])

    with pytest.raises(ScholargraphError, match="broken"):
        known_sources()


def test_standard_input_is_read_and_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(gzip.compress(RECORD.encode(), mtime=0)))
    monkeypatch.setattr(sys, "stdin", stdin)

    (reading,) = read_inputs(["-"], as_of=AS_OF)

    assert (reading.source, len(reading.papers)) == ("stdin", 1)
    assert not stdin.buffer.closed


def test_the_files_below_a_folder_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(RECORD)
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "c.png").write_bytes(b"\x89PNG\0")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "d.txt").write_text(PAGE)
    (tmp_path / "sub" / "back").symlink_to(tmp_path)

    readings = read_inputs([tmp_path], as_of=AS_OF)

    assert [(r.source, len(r.papers)) for r in readings] == [
        ("a.txt", 1),
        ("b.jsonl", 1),
        ("c.png", 0),
        ("sub/d.txt", 1),
    ]
    assert "a picture, not a file of papers" in readings[2].unread[0].reason
    assert (readings[2].format, readings[2].seen) == ("", 0)


def test_a_broken_file_of_papers_in_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "b.jsonl").write_text('{"title": oops}\n')

    with pytest.raises(InputError, match=r"b\.jsonl:1: not JSON"):
        read_inputs([tmp_path], as_of=AS_OF)


def test_a_folder_without_papers_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Notes")

    with pytest.raises(InputError, match="a folder without a file of papers; expected a saved"):
        read_inputs([tmp_path], as_of=AS_OF)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty; expected a saved profile page, JSON lines of papers, or"),
        (b"\n \n\xc2\xa0\n", "the file is empty"),
        (b"Dear all,\n", "not a file of papers; expected a saved profile page, JSON lines"),
        (b"%PDF-1.7\n\0\1\2", "x: a PDF, not a file of papers; full texts are not read"),
        (b"\x89PNG\r\n", "x: a picture, not a file of papers; pictures are not read"),
        (b"SQLite format 3\0", "x: a database (SQLite), not a file of papers; export"),
        (b"\xd0\xcf\x11\xe0\xa1", "x: an old Office file (.doc, .xls), not a file"),
        (b"\xfd7zXZ\0", "x: a packed archive (only .gz and .zip are unpacked here)"),
        (b"one\n\0\1\2\0\0\0", "x:2: binary data; expected text"),
        (b"\xff\xfeA\0\n\0", "x:1: not a file of papers; expected a saved profile page"),
        (b"<!doctype html>\n<p>Hello", "x:1: a web page (HTML) that is none of the known profile"),
        (b"<?xml version='1.0'?><rss/>", "x:1: XML of a kind that is not known (<rss>)"),
        (b"https://arxiv.org/abs/1706.03762\n", "x:1: a list of addresses or DOIs, not a file"),
        (b"\\documentclass{article}\n", "x:1: a LaTeX document, not a file of papers; give its"),
        (b"h-index41\n\nAda Byron\n", "a page with no paper; expected a line such as"),
        (b"\x1f\x8b\x08 broken", "damaged gzip data; expected a whole gzip file"),
        (gzip.compress(PAGE.encode() * 9, mtime=0)[:-20], "damaged gzip data"),
        (b'{"title": "' + b"x" * 2_000_000, "x:1: not JSON; expected objects such as"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)

    message = problem_of(file)

    assert problem in message
    assert message.startswith(str(file))
    assert "\n" not in message


def test_paths_that_are_no_files_are_said(tmp_path: Path) -> None:
    assert "no such file; expected" in problem_of(tmp_path / "missing")
    assert "a folder; expected a file" in problem_of(tmp_path)
    assert "cannot be read" in problem_of("a\0b")
    assert "a web address or a number, not a file; nothing" in problem_of("https://a.org/b")
    with pytest.raises(InputError, match="no such file"):
        read_inputs([tmp_path / "missing"], as_of=AS_OF)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_fifty_megabytes_of_one_line_are_refused_in_small_memory(
    tmp_path: Path, pack: type[bytes]
) -> None:
    file = tmp_path / "bomb"
    file.write_bytes(pack(b"CLMay 27\n" + b"CLMay 27 " * 6_000_000))

    tracemalloc.start()
    message = problem_of(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "bomb:2: a line longer than 1 MB; expected shorter lines" in message
    assert peak < 10_000_000


def test_a_file_that_unpacks_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bomb.gz"
    file.write_bytes(gzip.compress(RECORD.encode() * 100_000, mtime=0))
    monkeypatch.setattr(decoding, "LIMIT_FILE", 1 << 20)

    assert "more than 1 MB of text; expected a smaller file" in problem_of(file)


def test_large_files_and_many_lines_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "large"
    file.write_text(RECORD * 60_000)
    monkeypatch.setattr(lines_module, "LIMIT_LINES", 50_000)
    assert "large:50001: more than 50,000 lines" in problem_of(file)

    monkeypatch.setattr(decoding, "LIMIT_FILE", 1 << 20)
    assert "larger than 1 MB; expected a smaller file" in problem_of(file)


@given(text=st.text(st.characters(codec=None)))
def test_stored_text_is_nfc_on_one_line_and_stable(text: str) -> None:
    stored = clean_text(text)

    assert clean_text(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in stored)
    assert stored.split(" ") == stored.split() or not stored


def test_the_first_row_of_an_area_code_follows_the_stated_order() -> None:
    assert len(arxiv_categories()) == 155
    for code, category in area_codes().items():
        same = (f"{archive}.{code}" for archive in ORDER)
        assert category == next((c for c in same if c in arxiv_categories()), category)
    assert [area_codes()[code] for code in ("IR", "LG", "ML", "IM", "CO", "hep-th")] == [
        "cs.IR",
        "cs.LG",
        "stat.ML",
        "astro-ph.IM",
        "stat.CO",
        "hep-th",
    ]


@given(
    day=st.dates(datetime.date(2000, 1, 1), datetime.date(2400, 1, 1)),
    as_of=st.dates(datetime.date(2000, 1, 1), datetime.date(2400, 1, 1)),
)
def test_the_latest_day_is_never_after_as_of_and_at_most_one_leap_gap_old(
    day: datetime.date, as_of: datetime.date
) -> None:
    found = datetime.date.fromisoformat(latest_date(day.month, day.day, as_of))

    assert (found.month, found.day) == (day.month, day.day)
    assert found <= as_of
    assert (as_of - found).days <= (366 if (day.month, day.day) != (2, 29) else 366 * 8)


def test_an_empty_name_is_not_the_current_folder() -> None:
    with pytest.raises(InputError, match=r"^'': no such file"):
        read_inputs([""], as_of=AS_OF)
