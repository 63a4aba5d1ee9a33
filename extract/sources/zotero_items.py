"""What Zotero calls its kinds of items and the people of an item."""

from __future__ import annotations

TYPES = {
    "journalArticle": "article-journal",
    "magazineArticle": "article-magazine",
    "newspaperArticle": "article-newspaper",
    "conferencePaper": "paper-conference",
    "preprint": "article",
    "bookSection": "chapter",
    "encyclopediaArticle": "entry-encyclopedia",
    "dictionaryEntry": "entry-dictionary",
    "book": "book",
    "thesis": "thesis",
    "report": "report",
    "manuscript": "manuscript",
    "dataset": "dataset",
    "computerProgram": "software",
    "patent": "patent",
    "presentation": "speech",
    "webpage": "webpage",
    "blogPost": "post-weblog",
}
"""The type of CSL of each kind of item."""

NO_PAPERS = frozenset(("attachment", "note", "annotation"))
"""What stands below an item and is none of its own."""

IN_PLACE_OF_AUTHORS = ("presenter", "programmer", "inventor", "artist", "director")
"""Who made an item of a kind that has no authors."""
