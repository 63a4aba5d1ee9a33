"""XML files of records to papers, the one way that their formats share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from extract.model import Reading
from extract.sources.base import SourceText
from extract.sources.collected import Collected
from extract.sources.records import Record
from extract.sources.xml_records import Shape, XmlFault, XmlRecord, read_records


def read_xml_file(
    text: SourceText, of: Shape, to_record: Callable[[XmlRecord], Record | None], format: str
) -> Reading:
    """Read the papers of an XML file; what is None is no paper and passed over."""
    found = Collected(text.name, format)
    for one in read_records(text.characters(), of, text.path):
        if isinstance(one, XmlFault):
            found.miss(one.number, one.text, one.reason, record=one.record)
        elif (record := to_record(one)) is not None:
            found.add(record)
    return found.reading()


def words_of(element: Element, *paths: str) -> str:
    """Return the text within an element, or within the first of the paths that has some.

    Example:
        >>> from xml.etree.ElementTree import fromstring
        >>> words_of(fromstring("<a><b/><c>H<sub>2</sub>O </c></a>"), "b", "c")
        'H2O'
    """
    if not paths:
        return " ".join("".join(element.itertext()).split())
    return next(texts_of(element, *paths), "")


def texts_of(element: Element, *paths: str) -> Iterator[str]:
    """Yield the texts within all elements of the paths, the paths in their order."""
    for path in paths:
        for found in element.iterfind(path):
            if text := words_of(found):
                yield text
