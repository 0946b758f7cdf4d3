"""The cheapest plan by SciPy's mixed-integer solver (HiGHS), which is always there and exact."""

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from assistant.shipping.sending import Plan, Task, plan_of


class HighsSolver:
    """Whole numbers: pieces of each item each way, and whether a way is used."""

    name = "highs"

    def cheapest(self, task: Task) -> Plan | None:
        """See ``Solver``."""
        items, ways = list(task.wanted), task.ways
        if not ways:
            return None if items else Plan(())
        cells = list(product(range(len(ways)), items))
        used = len(cells)  # the first of the columns that say whether a way is used
        most = [task.most(ways[place], item) for place, item in cells]
        cost = [float(ways[place].more) for place, _ in cells]
        cost += [float(one.fee - one.more) for one in ways]
        found = milp(
            cost,
            integrality=np.ones(used + len(ways), dtype=np.int64),
            bounds=Bounds(0, np.array([*most, *(1 for _ in ways)], dtype=np.float64)),
            constraints=_rules(task, cells, most),
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        counts = np.rint(found.x[:used]).astype(int)
        return plan_of(task, dict(zip(cells, counts.tolist(), strict=True)))


def _rules(task: Task, cells: list[tuple[int, str]], most: list[int]) -> LinearConstraint:
    width, rows, lows, highs = len(cells) + len(task.ways), [], [], []

    def rule(entries: dict[int, float], low: float, high: float) -> None:
        row = np.zeros(width)
        row[list(entries)] = list(entries.values())
        rows.append(row)
        lows.append(low)
        highs.append(high)

    for item, count in task.wanted.items():
        rule({n: 1.0 for n, (_, own) in enumerate(cells) if own == item}, count, count)
    for place in range(len(task.ways)):
        mine = {n: 1.0 for n, (own, _) in enumerate(cells) if own == place}
        there = float(sum(most[n] for n in mine))
        rule(
            {**mine, len(cells) + place: -there}, -np.inf, 0
        )  # nothing goes a way that is not used
        rule({**mine, len(cells) + place: -1.0}, 0, np.inf)  # nor is one used for nothing
    for name in sorted({one.warehouse for one in task.ways}):
        same = [place for place, one in enumerate(task.ways) if one.warehouse == name]
        rule({len(cells) + place: 1.0 for place in same}, 0, 1)
    return LinearConstraint(np.array(rows), np.array(lows), np.array(highs))
