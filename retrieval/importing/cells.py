"""The cells of one row, read one after the other, while what is wrong with them is collected."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from retrieval.importing.rows import Row, RowError, shorten

T = TypeVar("T")


class Cells:
    """One row seen through a layout.

    Args:
        columns: Field → column.
        constants: Field → what stands for an empty cell.
    """

    def __init__(
        self, row: Row, columns: Mapping[str, str], constants: Mapping[str, object] | None = None
    ) -> None:
        self.errors: list[RowError] = []
        self._row = row
        self._columns = columns
        self._constants = constants or {}

    def raw(self, field: str) -> object:
        """What stands in the cell of ``field``; None without such a column."""
        return self._row.values.get(self._columns.get(field, ""))

    def column(self, name: str) -> object:
        """What stands in the column called ``name``."""
        return self._row.values.get(name)

    def get(self, field: str, parse: Callable[[object], T | None]) -> T | None:
        """The parsed value of ``field``; None when empty, or when wrong, which is noted."""
        value = self.read(self._columns.get(field, field), self.raw(field), parse)
        if value is None and field in self._constants and not self._failed(field):
            return self.read(field, self._constants[field], parse)
        return value

    def need(self, field: str, parse: Callable[[object], T | None], empty: T) -> T:
        """As ``get``, but an empty cell is an error; returns ``empty`` then."""
        value = self.get(field, parse)
        if value is None and not self._failed(field):
            self.refuse(field, "is empty; every record needs one")
        return empty if value is None else value

    def read(self, column: str, raw: object, parse: Callable[[object], T | None]) -> T | None:
        """Parses ``raw``; what is wrong is noted under ``column``; nothing is not looked at."""
        if raw is None:  # most cells of a wide file
            return None
        try:
            return parse(raw)
        except ValueError as exc:
            self.errors.append(RowError(self._row.line, column, shorten(raw), str(exc)))
            return None

    def refuse(self, field: str, reason: str) -> None:
        """Notes what is wrong with the value of ``field``."""
        raw = self.raw(field)
        shown = None if raw is None else shorten(raw)
        column = self._columns.get(field, field)
        self.errors.append(RowError(self._row.line, column, shown, reason))

    def _failed(self, field: str) -> bool:
        column = self._columns.get(field, field)
        return any(error.column == column for error in self.errors)
