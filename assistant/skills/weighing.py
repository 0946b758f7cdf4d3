"""Weighs goods by what a shopper wants of them: by what listings measure, else by what buyers say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.nlu.words.needs import Need
from assistant.nlu.words.normalising import fold
from assistant.records.opinions import Count
from assistant.skills.outcome import Line
from retrieval.products import Product
from retrieval.units import amounts_in, conversion

FEWEST_TELLING = 3  # opinions of one side of a product, below which they tell nothing
CLEARLY = 0.15  # shares of praise that differ by less are alike
Counts = Mapping[str, Count]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Goods weighed by one need.

    Args:
        need: By what.
        field: What measures it, or empty where buyers' words do.
        values: As the rows write them, or what buyers say; None where nothing is known.
        amounts: The same in one unit; None where nothing is known.
    """

    need: Need
    field: str
    values: tuple[Any, ...]
    amounts: tuple[float | None, ...]

    @property
    def best(self) -> int | None:
        """The place of the only best one; None where several are or too little is known."""
        known = [(amount, place) for place, amount in enumerate(self.amounts) if amount is not None]
        if len(known) < 2:
            return None
        ranked = sorted(known, reverse=self.need.more or not self.field)
        margin = abs(ranked[0][0] - ranked[1][0])
        return ranked[0][1] if margin > (CLEARLY if not self.field else 1e-9) else None

    @property
    def equal(self) -> bool:
        """Whether all are known to be alike."""
        return None not in self.amounts and len({round(a or 0.0, 9) for a in self.amounts}) == 1

    def row(self) -> dict[str, Any]:
        """The row of a table of differences."""
        if self.field:
            return {"field": self.field, "values": list(self.values)}
        return opinion_row(self.need.aspect, self.values)


def opinion_row(aspect: str, counts: Sequence[Count | None]) -> dict[str, Any]:
    """What buyers say of one side of each product, as a row of a table."""
    label = Line("compare.reviews", {"aspect": aspect})
    values = [_told(count) for count in counts]
    return {"field": f"reviews.{aspect}", "values": values, "label": label}


def weigh(need: Need, products: Sequence[Product], counts: Sequence[Counts]) -> Weighed | None:
    """The goods weighed by ``need``; None where neither listings nor buyers say anything.

    Args:
        need: By what.
        products: Two or more.
        counts: What buyers say of each, by aspect.
    """
    for field in need.fields:
        values = tuple(value_of(product, field) for product in products)
        amounts = _amounts(values)
        if sum(amount is not None for amount in amounts) > 1:
            return Weighed(need, field, values, amounts)
    said = tuple(own.get(need.aspect) for own in counts)
    if not need.aspect or not any(said):
        return None
    return Weighed(need, "", said, tuple(share_of(count) for count in said))


def value_of(product: Product, field: str) -> Any:  # noqa: ANN401  # a number or values
    """What the row has of a field; None where it has nothing."""
    if field in ("price", "rating", "sales", "stock", "brand"):
        return getattr(product, field)
    return product.attributes.get(field)


def _amounts(values: Sequence[Any]) -> tuple[float | None, ...]:
    """The values in the unit of the first; None where a unit cannot be turned into it."""
    read = [_amount(value) for value in values]
    unit = next((one[1] for one in read if one is not None), "")
    return tuple(_in_unit(one, unit) for one in read)


def _amount(value: Any) -> tuple[float, str] | None:  # noqa: ANN401  # a number or values
    if isinstance(value, int | float):
        return float(value), ""
    if isinstance(value, tuple) and len(value) == 1:
        return next(iter(amounts_in(fold(str(value[0])))), None)
    return None


def _in_unit(amount: tuple[float, str] | None, unit: str) -> float | None:
    if amount is None:
        return None
    number, own = amount
    if own == unit:
        return number
    factor = conversion(own, unit)
    return None if factor is None else number * factor


def share_of(count: Count | None) -> float | None:
    """The share of praise among those who praise or blame; None where too few do."""
    if count is None or count.praised + count.blamed < FEWEST_TELLING:
        return None
    return count.praised / (count.praised + count.blamed)


def _told(count: Count | None) -> Line | None:
    if count is None:
        return None
    facts = {"total": count.said, "praised": count.praised, "blamed": count.blamed}
    return Line("compare.opinions", facts)
