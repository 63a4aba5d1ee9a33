"""The sample profile page, built: a graph to look at without any input of one's own."""

from __future__ import annotations

import datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.builder.build import BuildReport
    from kg.console import Progress

SAMPLE_SAVED_ON = datetime.date(2026, 7, 1)
"""The day that the sample page counts as saved on, so that every demo is the same."""


def sample_page() -> Path:
    """Return the path of the sample profile page, an invented researcher's."""
    return Path(str(resources.files("kg") / "data" / "sample-profile.txt"))


def build_demo(out: Path | None = None, *, progress: Progress | None = None) -> BuildReport:
    """Build the sample page into a folder, output/demo if none is given."""
    from kg.builder.build import BuildOptions, build

    options = BuildOptions(as_of=SAMPLE_SAVED_ON)
    return build(
        [str(sample_page())], out or Path("output/demo"), options=options, progress=progress
    )
