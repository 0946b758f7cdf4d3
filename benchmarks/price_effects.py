"""Does the measured effect of a change of price or a promotion hold, and how often is one seen that is not there?

Method: simulated kinds of goods whose truth is known. Forty products sell each day a number of pieces drawn from a
Poisson distribution about ``level × weekday × common week × own week``: levels are log-normal about the one named
(deviation .5), the kind's weeks and each product's own weeks wander (first-order autoregressive, .7 from week to week,
deviation .2), and orders are of one to three pieces. Some products are changed on a day and sell ``exp(effect)``
times as much from then on; the others are controls. 84 days before, 28 (or 7) after. So many kinds a row: how often the
95 % interval held the truth (of all that have one), how often more, less, no difference was told, and how often that it
cannot be.
"trend": the changed products had been growing by 10 % a week for eight weeks, and nothing was done.

    python benchmarks/price_effects.py [--kinds 400]
"""

import argparse
import sys
from collections import Counter
from math import exp

import numpy as np

from recommender.prices.effects import Verdict, effect_of, windows

SEED, PRODUCTS, BEFORE, AFTER = 20261123, 40, 84, 28
KEPT, SPREAD, LEVELS = 0.7, 0.2, 0.5
WEEKDAYS = np.array([0.9, 0.85, 0.85, 0.95, 1.1, 1.25, 1.1])


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--kinds", type=int, default=400)
    kinds = parser.parse_args().kinds
    print(__doc__.split("    python", maxsplit=1)[0])
    print(
        "| pieces a day | changed | days after | effect | held | more | less | no difference | cannot tell |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for level in (0.3, 1.0, 5.0):
        for changed, after in ((1, 28), (5, 28), (10, 7)):
            for effect in (0.0, 0.3, 0.7):
                print(_row(level, changed, after, effect, kinds), flush=True)
        print(_row(level, 5, 28, 0.0, kinds, trend=0.1), flush=True)
    return 0


def _row(
    level: float, changed: int, after: int, effect: float, kinds: int, trend: float = 0.0
) -> str:
    random = np.random.default_rng(SEED)
    held, told = [], Counter[Verdict]()
    rows = range(changed)
    for _ in range(kinds):
        pieces = sales(random, level, changed, effect, trend)
        found = effect_of(pieces, rows, range(changed, PRODUCTS), windows(BEFORE, after))
        told[found.verdict] += 1
        if found.difference is not None:
            low, high = found.difference.log.interval()
            held.append(low <= effect <= high)
    shares = " | ".join(f"{told[one] / kinds:.1%}" for one in Verdict)
    name = "trend" if trend else f"× {exp(effect):.2f}"
    right = f"{np.mean(held):.1%} of {len(held)}" if held else "none"
    return f"| {level:g} | {changed} | {after} | {name} | {right} | {shares} |"


def sales(
    random: np.random.Generator, level: float, changed: int, effect: float, trend: float
) -> np.ndarray:
    """Pieces by product and day; the first ``changed`` products are changed on day ``BEFORE``."""
    days = np.arange(BEFORE + AFTER)
    weeks = days // 7
    levels = level * np.exp(random.normal(-(LEVELS**2) / 2, LEVELS, PRODUCTS))[:, None]
    common = _wandering(random, 1, weeks[-1] + 1)
    own = _wandering(random, PRODUCTS, weeks[-1] + 1)
    logs = (common + own)[:, weeks] + np.log(WEEKDAYS[days % 7])
    logs[:changed] += effect * (days >= BEFORE) + trend * np.clip(
        weeks - weeks[BEFORE] + 8, 0, None
    )
    orders = random.poisson(levels / 1.5 * np.exp(logs))
    pieces = orders + random.binomial(orders, 0.3) + random.binomial(orders, 0.2)
    return np.asarray(pieces, dtype=np.float64)


def _wandering(random: np.random.Generator, rows: int, weeks: int) -> np.ndarray:
    steps = random.normal(0, SPREAD * (1 - KEPT**2) ** 0.5, (rows, weeks))
    steps[:, 0] = random.normal(0, SPREAD, rows)
    for week in range(1, weeks):
        steps[:, week] += KEPT * steps[:, week - 1]
    return steps


if __name__ == "__main__":
    sys.exit(main())
