"""JSON, JSON lines and YAML: records by name, each with the line it begins on."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from retrieval.errors import UnreadableFile
from retrieval.importing.headers import PRODUCT, find_column
from retrieval.importing.rows import RawTable, Row, RowError, shorten

LONGEST_RECORD = 1_000_000
ARRAY = re.compile(r'\ufeff?\s*(?:\{\s*"[^"]*"\s*:\s*)?\[')
KEYED = re.compile(r'\s*\{\s*"[^"]*"\s*:\s*\{')
KEY = re.compile(r'[\s,]*("(?:[^"\\]|\\.)*")\s*:\s*')
SPACE_AND_COMMA = re.compile(r"[\s,]*")
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
Found = Row | RowError


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number that JSON knows")


DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def read_json_lines(text: str, name: str, encoding: str) -> RawTable:
    """One JSON object a line; a line that is none is refused alone."""
    found = [
        _json_line(line, number)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]
    return _table(found, name, "jsonl", encoding)


def read_json(text: str, name: str, encoding: str) -> RawTable:
    """An array of objects, alone or first in an enclosing object, objects by key, or in sequence."""
    keyed = _keyed(text) if KEYED.match(text.lstrip("\ufeff")) else None
    return _table(keyed or list(_elements(text, *_first_element(text))), name, "json", encoding)


def read_yaml(text: str, name: str, encoding: str) -> RawTable:
    """A list of mappings.

    Raises:
        UnreadableFile: The text is no YAML, no list, or refers to itself.
    """
    broken = UNREADABLE.search(text)
    if broken:
        line = text.count("\n", 0, broken.start()) + 1
        raise UnreadableFile(f"Line {line} of '{name}' has bytes that are no valid text.")
    try:
        root = yaml.compose(text, Loader=_PlainLoader)
    except (yaml.YAMLError, RecursionError) as exc:
        raise UnreadableFile(f"'{name}' is no valid YAML: {_where(exc)}.") from exc
    if not isinstance(root, SequenceNode):
        raise UnreadableFile(f"'{name}' is YAML without a list of records; expected '- id: …'.")
    return _table([_yaml_record(node) for node in root.value], name, "yaml", encoding)


class _PlainLoader(yaml.SafeLoader):
    """YAML without references, with which a short file can mean a huge one."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it uses references (*name), which are not read")
        return super().compose_node(parent, index)


def _where(exc: Exception) -> str:
    return " ".join(str(exc).split())[:200].rstrip(".")


def _json_line(line: str, number: int) -> Found:
    if len(line) > LONGEST_RECORD:
        reason = f"the line has {len(line):,} characters; a record has at most {LONGEST_RECORD:,}"
        return RowError(number, None, shorten(line), reason)
    try:
        value = DECODER.decode(line.strip())
    except (ValueError, RecursionError) as exc:
        return RowError(number, None, shorten(line), f"the line is no valid JSON: {_brief(exc)}")
    return _record(value, number)


def _brief(exc: Exception) -> str:
    if isinstance(exc, json.JSONDecodeError):
        return f"{exc.msg} at character {exc.colno}"
    return "nested too deeply" if isinstance(exc, RecursionError) else str(exc)


def _record(value: object, line: int) -> Found:
    if isinstance(value, dict):
        return Row(line, value)
    return RowError(line, None, shorten(value), "expected an object with named values")


def _first_element(text: str) -> tuple[int, bool]:
    """Where the first record begins, and whether an array holds it."""
    match = ARRAY.match(text)
    return (match.end(), True) if match else (0, False)


def _elements(text: str, place: int, in_array: bool) -> Iterator[Found]:
    """The records one after the other; what follows a broken one cannot be read."""
    line, counted = 1, 0
    while True:
        place = _skip(text, place)
        if place == len(text) and not in_array:
            return
        if in_array and text[place : place + 1] == "]":
            return
        line += text.count("\n", counted, place)
        counted = place
        try:
            value, place = DECODER.raw_decode(text, place)
        except (ValueError, RecursionError) as exc:
            reason = f"the rest of the file is no valid JSON: {_brief(exc)}"
            yield RowError(line, None, shorten(text[place : place + 200]), reason)
            return
        yield _record(value, line)


def _keyed(text: str) -> list[Found] | None:
    """The records of ``{"id": {…}, "id": {…}}``, which know their key; None if it is not such a text."""
    found: list[Found] = []
    place, line, counted = text.index("{") + 1, 1, 0
    while key := KEY.match(text, place):
        line += text.count("\n", counted, key.start(1))
        counted = key.start(1)
        try:
            value, place = DECODER.raw_decode(text, key.end())
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, dict):
            return None
        own = find_column([str(name) for name in value], PRODUCT["id"])
        found.append(Row(line, value if own else {"id": json.loads(key.group(1)), **value}))
    whole = text[_skip(text, place) :].strip() == "}"
    return found if whole and len(found) > 1 else None


def _skip(text: str, place: int) -> int:
    match = SPACE_AND_COMMA.match(text, place)
    return match.end() if match else place


def _yaml_record(node: Node) -> Found:
    line = node.start_mark.line + 1
    if not isinstance(node, MappingNode):
        return RowError(line, None, shorten(node.value), "expected a mapping with named values")
    try:
        return _record(_construct(node), line)
    except yaml.YAMLError as exc:
        return RowError(line, None, None, f"the entry is no valid YAML: {_where(exc)}")


def _construct(node: Node) -> Mapping[str, object]:
    loader = yaml.SafeLoader("")
    try:
        value = loader.construct_document(node)
    finally:
        loader.dispose()
    return {str(key): item for key, item in value.items()}


def _table(found: Sequence[Found], name: str, kind: str, encoding: str) -> RawTable:
    rows = tuple(item for item in found if isinstance(item, Row))
    errors = tuple(item for item in found if isinstance(item, RowError))
    columns = tuple(dict.fromkeys(column for row in rows for column in row.values))
    return RawTable(name, kind, encoding, columns, rows, errors)
