"""What the graph says of itself: its run, its counts, and how to ask it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.terms import Base, confidence, describe, exact, integer, source_term, term, text
from kg.rdf.vocab import prefixes
from kg.resolve.addresses import web_iri
from kg.resolve.ids import hashed_id, named_id, slug

_ONTOLOGY = NamedNode("https://w3id.org/scholargraph/ns")
_FORM = re.compile(
    r"^(?:\s*(?:#[^\n]*|PREFIX\b[^\n]*|BASE\b[^\n]*)\n)*\s*(SELECT|CONSTRUCT|ASK|DESCRIBE)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Run:
    """The reading of one input by one pipeline; digests are SHA-256 in hexadecimal.

    `sources` are the inputs, of which the graph names the files alone, never their folders.
    No time of day is part of it: the same input gives the same graph.
    """

    extractor: str
    version: str
    configuration_digest: str = ""
    input_digest: str = ""
    sources: tuple[str, ...] = ()
    license: str = ""


Example = tuple[str, str, str]
"""Name, summary and text of a query."""


def run_node(run: Run, base: Base) -> NamedNode:
    """Return the node of a run."""
    parts = (run.extractor, run.version, run.configuration_digest, run.input_digest)
    return base(hashed_id("run", *parts))


def encode_run(run: Run, base: Base) -> Iterator[Triple]:
    """Yield the run as a prov:Activity."""
    return describe(
        run_node(run, base),
        ("rdf:type", term("prov:Activity")),
        ("rdfs:label", text(f"{run.extractor} {run.version}")),
        ("sg:extractor", text(run.extractor)),
        ("sg:extractorVersion", text(run.version)),
        ("sg:configurationDigest", text(run.configuration_digest)),
        ("sg:inputDigest", text(run.input_digest)),
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

    def of(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield sorted lines as they are, and count them meanwhile."""
        type_ = str(term("rdf:type")).encode()
        for _, own in groupby(lines, key=lambda line: line.split(None, 1)[0]):
            classes, properties = [], Counter[bytes]()
            for line in own:
                _, predicate, object_ = line.split(None, 2)
                properties[predicate] += 1
                if predicate == type_:
                    classes.append(object_.split()[0])
                yield line
            self._add(classes, properties)

    def _add(self, classes: Sequence[bytes], properties: Counter[bytes]) -> None:
        self.triples += properties.total()
        self.subjects += 1
        self.classes.update(classes)
        self.properties.update(properties)
        for class_ in classes:
            self.uses[class_].update(properties)


def encode_dataset(
    counts: Counts,
    *,
    base: Base,
    run: Run,
    min_confidence: float,
    examples: Sequence[Example] = (),
) -> Iterator[Triple]:
    """Yield a void:Dataset with these counts, which this description is not among."""
    node = base("dataset")
    license_ = web_iri(run.license)
    yield from describe(
        node,
        ("rdf:type", term("void:Dataset")),
        ("rdf:type", term("dcat:Dataset")),
        ("dct:title", text("What papers propose, use and measure, with the words that say so")),
        ("dct:license", NamedNode(license_) if license_ else None),
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
        yield from describe(part, ("void:class", _iri(class_)), size)
        yield from _properties(part, counts.uses[class_], base, of=class_)
    yield from _properties(node, counts.properties, base)
    yield from _prefixes(node, base)
    for example in examples:
        yield from _example(example, base)


def _properties(
    node: NamedNode, counts: Counter[bytes], base: Base, *, of: bytes = b""
) -> Iterator[Triple]:
    for property_, triples in counts.items():
        part = _part(base, property_, of)
        yield from describe(node, ("void:propertyPartition", part))
        size = ("void:triples", integer(triples))
        yield from describe(part, ("void:property", _iri(property_)), size)


def _part(base: Base, *terms: bytes) -> NamedNode:
    iris = [_iri(term_).value for term_ in terms if term_]
    names = " ".join(re.split("[/#]", iri)[-1] for iri in iris)
    return base(named_id("partition", names, " ".join(iris)))


def _iri(written: bytes) -> NamedNode:
    return NamedNode(written[1:-1].decode())


def _prefixes(node: NamedNode, base: Base) -> Iterator[Triple]:
    for prefix, namespace in prefixes(base=base.iri).items():
        declaration = base(f"prefix-{prefix}")
        yield from describe(node, ("sh:declare", declaration))
        yield from describe(
            declaration,
            ("rdf:type", term("sh:PrefixDeclaration")),
            ("sh:prefix", text(prefix)),
            ("sh:namespace", Literal(namespace, datatype=term("xsd:anyURI"))),
        )


def _example(example: Example, base: Base) -> Iterator[Triple]:
    name, summary, query = example
    found = _FORM.match(query)
    form = found[1].lower() if found else "select"
    return describe(
        base(f"query-{slug(name)}"),
        ("rdf:type", term("sh:SPARQLExecutable")),
        ("rdf:type", term(f"sh:SPARQL{form.capitalize()}Executable")),
        ("rdfs:label", text(name)),
        ("rdfs:comment", text(summary)),
        (f"sh:{form}", exact(query)),
        ("sh:prefixes", base("dataset")),
    )
