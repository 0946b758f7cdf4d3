"""To whom places go: how much of what shoppers look at each brand and each price band gets.

A place is worth 1 / log2(1 + place), as in the discounted gains that rankings are judged by, so that
the last card of a list counts less than the first.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recommender.exposure.outcomes import Showings

BANDS = ("low", "middle", "high")
Group = Callable[[str, str | None, float], str]


@dataclass(frozen=True, slots=True)
class Share:
    """What one group got.

    Args:
        group: A brand or a price band; empty for goods without one.
        showings: How many cards of it were shown.
        attention: Its share of all attention, 0 to 1.
        catalogue: Its share of the goods that can be had, 0 to 1.
        clicks: How many of its cards were clicked.
    """

    group: str
    showings: int
    attention: float
    catalogue: float
    clicks: int

    @property
    def ratio(self) -> float | None:
        """How many times its share of the catalogue; None for what the catalogue has no more."""
        return self.attention / self.catalogue if self.catalogue else None

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "group": self.group,
            "showings": self.showings,
            "attention": round(self.attention, 6),
            "catalogue": round(self.catalogue, 6),
            "ratio": None if self.ratio is None else round(self.ratio, 4),
            "clicks": self.clicks,
        }


@dataclass(frozen=True, slots=True)
class ExposureReport:
    """Who was shown, by brand (most attention first) and by price band (low to high).

    Args:
        lists: How many lists were shown.
        showings: How many cards in them.
        brand_gini: How unevenly brands share the attention: 0 alike, near 1 one has it all.
    """

    lists: int
    showings: int
    brands: tuple[Share, ...]
    prices: tuple[Share, ...]
    brand_gini: float

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "lists": self.lists,
            "showings": self.showings,
            "brand_gini": round(self.brand_gini, 6),
            "brands": [share.to_json() for share in self.brands],
            "prices": [share.to_json() for share in self.prices],
        }


def exposure_report(
    showings: Showings,
    catalogue: Mapping[str, tuple[str | None, float]],
    band_of: Callable[[str, float], str],
) -> ExposureReport:
    """Who was shown.

    Args:
        showings: What was shown.
        catalogue: Brand and price of each product that can be had; a missing price is NaN.
        band_of: The price band of a product at a price; empty where it has none.
    """
    stock = [(key, brand, price) for key, (brand, price) in catalogue.items()]
    brands = _shares(showings, stock, lambda _key, brand, _price: brand or "")
    prices = _shares(showings, stock, lambda key, _brand, price: band_of(key, price))
    return ExposureReport(
        lists=len(set(zip(showings.conversation_id, showings.turn, strict=True))),
        showings=len(showings),
        brands=tuple(sorted(brands, key=lambda share: (-share.attention, share.group))),
        prices=tuple(sorted(prices, key=lambda share: _order(share.group))),
        brand_gini=gini([share.attention for share in brands]),
    )


def gini(shares: Sequence[float]) -> float:
    """The Gini coefficient of shares: 0 where all are alike."""
    ordered = np.sort(np.asarray(shares, dtype=np.float64))
    if not len(ordered) or not ordered.sum():
        return 0.0
    ranks = np.arange(1, len(ordered) + 1)
    return float((2 * ranks - len(ordered) - 1) @ ordered / (len(ordered) * ordered.sum()))


def _shares(
    showings: Showings, stock: Iterable[tuple[str, str | None, float]], group_of: Group
) -> list[Share]:
    rows = zip(showings.product_id, showings.brand, showings.price.tolist(), strict=True)
    groups = [group_of(*row) for row in rows]
    worth = 1 / np.log2(1.0 + showings.place)
    attention: dict[str, float] = defaultdict(float)
    clicks: Counter[str] = Counter()
    for group, own, clicked in zip(groups, worth.tolist(), showings.clicked.tolist(), strict=True):
        attention[group] += own
        clicks[group] += clicked
    shown, held = Counter(groups), Counter(group_of(*row) for row in stock)
    total, goods = sum(attention.values()) or 1.0, sum(held.values()) or 1
    return [
        Share(group, shown[group], attention[group] / total, held[group] / goods, clicks[group])
        for group in sorted(shown.keys() | held.keys())
    ]


def _order(band: str) -> int:
    return BANDS.index(band) if band in BANDS else len(BANDS)
