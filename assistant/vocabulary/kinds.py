"""How kinds of goods lie within each other, so that naming a narrower one is no change of subject."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from retrieval.products import Product


@dataclass(frozen=True, slots=True)
class Kinds:
    """The steps of all category paths.

    Args:
        above: Step → itself and every step above it on any path.
    """

    above: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Kinds":
        """The kinds of ``products``."""
        above: dict[str, set[str]] = defaultdict(set)
        for path in {product.categories for product in products}:
            for place, step in enumerate(path):
                above[step].update(path[: place + 1])
        return cls({step: frozenset(own) for step, own in above.items()})

    def within(self, narrow: Iterable[str], wide: Iterable[str]) -> bool:
        """Whether every one of ``narrow`` is one of ``wide`` or lies below one."""
        known = set(wide)
        return all(known & (self.above.get(step) or {step}) for step in narrow)

    def related(self, one: Iterable[str], other: Iterable[str]) -> bool:
        """Whether one of the two lies within the other."""
        first, second = tuple(one), tuple(other)
        return self.within(first, second) or self.within(second, first)
