"""What reading a file yields, whatever its format: rows that know their line, and errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

SHOWN_CHARACTERS = 60

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is."""


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row, or one value in it, was refused.

    Args:
        line: Where the row begins, counted from 1; 0 when it concerns the whole file.
        column: As the file calls it; None when the row as a whole is wrong.
        value: What stood there, shortened.
        file: The file's name, None when only one was read.
    """

    line: int
    column: str | None
    value: str | None
    reason: str
    file: str | None = None

    def to_json(self) -> dict[str, object]:
        """The error as the contract writes it."""
        place = {"line": self.line, "column": self.column, "value": self.value}
        named = {"file": self.file} if self.file else {}
        return {**place, "reason": self.reason, **named}

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.file else f"line {self.line}"
        what = f" {self.column} {self.value!r}" if self.column else ""
        return f"{where}:{what} {self.reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it stands in the file: texts from CSV, any JSON value from JSON."""

    line: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Which column of a known format is what.

    Args:
        fields: Field → column.
        attributes: Attribute → column.
    """

    fields: Mapping[str, str]
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file that was read.

    Args:
        format: ``csv``, ``jsonl``, ``json``, ``yaml``, ``xml`` or ``parquet``, or a dialect of these.
        columns: Every column in order of appearance.
        errors: Rows that could not even be read.
        notes: What the reader had to decide, in sentences.
        meaning: What the columns mean where the format says so; None: their headers tell.
        skipped: How many products were left out because they are not on sale: drafts, hidden ones.
    """

    name: str
    format: str
    encoding: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    errors: tuple[RowError, ...] = ()
    notes: tuple[str, ...] = ()
    meaning: Meaning | None = None
    skipped: int = 0


def shorten(value: object) -> str:
    """A value as an error shows it: on one line, printable, at most 60 characters."""
    text = value if isinstance(value, str) else repr(value)
    head = "".join(sign if sign.isprintable() else "�" for sign in text[: SHOWN_CHARACTERS + 1])
    return head if len(head) <= SHOWN_CHARACTERS else head[:SHOWN_CHARACTERS] + "…"
