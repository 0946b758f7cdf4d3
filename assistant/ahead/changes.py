"""What an owner did to prices in the past: changed them, or ran a promotion."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from assistant.promotions.promotion import Kind, Promotion
from retrieval.price_changes import PriceChange
from retrieval.products import Product

DAY = timedelta(days=1)


class Deed(StrEnum):
    """What was done."""

    CUT = "cut"
    RAISED = "raised"
    PROMOTION = "promotion"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done to some products at once.

    Args:
        deed: What.
        name: The promotion's id, or the kind of goods.
        first: The first day on which it counts in full; of a promotion the day on which it began.
        last: The last day on which it held; None while it does.
        products: Ids, sorted.
        ratio: New price over old, the geometric mean; None for a promotion.
        names: What a promotion is called, by language; may be empty.
    """

    deed: Deed
    name: str
    first: date
    last: date | None
    products: tuple[str, ...]
    ratio: float | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def named(self, language: str) -> str:
        """What it is called in a language, in any where it has no name in that, else its id."""
        return self.names.get(language) or next(iter(self.names.values()), self.name)

    def touches(self, product: str, since: date, until: date) -> bool:
        """Whether it began or ended for a product within these days, both included.

        The day before counts too on which a price was changed in the course of the day.
        """
        edges = [self.first - DAY, self.first]
        if self.last is not None:
            edges.append(self.last + DAY)
        return product in self.products and any(since <= day <= until for day in edges)


def price_changes(
    found: Iterable[PriceChange], known: Mapping[str, Product], zone: tzinfo
) -> list[Change]:
    """Changes of prices, those of one kind, day and direction together; they count from the next day on."""
    together: dict[tuple[date, str, Deed], list[PriceChange]] = defaultdict(list)
    for one in found:
        product = known.get(one.product_id)
        if product is None or not (one.before > 0 and one.price > 0):
            continue
        day = datetime.fromisoformat(one.at).astimezone(zone).date()
        deed = Deed.CUT if one.price < one.before else Deed.RAISED
        together[day, product.category or "", deed].append(one)
    return [_change(*key, some) for key, some in sorted(together.items())]


def _change(day: date, kind: str, deed: Deed, some: list[PriceChange]) -> Change:
    ratio = 1.0
    for one in some:
        ratio *= (one.price / one.before) ** (1 / len(some))
    products = tuple(sorted({one.product_id for one in some}))
    return Change(deed, kind, day + DAY, None, products, ratio)


def promotions_as_changes(
    offers: Iterable[Promotion], known: Mapping[str, Product], zone: tzinfo, today: date
) -> list[Change]:
    """Promotions that have begun and are about some goods but not all; coupons are some shoppers' alone."""
    found = []
    for one in offers:
        first = one.start.astimezone(zone).date()
        last = (one.end - timedelta(microseconds=1)).astimezone(zone).date()
        products = tuple(sorted(key for key, product in known.items() if one.scope.has(product)))
        if one.kind is not Kind.COUPON and first < today and 0 < len(products) < len(known):
            ended = last if last < today else None
            change = Change(Deed.PROMOTION, one.id, first, ended, products, names=one.names)
            found.append(change)
    return sorted(found, key=lambda one: (one.first, one.name))
