"""How well is a shop's demand forecast, and do the intervals hold?

Method: the invoices of a wholesaler (UCI Online Retail, December 2010 to June 2011), sales by day with
what was given back taken off the sale it undoes; codes that are no goods (postage, fees, manual lines)
left out; products that sold on at least four days before the first test. At each of four test origins, a
horizon apart, a method is picked for each product by MASE on the origins whose horizon was over by then
(at least 56; "picked", shrunk to all products; "least MASE", each product for itself), and its errors at
56 of those make the intervals of the total over the horizon, corrected at the two of them before the test
(the coverage before that stands in brackets). MASE is of the days,
divided by what the same weekday a week before misses in all days before the test; coverage and width are
of totals; bias is what was forecast in all over what was sold in all. Intervals of the differences are
95 % by the normal approximation over products.

    DAOGOU_DATA=… python benchmarks/demand.py [--horizon 7] [--json FILE]
"""

import argparse
import json
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
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
from recommender.demand.sales import MOST_PIECES, DailySales, Line, daily_sales

TESTS = 4
SHARES = (80, 95)
GOODS = re.compile(r"\d{5}[A-Za-z]*")


def main() -> int:
    """Measures and prints."""
    options = _options()
    print(__doc__.split("    DAOGOU_DATA", maxsplit=1)[0])
    data = os.environ.get("DAOGOU_DATA")
    if not data:
        print("DAOGOU_DATA is not set: it must name the folder that holds 'history'.")
        return 2
    sales = read(Path(data) / "history" / "uci_online_retail.parquet")
    found = measured(sales, options.horizon)
    _print(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), "utf-8")
    return 0


def read(path: Path) -> DailySales:
    """The sales by day, up to the last whole day."""
    names = ["StockCode", "Quantity", "InvoiceDate", "CustomerID", "InvoiceNo"]
    table = pq.read_table(path, columns=names)
    lines = []
    for code, pieces, told, who, number in zip(
        *(table[name].to_pylist() for name in names), strict=True
    ):
        returned = number.startswith("C")
        if (
            GOODS.fullmatch(code)
            and pieces
            and abs(pieces) <= MOST_PIECES
            and (pieces < 0) is returned
        ):
            at = datetime.strptime(told, "%m/%d/%y %H:%M").replace(tzinfo=UTC).timestamp()
            lines.append(Line(str(who or number), code, at, pieces, returned))
    last = datetime.fromtimestamp(max(line.at for line in lines), UTC).date()
    return daily_sales(lines, last)


def measured(sales: DailySales, horizon: int) -> dict[str, Any]:
    """All figures."""
    tests = [sales.days - horizon * (each + 1) for each in reversed(range(TESTS))]
    known = sales.rows((sales.pieces[:, : tests[0]] > 0).sum(axis=1) >= FEW)
    first = origins_for(tests[0], horizon)[0]
    rolled = roll(known.pieces, range(first, tests[-1] + 1), horizon)
    parts = [_test(rolled, known.pieces, test) for test in tests]
    joined = {key: np.concatenate([part[key] for part in parts], axis=-1) for key in parts[0]}
    sparse = np.tile(is_sparse(known.pieces[:, : tests[0]]), TESTS)
    return {
        "days": sales.days,
        "horizon": horizon,
        "products": len(known.products),
        "of": len(sales.products),
        "sparse": float(sparse.mean()),
        "unmatched": sales.unmatched,
        "pieces": float(sales.pieces.sum()),
        "all": _summed(joined, np.ones_like(sparse)),
        "sparse ones": _summed(joined, sparse),
        "others": _summed(joined, ~sparse),
    }


def _test(rolled: Rolled, pieces: Numbers, test: int) -> dict[str, Numbers]:
    """For each method, the picked last: scaled errors, totals told, and whether intervals held."""
    first, end = np.searchsorted(
        rolled.origins, [origins_for(test, rolled.actual.shape[2])[0], test]
    )
    usable = slice(int(first), int(end))
    past = Rolled(
        rolled.origins[usable],
        rolled.actual[usable],
        {name: each[usable] for name, each in rolled.forecasts.items()},
    )
    rows, sizes = np.arange(len(pieces)), scale(pieces, test)
    actual, told = rolled.totals()
    errors = rolled.errors()[:, end] / sizes
    plain = past.errors()[:, past.over(test)].mean(axis=1).argmin(axis=0)
    choice = picked(past, sizes, test)
    choices = [np.full_like(choice, place) for place in range(len(CANDIDATES))] + [plain, choice]
    found: dict[str, Any] = {"mase": [], "told": [], "sold": actual[end], "choice": choice}
    found |= {f"{key}{share}": [] for key in ("held", "wide", "raw") for share in SHARES}
    for each in choices:
        expected = told[each, end, rows]
        found["mase"].append(errors[each, rows])
        found["told"].append(expected)
        raw = scenarios(past, each, expected, test)
        corrected = moved(raw, shifts(past, each, test), spreads(past, test))
        for share in SHARES:
            low, high = bounds(corrected, share / 100)
            found[f"held{share}"].append((low <= actual[end]) & (actual[end] <= high))
            found[f"wide{share}"].append(high - low)
            low, high = bounds(raw, share / 100)
            found[f"raw{share}"].append((low <= actual[end]) & (actual[end] <= high))
    return {key: np.asarray(values) for key, values in found.items()}


def _summed(found: dict[str, Numbers], rows: NDArray[np.bool_]) -> dict[str, Any]:
    names = [each.name for each in CANDIDATES] + ["least MASE", "picked"]
    scaled = rows & np.isfinite(found["mase"][-1])
    made: dict[str, Any] = {"forecasts": int(scaled.sum())}
    for place, name in enumerate(names):
        gap = found["mase"][-1][scaled] - found["mase"][place][scaled]
        made[name] = {
            "mase": float(found["mase"][place][scaled].mean()),
            "picked less it": float(gap.mean()),
            "margin": float(1.96 * gap.std() / np.sqrt(max(len(gap), 1))),
            "bias": float(found["told"][place][rows].sum() / found["sold"][rows].sum()),
            "chosen": float((found["choice"][rows] == place).mean()),
            **{
                f"{key}{share}": float(found[f"{key}{share}"][place][rows].mean())
                for key in ("held", "wide", "raw")
                for share in SHARES
            },
        }
    return made


def _print(found: dict[str, Any]) -> None:
    print(
        f"{found['products']} of {found['of']} products, {found['days']} days, horizon "
        f"{found['horizon']}; {found['sparse']:.1%} of them sparse; {found['pieces']:.0f} pieces, "
        f"{found['unmatched']:.0f} more returned of no sale known\n"
    )
    for part in ("all", "sparse ones", "others"):
        print(f"{part}: {found[part]['forecasts']} forecasts\n")
        print(
            "| method | MASE | picked less it | bias | chosen | 80 % (before), width | 95 % (before), width |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for name, one in found[part].items():
            if name != "forecasts":
                print(
                    f"| {name} | {one['mase']:.3f} | {one['picked less it']:+.3f} ± "
                    f"{one['margin']:.3f} | {one['bias']:.2f} | {one['chosen']:.0%} | "
                    f"{one['held80']:.1%} ({one['raw80']:.1%}), {one['wide80']:.0f} | "
                    f"{one['held95']:.1%} ({one['raw95']:.1%}), {one['wide95']:.0f} |"
                )
        print()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--horizon", type=int, default=7, help="days that a forecast is of")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
