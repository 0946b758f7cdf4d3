"""Sales by product and day, as forecasts need them: no day missing, returns taken off, gaps known.

A return is taken off the sale it undoes, on the day of that sale: what comes back was no demand then.
Days on which a product was known to be sold out are marked: what was sold on them is less than what was
asked for, and zero of it is no zero of demand.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from recommender.errors import DemandError
from recommender.events.event import EventColumns, EventKind

MOST_DAYS = 3_660  # ten years; a day that lies further back is a typing error
MOST_PIECES = 1_000_000  # on one line of an order
WEEK = 7


@dataclass(frozen=True, slots=True)
class Line:
    """So many pieces of a product, sold to someone at a moment, or given back by them.

    Args:
        who: Whoever bought; a return undoes a sale to the same one.
        at: Seconds since 1970, UTC.
        pieces: Above 0 for a sale, below 0 for a return; None is one piece sold.
        returned: Whether it is a return; without a number it undoes the whole line.
    """

    who: str
    product_id: str
    at: float
    pieces: float | None = None
    returned: bool = False


@dataclass(frozen=True, slots=True)
class DailySales:
    """Pieces sold of each product on each day.

    Args:
        products: Their ids, sorted.
        first: The first day.
        pieces: Products in rows, days in columns; 0 or more.
        censored: Of the same shape; where a product was known to be sold out.
        unmatched: Returned pieces for which no sale is known; they are not taken off.
    """

    products: list[str]
    first: date
    pieces: NDArray[np.float64]
    censored: NDArray[np.bool_]
    unmatched: float = 0.0

    @property
    def days(self) -> int:
        """How many days there are."""
        return int(self.pieces.shape[1])

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + timedelta(days=self.days - 1)

    def rows(self, chosen: NDArray[np.bool_]) -> "DailySales":
        """Only some products."""
        names = [name for name, kept in zip(self.products, chosen, strict=True) if kept]
        return replace(
            self, products=names, pieces=self.pieces[chosen], censored=self.censored[chosen]
        )

    def filled(self) -> NDArray[np.float64]:
        """The pieces, with censored days at no less than their weekday's mean on other days."""
        if not self.censored.any():
            return self.pieces
        made = self.pieces.copy()
        for weekday in range(WEEK):
            part = made[:, weekday::WEEK]
            hidden = self.censored[:, weekday::WEEK]
            counted = (~hidden).sum(axis=1)
            usual = np.where(hidden, 0.0, part).sum(axis=1) / np.maximum(counted, 1)
            made[:, weekday::WEEK] = np.where(hidden, np.maximum(part, usual[:, None]), part)
        return made


def of_events(events: EventColumns) -> list[Line]:
    """The sales and returns among events; a purchase without a number is one piece."""
    kinds = (EventKind.PURCHASE.value, EventKind.RETURN.value)
    chosen = [place for place, kind in enumerate(events.event) if kind in kinds]
    moments = events.seconds if chosen else np.zeros(0)
    lines = []
    for place in chosen:
        value = float(events.value[place])
        back = events.event[place] == EventKind.RETURN.value
        pieces = None if np.isnan(value) else -value if back else value
        who, product = events.user[place], events.product_id[place]
        lines.append(Line(who, product, float(moments[place]), pieces, back))
    return lines


def daily_sales(
    lines: Iterable[Line],
    last: date,
    zone: tzinfo = UTC,
    sold_out: Mapping[str, Collection[date]] | None = None,
) -> DailySales:
    """Sales by day, from the first sale up to a day; what lies after it is left out.

    Args:
        lines: In any order.
        last: The last day that is over; a day that still goes on would look like a bad one.
        zone: In which days begin.
        sold_out: The days on which products were known to be sold out, by product.

    Raises:
        DemandError: A number of pieces is none, or there are too many of them or of days.
    """
    kept, unmatched = _net(sorted(map(_checked, lines), key=lambda line: line.at))
    dated = [(datetime.fromtimestamp(line.at, zone).date(), line, left) for line, left in kept]
    dated = [one for one in dated if one[0] <= last]
    first = min((day for day, _, _ in dated), default=last)
    days = (last - first).days + 1
    if days > MOST_DAYS:
        raise DemandError(f"Sales go back to {first}, {days} days; {MOST_DAYS} are the most.")
    products = sorted({line.product_id for _, line, _ in dated})
    place = {product: row for row, product in enumerate(products)}
    pieces = np.zeros((len(products), days))
    for day, line, left in dated:
        pieces[place[line.product_id], (day - first).days] += left
    censored = _censored(sold_out or {}, place, first, days)
    return DailySales(products, first, pieces, censored, unmatched)


def _checked(line: Line) -> Line:
    pieces = 1.0 if line.pieces is None else line.pieces
    right = isfinite(pieces) and 0 < abs(pieces) <= MOST_PIECES and (pieces < 0) is line.returned
    if line.pieces is not None and not right:
        wanted = "below 0" if line.returned else "above 0"
        raise DemandError(
            f"Product {line.product_id!r} has a line of {line.pieces} pieces; expected a number "
            f"{wanted}, at most {MOST_PIECES:,} in size."
        )
    if not isfinite(line.at):
        raise DemandError(f"Product {line.product_id!r} has a line without a moment.")
    return line


def _net(lines: list[Line]) -> tuple[list[tuple[Line, float]], float]:
    """The sales with what is left of each, newest undone first; and the returns of no sale."""
    left: list[float] = []
    sales: list[Line] = []
    of: dict[tuple[str, str], list[int]] = defaultdict(list)
    unmatched = 0.0
    for line in lines:
        mine = of[line.who, line.product_id]
        if not line.returned:
            mine.append(len(sales))
            sales.append(line)
            left.append(1.0 if line.pieces is None else line.pieces)
            continue
        unmatched += _taken_off(line, mine, left)
    return list(zip(sales, left, strict=True)), unmatched


def _taken_off(line: Line, mine: list[int], left: list[float]) -> float:
    """Takes a return off the newest sales; tells for how many pieces there was none."""
    open_sales = [place for place in reversed(mine) if left[place] > 0]
    whole = left[open_sales[0]] if open_sales else 1.0
    back = whole if line.pieces is None else -line.pieces
    for place in open_sales:
        part = min(back, left[place])
        left[place] -= part
        back -= part
        if back <= 0:
            break
    return back


def _censored(
    sold_out: Mapping[str, Collection[date]], place: Mapping[str, int], first: date, days: int
) -> NDArray[np.bool_]:
    made = np.zeros((len(place), days), dtype=np.bool_)
    for product, when in sold_out.items():
        for day in when:
            column = (day - first).days
            if product in place and 0 <= column < days:
                made[place[product], column] = True
    return made
