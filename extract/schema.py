"""What there is: the types of things and the relations between them, a record for each.

A new relation is a record here, a term in kg/schema/ontology.ttl, a query, and learned weights.
"""

from __future__ import annotations

from dataclasses import dataclass

NAMESPACE = "https://w3id.org/scholargraph/ns#"
_FABIO = "http://purl.org/spar/fabio/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_ORG = "http://www.w3.org/ns/org#"
_CITO = "http://purl.org/spar/cito/"
_DCT = "http://purl.org/dc/terms/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"


@dataclass(frozen=True, slots=True)
class ThingType:
    """A type of thing that has pages and is drawn; of a `concept`, papers state relations.

    Its mark has `corners` (0 for a circle), the first of them at `turn` degrees.
    """

    name: str
    iri: str
    colour: str
    corners: int = 0
    turn: float = 0.0
    concept: bool = False


THINGS = (
    ThingType("Paper", _FABIO + "ResearchPaper", "#0072b2", 4, 45.0),
    ThingType("Person", _FOAF + "Person", "#e69f00"),
    ThingType("Method", NAMESPACE + "Method", "#d55e00", 4, concept=True),
    ThingType("Dataset", NAMESPACE + "Dataset", "#009e73", 3, -90.0, concept=True),
    ThingType("Task", NAMESPACE + "Task", "#cc79a7", 6, concept=True),
    ThingType("Metric", NAMESPACE + "Metric", "#56b4e9", 3, 90.0, concept=True),
    ThingType("Organisation", _ORG + "Organization", "#8a8f98", 5, -90.0),
)
"""In the order of the legend; the first one that fits a thing is its type.

The colours are those of Okabe and Ito (2008), which people of every colour vision tell apart."""

CONCEPT_TYPES = tuple(thing.name for thing in THINGS if thing.concept)
"""The types of concept, as in the ontology."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation that is drawn: its name in the graph, and how it is called and looks.

    `label` reads from subject to object, `inverse` stands above a list of subjects. A `stated` one
    leads from a paper to a concept and is read from texts. Of a `symmetric` one each pair is drawn
    once, without an arrow. Its line has the colour of the type `like`; `pull` is how much it draws
    its ends together, where others do by 1.

    Example:
        >>> extends = next(relation for relation in DRAWN_RELATIONS if relation.name == "extends")
        >>> extends.label, extends.inverse, extends.iri
        ('extends', 'extended by', 'https://w3id.org/scholargraph/ns#extends')
    """

    name: str
    label: str
    inverse: str
    namespace: str = NAMESPACE
    stated: bool = False
    symmetric: bool = False
    like: str = ""
    width: float = 1.1
    dash: str = ""
    pull: float = 1.0

    @property
    def iri(self) -> str:
        """The predicate in the graph."""
        return self.namespace + self.name


PROPOSES = "proposes"
"""What a paper brings into the world: it never also merely uses it, and it gives it its name."""

DRAWN_RELATIONS = (
    Relation(PROPOSES, "proposes", "proposed by", stated=True, like="Method", width=2.4, pull=1.5),
    Relation("uses", "uses", "used by", stated=True, like="Method"),
    Relation(
        "comparesWith", "compares with", "compared with by", stated=True, like="Method", dash="6 3"
    ),
    Relation("evaluatesOn", "evaluates on", "evaluated on by", stated=True, like="Dataset"),
    Relation("addresses", "addresses", "addressed by", stated=True, like="Task"),
    Relation("measures", "measures", "measured by", stated=True, like="Metric"),
    Relation("extends", "extends", "extended by", width=1.4),
    Relation("partOf", "part of", "has part", dash="6 3"),
    Relation("cites", "cites", "cited by", _CITO, like="Paper"),
    Relation("hasAffiliation", "affiliated with", "named with papers", like="Organisation"),
    Relation("creator", "written by", "author of", _DCT, like="Person", width=0.9),
    Relation(
        "coauthorOf",
        "co-author of",
        "co-author of",
        symmetric=True,
        like="Person",
        dash="1.5 3",
        pull=0.3,
    ),
    Relation("broader", "narrower than", "broader than", _SKOS, dash="8 3 2 3"),
    Relation("related", "related to", "related to", _SKOS, symmetric=True, dash="2 3", pull=0.3),
)
"""What is drawn, the most telling first: that is also the order in which edges are kept."""

RELATIONS = tuple(relation.name for relation in DRAWN_RELATIONS if relation.stated)
"""The relations from a paper to a concept, in the order in which they are listed."""
