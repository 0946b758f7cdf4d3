"""The file that says which rows were refused and why: CSV for a spreadsheet, JSON lines for programs."""

import csv
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from retrieval.errors import CatalogError
from retrieval.importing.report import ImportReport
from retrieval.spreadsheets import harmless

COLUMNS = ("kind", "file", "line", "column", "value", "reason")
JSON_LINES = frozenset({".jsonl", ".ndjson", ".json"})


def write_refusals(path: Path, reports: Sequence[ImportReport]) -> int:
    """Writes one line for each thing that is wrong, whole or not at all; returns how many.

    A name that ends in ``.jsonl`` means JSON lines, any other CSV (UTF-8 with a mark, for Excel).

    Raises:
        CatalogError: The file cannot be written.
    """
    rows = list(_rows(reports))
    draft = path.with_name(f".{path.name}.part")
    try:
        if path.suffix.lower() in JSON_LINES:
            lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            draft.write_text("".join(lines), "utf-8", "backslashreplace")
        else:
            _write_csv(draft, rows)
        os.replace(draft, path)
    except OSError as exc:
        raise CatalogError(f"The report '{path}' cannot be written: {exc.strerror}.") from exc
    return len(rows)


def _rows(reports: Sequence[ImportReport]) -> Iterator[dict[str, object]]:
    for report in reports:
        only = report.files[0] if len(report.files) == 1 else None
        for error in report.errors:
            told = error.to_json()
            yield {"kind": report.kind.value, "file": told.pop("file", only), **told}


def _write_csv(path: Path, rows: Sequence[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows({column: harmless(cell) for column, cell in row.items()} for row in rows)
