"""XML feeds: RSS 2.0, Atom, or any list of ``product`` elements, with or without namespaces.

Read as a stream of events by a parser that refuses document types and entities, with which a short
file can mean a huge one or reach for others. Without either, what follows an error is all that is lost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from retrieval.errors import UnreadableFile
from retrieval.importing.rows import RawTable, Row, RowError

RECORDS = frozenset({"item", "entry", "product"})
MARKED_UP = frozenset({"title", "description", "summary", "content"})  # may hold elements of HTML
DEEPEST = 50
PIECE = 1 << 16
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # in XML, though feeds have them
BROKEN = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class _Element:
    name: str
    line: int
    prefixed: bool
    pieces: list[str] = field(default_factory=list)
    children: dict[str, object] = field(default_factory=dict)
    own: set[str] = field(
        default_factory=set
    )  # children of a namespace, which outrank those of none


def read_feed(text: str, name: str, encoding: str) -> RawTable:
    """One row for each ``item``, ``entry`` or ``product``; what repeats in it becomes a list.

    Raises:
        UnreadableFile: It defines entities or a document type, or has no such element.
    """
    parser = DefusedExpatParser(forbid_dtd=True)
    reader = _Reader(parser)
    parser.setContentHandler(reader)
    errors: tuple[RowError, ...] = ()
    try:
        for piece in _pieces(BROKEN.sub("\ufffd", FORBIDDEN.sub(" ", text))):
            parser.feed(piece)
        parser.close()
    except DefusedXmlException as exc:
        raise UnreadableFile(
            f"'{name}' defines a document type or entities; expected plain XML."
        ) from exc
    except SAXParseException as exc:
        reason = f"the rest of the file is no valid XML: {exc.getMessage()}"
        errors = (RowError(exc.getLineNumber() or 0, None, None, reason),)
    if not reader.rows and not errors:
        raise UnreadableFile(f"'{name}' is XML or HTML without any item, entry or product.")
    columns = tuple(dict.fromkeys(column for row in reader.rows for column in row.values))
    return RawTable(name, "xml", encoding, columns, tuple(reader.rows), errors)


class _Reader(ContentHandler):
    """Gathers the records of a document; only the open one is ever held as a tree."""

    def __init__(self, place: Locator) -> None:
        super().__init__()
        self._place = place
        self.rows: list[Row] = []
        self._open: list[_Element] = []
        self._depth = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # SAX calls it so
        prefix, _, local = name.rpartition(":")
        self._depth += 1
        if self._depth > DEEPEST:
            raise SAXParseException(f"its elements stand {DEEPEST} deep", None, self._place)
        if not self._open and local.casefold() not in RECORDS:
            return
        element = _Element(local, self._place.getLineNumber() or 0, bool(prefix))
        if "href" in attrs:  # Atom: <link href="…"/>
            element.pieces.append(attrs["href"])
        self._open.append(element)

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].pieces.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        if not self._open:
            self.rows.append(Row(element.line, element.children))
        elif element.name in self._open[-1].own and not element.prefixed:
            return
        else:
            _add(self._open[-1], element)


def _add(parent: _Element, child: _Element) -> None:
    """Puts a finished element into the one around it; a repeated one makes a list."""
    text = "".join(child.pieces)
    if parent.name in MARKED_UP:
        parent.pieces.append(f" {text} ")
        return
    value: object = (
        child.children if child.children and child.name not in MARKED_UP else text.strip()
    )
    first = child.prefixed and child.name not in parent.own
    if child.name not in parent.children or first:
        parent.children[child.name] = value
    else:
        before = parent.children[child.name]
        parent.children[child.name] = [*(before if isinstance(before, list) else [before]), value]
    if child.prefixed:
        parent.own.add(child.name)


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + PIECE] for start in range(0, len(text), PIECE))
