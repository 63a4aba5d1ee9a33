from __future__ import annotations

import io
import os
import sys
import threading
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
