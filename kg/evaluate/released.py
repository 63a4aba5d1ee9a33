"""The figures of the last release, paper by paper, so that any choice of papers is compared.

`python -m kg.evaluate.released VERSION GOLD EXTRACTED [GOLD EXTRACTED ...]` prints the file
`kg/data/released.tsv`; EXTRACTED is what `kg extract` of that version printed.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from kg.evaluate.scoring import SCORED, Figure, PaperClaims, figures, judge

_FILE = "released.tsv"


def digest(paper: PaperClaims) -> str:
    """Return the digest of an annotated paper: other annotations are another paper."""
    claims = sorted((c.relation, c.name, *c.aliases, str(c.optional)) for c in paper.claims)
    return hashlib.sha256(repr((paper.paper, claims)).encode()).hexdigest()[:12]


@cache
def released() -> tuple[str, Mapping[str, Mapping[str, Figure]]]:
    """Return the version, and the figures of each annotated paper by digest and relation."""
    lines = (resources.files("kg") / "data" / _FILE).read_text(encoding="utf-8").splitlines()
    version = lines[0].split("\t")[0]
    rows = (line.split("\t") for line in lines[1:])
    return version, {
        name: dict(zip(SCORED, map(_figure, cells), strict=True)) for name, *cells in rows
    }


def _figure(cell: str) -> Figure:
    return Figure(*map(int, cell.split())) if cell else Figure()


def before(papers: Iterable[PaperClaims]) -> dict[str, Figure] | None:
    """Return the figures of the last release on papers; None if it was not measured on each."""
    _, known = released()
    found = [known.get(digest(paper)) for paper in papers]
    if not found or None in found:
        return None
    return {name: total(of[name] for of in found if of) for name in SCORED}


def total(parts: Iterable[Figure]) -> Figure:
    """Return the sum of some figures."""
    every = list(parts)
    return Figure(
        sum(f.right for f in every), sum(f.wrong for f in every), sum(f.missed for f in every)
    )


def released_text(version: str, pairs: Iterable[tuple[PaperClaims, PaperClaims]]) -> Iterator[str]:
    """Yield the lines of the file from annotated papers and what was extracted from them."""
    yield "\t".join((version, *SCORED))
    for gold, mine in pairs:
        of = figures(judge(gold, mine))
        counts = ((of[name].right, of[name].wrong, of[name].missed) for name in SCORED)
        cells = (" ".join(map(str, count)) if any(count) else "" for count in counts)
        yield "\t".join((digest(gold), *cells))


def main() -> None:
    """Print the file of a release."""
    from kg.evaluate.gold import read_gold

    version, *files = sys.argv[1:]
    pairs = []
    for gold, extracted in zip(files[::2], files[1::2], strict=True):
        found = {paper.paper: paper for paper in read_gold(extracted)}
        pairs += [(g, found.get(g.paper, PaperClaims(g.paper))) for g in read_gold(gold)]
    sys.stdout.write("".join(f"{line}\n" for line in released_text(version, pairs)))


if __name__ == "__main__":
    main()
