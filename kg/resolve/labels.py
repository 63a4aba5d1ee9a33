"""What concepts are called: the form that readers know, singular, and no two of one name alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from extract.names import singular_word
from kg.resolve.expansions import label_of, name_key
from kg.resolve.model import Concept, ConceptKey, PaperNode
from kg.resolve.short_forms import Senses, is_short, is_short_plural
from kg.resolve.spelling import is_marked

_RARE = 10
"""A form that stands for so many times less than another is no label."""
_KEEPS = ("ics", "series", "news", "lens", "means", "bias", "sis", "ss", "us")
"""Endings of words that are no plurals."""
_LONGEST_TITLE = 40
_UNKNOWN = "long form unknown"
"""What is said of a short form that no paper defines, beside one that a paper does define."""


def best_label(
    key: ConceptKey, names: Counter[str], senses: Senses, others: Iterable[str] = ()
) -> str:
    """Return the short form if it has one meaning and is in use, else the usual name, singular."""
    meaning = () if key.home else senses.meaning(key.name)
    written = Counter(label_of(d.short) for d in meaning)
    for form in (*names, *sorted(others)):
        if is_short(form) or any(form == d.short for d in meaning):
            written[form] += names[form]
    short = {form: n for form, n in written.items() if form and senses.owner(form) == key.name}
    # One paper's own short form is no name for what all others write otherwise.
    if short and _RARE * sum(short.values()) >= max(names.values(), default=0):
        return _singular(min(short, key=lambda form: _rank(form, written)))
    longs = Counter(label_of(d.long) for d in meaning)
    return _usual(Counter({form: n for form, n in longs.items() if form}), names)


def _usual(longs: Counter[str], names: Counter[str]) -> str:
    """Return the form of the most frequent name: the singular first, then the most frequent."""
    by_key: Counter[str] = Counter()
    for form, count in (longs or names).items():
        by_key[name_key(form)] += count
    best = min(by_key, key=lambda key: (-by_key[key], key))
    counts = longs + names
    alike = [form for form in counts if name_key(form) == best]
    return _singular(min(alike, key=lambda form: _rank(form, counts)))


def _rank(form: str, counts: Counter[str]) -> tuple[bool, bool, bool, int, int, str]:
    first = form.split()[0]
    hyphen = "-" in form and form.islower() and form.replace("-", " ") in counts
    title = form.lower() != form and _in_lower_case(form, counts)
    return (
        not name_key(first),
        _singular(form) != form,
        hyphen or title,
        -counts[form],
        len(form),
        form,
    )


def _in_lower_case(form: str, counts: Counter[str]) -> bool:
    """Tell whether enough papers write a name of ordinary words without its capitals."""
    if any(is_marked(word) for word in form.split()):
        return False
    lower = sum(n for other, n in counts.items() if other.islower() and other == form.lower())
    return lower * _RARE >= counts[form]


def _singular(form: str) -> str:
    """Return a label in the singular.

    Example:
        >>> [_singular(name) for name in ("Transformers", "LLMs", "diffusion models", "AIMS")]
        ['Transformer', 'LLM', 'diffusion model', 'AIMS']
    """
    *front, last = form.split()
    if is_short_plural(last):
        return " ".join([*front, last[:-1]])
    if len(last) < 4 or is_marked(last) or last.lower().endswith(_KEEPS):
        return form
    return " ".join([*front, singular_word(last)])


def tell_apart(
    concepts: Mapping[ConceptKey, Concept],
    counts: Mapping[ConceptKey, int],
    papers: Mapping[str, PaperNode],
    senses: Senses,
) -> dict[ConceptKey, Concept]:
    """Return the concepts; of those with one label all but the largest say what they are.

    Of one kind it is the long form of what is defined, else the paper ("LISA (Ek et al., 2025)"),
    of different kinds the type ("VQA (dataset)").
    """
    found = dict(_written_out(concepts, counts, senses))
    groups: defaultdict[str, list[ConceptKey]] = defaultdict(list)
    for key, concept in found.items():
        groups[concept.label.lower()].append(key)
    concepts = dict(found)
    for keys in groups.values():
        first, *others = sorted(keys, key=lambda k: _claim(k, concepts[k], counts[k]))
        alike = [k for k in others if k.home or _clash(concepts[k], concepts[first])]
        for key in (*alike, *([first] if first.home else ())):
            found[key] = _with_note(concepts[key], _note(key, first, concepts[key], papers))
    return found


def _written_out(
    concepts: Mapping[ConceptKey, Concept], counts: Mapping[ConceptKey, int], senses: Senses
) -> Iterator[tuple[ConceptKey, Concept]]:
    """Yield the concepts; a short form that could be read as a larger one's is written out."""
    groups: defaultdict[tuple[str, str], list[ConceptKey]] = defaultdict(list)
    for key, concept in concepts.items():
        short = is_short(concept.label)
        groups[key.kind, _look(concept.label) if short else concept.id].append(key)
    for keys in groups.values():
        first, *others = sorted(keys, key=lambda k: _claim(k, concepts[k], counts[k]))
        yield first, concepts[first]
        for key in others:
            longs = Counter(label_of(d.long) for d in senses.meaning(key.name) if not key.home)
            long = _usual(longs, Counter()) if longs else ""
            yield key, _called(concepts[key], long) if long else concepts[key]


def _look(short: str) -> str:
    """Return what short forms have in common that are easily taken for each other.

    Example:
        >>> _look("SfT") == _look("SFTs"), _look("SR-3D") == _look("SR3D")
        (True, True)
    """
    return re.sub(r"[^a-z0-9+@]", "", short.lower()).removesuffix("s")


def _called(concept: Concept, label: str) -> Concept:
    others = {*concept.alt_labels, concept.label} - {label}
    return replace(concept, label=label, alt_labels=tuple(sorted(others)))


def _claim(key: ConceptKey, concept: Concept, count: int) -> tuple[bool, int, bool, ConceptKey]:
    """Return the order in which concepts keep a label: what is called nothing else comes first."""
    known = key.name != name_key(concept.label)
    return (bool(key.home), -count, known, key)


def _clash(one: Concept, other: Concept) -> bool:
    """Tell whether two labels are the same; of one kind, "CAR" and "car" are not."""
    return one.label == other.label or one.key.kind != other.key.kind


def _note(
    key: ConceptKey, first: ConceptKey, concept: Concept, papers: Mapping[str, PaperNode]
) -> str:
    if key.home in papers:
        return _source(papers[key.home])
    if key.kind != first.kind:
        return concept.type.lower()
    return _UNKNOWN if key.name == name_key(concept.label) else concept.normal_key


def _source(node: PaperNode) -> str:
    """Return how a paper is cited, else its title, cut."""
    names = [author.name.split()[-1] for author in node.paper.authors if author.name.split()]
    year = node.paper.date[:4]
    if names and re.fullmatch(r"\d{4}", year):
        more = " et al." if len(names) > 2 else f" and {names[1]}" if len(names) == 2 else ""
        return f"{names[0]}{more}, {year}"
    title = label_of(node.paper.title)
    cut = title[:_LONGEST_TITLE].rpartition(" ")[0] + "…"
    return f"in “{title if len(title) <= _LONGEST_TITLE else cut}”"


def _with_note(concept: Concept, note: str) -> Concept:
    return _called(concept, f"{concept.label} ({note})")
