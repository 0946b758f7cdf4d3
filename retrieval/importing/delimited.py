"""CSV and its cousins: the delimiter is found, lines are counted, a bad quote costs one row."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.errors import UnreadableFile
from retrieval.importing.rows import RawTable, Row, RowError, shorten

DELIMITERS = (",", "\t", ";", "|")
SEP_LINE = "sep="
LONGEST_LINE = 16_000_000
LONGEST_CELL = 131_072  # the csv module's own limit


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    cells: Sequence[str]
    problem: str | None = None


def read_delimited(text: str, name: str, encoding: str) -> RawTable:
    """A table with a header row.

    Raises:
        UnreadableFile: There is no header, or a line is too long for a table.
    """
    lines = text.split("\n")
    _refuse_huge_lines(lines, name)
    first, delimiter = _opening(lines)
    records = _records(lines, first, delimiter)
    header = next((record for record in records if any(record.cells)), None)
    if header is None or header.problem:
        raise UnreadableFile(f"'{name}' has no header row; expected one that names the columns.")
    columns, notes = _columns(header.cells)
    unfinished = len(lines) if lines[-1] else 0  # the last line, when no line break ends it
    rows, errors = _table(records, columns, unfinished)
    return RawTable(name, "csv", encoding, columns, tuple(rows), tuple(errors), tuple(notes))


def _refuse_huge_lines(lines: Sequence[str], name: str) -> None:
    longest = max(range(len(lines)), key=lambda number: len(lines[number]))
    if len(lines[longest]) > LONGEST_LINE:
        raise UnreadableFile(
            f"Line {longest + 1} of '{name}' has {len(lines[longest]):,} characters; "
            f"a row of a table has at most {LONGEST_LINE:,}."
        )


def _opening(lines: Sequence[str]) -> tuple[int, str]:
    """Where the table begins and what parts its cells; Excel's ``sep=`` line has the last word."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    head = lines[first].strip("\r\n").strip('"')
    if head.lower().startswith(SEP_LINE) and len(head) == len(SEP_LINE) + 1:
        return first + 1, head[-1]
    return first, _delimiter(lines[first])


def _delimiter(header: str) -> str:
    """The sign that parts most columns of the header, quoted parts apart; a comma if none does."""
    bare = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=lambda sign: bare.count(sign))


def _records(lines: Sequence[str], first: int, delimiter: str) -> Iterator[_Record]:
    """Every record with the line it begins on; after a broken one, reading resumes a line later."""
    start = first
    while start < len(lines):
        rest = (lines[number] + "\n" for number in range(start, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        begin = start
        try:
            for cells in reader:
                yield _Record(begin + 1, cells)
                begin = start + reader.line_num
            return
        except csv.Error as exc:
            yield _lenient(lines[begin], begin + 1, delimiter, exc)
            start = begin + 1


def _lenient(line: str, number: int, delimiter: str, exc: csv.Error) -> _Record:
    """One line with quotes in odd places, read as it stands if its quotes pair up."""
    if len(line) <= LONGEST_CELL and line.count('"') % 2 == 0:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        return _Record(number, [cell.rstrip("\r") for cell in cells])
    return _Record(number, [line], _explain(exc))


def _explain(exc: csv.Error) -> str:
    if "field larger" in str(exc):
        return f"a cell has more than {LONGEST_CELL:,} characters"
    return "a quotation mark is opened and not closed as it should be"


def _columns(cells: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The header's names; an empty or repeated one is numbered, so that no column hides another."""
    names = [cell.strip().strip("\ufeff") for cell in cells]
    while names and not names[-1]:
        names.pop()
    seen: Counter[str] = Counter()
    columns, notes = [], []
    for place, name in enumerate(names, start=1):
        seen[name] += 1
        if seen[name] > 1 and name:
            notes.append(f"Column '{name}' occurs more than once; the first one is used.")
        columns.append(f"{name}#{place}" if seen[name] > 1 or not name else name)
    return tuple(columns), notes


def _table(
    records: Iterator[_Record], columns: Sequence[str], unfinished: int
) -> tuple[list[Row], list[RowError]]:
    rows: list[Row] = []
    errors: list[RowError] = []
    for record in records:
        cells = list(record.cells)
        problem = record.problem or _misfit(cells, columns, record.line == unfinished)
        if problem:
            errors.append(RowError(record.line, None, shorten(", ".join(cells)), problem))
        elif any(cell.strip() for cell in cells):
            rows.append(Row(record.line, dict(zip(columns, cells, strict=False))))
    return rows, errors


def _misfit(cells: Sequence[str], columns: Sequence[str], unfinished: bool) -> str | None:
    if not any(cell.strip() for cell in cells):
        return None
    if len(cells) < len(columns):
        end = "; the file seems to be cut off here" if unfinished else ""
        return f"the row has {len(cells)} cells, the header names {len(columns)}{end}"
    if any(cell.strip() for cell in cells[len(columns) :]):
        return f"the row has {len(cells)} cells, the header names only {len(columns)}"
    return None
