"""What every reader is given: unpacked, decoded and bounded, whatever the file is."""

from __future__ import annotations

import contextlib
import datetime
import gzip
import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import InputError
from extract.model import Author, Paper, Reading
from extract.sources import Source, decoding, known_sources, read_inputs, read_papers, registry
from extract.sources.base import SourceText
from extract.sources.decoding import Decoding, read_pieces
from extract.sources.lines import split_lines

AS_OF = datetime.date(2026, 7, 1)
RECORD = '{"title": "Ask BERT"}\n'
NAMED = '{"title": "Ärger mit €", "authors": ["Zoë Łuk"]}\n'


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-be", "utf-32-be"]
)
def test_every_unicode_encoding_with_its_mark_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "x"
    mark = "\ufeff" if encoding.endswith("-be") else ""
    file.write_bytes((mark + NAMED * 9000).encode(encoding))

    reading = read_papers(file, as_of=AS_OF)

    assert {paper.title for paper in reading.papers} == {"Ärger mit €"}
    assert len(reading.papers) == 9000
    assert reading.papers[-1].line == 9000
    assert reading.remarks == ()


def test_lines_of_windows_1252_are_read_among_others_and_told(tmp_path: Path) -> None:
    file = tmp_path / "x"
    odd = '{"title": "Ärger mit €"}\n'.encode("cp1252")
    file.write_bytes(RECORD.encode() * 5000 + odd + NAMED.encode() + odd)

    reading = read_papers(file, as_of=AS_OF)

    assert [paper.title for paper in reading.papers[-3:]] == ["Ärger mit €"] * 3
    (remark,) = reading.remarks
    assert remark.number == 5001
    assert remark.text.startswith("2 lines are no UTF-8 from here on and read as Windows-1252")


@pytest.mark.parametrize(
    "head", ["<?xml version='1.0' encoding='ISO-8859-2'?>", "% Encoding: ISO8859_2"]
)
def test_a_declared_encoding_is_followed_without_a_word(head: str) -> None:
    found = Decoding()

    text = "".join(read_pieces(io.BytesIO(f"{head}\nžluť".encode("iso8859-2")), "x", found))

    assert text.endswith("žluť")
    assert list(found.remarks()) == []


@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=50),
    repeat=st.integers(1, 2000),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-32"]),
)
def test_no_character_is_lost_between_blocks(text: str, repeat: int, encoding: str) -> None:
    whole = text * repeat

    read = "".join(read_pieces(io.BytesIO(whole.encode(encoding)), "x"))

    assert read == whole.replace("\r\n", "\n").replace("\r", "\n")


@given(raw=st.binary(max_size=300))
def test_any_bytes_become_text_or_one_sentence(raw: bytes) -> None:
    with contextlib.suppress(InputError):
        lines = list(split_lines(read_pieces(io.BytesIO(raw), "x"), "x"))
        assert [line.number for line in lines] == list(range(1, len(lines) + 1))


def test_zero_bytes_in_a_text_are_spaces_and_told(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b'{"title": "Ask\0BERT"}\n')

    reading = read_papers(file, as_of=AS_OF)

    assert reading.papers[0].title == "Ask BERT"
    assert [remark.text for remark in reading.remarks] == [
        "zero bytes, 1 of them, were read as spaces"
    ]


def test_the_files_of_an_archive_are_read_each_for_itself(tmp_path: Path) -> None:
    file = tmp_path / "library.zip"
    good = {"a.jsonl": RECORD.encode() * 2, "sub/b.txt": RECORD.encode(), "c.png": b"\x89PNG"}
    file.write_bytes(zipped({**good, "__MACOSX/a.jsonl": b"x", ".hidden": b"x"}))

    readings = read_inputs([file], as_of=AS_OF)

    assert [(r.source, r.format, len(r.papers)) for r in readings] == [
        ("library.zip/a.jsonl", "json-lines", 2),
        ("library.zip/c.png", "", 0),
        ("library.zip/sub/b.txt", "json-lines", 1),
    ]
    whole = read_papers(file, as_of=AS_OF)
    assert (whole.source, whole.format, len(whole.papers)) == ("library.zip", "json-lines", 3)


def test_an_archive_is_read_from_standard_input_and_within_gzip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = zipped({"a.jsonl": RECORD.encode()})
    (tmp_path / "x.gz").write_bytes(gzip.compress(packed))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(packed)))

    readings = read_inputs(["-", tmp_path / "x.gz"], as_of=AS_OF)

    assert [(r.source, len(r.papers)) for r in readings] == [
        ("stdin/a.jsonl", 1),
        ("x.gz/a.jsonl", 1),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            zipped({"a.jsonl": RECORD.encode()})[:-30],
            "damaged zip data; expected a whole zip archive",
        ),
        (zipped({"a.png": b"\x89PNG"}), "an archive without a file of papers; expected"),
        (
            zipped({"mimetype": b"application/x"}),
            "an Office document or another package, not a file",
        ),
    ],
)
def test_an_archive_without_papers_is_told(tmp_path: Path, content: bytes, problem: str) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(content)

    with pytest.raises(InputError, match=problem):
        read_papers(file, as_of=AS_OF)


def test_an_archive_that_unpacks_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bomb.zip"
    file.write_bytes(zipped({"a.jsonl": RECORD.encode() * 100_000}))
    monkeypatch.setattr(decoding, "LIMIT_FILE", 1 << 20)

    with pytest.raises(InputError, match="more than 1 MB of text"):
        read_papers(file, as_of=AS_OF)


def test_what_cannot_be_read_stops_nothing_if_so_wished(tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(RECORD)
    (tmp_path / "page.txt").write_text("Ada\nh-index41\n")
    paths = [tmp_path / "missing", tmp_path / "page.txt", tmp_path / "good.jsonl"]

    missing, page, good = read_inputs(paths, as_of=AS_OF, keep_going=True)

    assert (missing.format, missing.unread[0].reason.split(";")[0]) == ("", "no such file")
    assert (page.format, page.seen, page.papers) == ("profile-page", 1, ())
    assert len(good.papers) == 1
    with pytest.raises(InputError, match="no such file"):
        read_inputs(paths[:1], as_of=AS_OF, keep_going=True)


@pytest.fixture
def _plug_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def read(text: SourceText, as_of: datetime.date) -> Reading:
        assert text.data is not None
        title = text.data.read().decode()
        authors = (Author("Ada\tByron", 1), Author(" ", 2))
        return Reading(text.name, "marc", (Paper(title, authors=authors), Paper("\n")))

    source = Source("marc", "MARC", lambda head, path: head.startswith("\x01"), read, binary=True)
    monkeypatch.setattr(EntryPoint, "load", lambda self: source)
    entry = EntryPoint("marc", "marc:SOURCE", registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [entry])
    known_sources.cache_clear()
    yield
    known_sources.cache_clear()


@pytest.mark.usefixtures("_plug_in")
def test_a_reader_of_another_package_may_read_bytes_and_its_texts_are_cleaned(
    tmp_path: Path,
) -> None:
    file = tmp_path / "x.mrc"
    file.write_bytes(b"\x01Ask\nBERT\0\0\0\0\0")

    (paper,) = read_papers(file, as_of=AS_OF).papers

    assert paper == Paper("Ask BERT", authors=(Author("Ada Byron", 1),))
