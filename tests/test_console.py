from __future__ import annotations

import io
import os
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg import console
from kg.errors import LimitError, UsageError


def test_a_file_is_replaced_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    console.write("old", str(tmp_path / "new folder" / "é.txt"))
    console.write("new", str(tmp_path / "new folder" / "é.txt"))

    assert [p.read_text() for p in (tmp_path / "new folder").iterdir()] == ["new"]


def test_what_is_no_plain_file_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()

    console.write("data", str(pipe))

    reader.join(10)
    assert read == [b"data"]
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", ["", "file/below", "x" * 5000, "nul\0", "folder"])
def test_a_target_that_cannot_be_written_is_an_error_of_the_user(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("kept")
    (tmp_path / "folder").mkdir()

    with pytest.raises(UsageError):
        console.write("data", name)

    assert (tmp_path / "file").read_text() == "kept"
    assert {path.name for path in tmp_path.iterdir()} == {"file", "folder"}


def test_a_full_disk_under_stdout_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.RawIOBase):
        def write(self, _data: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=Full()))

    with pytest.raises(LimitError, match="stdout: cannot be written"):
        console.write("data")


def test_without_a_terminal_lines_say_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "PROGRESS_SECONDS", 0.01)

    with console.progress_bar() as progress:
        progress("resolve", 0, 0)
        said = wait_for_line(capsys, "resolve …, ")
        progress("extract", 1200, 4800)
        said += wait_for_line(capsys, "extract 1,200 of 4,800 (25 %), ")

    assert all(line.endswith(" s") for line in said.splitlines())


def wait_for_line(capsys: pytest.CaptureFixture[str], start: str) -> str:
    said = ""
    for _ in range(3000):
        said += capsys.readouterr().err
        if any(line.startswith(start) for line in said.splitlines()):
            return said
        time.sleep(0.01)
    raise AssertionError(said)
