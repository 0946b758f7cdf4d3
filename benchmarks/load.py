"""How long shoppers wait when many talk at once, beside a plain Gradio chat under the same load.

    python benchmarks/load.py --shop demo-shop [--seconds 20] [--memory TURNS]

Method: the server is ``daogou serve`` on a copy of the shop, in a process of its own; shoppers are a
closed loop on one event loop beside it (``load_shoppers.py``), so they share the machine's cores with
it. For 1, 10, 50 and 100 shoppers, with no pause and with 5 s between answer and next message, over the
HTTP API and over the page's own function, and at last for 400 without a pause, which is more than it
takes: percentiles of the wait, refusals (429 with Retry-After), errors, turns a second, and the memory
of the server. All come from one address, so the copy sets ``requests_per_minute`` to 0. Then
the reference (``load_peer.py``) gets the same shoppers in the same run; ratios below 1 are waits
shorter than its. Two processes never serve at the same time.
``--memory 20000`` talks that many turns instead and compares the memory with that after a tenth of
them: all that is resident, and of it what the program itself filled, without the pages of files (the
model's weights are read from theirs as rare words come up). Absolute times hold for one machine.
"""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from load_shoppers import ApiDoor, Door, PageDoor, QueueDoor, Seen, crowd, percentile
from updates_server import Server

SHOPPERS, THINK = (1, 10, 50, 100), (5.0, 0.0)
WARM = 4.0  # seconds
AIM_SHOPPERS, AIM_THINK, AIM_P95 = 50, 5.0, 0.300
OVER = 400  # shoppers without a pause; 128 messages at once are taken
STARTING = 300.0  # seconds
BATCH = 500  # turns between two looks at the memory


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the table."""

    way: str
    shoppers: int
    think: float
    seen: Seen
    memory: float

    def told(self) -> str:
        """The row."""
        p50, p95, p99 = (1000 * percentile(self.seen.waits, share) for share in (0.5, 0.95, 0.99))
        rate = len(self.seen.waits) / self.seen.seconds
        return (
            f"{self.way:>6} {self.shoppers:>4} {self.think:>5.0f} {p50:>8.0f} {p95:>8.0f} {p99:>8.0f}"
            f" {rate:>7.1f} {self.seen.refused:>8} {self.seen.errors:>7} {self.memory:>7.0f}"
        )


HEAD = "   way shop think  p50 ms   p95 ms   p99 ms  turn/s  refused  errors     MiB"


def measured(
    way: str, address: str, door: Callable[[], Door], memory: Callable[[], float], seconds: float
) -> list[Cell]:
    """All cells of one way in, printed as they are measured; the reference is spared the last one."""
    cells = []
    rows = [(shoppers, think) for think in THINK for shoppers in SHOPPERS]
    for shoppers, think in rows + ([] if way == "peer" else [(OVER, 0.0)]):
        seen = asyncio.run(crowd(address, door(), shoppers, think, seconds, WARM))
        cells.append(Cell(way, shoppers, think, seen, memory()))
        print(cells[-1].told(), flush=True)
    return cells


def page_component(address: str) -> int:
    """The number of the chat on the page."""
    config = httpx.get(f"{address}/config", timeout=30).json()
    ids = [one["id"] for one in config["components"] if one["props"].get("elem_id") == "daogou"]
    return int(ids[0])


def ours(shop: Path, seconds: float) -> list[Cell]:
    """``daogou serve`` over both ways in."""
    server = Server(shop)
    address = f"http://127.0.0.1:{server.port}"
    try:
        cells = measured("api", address, ApiDoor, server.resident, seconds)
        component = page_component(address)
        return cells + measured(
            "page", address, lambda: PageDoor(component), server.resident, seconds
        )
    finally:
        server.stop()


@contextmanager
def peer(shop: Path, port: int) -> Iterator[tuple[str, Callable[[], float]]]:
    """The reference, started; its address and its memory in MiB."""
    script = Path(__file__).with_name("load_peer.py")
    environment = {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1"}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, str(script), str(shop), str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + STARTING
    try:
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"The reference did not start (status {process.poll()}).")
            time.sleep(0.5)
        yield address, lambda: _resident(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/config", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def ratios(cells: list[Cell], others: list[Cell]) -> None:
    """Prints our waits over the reference's, cell by cell."""
    print("\nshop think   p50 ratio  p95 ratio  turns ratio   (page over reference)")
    theirs = {(cell.shoppers, cell.think): cell.seen for cell in others}
    for cell in cells:
        if cell.way != "page" or cell.shoppers == OVER:
            continue
        other = theirs[cell.shoppers, cell.think]
        parts = [
            percentile(cell.seen.waits, share) / max(percentile(other.waits, share), 1e-9)
            for share in (0.5, 0.95)
        ]
        turns = len(cell.seen.waits) / max(1, len(other.waits))
        print(
            f"{cell.shoppers:>4} {cell.think:>5.0f} {parts[0]:>11.2f} {parts[1]:>10.2f} {turns:>12.2f}"
        )


def verdict(cells: list[Cell]) -> bool:
    """Whether the aim was met; prints it."""
    aimed = [c for c in cells if (c.shoppers, c.think) == (AIM_SHOPPERS, AIM_THINK)]
    good = True
    for cell in aimed:
        p95 = percentile(cell.seen.waits, 0.95)
        met = p95 <= AIM_P95 and not cell.seen.errors and not cell.seen.refused
        good = good and met
        print(
            f"aim, {cell.way}: p95 {1000 * p95:.0f} ms of {1000 * AIM_P95:.0f}: {'met' if met else 'MISSED'}"
        )
    for cell in cells:
        if cell.shoppers == OVER:
            good = good and cell.seen.refused > 0
            print(
                f"over capacity, {cell.way}: {len(cell.seen.waits)} answered, {cell.seen.refused} refused"
                " with a time to come again"
            )
    errors = sum(cell.seen.errors for cell in cells)
    print(f"errors in all cells: {errors}")
    for cell in cells:
        for how, times in cell.seen.failed.most_common():
            print(f"  {cell.way}, {cell.shoppers} shoppers: {times} × {how}")
    return good and not errors


def memory(shop: Path, turns: int) -> bool:
    """Talks ``turns`` turns; whether memory grew by less than one percent after the first tenth."""
    server = Server(shop)
    address, door, done, early = f"http://127.0.0.1:{server.port}", ApiDoor(), 0, (0.0, 0.0)
    print("  turns   resident  grown     own  grown")
    try:
        while done < turns:
            seen = asyncio.run(crowd(address, door, 8, 0.0, BATCH / 40, 0.0, seed=done))
            before, done = done, done + len(seen.waits)
            door.talks.clear()
            now = server.resident(), server.resident("RssAnon")
            early = now if before < turns / 10 else early
            grown = [100 * (held / first - 1) for held, first in zip(now, early, strict=True)]
            print(f"{done:>7} {now[0]:>10.1f} {grown[0]:>+5.2f}% {now[1]:>8.1f} {grown[1]:>+5.2f}%")
            sys.stdout.flush()
    finally:
        server.stop()
    return grown[0] < 1


def main() -> int:
    """Runs the measurement; 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shop", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=20.0, help="that each cell counts")
    parser.add_argument("--memory", type=int, default=0, help="turns to talk instead")
    parser.add_argument("--port", type=int, default=17860, help="of the reference")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(asked.shop, Path(folder) / "shop"))
        settings = copy / "shop.toml"
        settings.write_text(f"requests_per_minute = 0\n{settings.read_text('utf-8')}", "utf-8")
        if asked.memory:
            return 0 if memory(copy, asked.memory) else 1
        print(HEAD)
        cells = ours(copy, asked.seconds)
        with peer(copy, asked.port) as (address, held):
            others = measured("peer", address, QueueDoor, held, asked.seconds)
        ratios(cells, others)
        return 0 if verdict(cells) else 1


if __name__ == "__main__":
    raise SystemExit(main())
