"""What a surface stands for in a shop, and where a text has one."""

from dataclasses import dataclass

from retrieval.constraints import Field


@dataclass(frozen=True, slots=True)
class Entry:
    """What a surface stands for: a field and one or several values of the catalogue."""

    field: str
    values: tuple[str, ...]


Entries = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Entries found in a text, the likeliest first; none for goods unknown to the shop."""

    entries: Entries
    start: int
    end: int

    @property
    def entry(self) -> Entry:
        """The likeliest entry."""
        return self.entries[0]

    @property
    def is_category(self) -> bool:
        """Whether it names a kind of goods of the shop."""
        return bool(self.entries) and self.entry.field == Field.CATEGORY


def names_goods(entries: Entries) -> bool:
    """Whether one of the entries is a kind of goods."""
    return any(entry.field == Field.CATEGORY for entry in entries)
