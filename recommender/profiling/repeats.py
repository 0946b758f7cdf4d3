"""Which goods are bought again: a shop's own purchases tell consumables from what one buys once.

The share of buyers who came back for the same product is counted for each step of a category path
and drawn towards that of the step above, so that a category of three buyers does not decide alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

PRIOR_BUYERS = 10.0  # how many buyers the step above counts as
DURABLE_BELOW = 0.15  # of its buyers

Count = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RepeatRates:
    """How often the same product is bought again.

    Args:
        shares: By path down to some step, the share of buyers who came back, drawn towards that of
            the step above; the empty path is the whole shop.
    """

    shares: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls, purchases: Iterable[tuple[str, str, int]], categories: Mapping[str, str | None]
    ) -> Self:
        """The rates of a shop.

        Args:
            purchases: Shopper, product, and how many times that shopper bought it.
            categories: The category path of each product, ``a/b/c``; others are passed over.
        """
        buyers: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for _, product, times in purchases:
            if product in categories:
                for path in _paths(categories[product]):
                    buyers[path][0] += 1
                    buyers[path][1] += times > 1
        shares: dict[str, float] = {}
        for path in sorted(buyers, key=lambda one: (one.count("/") + bool(one), one)):
            all_of_them, again = buyers[path]
            prior = shares.get(_above(path), 0.0) if path else 0.0
            shares[path] = (again + PRIOR_BUYERS * prior) / (all_of_them + PRIOR_BUYERS)
        return cls(shares)

    def share(self, category: str | None) -> float:
        """The share of buyers who came back; of an unknown category that of the nearest step above."""
        known = (path for path in reversed(_paths(category)) if path in self.shares)
        return next((self.shares[path] for path in known), 0.0)

    def is_durable(self, category: str | None) -> bool:
        """Whether one of these is enough: hardly anybody buys the same one again."""
        return self.share(category) < DURABLE_BELOW


def _paths(category: str | None) -> list[str]:
    steps = [step for step in (category or "").split("/") if step]
    return ["/".join(steps[:n]) for n in range(len(steps) + 1)]


def _above(path: str) -> str:
    return path.rpartition("/")[0]
