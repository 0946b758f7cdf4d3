"""Reads labelled texts: CSV files with the columns ``text`` (or ``sentence``) and ``label``."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ModelError

TEXT_COLUMNS = ("text", "sentence")
LABEL_COLUMN = "label"


@dataclass(frozen=True, slots=True)
class Row:
    """A text and its label, as they stand in the file but for surrounding space."""

    text: str
    label: str


def label_files(paths: Sequence[Path]) -> list[Path]:
    """The files to read: those named, and of each folder named the ``*.csv`` in it, by name.

    Raises:
        ModelError: When a path does not exist or a folder holds no CSV file.
    """
    files: list[Path] = []
    for path in paths:
        found = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        if not found:
            raise ModelError(f"Folder '{path}' holds no CSV file; expected one at least.")
        files += found
    for file in files:
        if not file.is_file():
            raise ModelError(f"Labels '{file}' do not exist; expected a CSV file or a folder.")
    return files


def read_labels(paths: Sequence[Path]) -> list[Row]:
    """The rows of all files, in their order; rows without text or label are left out.

    Raises:
        ModelError: When a file is missing, is not UTF-8, lacks a column or holds no row.
    """
    return [row for file in label_files(paths) for row in _read_file(file)]


def label_names(rows: Sequence[Row]) -> tuple[str, ...]:
    """The labels of ``rows``, sorted.

    Raises:
        ModelError: When there is only one, so that there is nothing to tell apart.
    """
    names = tuple(sorted({row.label for row in rows}))
    if len(names) < 2:
        found = f"only the label '{names[0]}'" if names else "no label"
        raise ModelError(f"The labelled rows have {found}; expected two labels at least.")
    return names


def _read_file(path: Path) -> list[Row]:
    reader = csv.DictReader(io.StringIO(_decode(path), newline=""))
    text_column = _text_column(path, reader.fieldnames or [])
    try:
        rows = list(_rows(reader, text_column))
    except csv.Error as exc:
        raise ModelError(f"Labels '{path}' are no CSV at line {reader.line_num}: {exc}.") from exc
    if not rows:
        raise ModelError(f"Labels '{path}' hold no row; expected a text and a label in each.")
    return rows


def _decode(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise ModelError(
            f"Labels '{path}' are not UTF-8 at byte {exc.start}; save the file as UTF-8."
        ) from exc


def _text_column(path: Path, columns: Sequence[str]) -> str:
    text = next((name for name in TEXT_COLUMNS if name in columns), None)
    if text is None or LABEL_COLUMN not in columns:
        found = ", ".join(columns) or "none"
        raise ModelError(
            f"Labels '{path}' have the columns {found}; "
            "expected 'text' (or 'sentence') and 'label'."
        )
    return text


def _rows(reader: "csv.DictReader[str]", text_column: str) -> Iterator[Row]:
    for cells in reader:
        text, label = (cells.get(name) or "" for name in (text_column, LABEL_COLUMN))
        if text.strip() and label.strip():
            yield Row(text.strip(), label.strip())
