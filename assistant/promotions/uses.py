"""What shoppers used of promotions, order by order; it counts as long as the order stands.

Nothing is ever given back by hand: an order that was cancelled, or refunded as a whole, uses nothing any
more, and uses it again when that is taken back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select

from assistant.orders.tables import actions
from assistant.promotions.buyer import Buyer
from assistant.promotions.pricing import Portion
from assistant.promotions.promotion import Kind
from assistant.promotions.quote import Quote
from assistant.promotions.tables import uses as table
from assistant.records.orders import OrderStatus
from assistant.records.tables import orders
from retrieval.catalog import chunks

GIVEN_BACK = frozenset({OrderStatus.CANCELLED, OrderStatus.REFUNDING, OrderStatus.REFUNDED})
PAID, REST = 1, -1  # of a presale: a deposit, and what is paid after it


@dataclass(frozen=True, slots=True)
class Use:
    """What an order used of one promotion.

    Args:
        promotion: Its id.
        product: Of prices for a piece, the goods; empty for what takes off of several.
        pieces: How many of them.
        deposit: Of a presale, ``PAID`` or ``REST``; 0 for anything else.
    """

    promotion: str
    product: str = ""
    pieces: int = 1
    deposit: int = 0


def uses_of(quote: Quote) -> tuple[Use, ...]:
    """What an order at this quote uses: of prices for each product, once of what is for several."""
    counted: dict[tuple[str, str, int], int] = {}
    for line in quote.lines:
        for one in line.portions:
            if one.promotion is not None:
                key = (one.promotion.id, line.line.product.id, _deposit(one))
                counted[key] = counted.get(key, 0) + one.quantity
    several = tuple(Use(deduction.promotion.id) for deduction in quote.for_several)
    priced = (Use(key[0], key[1], many, key[2]) for key, many in sorted(counted.items()))
    return (*priced, *several)


def record(connection: Connection, order_id: str, user: str, used: Sequence[Use]) -> None:
    """Keeps what an order uses, with the order in one transaction; again changes nothing."""
    connection.execute(delete(table).where(table.c.order_id == order_id))
    rows = [
        {
            "order_id": order_id,
            "user": user,
            "promotion_id": one.promotion,
            "product_id": one.product,
            "pieces": one.pieces,
            "deposit": one.deposit,
        }
        for one in used
    ]
    if rows:
        connection.execute(insert(table), rows)


class UseLog:
    """What shoppers used in which order, and what became of these orders."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_user(self, user: str) -> dict[str, tuple[Use, ...]]:
        """What each order of a shopper was placed with, whatever became of it."""
        found: dict[str, tuple[Use, ...]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(select(table).where(table.c.user == user)):
                use = Use(row.promotion_id, row.product_id, row.pieces, row.deposit)
                found[row.order_id] = (*found.get(row.order_id, ()), use)
        return found

    def states(self, order_ids: Collection[str]) -> dict[str, OrderStatus]:
        """The states of orders as far as they are known here.

        Of an order that another system has, it is what was last asked for and done through here.
        """
        known: dict[str, OrderStatus] = {}
        with self._engine.connect() as connection:
            for chunk in chunks(sorted(order_ids)):
                known |= _by_actions(connection, chunk)
                mine = select(orders.c.order_id, orders.c.status)
                for row in connection.execute(mine.where(orders.c.order_id.in_(chunk))):
                    known[row.order_id] = OrderStatus(row.status)
        return known


def buyer_of(logs: Iterable[UseLog], user: str) -> Buyer:
    """A shopper with what they used, and nothing else; a later log knows better than one before."""
    used: dict[str, tuple[Use, ...]] = {}
    states: dict[str, OrderStatus] = {}
    several = tuple(logs)
    for one in several:
        used |= one.of_user(user)
    for one in several if used else ():
        states |= one.states(used)
    standing = {key: some for key, some in used.items() if states.get(key) not in GIVEN_BACK}
    return _counted(standing, states)


def _counted(used: Mapping[str, Sequence[Use]], states: Mapping[str, OrderStatus]) -> Buyer:
    """Deposits count once they are paid: an order that waits for payment has paid none."""
    placed: dict[str, set[str]] = {}
    pieces: dict[tuple[str, str], int] = {}
    deposits: dict[tuple[str, str], int] = {}
    for order_id, one in ((order_id, one) for order_id, some in used.items() for one in some):
        placed.setdefault(one.promotion, set()).add(order_id)
        key = (one.promotion, one.product)
        if one.product and one.deposit != REST:
            pieces[key] = pieces.get(key, 0) + one.pieces
        unpaid = states.get(order_id) in (None, OrderStatus.PENDING_PAYMENT)
        if one.deposit and not (one.deposit == PAID and unpaid):
            deposits[key] = deposits.get(key, 0) + one.pieces * one.deposit
    return Buyer(
        used={promotion: len(some) for promotion, some in placed.items()},
        pieces=pieces,
        deposits={key: many for key, many in deposits.items() if many > 0},
    )


def _by_actions(connection: Connection, order_ids: Sequence[str]) -> dict[str, OrderStatus]:
    """What the log of requests says: placed, or not after all; cancelled since, or again not."""
    columns = (actions.c.order_id, actions.c.deed, actions.c.state, actions.c.after)
    query = select(*columns).where(actions.c.order_id.in_(order_ids)).order_by(actions.c.id)
    found: dict[str, OrderStatus] = {}
    for row in connection.execute(query):
        if row.deed == "create":
            held = row.state in ("done", "unsure")
            found[row.order_id] = OrderStatus.PENDING_PAYMENT if held else OrderStatus.CANCELLED
        elif row.state == "done" and "status" in row.after:
            found[row.order_id] = OrderStatus(row.after["status"])
    return found


def _deposit(portion: Portion) -> int:
    """Of a presale, whether a deposit is paid or the rest after one."""
    if portion.promotion is None or portion.promotion.kind is not Kind.PRESALE:
        return 0
    return REST if portion.now is None else PAID
