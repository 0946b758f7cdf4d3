"""Orders: what was bought, where the parcel is, and what happened so far."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from assistant.records.tables import orders as table
from assistant.records.writing import compare_rows, write_rows
from retrieval.catalog import Written, chunks

PLAIN = (
    "order_id",
    "user",
    "created_at",
    "paid_at",
    "shipped_at",
    "delivered_at",
    "carrier",
    "tracking_no",
    "phone_last4",
    "total",
    "shipping_fee",
    "payment_method",
    "insured",
)
KEPT = ("payment_method", "insured", "invoice", "cases")  # files of orders seldom say them


class OrderStatus(StrEnum):
    """The states of an order."""

    PENDING_PAYMENT = "pending_payment"
    PAID = "paid"
    PACKED = "packed"
    SHIPPED = "shipped"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RETURN_REQUESTED = "return_requested"
    RETURNED = "returned"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    EXCHANGE_REQUESTED = "exchange_requested"
    EXCHANGED = "exchanged"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One item of an order; ``price`` is what one piece cost then, ``title`` what it was called."""

    product_id: str
    quantity: int = 1
    sku: str | None = None
    title: str | None = None
    price: float | None = None

    def to_json(self) -> dict[str, object]:
        """The line as order files write it."""
        return {
            "product_id": self.product_id,
            "sku": self.sku,
            "title": self.title,
            "quantity": self.quantity,
            "price": self.price,
        }


@dataclass(frozen=True, slots=True)
class Order:
    """One order.

    Args:
        address: ``name, phone, region, detail``; personal data, masked where it leaves the shop.
        history: ``{"at", "text"}``, oldest first.
        payment_method: ``wechat``, ``alipay``, ``card``, ``huabei`` or the shop's own name for it.
        insured: Whether it has freight insurance, which pays for sending goods back.
        invoice: ``title``, ``tax_id`` of the invoice asked for.
        cases: What the shopper asked for: ``{"id", "kind", "state", "at", …}``, oldest first.
    """

    order_id: str
    status: OrderStatus
    user: str | None = None
    created_at: str | None = None
    paid_at: str | None = None
    shipped_at: str | None = None
    delivered_at: str | None = None
    carrier: str | None = None
    tracking_no: str | None = None
    phone_last4: str | None = None
    total: float | None = None
    shipping_fee: float | None = None
    address: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[OrderLine, ...] = ()
    history: tuple[Mapping[str, str], ...] = ()
    payment_method: str | None = None
    insured: bool | None = None
    invoice: Mapping[str, Any] | None = None
    cases: tuple[Mapping[str, Any], ...] = ()

    @property
    def open_cases(self) -> tuple[Mapping[str, Any], ...]:
        """What was asked for and is neither done nor withdrawn."""
        return tuple(case for case in self.cases if case["state"] == "open")

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Order":
        """The order as ``to_json`` wrote it; what is left out is not known."""
        return cls(
            **{name: plain.get(name) for name in PLAIN if name != "order_id"},
            order_id=plain["order_id"],
            status=OrderStatus(plain["status"]),
            address=plain.get("address") or {},
            lines=tuple(OrderLine(**line) for line in plain.get("lines") or ()),
            history=tuple(plain.get("history") or ()),
            invoice=plain.get("invoice"),
            cases=tuple(plain.get("cases") or ()),
        )

    def to_json(self) -> dict[str, object]:
        """The order as order files write it."""
        return _row(self)


@dataclass(frozen=True, slots=True)
class Sale:
    """What an order says of a known shopper's purchase: when, for how much, what became of it."""

    user: str
    at: str
    total: float | None
    status: OrderStatus


class OrderStore:
    """The orders in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, orders: Iterable[Order]) -> Written:
        """Adds new orders and replaces changed ones, all or nothing.

        An order that says nothing of how it was paid, its invoice or what was asked for keeps that.
        """
        with self._engine.begin() as connection:
            return write_rows(connection, table, _completed(connection, orders))

    def compare(self, orders: Iterable[Order]) -> Written:
        """What ``write`` would do."""
        with self._engine.connect() as connection:
            return compare_rows(connection, table, _completed(connection, orders))

    def get(self, order_id: str) -> Order | None:
        """The order with this number, or None."""
        with self._engine.connect() as connection:
            row = connection.execute(select(table).where(table.c.order_id == order_id)).first()
            return _order(row) if row else None

    def find(self, order_id: str, phone_last4: str) -> Order | None:
        """The order with this number if the last four digits of its phone agree, else None.

        How a shopper who is not logged in proves that an order is theirs.
        """
        order = self.get(order_id)
        return order if order and phone_last4 and order.phone_last4 == phone_last4 else None

    def of_user(self, user: str) -> list[Order]:
        """A shopper's orders, newest first, ties by number; empty for an unknown shopper."""
        query = select(table).where(table.c.user == user).order_by(table.c.order_id)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        newest = sorted(rows, key=lambda row: row.created_at or "", reverse=True)
        return [_order(row) for row in newest]

    def sold(self) -> list[Sale]:
        """The orders of known shoppers whose moment is known, by number; any state."""
        moment = func.coalesce(table.c.created_at, table.c.paid_at)
        query = select(table.c.user, moment, table.c.total, table.c.status)
        query = query.where(table.c.user.is_not(None), moment.is_not(None))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(table.c.order_id))
            return [Sale(row[0], row[1], row[2], OrderStatus(row[3])) for row in rows]

    def all(self) -> Iterator[Order]:
        """Every order, by number, for what is counted over all of them."""
        with self._engine.connect() as connection:
            for row in connection.execute(select(table).order_by(table.c.order_id)):
                yield _order(row)

    def count(self) -> int:
        """How many orders there are."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0


def _completed(connection: Connection, orders: Iterable[Order]) -> list[dict[str, Any]]:
    """The rows of ``orders`` with what a file does not say as the table has it."""
    rows = {order.order_id: _row(order) for order in orders}
    for chunk in chunks(list(rows)):
        for kept in connection.execute(select(table).where(table.c.order_id.in_(chunk))):
            row = rows[kept.order_id]
            row.update({n: getattr(kept, n) for n in KEPT if row[n] is None})
    return list(rows.values())


def row_of(order: Order) -> dict[str, Any]:
    """The order as a row of its table."""
    return _row(order)


def read_order(connection: Connection, order_id: str) -> Order | None:
    """The order with this number, within a transaction."""
    row = connection.execute(select(table).where(table.c.order_id == order_id)).first()
    return _order(row) if row else None


def _row(order: Order) -> dict[str, Any]:
    return {
        **{name: getattr(order, name) for name in PLAIN},
        "status": order.status.value,
        "address": dict(order.address),
        "lines": [line.to_json() for line in order.lines],
        "history": [dict(step) for step in order.history],
        "invoice": dict(order.invoice) if order.invoice else None,
        "cases": [dict(case) for case in order.cases] or None,
    }


def _order(row: Row[Any]) -> Order:
    return Order.from_json(dict(row._mapping))
