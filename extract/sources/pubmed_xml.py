"""PubMed's XML: one `PubmedArticle` or `PubmedBookArticle` a record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from extract.model import Reading
from extract.sources.base import Source, SourceText
from extract.sources.records import Name, Record
from extract.sources.texts import join_sections
from extract.sources.xml_files import read_xml_file, texts_of, words_of
from extract.sources.xml_records import XmlRecord, shape

SHAPE = shape("PubmedArticleSet", "PubmedArticle PubmedBookArticle")
_START = re.compile(r"<(?:PubmedArticle|PubmedBookArticle|PubmedArticleSet)[\s>]")
_NO_TITLE = re.compile(r"\[?not available\]?\.?", re.IGNORECASE)
_ORCID = re.compile(r"([\d-]{15,18}[\dXx])\W*$")


def recognises(head: str, path: str) -> bool:
    """Say whether the head of a file has the elements of PubMed.

    Example:
        >>> recognises("<PubmedArticleSet><PubmedArticle>", "x"), recognises("<feed>", "x")
        (True, False)
    """
    return bool(_START.search(head))


def read_pubmed_xml(text: SourceText, as_of: date) -> Reading:
    """Read the articles and book chapters of a file of PubMed."""
    return read_xml_file(text, SHAPE, to_record, SOURCE.name)


def to_record(found: XmlRecord) -> Record:
    """Return an article; abstracts in other languages and the copyright are no abstract."""
    root = found.element
    book = root.find("./BookDocument")
    article = root.find("./MedlineCitation/Article") if book is None else book
    article = Element("Article") if article is None else article
    people = _author_list(article)
    kinds = [kind.lower() for kind in texts_of(article, "./PublicationTypeList/PublicationType")]
    return Record(
        number=found.number,
        title=_title(article),
        abstract=join_sections(_sections(article)),
        names=tuple(_names(people)),
        complete=people is None or people.get("CompleteYN") != "N",
        dates=tuple(_dates(article))[:1],
        venue=_venue(article),
        type=_type(kinds, book),
        pubmed=words_of(root, "./MedlineCitation/PMID", "./BookDocument/PMID"),
        doi=_doi(root, article),
        ids=tuple(_ids(root)),
        keywords=tuple(_keywords(root)),
        serials=tuple(texts_of(article, "./Journal/ISSN", "./Book/Isbn")),
        publisher=words_of(article, "./Book/Publisher/PublisherName"),
        volume=words_of(article, "./Journal/JournalIssue/Volume"),
        issue=words_of(article, "./Journal/JournalIssue/Issue"),
        pages=words_of(article, "./Pagination/MedlinePgn"),
        references=tuple(_references(root)),
        language=words_of(article, "./Language"),
        retracted="retracted publication" in kinds or _is_retracted(root),
        rights=words_of(article, "./Abstract/CopyrightInformation"),
    )


def _title(article: Element) -> str:
    titles = texts_of(article, "./ArticleTitle", "./VernacularTitle", "./Book/BookTitle")
    return next((title for title in titles if not _NO_TITLE.fullmatch(title)), "")


def _sections(article: Element) -> Iterator[tuple[str, str]]:
    for section in article.iterfind("./Abstract/AbstractText"):
        yield section.get("Label", ""), words_of(section)


def _author_list(article: Element) -> Element | None:
    """Return the list of authors; a book lists its editors in the same way."""
    lists = [*article.iterfind("./AuthorList"), *article.iterfind("./Book/AuthorList")]
    return next((found for found in lists if found.get("Type") != "editors"), None)


def _names(people: Element | None) -> Iterator[Name]:
    for author in people.iterfind("./Author") if people is not None else ():
        if author.get("ValidYN") == "N":  # a misspelt name, of which the right one is there too
            continue
        places = tuple(texts_of(author, "./AffiliationInfo/Affiliation", "./Affiliation"))
        if group := words_of(author, "./CollectiveName"):
            yield Name(written=group, organisation=True, affiliations=places)
            continue
        yield Name(
            given=words_of(author, "./ForeName", "./FirstName", "./Initials"),
            family=words_of(author, "./LastName"),
            suffix=words_of(author, "./Suffix"),
            orcid=_orcid(author),
            affiliations=places,
        )


def _orcid(author: Element) -> str:
    for number in author.iterfind("./Identifier"):
        found = _ORCID.search(words_of(number))
        if found and number.get("Source") == "ORCID":
            return found[1]
    return ""


def _dates(article: Element) -> Iterator[str]:
    for place in ("./Journal/JournalIssue/PubDate", "./ArticleDate", "./Book/PubDate"):
        for day in article.iterfind(place):
            parts = ("./Year", "./Month", "./Day")
            if found := words_of(day, "./MedlineDate") or "-".join(texts_of(day, *parts)):
                yield found


def _venue(article: Element) -> str:
    if article.tag == "BookDocument":
        return words_of(article, "./Book/BookTitle") if words_of(article, "./ArticleTitle") else ""
    return words_of(article, "./Journal/Title", "./Journal/ISOAbbreviation")


def _type(kinds: list[str], book: Element | None) -> str:
    if book is not None:
        return "chapter" if words_of(book, "./ArticleTitle") else "book"
    return "article" if "preprint" in kinds else "article-journal"


def _doi(root: Element, article: Element) -> str:
    for number in article.iterfind("./ELocationID"):
        if number.get("EIdType") == "doi" and number.get("ValidYN") != "N":
            return words_of(number)
    return next(_article_ids(root, "doi"), "")


def _article_ids(root: Element, kind: str) -> Iterator[str]:
    """Yield the numbers of the article itself, not those of what it cites."""
    for data in ("./PubmedData", "./PubmedBookData", "./BookDocument"):
        for number in root.iterfind(f"{data}/ArticleIdList/ArticleId"):
            if number.get("IdType") == kind:
                yield words_of(number)


def _ids(root: Element) -> Iterator[str]:
    for number in _article_ids(root, "pmc"):
        yield f"pmc:{number}"


def _keywords(root: Element) -> Iterator[str]:
    citation = "./MedlineCitation" if root.tag == "PubmedArticle" else "./BookDocument"
    yield from texts_of(root, f"{citation}/KeywordList/Keyword")
    yield from texts_of(root, f"{citation}/MeshHeadingList/MeshHeading/DescriptorName")


def _references(root: Element) -> Iterator[str]:
    schemes = {"pubmed": "pmid", "doi": "doi"}
    for cited in root.iterfind("./PubmedData/ReferenceList//Reference"):
        numbers = cited.iterfind("./ArticleIdList/ArticleId")
        named = {schemes.get(n.get("IdType", ""), ""): words_of(n) for n in numbers}
        scheme = next((s for s in ("doi", "pmid") if named.get(s)), "")
        if scheme:
            yield f"{scheme}:{named[scheme].lower()}"


def _is_retracted(root: Element) -> bool:
    notes = root.iterfind("./MedlineCitation/CommentsCorrectionsList/CommentsCorrections")
    return any(note.get("RefType") == "RetractionIn" for note in notes)


SOURCE = Source(
    name="pubmed-xml",
    summary="PubMed XML",
    recognises=recognises,
    read=read_pubmed_xml,
)
