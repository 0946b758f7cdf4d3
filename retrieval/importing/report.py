"""What became of a file: how many records were kept, written, refused, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from retrieval.catalog import Written
from retrieval.importing.kinds import Kind
from retrieval.importing.rows import Progress, RawTable, Row, RowError

REPORT_EVERY = 1_000

T = TypeVar("T")
Parse = Callable[[Row], T | list[RowError]]
"""Makes a record of a row, or says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the files of one kind.

    Args:
        kept: Records that are good, new or not.
        changed: Of these, how many were written because they are new or differ.
        refused: Rows left out; ``errors`` says why, sometimes several times a row.
        mapping: Field → column, as guessed or told.
        notes: What else the owner should know, in sentences.
        stopped: Why nothing was written although there were good rows; None normally.
        skipped: Products left out because they are not on sale: drafts, hidden ones.
        withdrawn: Products taken out of the catalogue because no file has them.
    """

    kind: Kind
    kept: int
    changed: int
    unchanged: int
    refused: int
    errors: tuple[RowError, ...] = ()
    files: tuple[str, ...] = ()
    mapping: dict[str, str] | None = None
    notes: tuple[str, ...] = ()
    stopped: str | None = None
    skipped: int = 0
    withdrawn: int = 0

    def to_json(self) -> dict[str, object]:
        """The report as the contract writes it."""
        return {
            "kind": self.kind.value,
            "kept": self.kept,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "errors": [error.to_json() for error in self.errors],
            "files": list(self.files),
            "mapping": self.mapping or {},
            "notes": list(self.notes),
            "stopped": self.stopped,
            "skipped": self.skipped,
            "withdrawn": self.withdrawn,
        }


def together(reports: Sequence[ImportReport]) -> ImportReport:
    """One report of several on files of one kind, at least one."""
    first, *others = reports
    for other in others:
        first = replace(
            first,
            kept=first.kept + other.kept,
            changed=first.changed + other.changed,
            unchanged=first.unchanged + other.unchanged,
            refused=first.refused + other.refused,
            errors=(*first.errors, *other.errors),
            files=(*first.files, *other.files),
            mapping={**(other.mapping or {}), **(first.mapping or {})},
            notes=tuple(dict.fromkeys((*first.notes, *other.notes))),
            stopped=first.stopped or other.stopped,
            skipped=first.skipped + other.skipped,
            withdrawn=first.withdrawn + other.withdrawn,
        )
    return first


@dataclass(frozen=True, slots=True)
class Sifted(Generic[T]):
    """The good records of some rows, and what was wrong with the others."""

    records: list[T]
    errors: list[RowError]
    refused: int

    @property
    def refused_share(self) -> float:
        """How much of the rows is refused, 0 to 1."""
        rows = len(self.records) + self.refused
        return self.refused / rows if rows else 0.0

    def report(self, kind: Kind, tables: Sequence[RawTable], written: Written) -> ImportReport:
        """The report on these records after ``written``."""
        return ImportReport(
            kind=kind,
            kept=written.added + written.changed + written.unchanged,
            changed=written.added + written.changed,
            unchanged=written.unchanged,
            refused=self.refused,
            errors=tuple(self.errors),
            files=tuple(table.name for table in tables),
            skipped=sum(table.skipped for table in tables),
            notes=tuple(dict.fromkeys(note for table in tables for note in table.notes)),
        )


def sift(
    tables: Sequence[RawTable],
    parser: Callable[[RawTable], Parse[T]],
    progress: Progress | None = None,
) -> Sifted[T]:
    """Parses every row of ``tables`` with what ``parser`` gives for its table."""
    records: list[T] = []
    errors = [_named(error, table, tables) for table in tables for error in table.errors]
    refused = len({(error.file, error.line) for error in errors})
    done, total = 0, sum(len(table.rows) for table in tables)
    for table in tables:
        parse = parser(table)
        for row in table.rows:
            record = parse(row)
            if isinstance(record, list):
                errors += [_named(error, table, tables) for error in record]
                refused += 1
            else:
                records.append(record)
            done += 1
            _tell(progress, done, total)
    return Sifted(
        records, sorted(errors, key=lambda error: (error.file or "", error.line)), refused
    )


def _named(error: RowError, table: RawTable, tables: Sequence[RawTable]) -> RowError:
    """The error with the file's name, where there are several files."""
    return replace(error, file=table.name) if len(tables) > 1 else error


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress and (done % REPORT_EVERY == 0 or done == total):
        progress("reading rows", done, total)
