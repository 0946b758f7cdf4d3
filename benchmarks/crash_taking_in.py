"""The shop's owner, who takes files in while the server serves: ``ingest`` in a process of its own.

Each file is one step, done wholly or not at all; one that was cut off is taken in again.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from crash_attempts import Attempt
from crash_ledger import Step
from crash_notebook import Entry, Json, Notebook, Tables
from crash_worker import DEEDS

ROWS = 60


class Owner:
    """Takes in orders and events, which are new each time, and goods, which change.

    Args:
        shop: The shop's folder.
        folder: Where ledger and files are.
    """

    name = "owner"

    def __init__(self, shop: Path, folder: Path) -> None:
        self.book = Notebook.open(folder / f"{self.name}.jsonl")
        self.problems: list[str] = []
        self._shop, self._folder = shop, folder
        self._attempt: Attempt | None = None
        self._entry: Entry | None = None

    def begin(self, rng: Random) -> None:
        """Starts to take in what was cut off, else the next file."""
        left = self.book.open_ones
        self._entry = left[0] if left else self._next(rng)
        file = self._folder / f"{self._entry.id}.jsonl"
        rows = (json.dumps(row, ensure_ascii=False) + "\n" for row in self._rows(self._entry))
        file.write_text("".join(rows), "utf-8")
        self._attempt = Attempt(self._shop, [Step("ingest", {"file": str(file)})], DEEDS)

    def end(self, *, killed: bool) -> None:
        """Kills it, or lets it end; notes it if it was acknowledged."""
        attempt, entry = self._attempt, self._entry
        if attempt is None or entry is None:
            return
        if killed:
            attempt.kill()
        else:
            try:
                attempt.wait()
            except RuntimeError as exc:
                self.problems.append(str(exc))
        if attempt.acknowledged:
            self.book.told(entry.id, {"done": True})
        self._attempt = None

    def lost(self, tables: Tables, latest: int | None = None) -> Iterator[str]:
        """Rows that are missing, doubled, or there without the others of their file."""
        entries = list(self.book.entries.values())
        for entry in entries[-latest:] if latest else entries:
            if entry.said["kind"] == "goods":
                continue
            column = "order_id" if entry.said["kind"] == "orders" else '"user"'
            query = f"SELECT count(*) FROM {entry.said['kind']} WHERE {column} GLOB ?"  # noqa: S608 - our own words
            found = tables.count(query, f"{entry.id}-*")
            if found not in ({ROWS} if entry.told else {0, ROWS}):
                told = "acknowledged" if entry.told else "cut off"
                yield f"{entry.id}: {told}, {found} of {ROWS} {entry.said['kind']}"
        yield from self._goods(tables)

    def _goods(self, tables: Tables) -> Iterator[str]:
        versions = [entry for entry in self.book.entries.values() if entry.said["kind"] == "goods"]
        done = [entry.said["number"] for entry in versions if entry.told]
        allowed = {max(done, default=0), *(e.said["number"] for e in versions if not e.told)}
        rows = tables.rows("SELECT title, stock FROM products WHERE id GLOB 'o-*'")
        found = {row["stock"] for row in rows} | {int(row["title"].split()[-1]) for row in rows}
        if len(found) > 1 or not found <= allowed | {0} or len(rows) not in {0, ROWS}:
            yield f"goods of the owner: {len(rows)} rows in versions {found}, expected {allowed}"
        elif done and not rows:
            yield "goods of the owner: none, though acknowledged"

    def _next(self, rng: Random) -> Entry:
        number = len(self.book.entries) + 1
        kind = rng.choice(("orders", "events", "goods"))
        return self.book.sent(f"{self.name}{number:05}", {"kind": kind, "number": number})

    def _rows(self, entry: Entry) -> Iterator[Json]:
        kind, number = entry.said["kind"], entry.said["number"]
        for row in range(ROWS):
            key = f"{entry.id}-{row}"
            if kind == "orders":
                yield {"order_id": key, "user": key, "status": "shipped", "total": 9.5}
            elif kind == "events":
                at = "2026-11-01T10:00:00+00:00"
                yield {"user": key, "product_id": "g-1", "event": "view", "timestamp": at}
            else:
                title = f"货架上的东西 {row} 版本 {number}"
                yield {"id": f"o-{row}", "title": title, "price": 5.0, "stock": number}
