"""What `kg formats` says: the kinds of file that are read, and the fields of JSON lines."""

from __future__ import annotations

JSON_FIELDS = {
    "title": "the title; every line needs one, all else may be left out",
    "abstract": "the abstract as plain text",
    "authors": 'names in order (["Ada Byron", …]), or one string of them',
    "authors_complete": "false where the list is cut",
    "date": 'such as "2024", "2024-05" or "2024-05-27" (also published, year)',
    "id": 'your key, an arXiv number or a DOI ("2503.11731")',
    "doi": "bare, with doi: or as an address",
    "venue": "where it was published (also journal, journal-ref)",
    "categories": 'arXiv categories ("cs.IR cs.CL", or a list)',
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
