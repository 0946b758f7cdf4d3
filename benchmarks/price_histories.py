"""How long, dense and varied must a product's history be before its elasticity can be told?

Method: simulated shops whose elasticities are known. Each kind has twelve products with slopes from a normal
distribution (mean −2, deviation .6). A product sells a number of pieces a week drawn from a Poisson distribution
about ``level × (price / usual price) ** slope × weather``; the weather of a week is log-normal (deviation .3), and
the usual price moves between three prices every few weeks. Weeks without a sale are not seen. So many kinds a row;
share of 95 % intervals that hold, bias and root mean squared error of the slopes, own and drawn together, over
products with at least as many observations as a slope needs.

    python benchmarks/price_histories.py [--kinds 60]
"""

import argparse
import sys
from collections.abc import Iterator

import numpy as np

from recommender.errors import PriceError
from recommender.prices import outlook
from recommender.prices.elasticity import Observations
from recommender.prices.outlook import History, elasticities

SEED, PRODUCTS = 20261123, 12
MEAN, DEVIATION, WEATHER = -2.0, 0.6, 0.3
USUAL, STAY = 100.0, 0.75  # a price stays another week with this chance
NOTHING_REFUSED = {"WEEKS": 1, "SOLD": 0.0, "PIECES": 0.0, "SPREAD": 0.0}


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--kinds", type=int, default=60)
    kinds = parser.parse_args().kinds
    print(__doc__.split("    python", maxsplit=1)[0])
    rules = {name: getattr(outlook, name) for name in NOTHING_REFUSED}
    head = "| weeks | pieces a week | a cut of | slopes | own: held, bias, RMSE | drawn: held, bias, RMSE |"
    for title, limits in (("Whatever was seen", NOTHING_REFUSED), (f"By the rules {rules}", rules)):
        for name, value in limits.items():
            setattr(outlook, name, value)
        print(f"\n{title}\n\n{head}\n| --- | --- | --- | --- | --- | --- |")
        for weeks in (13, 26, 52):
            for pieces in (1.0, 2.0, 5.0, 10.0, 30.0):
                for cut in (0.05, 0.15, 0.3):
                    print(_row(weeks, pieces, cut, kinds), flush=True)
    return 0


def _row(weeks: int, pieces: float, cut: float, kinds: int) -> str:
    random = np.random.default_rng(SEED)
    found: dict[str, list[tuple[float, bool]]] = {"own": [], "drawn": []}
    for _ in range(kinds):
        truth = random.normal(MEAN, DEVIATION, PRODUCTS)
        histories = list(_kind(random, truth, weeks, pieces, cut))
        try:
            told = elasticities(histories)
        except PriceError:
            continue
        for product, one in told.items():
            for name, slope in (("own", one.own), ("drawn", one.drawn)):
                low, high = slope.interval()
                right = float(truth[int(product)])
                found[name].append((slope.value - right, low <= right <= high))
    count = len(found["own"])
    cells = " | ".join(map(_told, found.values())) if count >= kinds else "too few | too few"
    return f"| {weeks} | {pieces:g} | {cut:.0%} | {count / kinds / PRODUCTS:.0%} | {cells} |"


def _kind(
    random: np.random.Generator, truth: np.ndarray, weeks: int, pieces: float, cut: float
) -> Iterator[History]:
    steps = USUAL * np.array([1.0, 1.0 - cut / 2, 1.0 - cut])
    for place, slope in enumerate(truth):
        at = 0
        prices = np.zeros(weeks)
        for week in range(weeks):
            at = at if random.random() < STAY else int(random.integers(len(steps)))
            prices[week] = steps[at]
        weather = np.exp(random.normal(-(WEATHER**2) / 2, WEATHER, weeks))
        units = random.poisson(pieces * (prices / USUAL) ** slope * weather).astype(np.float64)
        if not units.any():
            continue
        first = int(np.argmax(units > 0))
        sold = units > 0
        groups = [str(place)] * int(sold.sum())
        seen = Observations(units[sold], prices[sold], groups, np.zeros(int(sold.sum()), np.bool_))
        yield History(str(place), ("kind",), seen, weeks - first)


def _told(errors: list[tuple[float, bool]]) -> str:
    wrong = np.array([one for one, _ in errors])
    held = np.mean([one for _, one in errors])
    return f"{held:.1%}, {wrong.mean():+.2f}, {np.sqrt((wrong**2).mean()):.2f}"


if __name__ == "__main__":
    sys.exit(main())
