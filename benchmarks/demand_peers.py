"""How do StatsForecast's methods do beside the program's own, on the same products and days?

Method: the sales and test origins of ``benchmarks/demand.py``; of its products a random sample (seed 7),
beside all that sell on most days. At each origin StatsForecast's models see the same days before it; MASE
is of the days ahead, as there. Their 95 % intervals are of single days: coverage is told by day as the
library gives them, and of the total with the days taken as bell curves independent of each other. The
program's own rows are as there; "picked" is shrunk to all products, not only the sample. Processor time is
of one process, per product and origin; the program's is of all its methods together, the picking and the
origins that takes included. Differences are paired by product and origin, ± 95 % by the normal
approximation over products.

It is run by an environment of its own, because StatsForecast wants a pandas older than the locked one:

    python -m venv peers && peers/bin/pip install statsforecast==2.1.1 sqlalchemy pyarrow
    DAOGOU_DATA=… PYTHONPATH=. peers/bin/python benchmarks/demand_peers.py [--sample 200] [--horizon 7]
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from demand import TESTS, read
from numpy.typing import NDArray

from recommender.demand.evaluating import Rolled, picked, roll, scale
from recommender.demand.methods import CANDIDATES, Numbers
from recommender.demand.outlook import (
    FEW,
    bounds,
    is_sparse,
    moved,
    origins_for,
    scenarios,
    shifts,
    spreads,
)

SEED = 7
LEVEL = 95
Z = 1.959964
BOUNDED = ("AutoARIMA", "AutoETS", "SeasonalNaive")  # Croston's has no interval of its own


@dataclass(slots=True)
class Told:
    """What one method said at all tests: rows are products, tests one after the other."""

    mase: list[Numbers] = field(default_factory=list)
    by_day: list[Numbers] = field(default_factory=list)
    total: list[NDArray[np.bool_]] = field(default_factory=list)
    wide: list[Numbers] = field(default_factory=list)
    seconds: float = 0.0


def main() -> int:
    """Measures and prints."""
    options = _options()
    data = os.environ.get("DAOGOU_DATA")
    if not data:
        print("DAOGOU_DATA is not set: it must name the folder that holds 'history'.")
        return 2
    sales = read(Path(data) / "history" / "uci_online_retail.parquet")
    horizon = options.horizon
    tests = [sales.days - horizon * (each + 1) for each in reversed(range(TESTS))]
    known = sales.rows((sales.pieces[:, : tests[0]] > 0).sum(axis=1) >= FEW)
    dense = np.flatnonzero(~is_sparse(known.pieces[:, : tests[0]]))
    rest = np.setdiff1d(np.arange(len(known.products)), dense)
    drawn = np.random.default_rng(SEED).choice(rest, options.sample, replace=False)
    sample = np.concatenate([np.sort(drawn), dense])
    told = _own(known.pieces, tests, horizon, sample)
    for test in tests:
        for name, one in _theirs(known.pieces[sample], test, horizon).items():
            _add(told.setdefault(name, Told()), one, known.pieces[sample], test)
    found = {
        "sparse ones": _summed(told, slice(0, options.sample)),
        "others": _summed(told, slice(options.sample, None)),
    }
    print(f"{options.sample} sparse products of {len(rest)} and {len(dense)} others\n")
    _print(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), "utf-8")
    return 0


def _own(
    pieces: Numbers, tests: Sequence[int], horizon: int, sample: NDArray[np.int64]
) -> dict[str, Told]:
    """The program's own methods: what it picks, and the two of the same name as theirs."""
    began = time.process_time()
    rolled = roll(pieces, range(origins_for(tests[0], horizon)[0], tests[-1] + 1), horizon)
    picks = {name: Told() for name in ("picked", *(f"own {one.name}" for one in CANDIDATES))}
    actual, sums = rolled.totals()
    rows = np.arange(len(pieces))
    for test in tests:
        first, end = np.searchsorted(rolled.origins, [origins_for(test, horizon)[0], test])
        past = Rolled(
            rolled.origins[first:end],
            rolled.actual[first:end],
            {name: each[first:end] for name, each in rolled.forecasts.items()},
        )
        sizes = scale(pieces, test)
        errors = rolled.errors()[:, end] / sizes
        chosen = picked(past, sizes, test)
        for name, choice in {
            "picked": chosen,
            **{f"own {one.name}": np.full_like(chosen, n) for n, one in enumerate(CANDIDATES)},
        }.items():
            raw = scenarios(past, choice, sums[choice, end, rows], test)
            made = moved(raw, shifts(past, choice, test), spreads(past, test))
            low, high = bounds(made, LEVEL / 100)
            one = picks[name]
            one.mase.append(errors[choice, rows][sample])
            one.total.append(((low <= actual[end]) & (actual[end] <= high))[sample])
            one.wide.append((high - low)[sample])
    spent = time.process_time() - began
    for one in picks.values():
        one.seconds = spent / (len(pieces) * len(tests))
    return picks


def _theirs(pieces: Numbers, test: int, horizon: int) -> dict[str, Any]:
    """What StatsForecast says at one origin: means, ends of the days, and seconds per product."""
    from statsforecast.models import AutoARIMA, AutoETS, CrostonSBA, SeasonalNaive

    models = {
        "AutoARIMA": lambda: AutoARIMA(season_length=7),
        "AutoETS": lambda: AutoETS(season_length=7),
        "CrostonSBA": CrostonSBA,
        "SeasonalNaive": lambda: SeasonalNaive(season_length=7),
    }
    found = {}
    for name, model in models.items():
        level = [LEVEL] if name in BOUNDED else None
        began = time.process_time()
        said = [model().forecast(row[:test], horizon, level=level) for row in pieces]
        spent = (time.process_time() - began) / len(pieces)
        mean = np.maximum(np.stack([one["mean"] for one in said]), 0.0)
        ends = [np.stack([one[f"{end}-{LEVEL}"] for one in said]) for end in ("lo", "hi") if level]
        found[name] = {"mean": mean, "ends": ends, "seconds": spent}
    return found


def _add(told: Told, one: Mapping[str, Any], pieces: Numbers, test: int) -> None:
    mean, horizon = one["mean"], one["mean"].shape[1]
    actual = pieces[:, test : test + horizon]
    told.mase.append(np.abs(mean - actual).mean(axis=1) / scale(pieces, test))
    told.seconds += one["seconds"] / TESTS
    if not one["ends"]:
        return
    low, high = one["ends"]
    told.by_day.append(((low <= actual) & (actual <= high)).mean(axis=1))
    spread = np.sqrt((((high - low) / (2 * Z)) ** 2).sum(axis=1))
    middle, total = mean.sum(axis=1), actual.sum(axis=1)
    least, most = np.maximum(middle - Z * spread, 0.0), middle + Z * spread
    told.total.append((least <= total) & (total <= most))
    told.wide.append(most - least)


def _summed(told: Mapping[str, Told], rows: slice) -> dict[str, dict[str, float | None]]:
    own = np.stack(told["picked"].mase)[:, rows]
    made = {}
    for name, one in told.items():
        mase = np.stack(one.mase)[:, rows]
        usable = np.isfinite(mase) & np.isfinite(own)
        gap = np.nanmean(np.where(usable, own - mase, np.nan), axis=0)
        gap = gap[np.isfinite(gap)]
        made[name] = {
            "mase": float(mase[usable].mean()),
            "picked less it": float(gap.mean()),
            "margin": float(1.96 * gap.std() / np.sqrt(len(gap))),
            "by day": float(np.stack(one.by_day)[:, rows].mean()) if one.by_day else None,
            "total": float(np.stack(one.total)[:, rows].mean()) if one.total else None,
            "wide": float(np.stack(one.wide)[:, rows].mean()) if one.wide else None,
            "milliseconds": 1_000 * one.seconds,
        }
    return made


def _print(found: Mapping[str, Mapping[str, Mapping[str, float | None]]]) -> None:
    def share(value: float | None) -> str:
        return "" if value is None else f"{value:.1%}"

    for part, methods in found.items():
        print(f"{part}\n")
        print("| method | MASE | picked less it | 95 %: of days | of totals | width | ms |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for name, one in methods.items():
            wide = "" if one["wide"] is None else f"{one['wide']:.0f}"
            print(
                f"| {name} | {one['mase']:.3f} | {one['picked less it']:+.3f} ± {one['margin']:.3f} | "
                f"{share(one['by day'])} | {share(one['total'])} | {wide} | {one['milliseconds']:.2f} |"
            )
        print()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sample", type=int, default=200, help="sparse products, drawn by lot")
    parser.add_argument("--horizon", type=int, default=7, help="days that a forecast is of")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
