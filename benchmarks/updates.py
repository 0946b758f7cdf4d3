"""Changes 10,000 prices and stocks while a shop of 80,000 products serves, and checks every answer.

Method: a real server on loopback is chatted with by a few clients (who think between turns) while
``daogou ingest prices.csv`` and ``POST /api/products/batch`` change products at random, every one
that was shown so far among them. A ledger of our own says what each product costs. A turn that
started 5 s or more after a change was acknowledged must show it; before that the old figure may be
shown as well. "Meanwhile" lasts from the start of a change until 5 s after its acknowledgement; p95
is compared with the turns before, between and after the changes. Resident memory is that of the
server's process, read ten times a second. The shop's vectors are varied, not computed
(``benchmarks/large_shop.py``). The clients and the command that ingests run on the same cores.

    python benchmarks/updates.py --source demo-shop --products 80000
"""

import argparse
import csv
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from chatting import Answered, Clients, post
from large_shop import enlarge
from sqlalchemy import select
from turns import percentile

from assistant.shop.folder import Shop
from retrieval.tables import products

SECRET = "a secret for this benchmark only"  # noqa: S105 - of a server that lives for a minute
GRACE = 5.0  # seconds after the acknowledgement
MOST_SLOWER = 1.2
MOST_RESIDENT = 1.5 * 1024  # MiB
STARTING = 600.0  # seconds
Figures = tuple[float | None, int | None]


@dataclass(frozen=True, slots=True)
class Said:
    """One value that a product was given: from when it may be shown, and from when it must be."""

    figures: Figures
    sent: float
    acknowledged: float


@dataclass(slots=True)
class Ledger:
    """What every product costs and has, by our own account."""

    history: dict[str, list[Said]]
    windows: list[tuple[str, float, float]] = field(default_factory=list)

    @classmethod
    def of(cls, shop: Path) -> "Ledger":
        """The figures as the database has them before anything is changed."""
        opened = Shop.open(shop)
        with opened.engine.connect() as connection:
            rows = connection.execute(select(products.c.id, products.c.price, products.c.stock))
            history = {row.id: [Said((row.price, row.stock), 0.0, 0.0)] for row in rows}
        opened.engine.dispose()
        return cls(history)

    def note(self, changed: Mapping[str, Figures], sent: float, acknowledged: float) -> None:
        """Keeps what was changed in one go."""
        for product_id, figures in changed.items():
            self.history[product_id].append(Said(figures, sent, acknowledged))

    def allows(self, product_id: str, shown: Figures, turn: Answered) -> bool:
        """Whether a turn may show these figures of a product."""
        past = self.history.get(product_id, [])
        must = max(
            (n for n, said in enumerate(past) if said.acknowledged + GRACE <= turn.start), default=0
        )
        return any(said.figures == shown for said in past[must:] if said.sent <= turn.end)

    def moved(self, product_id: str, turn: Answered) -> bool:
        """Whether a product had been changed for good when the turn started."""
        past = self.history.get(product_id, ())
        return any(0 < said.acknowledged <= turn.start - GRACE for said in past)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it all.

    Args:
        turns: How many were taken.
        failed: How many were not answered with 200.
        wrong: How many products were shown with figures they must not have.
        shown: How many products were shown in all, and of them how many after they had changed.
        quiet: Milliseconds of the turns outside of changes; ``meanwhile`` those in one, by its name.
        resident: The server's memory in MiB: once it is healthy, before the
            first change, and the most it had.
        starting: Seconds until it was healthy.
        took: Seconds that each change took until it was acknowledged, by its name.
    """

    turns: int
    failed: int
    wrong: int
    shown: tuple[int, int]
    quiet: Sequence[float]
    meanwhile: Mapping[str, Sequence[float]]
    resident: tuple[float, float, float]
    starting: float
    took: Mapping[str, Sequence[float]]

    @property
    def ratio(self) -> float:
        """The p95 of turns during changes over that of the others."""
        during = [one for some in self.meanwhile.values() for one in some]
        return percentile(during, 0.95) / percentile(self.quiet, 0.95)

    @property
    def holds(self) -> bool:
        """Whether every promise was kept."""
        kept = not self.failed and not self.wrong and self.shown[1] > 0
        return kept and self.ratio <= MOST_SLOWER and self.resident[-1] <= MOST_RESIDENT


class Server:
    """``daogou serve`` in a process of its own, and how much memory it has."""

    def __init__(self, shop: Path) -> None:
        self.port = _free_port()
        start = time.monotonic()
        command = [sys.executable, "-m", "ui.cli", "serve", "--shop", str(shop)]
        self._process = subprocess.Popen(  # noqa: S603
            [*command, "--port", str(self.port)],
            env={**os.environ, "DAOGOU_API_TOKEN": SECRET},
            stdout=subprocess.DEVNULL,
        )
        self._wait(start + STARTING)
        self.starting = time.monotonic() - start
        self.healthy = self.resident()
        self.most = self.quiet = self.healthy
        self._watching = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def resident(self) -> float:
        """MiB of memory the process holds now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def note_quiet(self) -> None:
        """Keeps what it holds before the first change."""
        self.quiet = self.resident()

    def stop(self) -> None:
        """Ends it in order."""
        self._watching.set()
        self._process.terminate()
        self._process.wait(120)

    def _wait(self, until: float) -> None:
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise SystemExit(f"The server ended with status {self._process.returncode}.")
            try:
                url = f"http://127.0.0.1:{self.port}/api/health"
                with urllib.request.urlopen(url, timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise SystemExit(f"The server was not healthy after {STARTING:.0f} s.")

    def _watch(self) -> None:
        while not self._watching.wait(0.1):
            self.most = max(self.most, self.resident())


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
        time.sleep(GRACE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure(
    shop: Path, rows: int, clients: int, rounds: int, quiet: float, think: float
) -> Outcome:
    """Serves ``shop`` and changes it.

    Args:
        shop: The shop's folder; it is changed.
        rows: How many products each change is about.
        clients: How many chat.
        rounds: How often either way is taken.
        quiet: Seconds before the first change and after each.
        think: Seconds a client thinks between turns, on average.
    """
    ledger = Ledger.of(shop)
    server = Server(shop)
    try:
        chatting = Clients(server.port, clients, think)
        chatting.start()
        time.sleep(min(quiet, 10))
        warmed_up = time.monotonic()
        changes = Changes(shop, server, ledger, chatting, rows, random.Random(11))  # noqa: S311
        time.sleep(quiet)
        server.note_quiet()
        for _ in range(rounds):
            for change in (changes.by_file, changes.by_batch):
                change()
                time.sleep(quiet)
        chatting.stop()
        turns = [turn for turn in chatting.turns if turn.start >= warmed_up]
        return _outcome(turns, ledger, server)
    finally:
        server.stop()


def _outcome(turns: Sequence[Answered], ledger: Ledger, server: Server) -> Outcome:
    quiet: list[float] = []
    meanwhile: dict[str, list[float]] = defaultdict(list)
    for turn in turns:
        name = next(
            (n for n, a, b in ledger.windows if turn.end >= a and turn.start < b + GRACE), ""
        )
        (meanwhile[name] if name else quiet).append(1_000 * (turn.end - turn.start))
    took: dict[str, list[float]] = defaultdict(list)
    for name, start, end in ledger.windows:
        took[name].append(end - start)
    shown = [(turn, key, figures) for turn in turns for key, figures in turn.products.items()]
    wrong = [one for one in shown if not ledger.allows(one[1], one[2], one[0])]
    return Outcome(
        turns=len(turns),
        failed=sum(turn.status != 200 for turn in turns),
        wrong=len(wrong),
        shown=(len(shown), sum(ledger.moved(key, turn) for turn, key, _ in shown)),
        quiet=quiet,
        meanwhile=meanwhile,
        resident=(server.healthy, server.quiet, server.most),
        starting=server.starting,
        took=took,
    )


def report(outcome: Outcome) -> None:
    """Prints the figures; the last line is the verdict."""
    print(f"{outcome.turns:,} turns, {outcome.failed} failed")
    shown, moved = outcome.shown
    print(f"{shown:,} products shown, {moved:,} of them changed before; {outcome.wrong} wrong")
    for name, times in (("quiet", outcome.quiet), *sorted(outcome.meanwhile.items())):
        p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
        print(f"{name}: {len(times)} turns, p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    for name, seconds in sorted(outcome.took.items()):
        print(f"{name} acknowledged after {', '.join(f'{one:.1f}' for one in seconds)} s")
    print(f"healthy after {outcome.starting:.1f} s with {outcome.resident[0]:,.0f} MiB resident")
    print(
        f"at most {outcome.resident[1]:,.0f} MiB resident; p95 meanwhile {outcome.ratio:.2f} times"
    )
    print("All promises kept." if outcome.holds else "A promise was broken.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures; 0 only if every promise was kept."""
    parser = argparse.ArgumentParser(description="Change products while a large shop serves.")
    parser.add_argument("--source", type=Path, help="a shop to make the large one of")
    parser.add_argument("--shop", type=Path, help="a large shop that may be changed")
    parser.add_argument("--products", type=int, default=80_000)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quiet", type=float, default=20.0)
    parser.add_argument("--think", type=float, default=0.3)
    told = parser.parse_args(arguments)
    if (told.source is None) == (told.shop is None):
        parser.error("expected either --source or --shop")
    with tempfile.TemporaryDirectory() as folder:
        shop = told.shop or Path(folder, "shop")
        if told.source is not None:
            enlarge(told.source, shop, told.products)
        outcome = measure(shop, told.rows, told.clients, told.rounds, told.quiet, told.think)
    report(outcome)
    return 0 if outcome.holds else 1


if __name__ == "__main__":
    sys.exit(main())
