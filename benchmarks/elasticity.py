"""What prices did to sales of one kind of goods, and does drawing elasticities together help?

Method: Dominick's (28,947 rows of sales, price, brand and whether advertised). First the log–log slopes
that are published for these data: over all, −1.60, and with a level for each brand, −3.14; then with
advertising, and each brand's own and pooled. Second, what a shop that has seen little would make of it:
so many random rows of each brand, advertised and not (six groups), 500 times; slopes of their own, one for
all, and drawn together, each against the slope of all rows of the group: error and how often the 95 %
interval holds it.

    DAOGOU_DATA=… python benchmarks/elasticity.py
"""

import csv
import gzip
import os
import sys
from pathlib import Path

import numpy as np

from recommender.prices.elasticity import Estimate, Observations, fitted
from recommender.prices.pooling import by_group, pooled

SEED, DRAWS, SIZES = 20261123, 500, (12, 20, 50, 200)


def main() -> int:
    """Measures and prints."""
    print(__doc__.split("    DAOGOU_DATA", maxsplit=1)[0])
    data = os.environ.get("DAOGOU_DATA")
    if not data:
        print("DAOGOU_DATA is not set: it must name the folder that holds 'history'.")
        return 2
    seen = read(Path(data) / "history" / "dominicks_oj.csv.gz")
    for name, levels, advertising in (
        ("all", False, False),
        ("with brand", True, False),
        ("with brand and advertising", True, True),
    ):
        fit = fitted(seen, by_group=levels, advertising=advertising)
        print(f"{name}: {_told(fit.slope)}" + (f", lift {_told(fit.lift)}" if fit.lift else ""))
    for advertising in (False, True):
        own, _ = by_group(seen, advertising=advertising)
        drawn = pooled(own)
        print(
            f"\nby brand, advertising {advertising}: common {_told(drawn.common)}, spread {drawn.spread:.2f}"
        )
        for name, one in own.items():
            print(f"  {name}: {_told(one)}; pooled {_told(drawn.groups[name])}")
    little(seen)
    return 0


def read(path: Path) -> Observations:
    """The rows."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    units = np.array([float(row["sales"]) for row in rows])
    price = np.array([float(row["price"]) for row in rows])
    return Observations(
        units,
        price,
        [row["brand"] for row in rows],
        np.array([row["feat"] == "1" for row in rows]),
    )


def little(seen: Observations) -> None:
    """The second part."""
    groups = [f"{brand} {ad}" for brand, ad in zip(seen.group, seen.featured, strict=True)]
    cells = Observations(seen.units, seen.price, groups, np.zeros(len(seen), dtype=np.bool_))
    truth, _ = by_group(cells)
    places = {name: np.flatnonzero(np.array(groups) == name) for name in truth}
    print(f"\n{len(truth)} groups: " + ", ".join(f"{one.value:.2f}" for one in truth.values()))
    print("\n| rows a group | own: RMSE, held | one for all | drawn together | fits |")
    print("| --- | --- | --- | --- | --- |")
    random = np.random.default_rng(SEED)
    for size in SIZES:
        errors: dict[str, list[float]] = {"own": [], "all": [], "drawn": []}
        held: dict[str, list[bool]] = {"own": [], "all": [], "drawn": []}
        for _ in range(DRAWS):
            rows = np.concatenate(
                [random.choice(each, size, replace=False) for each in places.values()]
            )
            some = Observations(
                cells.units[rows],
                cells.price[rows],
                [groups[row] for row in rows],
                cells.featured[rows],
            )
            own, _ = by_group(some)
            drawn, one = pooled(own).groups, fitted(some, by_group=True).slope
            for name, slope in own.items():
                for kind, told in (("own", slope), ("all", one), ("drawn", drawn[name])):
                    errors[kind].append(told.value - truth[name].value)
                    low, high = told.interval()
                    held[kind].append(low <= truth[name].value <= high)
        told_of = [
            f"{np.sqrt(np.mean(np.square(errors[kind]))):.2f}, {np.mean(held[kind]):.1%}"
            for kind in errors
        ]
        print(f"| {size} | {' | '.join(told_of)} | {len(errors['own'])} |")


def _told(one: Estimate) -> str:
    low, high = one.interval()
    return f"{one.value:.2f} ({low:.2f} to {high:.2f})"


if __name__ == "__main__":
    sys.exit(main())
