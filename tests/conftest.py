"""Options and fixtures that several tests share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.chromium import browsing

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("any-machine", deadline=None)
hypothesis.settings.load_profile("any-machine")

NUMBERS = Path(__file__).parent / "golden" / "sample-numbers.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the expected files and the README's output anew instead of comparing",
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for one file: tests of other files run event loops of their own."""
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="session")
def sample_numbers() -> str:
    """A digest of what the network reads in the sample page."""
    from extract.pipeline import build_pipeline, to_doc
    from extract.sources import read_inputs
    from kg.command.demo import SAMPLE_SAVED_ON, sample_page

    nlp = build_pipeline()
    digest = hashlib.sha256()
    for reading in read_inputs([str(sample_page())], as_of=SAMPLE_SAVED_ON):
        for doc in nlp.pipe(to_doc(nlp, paper) for paper in reading.papers):
            digest.update(doc._.sg_readings.tobytes())
    return digest.hexdigest()


@pytest.fixture
def same_numbers(sample_numbers: str, update_golden: bool) -> None:
    """Skip where this processor adds up the network's numbers in another order.

    Confidences then differ in their last digits, and a fact at the edge may come or go.
    """
    if update_golden:
        NUMBERS.write_text(f"{sample_numbers}\n", encoding="utf-8")
    if NUMBERS.read_text(encoding="utf-8").strip() != sample_numbers:
        pytest.skip("the expected files were made on a processor of another kind")
