"""What a shop of some size needs: cores, memory, disk, programs, and money at prices of yours.

    python benchmarks/capacity.py --products 80000 --events 2000000 --shoppers 200 --turns-per-second 10

Figures follow the lines of ``capacity_fit.py``, fitted to what ``capacity_measuring.py`` measured on
one machine. Beyond the largest shop measured each figure is marked ``extrapolated``; where a bar is
passed (memory, start, a turn) it is said which part must be replaced, and by what.
"""

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from capacity_fit import Fits, Line

USED = 0.6  # of a core, on average, so that a rush finds room; the autoscaler's aim as well
THINKING = 20.0  # seconds between an answer and the next message, where turns a second are not told
HEADROOM = 1.25  # memory while a catalogue's changes are taken over, and Python's own
LEAST = 2  # programs, so that one may leave
GIB, MIB_A_GIB = 2**30, 1024
START_BAR = 300.0  # seconds: the startup probe's patience (deploy/kubernetes)
MEMORY_BAR = 16 * 1024.0  # MiB of one program
TURN_BAR = 120.0  # ms of a processor a turn: the aim for the slowest twentieth (docs/benchmarks.md)
# What gives way, and to what.
VECTORS = (
    "comparing all vectors in each program",
    "Chroma proposes (built, from 400,000 products on) while one machine holds them; then Qdrant or sharded Chroma",
)
WORDS = (
    "reading all goods, their words and the glossary at each start",
    "an index of words elsewhere (OpenSearch), vocabulary and glossary learnt once and loaded",
)
COLUMNS = (
    "columns and facets in the memory of each program",
    "rows by id from the database, filters and facets in the search service, sharded by department",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; ``days`` is for how long conversations are kept (``[keep]``)."""

    products: int
    events: int
    turns: float  # a second, in the busiest minutes
    busy_hours: float = 6.0  # a day, at that rate
    days: float = 90.0


@dataclass(frozen=True, slots=True)
class Needs:
    """What it takes."""

    programs: int
    cores: float
    memory: float  # GiB, of all programs
    each_memory: float  # GiB, of one
    start: float  # seconds of a processor
    turn: float  # ms of a processor
    disk: float  # GiB


@dataclass(frozen=True, slots=True)
class Prices:
    """For a month, in any currency."""

    core: float
    memory: float  # a GiB
    disk: float  # a GiB

    def of(self, needs: Needs) -> float:
        """What a month costs; the database server, traffic and people are not in it."""
        parts = ((needs.cores, self.core), (needs.memory, self.memory), (needs.disk, self.disk))
        return sum(amount * price for amount, price in parts)


def needs_of(wanted: Wanted, fits: Fits) -> Needs:
    """What a shop takes with all as it is built, whether or not that is wise at its size."""
    turn = fits.turn.at(wanted.products)
    busy = wanted.turns * turn / 1000
    programs = max(LEAST, math.ceil(busy / USED))  # one core each: Python runs one thread at a time
    each = HEADROOM * fits.memory.at(wanted.products) / MIB_A_GIB
    kept = wanted.turns * 3600 * wanted.busy_hours * wanted.days
    stored = fits.rows.at(wanted.products) + fits.vectors.at(wanted.products)
    stored += kept * fits.turn_bytes + wanted.events * fits.event_bytes
    return Needs(
        programs=programs,
        cores=float(programs),
        memory=programs * each,
        each_memory=each,
        start=fits.start.at(wanted.products),
        turn=turn,
        disk=stored / GIB,
    )


def replaced(products: int, fits: Fits) -> Iterator[str]:
    """What must give way at so many products, and to what."""
    for line, bar, part, by in (
        (fits.turn, TURN_BAR, *VECTORS),
        (fits.start, START_BAR, *WORDS),
        (fits.memory, MEMORY_BAR, *COLUMNS),
    ):
        if products > line.until(bar):
            yield f"{part} (to about {rounded(line.until(bar))} products) -> {by}"


def rounded(number: float) -> str:
    """Two digits, which is more than a fit of four points knows."""
    digits = max(0, math.floor(math.log10(number)) - 1)
    return f"{round(number, -digits):,.0f}"


def told(wanted: Wanted, fits: Fits, prices: Prices | None) -> Iterator[str]:
    """The report, line by line."""
    needs = needs_of(wanted, fits)
    beyond = wanted.products > fits.largest
    source = (
        f"EXTRAPOLATED from {fits.largest:,} products" if beyond else "within what was measured"
    )
    yield f"{wanted.products:,} products, {wanted.events:,} events, {wanted.turns:g} turns a second: {source}"
    yield f"  programs   {needs.programs:,} of one core and {needs.each_memory:,.1f} GiB each"
    yield f"  together   {needs.cores:,.0f} cores, {needs.memory:,.1f} GiB of memory, {needs.disk:,.1f} GiB of disk"
    yield f"  a turn     {needs.turn:,.0f} ms of a processor; a start {needs.start:,.0f} s of it"
    if prices:
        yield f"  a month    {prices.of(needs):,.0f} at the prices told, without database server, traffic, people"
    for line in replaced(wanted.products, fits):
        yield f"  REPLACE    {line}"
    yield "  not known  how many transactions a second go through one writer at a time: watch ms.kept against ms.total"


def fitted(fits: Fits) -> Iterator[str]:
    """The lines, and by how much each misses a size left out."""
    yield f"fitted to shops of up to {fits.largest:,} products; misses with one size left out, in order of size"
    for name, line in _lines(fits):
        misses = ", ".join(f"{100 * miss:+.0f} %" for miss in line.misses)
        yield f"  {name:<28} {line.fixed:>14,.1f} + {1000 * line.each:>10,.3f} a thousand products   ({misses})"
    yield f"  a turn adds {fits.turn_bytes:,.0f} bytes, an event {fits.event_bytes:,.0f}"


def _lines(fits: Fits) -> tuple[tuple[str, Line], ...]:
    return (
        ("memory, MiB", fits.memory),
        ("start, s of a processor", fits.start),
        ("turn, ms of a processor", fits.turn),
        ("rows of products, bytes", fits.rows),
        ("vectors, bytes", fits.vectors),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what is needed."""
    parser = argparse.ArgumentParser(description="What a shop of some size needs.")
    parser.add_argument("--products", type=int, required=True)
    parser.add_argument("--events", type=int, default=0, help="kept in the database")
    parser.add_argument("--shoppers", type=int, default=0, help="who talk at once")
    parser.add_argument(
        "--turns-per-second", type=float, help=f"default: a turn of each shopper in {THINKING:g} s"
    )
    parser.add_argument("--core-price", type=float, help="a month")
    parser.add_argument("--memory-price", type=float, help="a GiB, a month")
    parser.add_argument("--disk-price", type=float, default=0.0, help="a GiB, a month")
    given = parser.parse_args(arguments)
    if min(given.products, given.events, given.shoppers, given.turns_per_second or 0) < 0:
        parser.error("products, events, shoppers and turns are numbers from 0 up")
    fits = Fits.of()
    turns = given.turns_per_second
    wanted = Wanted(
        given.products, given.events, given.shoppers / THINKING if turns is None else turns
    )
    prices = None
    if given.core_price is not None and given.memory_price is not None:
        prices = Prices(given.core_price, given.memory_price, given.disk_price)
    print("\n".join([*told(wanted, fits, prices), "", *fitted(fits)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
