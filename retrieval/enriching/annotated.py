"""Titles with marked spans: a character and its tag a line, an empty line behind each title (BIO).

Both the separator and the tags' names are those of public data sets: ``字 B-HPPX`` or with a tab.
"""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.enriching.spans import Kind, Span, begin, spans_of
from retrieval.errors import AnnotationError

NAMES: Mapping[str, Kind] = {
    **{kind.value: kind for kind in Kind},
    "HCCX": Kind.PRODUCT,
    "HPPX": Kind.BRAND,
    "XH": Kind.MODEL,
    "MISC": Kind.OTHER,
}


@dataclass(frozen=True, slots=True)
class Annotated:
    """A title and what is marked in it."""

    title: str
    spans: tuple[Span, ...]


def read_annotated(path: Path) -> list[Annotated]:
    """The titles of a file, packed by gzip or not.

    Raises:
        AnnotationError: The file cannot be read, or a line is no character with a known tag.
    """
    return [_annotated(lines) for lines in _groups(path)]


def distinct(rows: Sequence[Annotated]) -> list[Annotated]:
    """Each title once, as it was marked first."""
    return list({row.title: row for row in reversed(rows)}.values())[::-1]


def _groups(path: Path) -> Iterator[list[tuple[str, int]]]:
    group: list[tuple[str, int]] = []
    for number, line in enumerate(_lines(path), start=1):
        if line.strip(" \t"):
            group.append(_pair(path, number, line))
        elif group:
            yield group
            group = []
    if group:
        yield group


def _lines(path: Path) -> list[str]:
    try:
        raw = path.read_bytes()
        text = gzip.decompress(raw) if path.suffix == ".gz" else raw
        return [line.rstrip("\r") for line in text.decode("utf-8").split("\n")]
    except (OSError, EOFError, UnicodeDecodeError) as exc:
        raise AnnotationError(f"'{path}' cannot be read: {exc}.") from exc


def _pair(path: Path, number: int, line: str) -> tuple[str, int]:
    character, tag = line[:1], line[1:].strip()
    side, _, name = tag.partition("-")
    if tag == "O":
        return character, 0
    if side not in ("B", "I") or name not in NAMES:
        raise AnnotationError(
            f"Line {number} of '{path}' is {line!r}; expected one character and a tag such as "
            f"O, B-HPPX or I-HPPX (kinds: {', '.join(NAMES)})."
        )
    return character, begin(NAMES[name]) + (side == "I")


def _annotated(lines: Sequence[tuple[str, int]]) -> Annotated:
    title = "".join(character for character, _ in lines)
    return Annotated(title, tuple(spans_of(label for _, label in lines)))
