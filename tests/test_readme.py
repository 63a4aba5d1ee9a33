"""The README shows what the commands really print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)
KG = "from kg.command.app import main; main()"
INSTALL = "pip install uv && "
"""What a test must not do again."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of the README and what stands under it."""

    command: str
    output: str


def shown(block: str) -> list[Shown]:
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [Shown(*part.split("\n", 1)) for part in parts]


def real_output(command: str, folder: Path) -> str:
    """Run a command line of the README in a folder; `uv run kg` is the `kg` of these tests."""
    script = f'kg() {{ {sys.executable} -c "{KG}" "$@"; }}; {command.replace("uv run kg", "kg")}'
    run = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "UV_RUN_RECURSION_DEPTH": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    # How far a slow machine is stands there only if it takes seconds.
    return re.sub(r"^.*, \d+ s\n", "", run.stdout, flags=re.MULTILINE)


def as_shown(output: str, expected: str) -> str:
    """Return the output, cut where the README cuts it with a line of "…"."""
    if not expected.rstrip().endswith("…"):
        return output
    lines = expected.rstrip().count("\n")
    return "".join(f"{line}\n" for line in [*output.splitlines()[:lines], "…"])


@pytest.mark.usefixtures("same_numbers")
def test_every_command_prints_what_the_readme_shows(tmp_path: Path, update_golden: bool) -> None:
    text = README.read_text(encoding="utf-8")

    for block in BLOCK.findall(text):
        for one in shown(block):
            output = real_output(one.command.removeprefix(INSTALL), tmp_path)
            real = as_shown(output, one.output)
            text = text.replace(f"$ {one.command}\n{one.output}", f"$ {one.command}\n{real}")

    if update_golden:
        README.write_text(text, encoding="utf-8")
    assert text == README.read_text(encoding="utf-8")


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    real_output("uv run kg demo", tmp_path)

    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
