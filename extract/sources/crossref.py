"""Works of Crossref, as its API gives them: CSL-JSON with lists, and abstracts in JATS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from extract.sources import csl_json
from extract.sources.json_source import JsonFormat
from extract.sources.records import Record
from extract.sources.texts import double_escaped


def to_record(work: Mapping[str, Any], line: int) -> Record:
    """Return a work as a record; its texts are XML within a string.

    Example:
        >>> to_record({"title": ["R&amp;D"], "abstract": "<jats:p>A &amp;amp; B</jats:p>"}, 1).title
        'R&D'
    """
    record = csl_json.to_record(work, line)
    return replace(
        record, title=double_escaped(record.title), abstract=double_escaped(record.abstract)
    )


SOURCE = JsonFormat(
    name="crossref",
    summary="works of Crossref (JSON)",
    signs=re.compile(
        r'"(?:message-type|message-version|reference-count|is-referenced-by-count)"\s*:'
        r'|"title"\s*:\s*\[(?=[^\]]*"[^\]]*\]).{0,20000}?"container-title"\s*:\s*\['
        r'|"container-title"\s*:\s*\[.{0,20000}?"title"\s*:\s*\[',
        re.DOTALL,
    ),
    keys=frozenset({"DOI", "title", "container-title"}),
    to_record=to_record,
).source()
