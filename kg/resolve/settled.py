"""What the names of all papers together make of the key of a name in one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from kg.resolve.model import ConceptKey
from kg.resolve.variants import Variant, find_variants


@dataclass(frozen=True, slots=True)
class Settled:
    """The keys that follow others: as variants of a name, or as what one paper alone speaks of."""

    variants: Mapping[ConceptKey, Variant] = field(default_factory=dict)
    homes: Mapping[tuple[str, ConceptKey], ConceptKey] = field(default_factory=dict)

    def key(self, paper_id: str, local: ConceptKey) -> ConceptKey:
        """Return the key of a concept from the key that a name has by the paper alone.

        Example:
            >>> unet, two = ConceptKey("idea", "unet"), Variant("unet", "u net", "same-letters")
            >>> Settled({unet: two}).key("paper-1", unet).name
            'u net'
        """
        found = self.variants.get(local)
        root = local._replace(name=found.root) if found else local
        return self.homes.get((paper_id, root), root)


def settle_variants(
    keys: Iterable[tuple[ConceptKey, str]], weight: Callable[[str], int]
) -> dict[ConceptKey, Variant]:
    """Return the keys that follow others as variants, from each use of a key and its form.

    A key of more `weight` (the definitions that it has) is followed before a more frequent one.
    """
    forms: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for key, form in keys:
        if key.name and not key.home:
            forms[key.kind][key.name][form] += 1
    return {
        ConceptKey(kind, name): variant
        for kind, written in forms.items()
        for name, variant in find_variants(kind, written, weight).items()
    }
