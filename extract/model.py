"""The records that readers and the pipeline hand on; plain data without spaCy and RDF."""

from __future__ import annotations

from dataclasses import dataclass, field

TITLE, ABSTRACT = "title", "abstract"
"""The names of the two fields of a paper that evidence may point into."""


@dataclass(frozen=True, slots=True)
class Affiliation:
    """An organisation that an author works for, as written; `ror` is its ROR address or ""."""

    name: str
    ror: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """An author as a paper lists them.

    `name` has the given name first. `given`, `family` (with its particles: "van der Berg") and
    `suffix` ("Jr.") are known only where the source parts the name; `written` is the name as it
    stands in the source, "" where that is `name`. `position` counts from 1; None says that the
    place in the list is not known (the owner of a profile page who is hidden behind "et al."), and
    `inferred` that the list does not name them. `ids` are numbers that others gave to the author
    ("openalex:A1", "dblp:Ada Byron 0001"); an `organisation` (a consortium, a company) is no
    person.

    Example:
        >>> Author("Jan van der Berg", 1, given="Jan", family="van der Berg").family
        'van der Berg'
    """

    name: str
    position: int | None = None
    inferred: bool = False
    given: str = ""
    family: str = ""
    suffix: str = ""
    written: str = ""
    orcid: str = ""
    ids: tuple[str, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    organisation: bool = False

    def at(self, position: int) -> Author:
        """Return the author in a place of a list; much quicker than `dataclasses.replace`.

        Example:
            >>> Author("Ada Byron", orcid="0000-0001-0000-0009").at(2).position
            2
        """
        return Author(
            self.name,
            position,
            self.inferred,
            self.given,
            self.family,
            self.suffix,
            self.written,
            self.orcid,
            self.ids,
            self.affiliations,
            self.organisation,
        )


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a record gives: its `kind` is "code", "data", "site", "text" or ""."""

    address: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A bibliographic record with the two texts that facts are read from.

    `title` and `abstract` are kept exactly as stored: every offset counts code points in them.
    `id` is the source's own key ("2503.11731", "doi:10.1/x") or "". `date` is ISO 8601 as precise
    as known ("2024", "2024-05", "2024-05-27") or "". `categories` are arXiv categories ("cs.IR").
    `tags` are the affiliation tags that a profile page prints after the authors.
    `has_code` is what the source says of available code, None where it says nothing.

    Numbers are bare: `doi` in lower case, `arxiv` without its version, `pubmed`, `openalex`
    ("W2741809807"); `ids` are all others, "scheme:value" ("s2:…", "acl:2024.made-1.1",
    "isbn:…"). `references` are works that the paper cites, by such numbers ("doi:10.1/x",
    "openalex:W1"). `type` is a type of CSL ("article-journal", "paper-conference") or "".
    `language` is ISO 639-1, "" where unknown; facts are read from "" and "en" alone. `rights` is
    a copyright line that stood in the abstract; `retracted` says that the work was taken back.
    `collections` are where the user keeps it.

    Example:
        >>> paper = Paper(title="Ask BERT", abstract="We fine-tune BERT.")
        >>> paper.text("abstract")[13:17]
        'BERT'
    """

    title: str
    abstract: str = ""
    id: str = ""
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    date: str = ""
    date_inferred: bool = False
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    has_code: bool | None = None
    score: float | None = None
    doi: str = ""
    venue: str = ""
    source: str = ""
    line: int = 0
    arxiv: str = ""
    pubmed: str = ""
    openalex: str = ""
    ids: tuple[str, ...] = ()
    type: str = ""
    keywords: tuple[str, ...] = ()
    issn: tuple[str, ...] = ()
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    references: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    retracted: bool = False
    language: str = ""
    rights: str = ""
    collections: tuple[str, ...] = ()

    @property
    def in_english(self) -> bool:
        """Whether facts are read from the texts: they are English, or nothing says otherwise."""
        return self.language in ("", "en")

    def text(self, name: str) -> str:
        """Return the field of that name ("title" or "abstract")."""
        return {TITLE: self.title, ABSTRACT: self.abstract}[name]


@dataclass(frozen=True, slots=True)
class Profile:
    """The head of a researcher's profile page, as of the day `as_of` (ISO date).

    `novelty` is a share from 0 to 1; None stands for a figure that the page does not give.
    """

    name: str
    area: str = ""
    h_index: int | None = None
    paper_count: int | None = None
    citation_count: int | None = None
    novelty: float | None = None
    ai_score: float | None = None
    as_of: str = ""
    source: str = ""
    orcid: str = ""
    ids: tuple[str, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A part of an input that no rule understood; `number` counts lines (or rows) from 1.

    `record` says that a whole record is missing because of it; else a paper was read and this is
    what it lacks, or the line belongs to none.
    """

    source: str
    number: int
    text: str
    reason: str = ""
    record: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader says of how it read an input; nothing is lost. `number` 0 is the whole file."""

    source: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one input: papers, perhaps a profile, and lines not understood.

    Example:
        >>> lost = UnreadLine(
        ...     "refs.bib", 7, "@article{", "an entry that is not closed", record=True
        ... )
        >>> Reading("refs.bib", "bibtex", (Paper("Ask BERT"),), unread=(lost,)).seen
        2
    """

    source: str
    format: str
    papers: tuple[Paper, ...]
    profile: Profile | None = None
    unread: tuple[UnreadLine, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def seen(self) -> int:
        """How many records the input holds: those read and those told as unread."""
        return len(self.papers) + sum(line.record for line in self.unread)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The characters of one field of a paper that state something, and the sentence around them.

    Offsets are half-open and count code points of the stored field, so that slicing gives back
    `exact`; `sentence` starts at `sentence_begin` in the same field and holds the exact words.

    Example:
        >>> e = Evidence("abstract", 13, 17, "BERT", "We fine-tune BERT.", 0)
        >>> e.sentence[e.begin - e.sentence_begin : e.end - e.sentence_begin]
        'BERT'
    """

    field: str
    begin: int
    end: int
    exact: str
    sentence: str
    sentence_begin: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of a paper about a concept: (paper, `relation`, `name` of `type`).

    `name` is the form best known in the field, `aliases` every other form that this paper has,
    `evidence` at least one place that says so, the strongest first.
    """

    relation: str
    type: str
    name: str
    aliases: tuple[str, ...]
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A pair that the text itself defines, "long form (SHORT)" or the other way round.

    The evidence covers the whole definition, from the first character of the one form to the last
    of the other.
    """

    short: str
    long: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CodeLink:
    """An address where the paper says that its own code, data or site is."""

    address: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ConceptLink:
    """A statement between two concepts of one paper: `subject` `relation` `object`.

    `relation` is "extends" or "partOf"; names are surface forms of concepts of type `type`.
    """

    relation: str
    subject: str
    object: str
    type: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Result:
    """A quantity that a paper claims as its result.

    `value` is a decimal number as text ("3", "94.8"), `unit` "" or as written ("GB", "%"),
    `written` the quantity as it stands in the text, `metric` what it is of ("" if unsaid), and
    `baseline` the quantity that it is set against ("47GB" in "from 47GB to 3GB").
    """

    value: str
    unit: str
    written: str
    metric: str
    evidence: Evidence
    baseline: str = ""
    method: str = ""
    dataset: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that the pipeline read from one paper."""

    paper: Paper
    facts: tuple[Fact, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    code: tuple[CodeLink, ...] = ()
    links: tuple[ConceptLink, ...] = ()
    results: tuple[Result, ...] = field(default=())
