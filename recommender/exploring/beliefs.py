"""What the log of what was shown says of each product: how often it is clicked where it stands.

Places are looked at unequally, so a product is judged by its clicks over the clicks that its places
usually bring (Zhang and Jones 2007). What was hardly shown is believed to be like the others.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from recommender.exploring.thompson import Belief
from recommender.exposure.outcomes import Showings

SUPPOSED = 20.0  # showings that the shop's own rate counts as, for a product never shown
UNKNOWN_RATE = 0.1  # clicks a showing, before anything was logged


@dataclass(frozen=True, slots=True)
class Beliefs:
    """A belief for every product; those without a showing share the first one.

    Args:
        rate: Clicks a showing in the whole shop.
        seen: By product id: clicks, and showings worth as much at an average place.
    """

    rate: float = UNKNOWN_RATE
    seen: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, showings: Showings, outcome: str = "clicked") -> Self:
        """What ``showings`` say.

        Args:
            showings: What was shown.
            outcome: What counts as a success: ``clicked``, ``carted`` or ``bought``.
        """
        clicked = getattr(showings, outcome)
        if not len(clicked):
            return cls()
        rate = _smoothed(float(clicked.sum()), len(clicked), UNKNOWN_RATE)
        worth = {
            place: _smoothed(float(clicked[at].sum()), int(at.sum()), rate) / rate
            for place in np.unique(showings.place).tolist()
            for at in [showings.place == place]
        }
        clicks: dict[str, float] = defaultdict(float)
        shown: dict[str, float] = defaultdict(float)
        rows = zip(showings.product_id, showings.place.tolist(), clicked.tolist(), strict=True)
        for product, place, click in rows:
            clicks[product] += click
            shown[product] += worth[place]
        return cls(rate, {product: (clicks[product], shown[product]) for product in shown})

    def about(self, product_id: str) -> Belief:
        """What is believed of one product's rate at an average place."""
        clicks, shown = self.seen.get(product_id, (0.0, 0.0))
        misses = max(0.0, shown - clicks)
        return Belief(SUPPOSED * self.rate + clicks, SUPPOSED * (1 - self.rate) + misses)


def _smoothed(clicks: float, shown: int, supposed: float) -> float:
    return (clicks + SUPPOSED * supposed) / (shown + SUPPOSED)
