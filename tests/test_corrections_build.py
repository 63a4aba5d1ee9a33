from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.builder.build import BuildOptions, BuildReport, build
from kg.command.app import app
from kg.command.demo import SAMPLE_SAVED_ON
from kg.errors import InputError, UsageError
from kg.store.builds import CORRECTIONS as FILE
from kg.store.builds import find_build, open_store
from kg.store.ours import FILES

OPTIONS = BuildOptions(as_of=SAMPLE_SAVED_ON)
TITLE = "Graph Lantern: Reranking with Light"
PAPER = {
    "title": TITLE,
    "abstract": "We propose Graph Lantern, a reranker with BERT. It beats BM25 on MS MARCO.",
    "date": "2024-05-01",
}
CORRECTIONS = f"""\
# read by hand
- kind: reject
  title: "{TITLE}"
  relation: comparesWith
  name: BM25
- {{kind: rename, name: MS MARCO, type: Dataset, to: MS MARCO passages}}
- {{kind: split, name: Nowhere}}
"""


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps(PAPER) + "\n")
    return path


def corrected(papers: Path, folder: Path) -> BuildReport:
    folder.mkdir()
    (folder / FILE).write_text(CORRECTIONS)
    return build([papers], folder, options=OPTIONS)


def test_a_build_applies_the_corrections_of_its_folder_and_keeps_them(
    papers: Path, tmp_path: Path
) -> None:
    report = corrected(papers, tmp_path / "g")
    first = [(tmp_path / "g" / name).read_bytes() for name in FILES]
    again = build([papers], tmp_path / "g", options=OPTIONS)

    assert again == report
    assert [(tmp_path / "g" / name).read_bytes() for name in FILES] == first
    assert (tmp_path / "g" / FILE).read_text() == CORRECTIONS
    written = json.loads((tmp_path / "g" / "report.json").read_text())["corrections"]
    assert written["applied"] == 2
    assert written["unapplied"] == [
        {
            "line": 7,
            "kind": "split",
            "name": "Nowhere",
            "reason": "nothing is joined with “Nowhere”",
        }
    ]
    assert "corrections 2 applied, 1 not" in report.to_text()
    assert "not applied line 7, split “Nowhere”: nothing is joined" in report.to_text()
    assert not report.clean
    labels = open_store(tmp_path / "g").query(
        'ASK { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> "MS MARCO passages" }'
    )
    assert labels


def test_a_file_elsewhere_is_taken_instead(papers: Path, tmp_path: Path) -> None:
    corrected(papers, tmp_path / "g")
    (tmp_path / "other.yaml").write_text("[]\n")
    options = BuildOptions(as_of=SAMPLE_SAVED_ON, corrections=tmp_path / "other.yaml")
    build([papers], tmp_path / "g", options=options)
    build([papers], tmp_path / "plain", options=OPTIONS)

    one, other = ((tmp_path / name / "graph.ttl").read_bytes() for name in ("g", "plain"))
    assert one == other


def test_a_bad_file_stops_the_build_before_it_reads(papers: Path, tmp_path: Path) -> None:
    corrected(papers, tmp_path / "g")
    former = find_build(tmp_path / "g")
    (tmp_path / "g" / FILE).write_text("- kind: [")

    with pytest.raises(InputError, match=f"{FILE}:1: "):
        build([papers], tmp_path / "g", options=OPTIONS)
    (tmp_path / "g" / FILE).unlink()
    (tmp_path / "g" / FILE).symlink_to("nowhere")
    with pytest.raises(InputError, match="cannot be read"):
        build([papers], tmp_path / "g", options=OPTIONS)
    assert find_build(tmp_path / "g") == former


def test_other_files_beside_the_corrections_are_still_not_ours(
    papers: Path, tmp_path: Path
) -> None:
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / FILE).write_text("[]\n")
    (tmp_path / "g" / "letter.txt").write_text("dear\n")

    with pytest.raises(UsageError, match="other files"):
        build([papers], tmp_path / "g", options=OPTIONS)


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_only_a_strict_build_fails_for_what_does_not_apply(
    papers: Path, tmp_path: Path, strict: tuple[str, ...], code: int
) -> None:
    (tmp_path / "c.yaml").write_text(CORRECTIONS)
    arguments = ["build", str(papers), "-o", str(tmp_path / "g"), *strict]

    result = CliRunner().invoke(app, [*arguments, "--corrections", str(tmp_path / "c.yaml")])

    assert result.exit_code == code
    assert "corrections 2 applied, 1 not" in result.stderr
    assert not (tmp_path / "g" / FILE).exists()
