"""Damaged libraries: bytes flipped, cut and doubled stop no reading, and no record goes unsaid.

`tests/benchmark/mutations.py` is the larger run by hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.damaged import SAMPLES, fault


@pytest.mark.parametrize("sample", list(SAMPLES))
def test_damage_stops_no_reading_and_no_record_goes_unsaid(sample: str, tmp_path: Path) -> None:
    assert [found for n in range(60) if (found := fault(sample, n, tmp_path))] == []
