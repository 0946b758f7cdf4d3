"""YAML read as testers write it: every value remembers its line, text stays text, nothing is lost.

PyYAML's own constructor would turn ``say: no`` into False and the id 007 into 7, and would keep
only the last of two equal keys. So only the node tree is taken from it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from assistant.errors import ReplayError

Location = tuple[str | int, ...]

SUFFIXES = (".yaml", ".yml")
INTEGER = re.compile(r"-?(?:0|[1-9]\d*)")
FRACTION = re.compile(r"-?(?:0|[1-9]\d*)\.\d+")
WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
TEXT_KEYS = frozenset(
    {
        "dialogue",
        "tags",
        "user",
        "now",
        "recorded",
        "say",
        "xfail",
        "contains",
        "not_contains",
        "matches",
    }
    | {"id", "ids", "include", "exclude", "sku", "order_id", "product_id"}
    | {"tracking_no", "phone_last4"}
)
NULLABLE = frozenset({"orders", "alerts"})  # their rows are database rows, where null is a value
MAX_VALUES = 200_000  # in one document; aliases of aliases would otherwise grow without end
MAX_DEPTH = 20


@dataclass(slots=True)
class Document:
    """One YAML document: its value, and on which line (from 1) each part of it stands."""

    path: Path
    number: int
    value: object = None
    lines: dict[Location, int] = field(default_factory=dict)

    def line(self, location: Location) -> int:
        """The line of ``location``, else of the nearest part around it."""
        return self.lines.get(self.nearest(location), 1)

    def nearest(self, location: Location) -> Location:
        """``location`` itself where the document has it, else the nearest part around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return location

    def error(self, location: Location, problem: str) -> ReplayError:
        """The problem as one sentence that says where it is."""
        place = f"{self.path}, document {self.number}, line {self.line(location)}"
        sentence = problem if problem.endswith("?") else f"{problem.rstrip('.')}."
        return ReplayError(f"{place}: {sentence}")


def read_documents(path: Path) -> Iterator[Document]:
    """The documents of a file that say anything, numbered from 1.

    Raises:
        ReplayError: The file is missing, is no UTF-8 text, is no YAML, or repeats a key.
    """
    for number, node in _nodes(path):
        document = Document(path, number)
        if node is not None:
            _Reader(document).read(node)
        if document.value is not None:
            yield document


def _nodes(path: Path) -> Iterator[tuple[int, yaml.Node | None]]:
    text, number = _text(path), 0
    try:
        for number, node in enumerate(yaml.compose_all(text, Loader=yaml.SafeLoader), 1):
            yield number, node
    except (yaml.YAMLError, RecursionError) as exc:
        raise _syntax_error(path, number + 1, exc) from exc


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as exc:
        raise ReplayError(f"The replay file '{path}' cannot be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        problem = f"byte {exc.start} is not UTF-8"
        raise ReplayError(f"The replay file '{path}' is no text: {problem}.") from exc


def _syntax_error(path: Path, number: int, exc: Exception) -> ReplayError:
    mark = exc.problem_mark if isinstance(exc, yaml.MarkedYAMLError) else None
    problem = getattr(exc, "problem", None) or getattr(exc, "reason", None) or "it nests too deep"
    place = f"{path}, document {number}" + (f", line {mark.line + 1}" if mark else "")
    unquoted = mark is not None and "$turn[" in (mark.get_snippet() or "")
    hint = ' (within { } or [ ] write "$turn[1].ids" in quotes)' if unquoted else ""
    return ReplayError(f"{place}: this is no valid YAML: {problem.rstrip('.')}{hint}.")


class _Reader:
    """Turns the nodes of one document into values and notes their lines."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._count = 0

    def read(self, root: yaml.Node) -> None:
        self._document.value = self._value(root, (), as_text=False)

    def _value(self, node: yaml.Node, location: Location, *, as_text: bool) -> object:
        self._count += 1
        self._document.lines.setdefault(location, node.start_mark.line + 1)
        if self._count > MAX_VALUES or len(location) > MAX_DEPTH:
            raise self._document.error(location, "this document is too large or refers to itself")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, location)
        if isinstance(node, yaml.SequenceNode):
            items = enumerate(node.value)
            return [self._value(item, (*location, i), as_text=as_text) for i, item in items]
        return _scalar(node, as_text=as_text)

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            inside = (*location, key)
            self._document.lines[inside] = key_node.start_mark.line + 1
            if key in found:
                raise self._document.error(inside, f"the key '{key}' stands here twice")
            found[key] = self._value(value_node, inside, as_text=key in TEXT_KEYS)
            if found[key] is None and not NULLABLE & set(location):
                problem = f"the key '{key}' has no value; give it one or leave it out"
                raise self._document.error(inside, problem)
        return found


def _scalar(node: yaml.Node, *, as_text: bool) -> object:
    text = str(node.value)
    if getattr(node, "style", None) is not None:  # quoted, or a block
        return text
    if as_text:
        return text or None
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if FRACTION.fullmatch(text) else text
