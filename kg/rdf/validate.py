"""What a graph promises, checked: schema/shapes.ttl over a Turtle file or an rdflib graph."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One broken promise: the shape, the node at fault, and a sentence that names the shape."""

    shape: str
    node: str
    message: str


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What validation found, sorted; `triples` counts the graph that was looked at."""

    triples: int
    violations: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        """Whether the graph keeps all of its promises."""
        return not self.violations

    def to_text(self) -> str:
        """Return one line a broken promise, or that all are kept."""
        if self.conforms:
            return f"conforms: {self.triples} triples keep every promise of the shapes\n"
        head = f"does not conform: {len(self.violations)} violations in {self.triples} triples"
        return "\n".join([head, *(f"{v.node}: {v.message}" for v in self.violations), ""])


def validate(graph: Path | Graph) -> ValidationReport:
    """Return what in a graph breaks its shapes; some seconds for 10,000 triples.

    Raises:
        InputError: the file cannot be read or is no Turtle.
    """
    from rdflib import Graph

    data = _copy(graph) if isinstance(graph, Graph) else _read(graph)
    return ValidationReport(len(data), tuple(sorted(set(_check(data)))))


def _read(path: Path) -> Graph:
    from rdflib import Graph

    try:
        return Graph().parse(path, format="turtle")
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from None
    except Exception as error:  # the parser raises whatever its grammar code happens to hit
        problem = " ".join(str(error).split())[:200]
        raise InputError(path, f"this is not Turtle ({problem})") from None


def _copy(graph: Graph) -> Graph:
    """Return the triples as plain rdflib keeps them in memory.

    An engine under rdflib gives each plain literal the datatype xsd:string, which is another term
    to rdflib, and answers the many small look-ups of a validation a hundred times slower.
    """
    from rdflib import XSD, Graph, Literal

    copy = Graph()
    for subject, predicate, object_ in graph:
        plain = isinstance(object_, Literal) and object_.datatype == XSD.string
        copy.add((subject, predicate, Literal(str(object_)) if plain else object_))
    return copy


def _check(data: Graph) -> list[Violation]:
    import pyshacl
    from rdflib import RDF, SH, Graph

    shapes = Graph().parse(data=shapes_text(), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True, advanced=False)
    if not isinstance(report, Graph):  # shapes that cannot be run must not pass for a good graph
        raise RuntimeError(f"the shapes cannot be checked: {report}")
    results = report.subjects(RDF.type, SH.ValidationResult)
    return [_violation(report, result) for result in results]


def _violation(report: Graph, result: Node) -> Violation:
    from rdflib import SH

    message = str(report.value(result, SH.resultMessage) or "")
    whole = report.value(result, SH.sourceConstraintComponent) == SH.SPARQLConstraintComponent
    node = report.value(result, SH.value if whole else SH.focusNode)
    return Violation(message.partition(":")[0], str(node), message)


def shapes_text() -> str:
    """Return the SHACL shapes of every graph, as Turtle."""
    return (resources.files("kg") / "schema" / "shapes.ttl").read_text(encoding="utf-8")


def ontology_text() -> str:
    """Return the ontology, as Turtle."""
    return (resources.files("kg") / "schema" / "ontology.ttl").read_text(encoding="utf-8")
