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
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatting import Answered, Clients
from large_shop import enlarge
from turns import percentile
from updates_changes import Changes
from updates_ledger import GRACE, Ledger
from updates_server import Server

MOST_SLOWER = 1.2
MOST_RESIDENT = 1.5 * 1024  # MiB


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


def measure(  # noqa: PLR0913  # what varies from trial to trial
    shop: Path,
    rows: int,
    clients: int,
    rounds: int,
    quiet: float,
    think: float,
    grace: float = GRACE,
) -> Outcome:
    """Serves ``shop`` and changes it.

    Args:
        shop: The shop's folder; it is changed.
        rows: How many products each change is about.
        clients: How many chat.
        rounds: How often either way is taken.
        quiet: Seconds before the first change and after each.
        think: Seconds a client thinks between turns, on average.
        grace: Seconds after the acknowledgement in which old figures may still be shown.
    """
    ledger = Ledger.of(shop, grace)
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
            (n for n, a, b in ledger.windows if turn.end >= a and turn.start < b + ledger.grace), ""
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
