"""Statements as a table, one a row, each with its surest sentence: CSV, and Parquet."""

from __future__ import annotations

import io

from kg.errors import MissingPartError
from kg.export.formats import Format, Part
from kg.query.lookup import base_iri
from kg.query.table import Table, Value
from kg.view.document import ViewDocument, ViewEdge, ViewNode

COLUMNS = (
    *("subject", "subject_type", "relation", "object", "object_type", "confidence", "sentences"),
    *("subject_id", "object_id", "paper", "field", "sentence", "exact"),
)
"""The columns; the first nine are those that the explorer saves."""


def statements_table(document: ViewDocument, *, base: str = "") -> Table:
    """Return the statements of a document in its order.

    `confidence` and what is said of a sentence are empty where a record says so, not a text;
    `sentences` counts them, and the surest one is given, with the exact words in it.
    """
    nodes = {node.id: node for node in document.nodes}
    rows = (_row(document, edge, nodes, base) for edge in document.edges)
    return Table(COLUMNS, tuple(rows))


def _row(
    document: ViewDocument, edge: ViewEdge, nodes: dict[str, ViewNode], base: str
) -> tuple[Value, ...]:
    one, other = nodes[edge.source], nodes[edge.target]
    said = [document.evidence[place] for place in edge.evidence]
    first = said[0] if said else None
    paper = nodes.get(first.paper) if first else None
    return (
        *(one.label, one.type, edge.label, other.label, other.type),
        *(edge.confidence, len(said), one.iri.removeprefix(base), other.iri.removeprefix(base)),
        (paper.label if paper else first.title) if first else None,
        *((first.field, first.sentence, first.exact) if first else (None, None, None)),
    )


def to_parquet(table: Table) -> bytes:
    """Return a table as Parquet; raises MissingPartError where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingPartError(
            "Parquet needs pyarrow; run `pip install 'scholargraph[parquet]'`, or write CSV"
        ) from error
    kinds = {"confidence": pa.float64(), "sentences": pa.int64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in table.columns])
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(table.to_records(), schema=schema), file)
    return file.getvalue()


def _table(part: Part) -> Table:
    return statements_table(part.document(), base=base_iri(part.store))


CSV = Format(
    "csv",
    "one row for each statement, with its surest sentence",
    "text/csv; charset=utf-8; header=present",
    (".csv",),
    lambda part: _table(part).to_csv().encode(),
)
PARQUET = Format(
    "parquet",
    "the same rows for data frames (needs scholargraph[parquet])",
    "application/vnd.apache.parquet",
    (".parquet",),
    lambda part: to_parquet(_table(part)),
)
