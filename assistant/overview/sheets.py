"""Tables of an overview by name: what charts are drawn from, what is told as JSON and saved as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Args:
        name: In addresses and files.
        columns: Names, (n,).
        rows: Of n cells each; an empty cell is None.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def to_json(self) -> list[dict[str, Cell]]:
        """A row as an object."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Cell]:
        """One column from the top down."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def sheet(name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Sheet:
    """A table of plain sequences."""
    return Sheet(name, tuple(columns), tuple(tuple(row) for row in rows))
