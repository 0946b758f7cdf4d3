"""A client's own ledger on disk: what it sent, and what it was told; nothing of the program's is used.

A line is written before a request is sent and another one when its answer is whole, so that after a
kill, also of the killer itself, each request is known to be acknowledged or not.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """One request.

    Args:
        id: The client's own.
        said: What was sent.
        told: What the client keeps of the answer; None while there is none.
    """

    id: str
    said: Json
    told: Json | None = None


@dataclass(slots=True)
class Notebook:
    """The entries of one client, in the order in which they were sent."""

    path: Path
    entries: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> "Notebook":
        """The notebook in the file ``path``, which need not exist; a line cut off is none."""
        book = cls(path)
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        for line in lines:
            try:
                read = json.loads(line)
            except ValueError:
                continue
            book._take(read)
        return book

    def sent(self, key: str, said: Json) -> Entry:
        """Notes what is about to be sent."""
        self._write({"id": key, "said": said})
        return self.entries[key]

    def told(self, key: str, told: Mapping[str, Any]) -> None:
        """Notes that it was acknowledged."""
        self._write({"id": key, "told": dict(told)})

    @property
    def open_ones(self) -> list[Entry]:
        """What was sent and not acknowledged."""
        return [entry for entry in self.entries.values() if entry.told is None]

    @property
    def acknowledged(self) -> int:
        """How many were."""
        return len(self.entries) - len(self.open_ones)

    def _write(self, line: Json) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._take(line)

    def _take(self, line: Json) -> None:
        key = line["id"]
        if "said" in line:
            self.entries[key] = Entry(key, line["said"])
        elif key in self.entries:
            self.entries[key].told = line["told"]


class Tables:
    """Rows of the shop's database, read with ``sqlite3`` alone, all of one moment."""

    def __init__(self, database: Path) -> None:
        self._connection = sqlite3.connect(database, timeout=30)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("BEGIN")
        self.rows_read = 0

    def rows(self, query: str, *values: object) -> list[Json]:
        """What a query finds."""
        found = [dict(row) for row in self._connection.execute(query, values)]
        self.rows_read += len(found)
        return found

    def count(self, query: str, *values: object) -> int:
        """The number that a query counts."""
        self.rows_read += 1
        return int(self._connection.execute(query, values).fetchone()[0])

    def close(self) -> None:
        """Lets the database go."""
        self._connection.close()


def reading(database: Path) -> "closing[Tables]":
    """The tables, until the block ends."""
    return closing(Tables(database))


def lines_of(path: Path) -> Iterator[Json]:
    """The objects of a JSONL file."""
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)
