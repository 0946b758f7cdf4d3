"""Measures turn time by stage over the replay dialogues, and the time to a healthy start.

Method: the demo shop is opened once (timed: cold process, warm cache); every dialogue under
``tests/dialogues`` is talked through once to warm up, then ``--rounds`` times for counting. A
turn's total is measured inside the service, from the message to the recorded answer. Nothing else
should run on the machine; absolute figures hold for this machine only.

    python benchmarks/turns.py --shop demo-shop
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.replay.suite import replay
from assistant.service.rehearsal import ServiceRehearsal
from assistant.service.service import Service
from assistant.turn.turns import Message

DIALOGUES = Path(__file__).parents[1] / "tests" / "dialogues"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie, by linear interpolation."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


class TimedRehearsal(ServiceRehearsal):
    """A rehearsal that notes how long each turn took."""

    def __init__(self, service: Service, spent: dict[str, list[float]]) -> None:
        super().__init__(service)
        self._spent = spent

    def reply(self, message: Message) -> dict[str, Any]:
        """The turn, its timings noted by stage."""
        turn = super().reply(message)
        for stage, value in turn["timings_ms"].items():
            self._spent[stage].append(value)
        return turn


def measure(shop: Path, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every turn by stage, after one round that does not count."""
    service = Service.open(shop)
    spent: dict[str, list[float]] = defaultdict(list)
    lookup = service.loaded.tools.shelf.get
    try:
        replay([DIALOGUES], lambda: ServiceRehearsal(service), lookup)
        for _ in range(rounds):
            replay([DIALOGUES], lambda: TimedRehearsal(service, spent), lookup)
    finally:
        service.close()
    return spent


def start_up(shop: Path) -> float:
    """Seconds from starting ``daogou serve`` to the first healthy answer."""
    command = [sys.executable, "-m", "ui.cli", "serve", "--shop", str(shop), "--port", "7899"]
    started = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        while not _healthy("http://127.0.0.1:7899/api/health"):
            if server.poll() is not None:
                raise SystemExit("The server stopped before it was healthy.")
            time.sleep(0.05)
        return time.perf_counter() - started
    finally:
        server.terminate()
        server.wait(20)


def _healthy(address: str) -> bool:
    import httpx

    try:
        return httpx.get(address, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--shop", type=Path, default=Path("demo-shop"))
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    print(f"machine: {platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    print(f"start to healthy: {start_up(arguments.shop):.1f} s")
    print(f"{'stage':<20}{'turns':>8}{'p50 ms':>10}{'p95 ms':>10}{'max ms':>10}")
    for stage, values in sorted(measure(arguments.shop, arguments.rounds).items()):
        row = (percentile(values, 0.5), percentile(values, 0.95), max(values))
        print(f"{stage:<20}{len(values):>8}" + "".join(f"{value:>10.1f}" for value in row))


if __name__ == "__main__":
    main()
