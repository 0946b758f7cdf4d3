"""What goes with what: goods of different kinds that the same shoppers took on one day.

Counted in shoppers, for pairs of products and for pairs of kinds. A pair of kinds tells something
only if it is commoner than two kinds of their size would meet by chance (lift).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby, permutations
from typing import Self

FEWEST_SHOPPERS = 4  # who took both, below which a pair of kinds may be chance
LEAST_LIFT = 1.5
MOST_KINDS = 3
MOST_A_DAY = 30  # products; whoever takes more buys for a shop

Taken = tuple[str, str, str]  # shopper, product, ISO 8601 moment


@dataclass(frozen=True, slots=True)
class Companion:
    """A kind of goods that goes with another.

    Args:
        kind: Its category path.
        shoppers: How many took both on one day.
        lift: How much more often than by chance.
    """

    kind: str
    shoppers: int
    lift: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two products that the same shoppers took on one day.

    Args:
        shoppers: How many took both.
        of: How many took the first at all.
        lift: How much more often than by chance.
    """

    shoppers: int
    of: int
    lift: float

    def to_json(self) -> dict[str, object]:
        """The pair as data."""
        return {"shoppers": self.shoppers, "of": self.of, "lift": round(self.lift, 2)}


@dataclass(frozen=True, slots=True)
class Companions:
    """What was taken together.

    Args:
        kinds: By category path, how many shoppers took each other kind on the same day.
        products: The same of products, by id.
        takers: How many shoppers took each kind at all.
        owners: How many shoppers took each product at all.
        shoppers: How many there are.
    """

    kinds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    products: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    takers: Mapping[str, int] = field(default_factory=dict)
    shoppers: int = 0
    owners: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, taken: Iterable[Taken], categories: Mapping[str, str | None]) -> Self:
        """What a shop's carts and purchases show.

        Args:
            taken: In any order; products without a category are passed over.
            categories: The category path of each product.
        """
        known = sorted((user, at[:10], key) for user, key, at in taken if categories.get(key))
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        products: dict[str, Counter[str]] = defaultdict(Counter)
        takers: Counter[str] = Counter()
        owners: Counter[str] = Counter()
        users = 0
        for _, rows in groupby(known, key=lambda row: row[0]):
            users += 1
            days = _days(rows)
            takers.update({categories[key] or "" for day in days for key in day})
            owners.update({key for day in days for key in day})
            pairs = {pair for day in days for pair in permutations(sorted(day), 2)}
            apart = {(a, b) for a, b in pairs if categories[a] != categories[b]}
            for first, second in apart:
                products[first][second] += 1
            for one, other in {(categories[a] or "", categories[b] or "") for a, b in apart}:
                kinds[one][other] += 1
        return cls(dict(kinds), dict(products), dict(takers), users, dict(owners))

    def kinds_with(self, kind: str | None) -> list[Companion]:
        """The kinds that go with one, those taken by most first; empty where nothing is known."""
        own = self.takers.get(kind or "", 0)
        found = [
            Companion(other, count, count * self.shoppers / (own * self.takers[other]))
            for other, count in self.kinds.get(kind or "", {}).items()
            if count >= FEWEST_SHOPPERS
        ]
        telling = [one for one in found if one.lift >= LEAST_LIFT]
        return sorted(telling, key=lambda one: (-one.shoppers, one.kind))[:MOST_KINDS]

    def with_product(self, product_id: str) -> Mapping[str, int]:
        """How many shoppers took each other product with one."""
        return self.products.get(product_id, {})

    def pair(self, product_id: str, other: str) -> Pair:
        """How often two products were taken together; all 0 where they never were."""
        both = self.products.get(product_id, {}).get(other, 0)
        of, others = self.owners.get(product_id, 0), self.owners.get(other, 0)
        return Pair(both, of, both * self.shoppers / (of * others) if both else 0.0)


def _days(rows: Iterable[tuple[str, str, str]]) -> list[set[str]]:
    """The products of each day; of a day with too many, none."""
    days = [{key for _, _, key in day} for _, day in groupby(rows, key=lambda row: row[1])]
    return [day for day in days if len(day) <= MOST_A_DAY]
