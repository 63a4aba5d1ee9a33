"""Pages held against the rules of axe-core, in the browser that shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parent / "clients" / "node_modules" / "axe-core" / "axe.min.js"
RUN = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"
needs_axe = pytest.mark.skipif(
    not AXE.is_file(), reason="axe-core is not installed; run `npm ci` in tests/clients"
)


def violations(page: Any) -> list[str]:
    """Return what breaks a rule: the rule, the place, the element and how to mend it.

    The page keeps its policy: a script that the browser's driver evaluates is not held by it.
    """
    page.evaluate(AXE.read_text("utf-8"))
    return [
        f"{broken['id']}: {node['target']} {node['html'][:200]} {node['failureSummary']}"
        for broken in page.evaluate(RUN)
        for node in broken["nodes"]
    ]
