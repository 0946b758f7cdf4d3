"""The killer's own ledger: what was acknowledged, and whether the shop still has it.

It shares no code with the program: rows are read with ``sqlite3``, digests are computed here, and
the vector store is opened as a copy with Chroma itself.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = Mapping[str, object] | None
Key = tuple[str, str, str]  # table, column, value

COUNTERS = {
    "meta": ("value",),
    "product_changes": ("revision", "whole"),
    "price_changes": ("day", "changed_at"),
}
ROUNDING = 1e-4


@dataclass(frozen=True, slots=True)
class Promise:
    """What one row must say once a step is acknowledged.

    Args:
        key: Table, the column that tells the row, and its value there.
        values: Some columns of the row; None when there must be no such row.
        derived: Whether it follows from other rows and is made again from them at the next start.
    """

    key: Key
    values: Values
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a process does.

    Args:
        deed: What, by the name the worker knows it under.
        arguments: As JSON can say them.
        promises: What must stand in the database once it is acknowledged.
        whole: Whether a step that was cut off must have been done wholly or not at all.
    """

    deed: str
    arguments: Mapping[str, Any]
    promises: tuple[Promise, ...] = ()
    whole: bool = True


@dataclass(slots=True)
class Ledger:
    """Every promise that was acknowledged, the latest of each row."""

    kept: dict[Key, Values] = field(default_factory=dict)
    checked: int = 0

    def acknowledge(self, steps: Sequence[Step]) -> None:
        """Notes what the promises of acknowledged steps say."""
        for step in steps:
            self.kept |= {promise.key: promise.values for promise in step.promises}

    def lost(
        self, database: Path, in_flight: Sequence[Step], *, settled: bool = False
    ) -> list[str]:
        """What the database does not say although it was promised.

        Args:
            database: The SQLite file.
            in_flight: Steps that were cut off: their rows may be as before or as promised.
            settled: Whether the shop was started again since, so that derived rows must stand too.
        """
        found = Reader(database)
        open_rows = {promise.key for step in in_flight for promise in step.promises}
        problems = [
            f"{key}: promised {values}, found {found.row(key)}"
            for key, values in self.kept.items()
            if key not in open_rows
            and (settled or key[0] != "embeddings")
            and not _says(found.row(key), values)
        ]
        self.checked += len(self.kept)
        for step in in_flight:
            problems += self._half_done(found, step)
        return problems

    def _half_done(self, found: "Reader", step: Step) -> list[str]:
        problems, done = [], set()
        for promise in step.promises:
            if promise.derived:
                continue
            row, before = found.row(promise.key), self.kept.get(promise.key)
            is_new, is_old = _says(row, promise.values), _says(row, before)
            if not is_new and not is_old:
                problems.append(
                    f"{promise.key}: cut off between {before} and {promise.values}, found {row}"
                )
            elif is_new != is_old:
                done.add(is_new)
        if step.whole and len(done) > 1:
            problems.append(f"{step.deed} {step.arguments}: done by half")
        return problems


class Reader:
    """Rows of a SQLite file, read by nothing of the program's."""

    def __init__(self, database: Path) -> None:
        self._tables: dict[tuple[str, str], dict[str, dict[str, object]]] = {}
        self._database = database

    def row(self, key: Key) -> dict[str, object] | None:
        """The row that ``key`` tells, or None."""
        table, column, value = key
        if (table, column) not in self._tables:
            self._tables[table, column] = self._read(table, column)
        return self._tables[table, column].get(value)

    def _read(self, table: str, column: str) -> dict[str, dict[str, object]]:
        with closing(sqlite3.connect(self._database, timeout=30)) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names
            return {str(row[column]): dict(row) for row in rows}


def dump(database: Path) -> dict[str, list[str]]:
    """Every row of every table, sorted, but for counters and numbers that rows are given."""
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [name for (name,) in connection.execute(query)]
        return {table: _rows(connection, table) for table in tables}


def differences(one: Mapping[str, list[str]], other: Mapping[str, list[str]]) -> list[str]:
    """Where two dumps differ, by table."""
    problems = []
    for table in sorted(one.keys() | other.keys()):
        left, right = set(one.get(table, ())), set(other.get(table, ()))
        if left != right or len(one.get(table, ())) != len(other.get(table, ())):
            sample = sorted(left ^ right)[:2]
            problems.append(f"{table}: {len(left - right)} and {len(right - left)} rows: {sample}")
    return problems


def disparity(shop: Path) -> list[str]:
    """Where products, their vectors in the database and those in Chroma are not the same."""
    with closing(sqlite3.connect(shop / "shop.db", timeout=30)) as connection:
        titles = dict(connection.execute("SELECT id, title FROM products"))
        rows = connection.execute("SELECT product_id, text_hash, vector FROM embeddings")
        vectors = {key: (digest, _unit(vector)) for key, digest, vector in rows}
    problems = [
        f"vector of '{key}': {vectors.get(key, ('none',))[0]}, the text is '{titles.get(key)}'"
        for key in sorted(titles.keys() | vectors.keys())
        if key not in titles or vectors.get(key, ("",))[0] != text_digest(titles[key])
    ]
    held = _held(shop / "chroma")
    for key in sorted(vectors.keys() | held.keys()):
        if key not in held or key not in vectors:
            problems.append(f"'{key}' is only in {'Chroma' if key in held else 'the database'}")
            continue
        (digest, vector), (mark, found) = vectors[key], held[key]
        if mark != _mark(digest, vector):
            problems.append(f"'{key}' in Chroma has the mark {mark} of another text or vector")
        if np.abs(vector - found).max() > ROUNDING:
            problems.append(f"'{key}' in Chroma has another vector than in the database")
    return problems


def text_digest(title: str) -> str:
    """The digest of an embedded text; of goods that are nothing but a title it is the title."""
    return sha256(title.encode()).hexdigest()[:32]


def _says(row: Mapping[str, object] | None, values: Values) -> bool:
    if values is None or row is None:
        return values is None and row is None
    return all(row.get(column) == value for column, value in values.items())


def _rows(connection: sqlite3.Connection, table: str) -> list[str]:
    columns = list(connection.execute(f'PRAGMA table_info("{table}")'))
    given = {name for _, name, kind, _, _, key in columns if key and kind == "INTEGER"}
    left_out = given | set(COUNTERS.get(table, ()))
    names = ", ".join(f'"{column[1]}"' for column in columns if column[1] not in left_out)
    return sorted(repr(row) for row in connection.execute(f'SELECT {names} FROM "{table}"'))  # noqa: S608


def _unit(stored: bytes) -> NDArray[np.float32]:
    vector = np.frombuffer(stored, dtype="<f2").astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _mark(digest: str, vector: NDArray[np.float32]) -> str:
    return sha256(digest.encode() + vector.astype("<f2").tobytes()).hexdigest()[:32]


def _held(folder: Path) -> dict[str, tuple[str, NDArray[np.float32]]]:
    """What Chroma finds in a copy of ``folder``; opening the folder itself would break its seal."""
    import chromadb
    from chromadb.config import Settings

    held: dict[str, tuple[str, NDArray[np.float32]]] = {}
    with tempfile.TemporaryDirectory() as place:
        copy = shutil.copytree(folder, Path(place) / "chroma")
        settings = Settings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(copy, settings=settings)
        for collection in client.list_collections():
            page = collection.get(include=["metadatas", "embeddings"])
            marks = [str(data["hash"]) for data in page["metadatas"] or []]
            vectors = np.asarray(page["embeddings"], dtype=np.float32)
            held |= dict(zip(page["ids"], zip(marks, vectors, strict=True), strict=True))
        client.close()  # type: ignore[attr-defined]  # of the concrete client
    return held
