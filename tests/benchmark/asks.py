"""What the clients of a crowd ask, and how their answers are summed up."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import count, cycle

from tests.benchmark.load import Ask, Outcome
from tests.benchmark.serving import mixed_asks, small_queries

PAPERS = 2000
QUERIES = small_queries(PAPERS)
PAGES = ("/", "/search?q=graph", "/explore", "/query", "/queries", "/data?default", "/openapi.json")


def distinct_asks() -> Iterator[Ask]:
    """Yield small queries, no two of them equal."""
    dice = random.Random(8)  # noqa: S311 - queries to measure with
    for query, number in zip(cycle(QUERIES), count(1000)):
        where = query if "LIMIT" in query else f"{query} LIMIT {number}"
        if query.startswith("PREFIX e: <http://e/> ASK"):
            where = (
                f"PREFIX e: <http://e/> ASK {{ e:p{dice.randrange(PAPERS)} e:uses e:m{number} }}"
            )
        yield Ask("distinct", where.replace("LIMIT 20", f"LIMIT {number}"))


def crowd_asks(runaways: float) -> Callable[[], Ask]:
    """Return what chooses: a runaway by chance, else a small query or each fifth time a page."""
    queries = mixed_asks(QUERIES, runaways)
    pages, turns = cycle(Ask("page", target=page) for page in PAGES), count()
    distinct = distinct_asks()

    def ask() -> Ask:
        chosen, turn = queries(), next(turns)
        if chosen.kind == "runaway":
            return chosen
        return next(pages) if turn % 5 == 0 else Ask("good", next(distinct).query)

    return ask


def answered_of(outcomes: Sequence[Outcome]) -> str:
    return f"{sum(o.status == 200 for o in outcomes)} of {len(outcomes)}"


def statuses_of(outcomes: Sequence[Outcome]) -> str:
    counts = Counter(outcome.status for outcome in outcomes)
    return " ".join(f"{times} x {status}" for status, times in sorted(counts.items()))
