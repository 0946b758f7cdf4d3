"""What became of what was shown: each click, cart and purchase goes to the list that led to it.

That is the latest list with this product that the shopper saw within the week before.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from recommender.events import EventColumns, EventKind, EventLog, seconds
from recommender.exposure.tables import impressions

WITHIN = 7 * 86_400.0  # seconds
OUTCOMES = {
    EventKind.VIEW: "clicked",
    EventKind.CLICK: "clicked",
    EventKind.ADD_TO_CART: "carted",
    EventKind.PURCHASE: "bought",
}
COLUMNS = (
    "shopper",
    "conversation_id",
    "turn",
    "product_id",
    "brand",
    "price",
    "place",
    "timestamp",
)
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Showings:
    """Everything that was shown, as columns of one length (n,) in the order it was written.

    Args:
        seconds: Since 1970.
        price: NaN where there was none.
        clicked: Whether it was looked at, put into the cart or bought; who buys has looked.
        carted: Whether it was put into the cart or bought.
        bought: Whether it was bought.
    """

    shopper: list[str]
    conversation_id: list[str]
    turn: list[int]
    product_id: list[str]
    brand: list[str | None]
    price: NDArray[np.float64]
    place: NDArray[np.int64]
    seconds: NDArray[np.float64]
    clicked: Flags
    carted: Flags
    bought: Flags

    def __len__(self) -> int:
        return len(self.shopper)

    def keys(self) -> list[tuple[str, int, int]]:
        """Conversation, turn and place of each."""
        return list(zip(self.conversation_id, self.turn, self.place.tolist(), strict=True))

    def first(self, count: int) -> Self:
        """The first ``count`` of them."""
        return type(self)(*(getattr(self, one.name)[:count] for one in fields(self)))

    @classmethod
    def read(cls, engine: Engine, since: str = "") -> Self:
        """What was shown from ``since`` on (ISO 8601 in UTC), with what became of it."""
        query = select(*(impressions.c[name] for name in COLUMNS))
        query = query.where(impressions.c.timestamp >= since).order_by(impressions.c.id)
        with engine.connect() as connection:
            rows = connection.execute(query).all()
        shopper, conversation, turn, product, brand, price, place, at = (
            [row[column] for row in rows] for column in range(len(COLUMNS))
        )
        moments = np.array([seconds(text) for text in at], dtype=np.float64)
        flags = joined(shopper, product, moments, EventLog(engine).all())
        prices = np.array(price, dtype=np.float64)  # numpy reads None as NaN
        places = np.array(place, dtype=np.int64)
        return cls(shopper, conversation, turn, product, brand, prices, places, moments, *flags)


def joined(
    shopper: Sequence[str],
    product_id: Sequence[str],
    shown_at: NDArray[np.float64],
    events: EventColumns,
) -> tuple[Flags, Flags, Flags]:
    """Which showings were clicked, put into the cart and bought, (n,) each.

    Args:
        shopper: Of each showing.
        product_id: Of each showing.
        shown_at: Seconds since 1970 of each showing.
        events: What shoppers did.
    """
    found = {name: np.zeros(len(shopper), dtype=np.bool_) for name in OUTCOMES.values()}
    lists: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    for row, key in enumerate(zip(shopper, product_id, strict=True)):
        lists[key].append((float(shown_at[row]), row))
    for times in lists.values():
        times.sort()
    rows = zip(events.user, events.product_id, events.event, events.seconds.tolist(), strict=True)
    for user, product, kind, moment in rows:
        showing = _led_to(lists.get((user, product)), moment)
        outcome = OUTCOMES.get(EventKind(kind))
        if showing is not None and outcome is not None:
            found[outcome][showing] = True
    bought = found["bought"]
    carted = found["carted"] | bought
    return found["clicked"] | carted, carted, bought


def _led_to(times: Sequence[tuple[float, int]] | None, moment: float) -> int | None:
    """The row of the latest showing before ``moment``, if it was not too long ago."""
    if not times:
        return None
    place = bisect_right(times, moment, key=lambda one: one[0]) - 1
    if place < 0 or moment - times[place][0] > WITHIN:
        return None
    return times[place][1]
