"""How often the alarm for negative messages rings without cause, and how soon with one.

    python benchmarks/surges.py [--years 200]

Simulated shops of several sizes, where negative messages come at a usual share that swings over the day and
the week. What is drawn are the messages that the chart counts (those of a conversation up to its first
negative one), each independently of the others; real ones may depend on each other in other ways. The
usual share is estimated anew each day from the four weeks before, as the program does it.
"""

import argparse
import random
from collections import deque
from dataclasses import dataclass
from math import pi, sin

from assistant.overview.chart import BASELINE_DAYS, Baseline, Watch

DAY = 86_400.0
SIZES = (30, 100, 300, 1000)  # messages a day
SHARES = (0.03, 0.06, 0.12)
SWING = 0.25  # by how much of itself the usual share goes up and down over the day; half as much over the week
RISES = (2.0, 3.0, 5.0)
WARM = BASELINE_DAYS


@dataclass(frozen=True, slots=True)
class Shop:
    """A simulated shop: counted messages a day, and the usual share of negative ones."""

    messages: int
    share: float

    def usual(self, day: float) -> float:
        """The share at a moment."""
        daily, weekly = sin(2 * pi * day), sin(2 * pi * day / 7)
        return self.share * (1 + SWING * daily + SWING / 2 * weekly)


def alarms(shop: Shop, years: float, chance: random.Random) -> int:
    """How many surges are found where there is none."""
    found, watch = 0, Watch()
    past: deque[tuple[int, int]] = deque(maxlen=BASELINE_DAYS)
    for day in range(WARM + round(years * 365)):
        counted = 0
        chart = _baseline(past).chart if len(past) >= WARM else None
        for number in range(shop.messages):
            at = day + number / shop.messages
            negative = chance.random() < shop.usual(at)
            counted += negative
            if chart is not None:
                found += watch.see(at * DAY, negative=negative, chart=chart)
        past.append((counted, shop.messages))
    return found


def delay(shop: Shop, rise: float, chance: random.Random) -> int:
    """How many messages a rise to ``rise`` times the usual share takes to be found."""
    past: deque[tuple[int, int]] = deque(maxlen=BASELINE_DAYS)
    for day in range(WARM):
        negative = sum(
            chance.random() < shop.usual(day + n / shop.messages) for n in range(shop.messages)
        )
        past.append((negative, shop.messages))
    chart, watch, count = _baseline(past).chart, Watch(), 0
    while True:
        count += 1
        at = WARM + count / shop.messages
        negative_now = chance.random() < min(0.95, rise * shop.usual(at))
        if watch.see(at * DAY, negative=negative_now, chart=chart):
            return count


def _baseline(past: deque[tuple[int, int]]) -> Baseline:
    negative, messages = (sum(one[place] for one in past) for place in (0, 1))
    return Baseline(negative, messages, len(past))


def main() -> None:
    """Prints false alarms a year, and messages until a rise is found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--years", type=float, default=20, help="for each size and share")
    years = asked.parse_args().years
    for messages in SIZES:
        for share in SHARES:
            shop, chance = Shop(messages, share), random.Random(7)  # noqa: S311
            span = years * min(1.0, 300 / messages)
            rate = alarms(shop, span, chance) / span
            waits = [sorted(delay(shop, rise, chance) for _ in range(40)) for rise in RISES]
            told = "  ".join(
                f"{rise:g}x {w[20]:4} (p90 {w[36]:4})" for rise, w in zip(RISES, waits, strict=True)
            )
            print(
                f"{messages:5} a day, {share:4.0%}: {rate:5.2f} a year over {span:g} years; {told}"
            )


if __name__ == "__main__":
    main()
