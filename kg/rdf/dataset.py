"""What the graph says of itself: its run, its counts, and how to ask it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.rdf.terms import (
    Base,
    Term,
    confidence,
    describe,
    exact,
    integer,
    iri,
    source_term,
    text,
    typed,
    written,
)
from kg.rdf.turtle import Shape
from kg.rdf.vocab import prefixes
from kg.resolve.addresses import web_iri
from kg.resolve.ids import hashed_id, named_id, slug

_ONTOLOGY = iri("https://w3id.org/scholargraph/ns")
_FORM = re.compile(
    r"^(?:\s*(?:#[^\n]*|PREFIX\b[^\n]*|BASE\b[^\n]*)\n)*\s*(SELECT|CONSTRUCT|ASK|DESCRIBE)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Run:
    """The reading of one input by one pipeline; digests are SHA-256 in hexadecimal.

    `sources` are the inputs, of which the graph names the files alone, never their folders;
    `precision` is the one that was promised of its facts, if any was.
    No time of day is part of it: the same input gives the same graph.
    """

    extractor: str
    version: str
    configuration_digest: str = ""
    input_digest: str = ""
    sources: tuple[str, ...] = ()
    license: str = ""
    precision: float | None = None


SUBJECTS = ("dataset>", "partition-", "prefix-", "query-")
"""How the names of all begin, up to the bracket behind them, that `encode_dataset` describes."""

Example = tuple[str, str, str]
"""Name, summary and text of a query."""


def run_node(run: Run, base: Base) -> Term:
    """Return the node of a run."""
    parts = (run.extractor, run.version, run.configuration_digest, run.input_digest)
    promised = () if run.precision is None else (f"precision {run.precision}",)
    return base(hashed_id("run", *parts, *promised))


def encode_run(run: Run, base: Base) -> Iterator[str]:
    """Yield the run as a prov:Activity."""
    return describe(
        run_node(run, base),
        ("rdf:type", written("prov:Activity")),
        ("rdfs:label", text(f"{run.extractor} {run.version}")),
        ("sg:extractor", text(run.extractor)),
        ("sg:extractorVersion", text(run.version)),
        ("sg:configurationDigest", text(run.configuration_digest)),
        ("sg:inputDigest", text(run.input_digest)),
        ("sg:promisedPrecision", None if run.precision is None else confidence(run.precision)),
    )


@dataclass(slots=True)
class Counts:
    """How many triples and subjects there are, and how many of each class and property.

    `uses` counts the triples that things of a class have of each property. Keys are IRIs in angle
    brackets, as lines have them.
    """

    triples: int = 0
    subjects: int = 0
    classes: Counter[bytes] = field(default_factory=Counter)
    properties: Counter[bytes] = field(default_factory=Counter)
    uses: defaultdict[bytes, Counter[bytes]] = field(default_factory=lambda: defaultdict(Counter))

    @classmethod
    def of(cls, shapes: Mapping[Shape, int]) -> Counts:
        """Return the counts of so many things of each shape."""
        counts = cls()
        for (classes, properties), things in shapes.items():
            counts._add(classes, Counter(properties), things)
        return counts

    def _add(self, classes: Iterable[bytes], properties: Counter[bytes], things: int) -> None:
        own = Counter({property_: count * things for property_, count in properties.items()})
        self.triples += own.total()
        self.subjects += things
        self.properties.update(own)
        for class_ in classes:
            self.classes[class_] += things
            self.uses[class_].update(own)


def encode_dataset(
    counts: Counts,
    *,
    base: Base,
    run: Run,
    min_confidence: float,
    examples: Sequence[Example] = (),
) -> Iterator[str]:
    """Yield a void:Dataset with these counts, which this description is not among."""
    node = base("dataset")
    license_ = web_iri(run.license)
    yield from describe(
        node,
        ("rdf:type", written("void:Dataset")),
        ("rdf:type", written("dcat:Dataset")),
        ("dct:title", text("What papers propose, use and measure, with the words that say so")),
        ("dct:license", iri(license_) if license_ else None),
        ("dct:conformsTo", _ONTOLOGY),
        ("prov:wasGeneratedBy", run_node(run, base)),
        ("sg:minConfidence", confidence(min_confidence)),
        ("void:uriSpace", text(base.iri)),
        ("void:triples", integer(counts.triples)),
        ("void:entities", integer(counts.subjects)),
        ("void:classes", integer(len(counts.classes))),
        ("void:properties", integer(len(counts.properties))),
        *(("dct:source", source_term(source)) for source in run.sources),
    )
    for class_, things in counts.classes.items():
        part, size = _part(base, class_), ("void:entities", integer(things))
        yield from describe(node, ("void:classPartition", part))
        yield from describe(part, ("void:class", class_.decode()), size)
        yield from _properties(part, counts.uses[class_], base, of=class_)
    yield from _properties(node, counts.properties, base)
    yield from _prefixes(node, base)
    for example in examples:
        yield from _example(example, base)


def _properties(
    node: Term, counts: Counter[bytes], base: Base, *, of: bytes = b""
) -> Iterator[str]:
    for property_, triples in counts.items():
        part = _part(base, property_, of)
        yield from describe(node, ("void:propertyPartition", part))
        size = ("void:triples", integer(triples))
        yield from describe(part, ("void:property", property_.decode()), size)


def _part(base: Base, *terms: bytes) -> Term:
    iris = [term_[1:-1].decode() for term_ in terms if term_]
    names = " ".join(re.split("[/#]", iri)[-1] for iri in iris)
    return base(named_id("partition", names, " ".join(iris)))


def _prefixes(node: Term, base: Base) -> Iterator[str]:
    for prefix, namespace in prefixes(base=base.iri).items():
        declaration = base(f"prefix-{prefix}")
        yield from describe(node, ("sh:declare", declaration))
        yield from describe(
            declaration,
            ("rdf:type", written("sh:PrefixDeclaration")),
            ("sh:prefix", text(prefix)),
            ("sh:namespace", typed(namespace, "xsd:anyURI")),
        )


def _example(example: Example, base: Base) -> Iterator[str]:
    name, summary, query = example
    found = _FORM.match(query)
    form = found[1].lower() if found else "select"
    return describe(
        base(f"query-{slug(name)}"),
        ("rdf:type", written("sh:SPARQLExecutable")),
        ("rdf:type", written(f"sh:SPARQL{form.capitalize()}Executable")),
        ("rdfs:label", text(name)),
        ("rdfs:comment", text(summary)),
        (f"sh:{form}", exact(query)),
        ("sh:prefixes", base("dataset")),
    )
