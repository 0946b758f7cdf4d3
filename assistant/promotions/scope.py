"""Which goods a promotion is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from retrieval.columns import Mask
from retrieval.constraints import Constraint, Field, Op
from retrieval.filters import ProductTable
from retrieval.matching import normal
from retrieval.products import Product


@dataclass(frozen=True, slots=True)
class Goods:
    """Some goods: those named, and those that are of one of the brands and in one of the categories.

    Args:
        products: Ids.
        brands: As the catalogue spells them; empty: any, where categories are named.
        categories: Paths or steps of them; empty: any, where brands are named.
    """

    products: frozenset[str] = frozenset()
    brands: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.products or self.brands or self.categories)

    def has(self, product: Product) -> bool:
        """Whether ``product`` is among them."""
        if product.id in self.products:
            return True
        brands, categories = _compared(self.brands), _compared(self.categories)
        if not brands and not categories:
            return False
        mine = not brands or (product.brand is not None and normal(product.brand) in brands)
        return mine and (not categories or not categories.isdisjoint(_steps(product.category)))

    def rows(self, table: ProductTable) -> Mask:
        """(n,) as ``has``, of every row of a catalogue."""
        kinds = self._kinds
        mask = table.rows(kinds) if kinds else np.zeros(len(table), dtype=np.bool_)
        mask[[table.row_of[key] for key in self.products if key in table.row_of]] = True
        return mask

    @property
    def _kinds(self) -> tuple[Constraint, ...]:
        named = ((Field.BRAND, self.brands), (Field.CATEGORY, self.categories))
        return tuple(Constraint(field, Op.IN, values) for field, values in named if values)


NOTHING = Goods()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which goods a promotion is about: what is included, everything by default, without the rest."""

    included: Goods = NOTHING
    excluded: Goods = NOTHING

    def has(self, product: Product) -> bool:
        """Whether it is about ``product``."""
        wanted = not self.included or self.included.has(product)
        return wanted and not (self.excluded and self.excluded.has(product))

    def rows(self, table: ProductTable) -> Mask:
        """(n,) as ``has``, of every row of a catalogue."""
        everything = np.ones(len(table), dtype=np.bool_)
        wanted = self.included.rows(table) if self.included else everything
        return wanted & ~self.excluded.rows(table) if self.excluded else wanted

    def is_apart_from(self, other: "Scope") -> bool:
        """Whether the two name goods that cannot be the same: other ids, brands or categories."""
        mine, theirs = self.included, other.included
        if not mine or not theirs:
            return False
        if mine.products and theirs.products:
            alone = not (mine.brands or mine.categories or theirs.brands or theirs.categories)
            return alone and mine.products.isdisjoint(theirs.products)
        if mine.products or theirs.products:
            return False
        return _differ(mine.brands, theirs.brands) or _part(mine.categories, theirs.categories)


EVERYTHING = Scope()


@lru_cache(maxsize=1_000)
def _compared(names: tuple[str, ...]) -> frozenset[str]:
    """Names as they are compared: as the filter does."""
    return frozenset(map(normal, names))


@lru_cache(maxsize=4_000)
def _steps(category: str | None) -> frozenset[str]:
    """A category path by all that it may be named by: its steps, and the beginnings of the path."""
    path = (category or "").split("/")
    beginnings = ("/".join(path[:depth]) for depth in range(1, len(path) + 1))
    return frozenset(map(normal, (*path, *beginnings))) if category else frozenset()


def _differ(one: Iterable[str], other: Iterable[str]) -> bool:
    first, second = ({name.casefold() for name in names} for names in (one, other))
    return bool(first and second) and first.isdisjoint(second)


def _part(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether no category of the one lies in one of the other, nor shares its last step."""
    first, second = list(one), list(other)
    return bool(first and second) and not any(_meet(a, b) for a in first for b in second)


def _meet(one: str, other: str) -> bool:
    """Whether goods can be in both: the steps of one are among those of the other."""
    steps, others = one.casefold().split("/"), other.casefold().split("/")
    return set(steps) <= set(others) or set(others) <= set(steps)
