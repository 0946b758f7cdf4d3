"""Who writes to a shop while ``crash.py`` kills: each actor on rows of its own.

Another actor is another class in ``ACTORS``: its ``steps`` say what it does in a round and what each
step promises once it is acknowledged. It keeps its own notes of its rows.
"""

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Protocol

from crash_ledger import Promise, Step, text_digest

Row = dict[str, object]
ROWS = 160  # of a catalogue; other actors have fewer
PRODUCT_COLUMNS = ("title", "price", "stock")


class Actor(Protocol):
    """Writes to a shop on rows that no other actor touches."""

    name: str
    command: bool
    """Whether its steps are commands of their own process (``daogou …``), one a round."""

    def setup(self, folder: Path, rng: Random) -> list[Step]:
        """What is there before the first kill; files go to ``folder``."""

    def steps(self, folder: Path, rng: Random) -> list[Step]:
        """What it does in the next round."""


class Products:
    """The rows of an actor that has products, and files about them."""

    name = "products"
    prefix = "x"
    rows = ROWS
    command = False

    def __init__(self) -> None:
        self._goods: dict[str, Row] = {}
        self._files = 0

    def setup(self, folder: Path, rng: Random) -> list[Step]:
        """The first catalogue."""
        for number in range(self.rows):
            self._add(f"{self.prefix}{number}", rng)
        return [self._ingest(folder, list(self._goods))]

    def _add(self, key: str, rng: Random) -> None:
        self._goods[key] = {"title": "", "price": 0.0, "stock": 0}
        self._retitle(key, rng)
        self._reprice(key, rng)

    def _retitle(self, key: str, rng: Random) -> None:
        self._goods[key]["title"] = f"货品 {key} 第 {rng.randrange(10**9)} 版"

    def _reprice(self, key: str, rng: Random) -> None:
        self._goods[key] |= {"price": rng.randrange(100, 99_999) / 100, "stock": rng.randrange(99)}

    def _ingest(self, folder: Path, keys: Sequence[str]) -> Step:
        """A catalogue file of ``keys``, all or nothing."""
        rows = [{"id": key, **self._goods[key]} for key in keys]
        promises = [self._promise(key) for key in keys] + [self._vector(key) for key in keys]
        return Step("ingest", {"file": self._write(folder, rows)}, tuple(promises))

    def _write(self, folder: Path, rows: Sequence[Row]) -> str:
        self._files += 1
        path = folder / f"{self.name}-{self._files}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return str(path)

    def _promise(self, key: str) -> Promise:
        return Promise(("products", "id", key), dict(self._goods[key]))

    def _vector(self, key: str) -> Promise:
        digest = text_digest(str(self._goods[key]["title"]))
        return Promise(("embeddings", "product_id", key), {"text_hash": digest}, derived=True)

    def _reword(self, keys: Sequence[str], rng: Random) -> Step:
        for key in keys:
            self._retitle(key, rng)
        titles = {key: self._goods[key]["title"] for key in keys}
        return Step("reword", {"titles": titles}, tuple(self._promise(key) for key in keys))

    def _some(self, share: float, rng: Random) -> list[str]:
        return rng.sample(sorted(self._goods), int(share * len(self._goods)))


class Catalogue(Products):
    """A full catalogue in changing versions: other titles, other prices, new goods."""

    name, prefix = "catalogue", "c"

    def steps(self, folder: Path, rng: Random) -> list[Step]:
        """Two versions one after the other."""
        return [self._version(folder, rng) for _ in range(2)]

    def _version(self, folder: Path, rng: Random) -> Step:
        for key in self._some(0.3, rng):
            self._retitle(key, rng)
        for key in self._some(0.4, rng):
            self._reprice(key, rng)
        self._add(f"{self.prefix}{len(self._goods)}", rng)
        return self._ingest(folder, list(self._goods))


class Command(Catalogue):
    """The same as a command that anyone would give: ``daogou ingest FILE --json``."""

    name, prefix, rows, command = "command", "d", 80, True

    def steps(self, folder: Path, rng: Random) -> list[Step]:
        """One version."""
        return [self._version(folder, rng)]


class Prices(Products):
    """Files of prices and stock alone, which are written in place."""

    name, prefix = "prices", "p"

    def steps(self, folder: Path, rng: Random) -> list[Step]:
        """Three files about half of the goods each."""
        return [self._update(folder, rng) for _ in range(3)]

    def _update(self, folder: Path, rng: Random) -> Step:
        keys = self._some(0.5, rng)
        for key in keys:
            self._reprice(key, rng)
        names = ("price", "stock")
        rows = [{"id": key, **{name: self._goods[key][name] for name in names}} for key in keys]
        promises = tuple(self._promise(key) for key in keys)
        return Step("ingest", {"file": self._write(folder, rows)}, promises, whole=False)


class Withdrawals(Products):
    """Goods that are taken out and come back."""

    name, prefix, rows = "withdrawals", "w", 60

    def steps(self, folder: Path, rng: Random) -> list[Step]:
        """Out, in again, others out."""
        first, second = self._some(0.4, rng), self._some(0.4, rng)
        back = self._ingest(folder, list(self._goods))
        return [self._withdraw(first), back, self._withdraw(second)]

    def _withdraw(self, keys: Sequence[str]) -> Step:
        tables = (("products", "id", False), ("embeddings", "product_id", True))
        promises = (
            Promise((table, column, key), None, derived)
            for table, column, derived in tables
            for key in keys
        )
        return Step("withdraw", {"ids": keys}, tuple(promises))


class Embedding(Products):
    """Texts that change, and are embedded afterwards, some dozens at a time."""

    name, prefix, rows = "embedding", "e", 150

    def steps(self, folder: Path, rng: Random) -> list[Step]:
        """Texts, vectors, texts, vectors."""
        return [step for _ in range(2) for step in (self._texts(rng), self._vectors())]

    def _texts(self, rng: Random) -> Step:
        return self._reword(self._some(0.9, rng), rng)

    def _vectors(self) -> Step:
        promises = tuple(self._vector(key) for key in self._goods)
        return Step("embed", {}, promises, whole=False)


class Store(Products):
    """Texts that change, and starts of the shop: vectors, and the vector store brought in line."""

    name, prefix, rows = "store", "s", 100

    def steps(self, folder: Path, rng: Random) -> list[Step]:
        """Texts, a start, texts, a start."""
        steps = []
        for _ in range(2):
            texts = self._reword(self._some(0.5, rng), rng)
            vectors = tuple(self._vector(key) for key in self._goods)
            steps += [texts, Step("restart", {}, vectors, whole=False)]
        return steps


class Records:
    """Events and orders, which only ever grow or change one by one."""

    name = "records"
    command = False

    def __init__(self) -> None:
        self._round = 0

    def setup(self, folder: Path, rng: Random) -> list[Step]:
        """The first ones."""
        return self.steps(folder, rng)

    def steps(self, folder: Path, rng: Random) -> list[Step]:
        """A file of events, then one of orders."""
        self._round += 1
        shoppers = [f"shopper-{self._round}-{number}" for number in range(150)]
        events: list[Row] = [
            {
                "user": shopper,
                "product_id": f"c{rng.randrange(99)}",
                "event": "view",
                "timestamp": f"2026-11-01T10:{rng.randrange(60):02}:00+00:00",
            }
            for shopper in shoppers
        ]
        orders: list[Row] = [
            {
                "order_id": f"{self._round}{number:05}",
                "user": shopper,
                "status": "shipped",
                "total": 9.5,
            }
            for number, shopper in enumerate(shoppers)
        ]
        return [
            self._step(folder, "events", "user", events),
            self._step(folder, "orders", "order_id", orders),
        ]

    def _step(self, folder: Path, table: str, column: str, rows: Sequence[Row]) -> Step:
        path = folder / f"{table}-{self._round}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        promises = tuple(Promise((table, column, str(row[column])), row) for row in rows)
        return Step("ingest", {"file": str(path)}, promises)


ACTORS: dict[str, Callable[[], Actor]] = {
    "catalogue": Catalogue,
    "prices": Prices,
    "withdrawals": Withdrawals,
    "embedding": Embedding,
    "store": Store,
    "records": Records,
    "command": Command,
}
