"""How goods stand with their buyers, as far as so many buyers can tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.opinions.aspects import aspects_in, is_about_the_shop
from assistant.records.opinions import Count
from retrieval.products import Product

Counts = Mapping[str, Mapping[str, Count]]
LOWEST, HIGHEST = 3.5, 5.0  # stars that say nothing and all
DOUBT = 4.0  # opinions that neither praise nor blame, thought to be there besides
WORTH_TELLING = 3  # buyers who praise
MOSTLY = 0.7  # of those who praise or blame, so many praise


@dataclass(frozen=True, slots=True)
class Praise:
    """The side of a product that its buyers praise.

    Args:
        count: Who speaks about it.
        asked: Whether it was asked for, not found by us.
    """

    aspect: str
    count: Count
    asked: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What buyers think of goods.

    Args:
        counts: By product and aspect.
    """

    counts: Counts

    def evidence(self, product: Product, asked: Sequence[str]) -> float:
        """What buyers say for a product, -1 to 1: its stars, and half of it the sides asked for."""
        stars = 0.0 if product.rating is None else (product.rating - LOWEST) / (HIGHEST - LOWEST)
        stars = min(1.0, max(0.0, stars))
        return (stars + self.worth(product.id, asked)) / 2 if asked else stars

    def worth(self, product_id: str, aspects: Sequence[str]) -> float:
        """What buyers say of ``aspects``, -1 to 1; near 0 when few say anything.

        The share that praises less the share that blames, drawn towards 0 by ``DOUBT`` opinions
        (empirical Bayes); the mean of all aspects.
        """
        told = self.counts.get(product_id, {})
        return (
            sum(_worth(told.get(aspect)) for aspect in aspects) / len(aspects) if aspects else 0.0
        )

    def praise(self, product_id: str, asked: Sequence[str]) -> Praise | None:
        """The side most worth telling: one asked for, else the one most praised; None if none is."""
        told = self.counts.get(product_id, {})
        wanted = [aspect for aspect in asked if _is_praised(told.get(aspect))]
        own = [a for a in told if not is_about_the_shop(a) and _is_praised(told[a])]
        for aspects, was_asked in ((wanted, True), ([] if asked else own, False)):
            if aspects:
                best = max(aspects, key=lambda aspect: (_worth(told[aspect]), aspect))
                return Praise(best, told[best], was_asked)
        return None


NO_STANDING = Standing({})


def asked_aspects(text: str) -> tuple[str, ...]:
    """The sides of goods that a request names."""
    return tuple(aspect.id for aspect in aspects_in(text) if not is_about_the_shop(aspect.id))


def _worth(count: Count | None) -> float:
    return (count.praised - count.blamed) / (count.said + DOUBT) if count else 0.0


def _is_praised(count: Count | None) -> bool:
    if count is None or count.praised < WORTH_TELLING:
        return False
    return count.praised >= MOSTLY * (count.praised + count.blamed)
