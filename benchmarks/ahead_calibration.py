"""What was told against what happened, by tenths of the shoppers; drawn by ``benchmarks/ahead.py --html``."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from recommender.ahead.histories import Numbers
from ui.charts.curves import curve, reliability_diagram
from ui.charts.markup import Markup, columns, section
from ui.charts.page import page

Told = tuple[Numbers, Numbers, Numbers]  # days told, days that came, chance told


@dataclass(frozen=True, slots=True)
class Tenth:
    """Means over a tenth of the shoppers.

    Args:
        told, came: Days of buying.
        chance, bought: Of buying at all, 0 to 1: what was told, and the share that did.
    """

    told: float
    came: float
    chance: float
    bought: float
    count: int


def tenths(told: Numbers, came: Numbers, chance: Numbers) -> list[Tenth]:
    """Tenths of the shoppers by days told, fewest first."""
    found = []
    for rows in np.array_split(np.argsort(told, kind="stable"), 10):
        days, days_came = float(told[rows].mean()), float(came[rows].mean())
        share = float((came[rows] > 0).mean())
        found.append(Tenth(days, days_came, float(chance[rows].mean()), share, len(rows)))
    return found


def calibration_page(shops: Mapping[str, Told]) -> str:
    """A page with two drawings a shop: the chance to buy at all, and the days of buying."""
    return page("Who buys again: told against happened", [_shop(*one) for one in shops.items()])


def _shop(name: str, told: Told) -> Markup:
    found = tenths(*told)
    most = max(max(one.told, one.came) for one in found)
    chances = reliability_diagram(
        [(one.chance, one.bought, one.count) for one in found],
        "Tenths of the shoppers: the chance told to buy at all, and the share that bought.",
        "bought",
    )
    total = told[0].sum() / told[1].sum()
    days = curve(
        [(one.told, one.came) for one in found],
        ("days told", most),
        ("days that came", most),
        f"Days of buying a shopper; in all {total:.3f} of what came was told.",
    )
    return section(name, columns([chances, days]))
