"""Bands of prices that fit a shop: steps of 1, 2 and 5 between its cheap and its dear goods."""

from dataclasses import dataclass
from math import floor, log10

from sqlalchemy import ColumnElement, Connection, case, func, select

from retrieval.tables import products

LOW, HIGH = 0.1, 0.9  # between which share of the catalogue's prices the borders lie
MOST = 8


@dataclass(frozen=True, slots=True)
class Bands:
    """Prices cut at rising borders; band 0 lies below the first, band n from the last on."""

    borders: tuple[float, ...]

    def number(self, price: ColumnElement[float]) -> ColumnElement[int]:
        """The band of a column of prices; -1 where there is none."""
        below = [(price < border, number) for number, border in enumerate(self.borders)]
        return case((price.is_(None), -1), *below, else_=len(self.borders))

    def limits(self, number: int) -> tuple[float | None, float | None] | None:
        """From which price on, below which; None for "any price"."""
        if number < 0:
            return None
        low = self.borders[number - 1] if number > 0 else None
        return low, self.borders[number] if number < len(self.borders) else None

    @classmethod
    def of(cls, connection: Connection) -> "Bands":
        """Those of the catalogue as it is now; one band without prices."""
        price = products.c.price
        priced = select(price).where(price > 0)
        count = connection.scalar(select(func.count()).select_from(priced.subquery())) or 0
        if not count:
            return cls(())
        low, high = (
            connection.scalar(priced.order_by(price).offset(int(share * (count - 1))).limit(1))
            for share in (LOW, HIGH)
        )
        return cls(round_steps(float(low or 0), float(high or 0)))


def round_steps(low: float, high: float) -> tuple[float, ...]:
    """The numbers 1, 2, 5, 10, 20 … from ``low`` to ``high``, in order; the eight dearest at most.

    >>> round_steps(15, 900)
    (20.0, 50.0, 100.0, 200.0, 500.0)
    """
    if not 0 < low <= high:
        return ()
    powers = range(floor(log10(low)), floor(log10(high)) + 1)
    steps = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
    return tuple(step for step in steps if low <= step <= high)[-MOST:]
