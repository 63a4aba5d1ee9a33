"""What `kg formats` says: the kinds of file that are read, and the fields of JSON lines."""

from __future__ import annotations

JSON_FIELDS = {
    "title": "the title; every object needs one, all else may be left out",
    "abstract": "the abstract as plain text",
    "authors": 'names in order (["Ada Byron", …]), one string of them, or objects with a "name"',
    "authors_complete": "false where the list is cut",
    "date": 'such as "2024", "2024-05" or "2024-05-27" (also published, year)',
    "venue": "where it was published (also journal, journal-ref)",
    "doi": "bare, with doi: or as an address",
    "arxiv": 'the number on arXiv ("2503.11731")',
    "pubmed": "the number in PubMed",
    "openalex": 'the number in OpenAlex ("W2741809807")',
    "id": "your own key, or one of these numbers",
    "ids": 'other numbers, each with what it is of ("s2:…", "isbn:…")',
    "type": 'as CSL calls it ("article-journal", "paper-conference")',
    "keywords": "a list of them",
    "categories": 'arXiv categories ("cs.IR cs.CL", or a list)',
    "references": 'numbers of works that it cites ("doi:10.1000/1")',
    "links": "addresses, or objects with an address and a kind (code, data, site)",
    "volume": "the volume",
    "issue": "the issue",
    "pages": "the pages",
    "publisher": "the publisher",
    "issn": "the ISSN of the venue, or a list of them",
    "language": "of the text, such as en; facts are read from English",
    "rights": "a copyright line",
    "retracted": "true where it was taken back",
    "collections": "where you keep it, a list",
    "tags": "affiliations of the paper as a whole, a list",
    "has_code": "whether there is code, true or false",
    "score": "a number of yours",
}
"""What each field of a JSON line is, those that people write first."""


def formats_text() -> str:
    """Return what is read, a line each."""
    from kg.builder.reading import known_formats

    formats = [f"  {name:<22} {summary}".rstrip() for name, summary in known_formats()]
    fields = [f"  {name:<22} {what}" for name, what in JSON_FIELDS.items()]
    head = "What a file is, is seen from what it holds; --format NAME says it where that fails."
    example = '{"title": "Ask BERT", "abstract": "We fine-tune BERT.", "authors": ["Ada Byron"]}'
    lines = [head, "", *formats, "", "The fields of json-lines, one object a line:", "", *fields]
    return "\n".join([*lines, "", f"  {example}", ""])
