"""Changes products at random while a shop serves: by a file, and by a batch."""

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chatting import Clients, post
from updates_ledger import Figures, Ledger
from updates_server import SECRET, Server


@dataclass(slots=True)
class Changes:
    """Changes products at random in either way, and keeps the ledger."""

    shop: Path
    server: Server
    ledger: Ledger
    clients: Clients
    rows: int
    lot: random.Random

    def by_file(self) -> None:
        """``daogou ingest prices.csv`` from another process."""
        chosen = self._chosen()
        with tempfile.TemporaryDirectory() as folder, self._window("ingest") as sent:
            path = Path(folder, "prices.csv")
            with path.open("w", encoding="utf-8", newline="") as file:
                rows = [(key, *figures) for key, figures in chosen.items()]
                csv.writer(file).writerows([("id", "price", "stock"), *rows])
            command = [sys.executable, "-m", "ui.cli", "ingest", str(path), "--json"]
            done = subprocess.run(  # noqa: S603
                [*command, "--shop", str(self.shop)], capture_output=True, check=True, text=True
            )
            acknowledged = time.monotonic()
            refused = {error["value"] for error in json.loads(done.stdout)["errors"]}
            self._note(chosen, refused, sent, acknowledged)

    def by_batch(self) -> None:
        """``POST /api/products/batch``."""
        chosen = self._chosen()
        updates = [{"id": key, "price": p, "stock": s} for key, (p, s) in chosen.items()]
        with self._window("batch") as sent:
            headers = {"Authorization": f"Bearer {SECRET}"}
            body = {"updates": updates}
            status, answer = post(
                self.server.port, "/api/products/batch", body, headers, patience=120
            )
            acknowledged = time.monotonic()
            assert status == 200, (status, answer)
            refused = {one["id"] for one in answer["results"] if one["status"] == "refused"}
            self._note(chosen, refused, sent, acknowledged)

    def _note(
        self, chosen: Mapping[str, Figures], refused: set[str], sent: float, acknowledged: float
    ) -> None:
        done = {key: figures for key, figures in chosen.items() if key not in refused}
        assert len(done) > 0.8 * len(chosen), "hardly anything was changed"
        self.ledger.note(done, sent, acknowledged)

    def _chosen(self) -> dict[str, Figures]:
        """New figures for what was shown so far and for others by lot."""
        seen = {key for turn in self.clients.turns for key in turn.products}
        rest = self.lot.sample(
            sorted(self.ledger.history), min(self.rows, len(self.ledger.history))
        )
        ids = list(dict.fromkeys([*sorted(seen), *rest]))[: self.rows]
        return {key: (round(self.lot.uniform(20, 900), 1), self.lot.randint(1, 99)) for key in ids}

    @contextmanager
    def _window(self, name: str) -> Iterator[float]:
        sent = time.monotonic()
        yield sent
        self.ledger.windows.append((name, sent, time.monotonic()))
        time.sleep(self.ledger.grace)
