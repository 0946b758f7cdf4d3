"""Orders as another system sends them: nothing of an answer is used that has not been checked here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.records.orders import Order, OrderStatus

Id = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=2000)]
Money = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
Part = TypeVar("Part", bound=BaseModel)
TIMES = ("created_at", "paid_at", "shipped_at", "delivered_at")


class Checked(BaseModel):
    """A part of an answer; what is not known of it is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class WireLine(Checked):
    """One item of an order."""

    product_id: Id
    sku: Id | None = None
    title: Text | None = None
    quantity: int = Field(1, ge=1, le=1_000_000)
    price: Money | None = None


class WireCase(Checked):
    """Something that was asked for; what else it says is kept as it is."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Id
    kind: Id
    state: Id
    at: Text
    amount: Money | None = None


class WireInvoice(Checked):
    """An invoice that was asked for."""

    title: Text
    tax_id: Text | None = None


class WireOrder(Checked):
    """An order, written as order files write it."""

    order_id: Id
    status: OrderStatus
    user: Id | None = None
    created_at: Text | None = None
    paid_at: Text | None = None
    shipped_at: Text | None = None
    delivered_at: Text | None = None
    carrier: Text | None = None
    tracking_no: Text | None = None
    phone_last4: str | None = Field(None, pattern=r"^\d{4}$")
    total: Money | None = None
    shipping_fee: Money | None = None
    payment_method: Text | None = None
    insured: bool | None = None
    address: Mapping[Text, Text] = Field(default_factory=dict, max_length=20)
    lines: tuple[WireLine, ...] = Field((), max_length=1000)
    history: tuple[Mapping[Text, Text], ...] = Field((), max_length=1000)
    invoice: WireInvoice | None = None
    cases: tuple[WireCase, ...] | None = Field(None, max_length=1000)

    @field_validator(*TIMES)
    @classmethod
    def _is_a_moment(cls, text: str | None) -> str | None:
        if text is not None:
            datetime.fromisoformat(text)  # pydantic tells the ValueError
        return text

    @field_validator("history")
    @classmethod
    def _has_texts(cls, steps: tuple[Mapping[str, str], ...]) -> tuple[Mapping[str, str], ...]:
        return tuple({"at": step.get("at", ""), "text": step.get("text", "")} for step in steps)

    def order(self) -> Order:
        """The order as the shop's own tables have it."""
        plain = self.model_dump(exclude={"cases"})
        cases = [case.model_dump(exclude_none=True) for case in self.cases or ()]
        return Order.from_json({**plain, "cases": cases or None})


class WireOrders(Checked):
    """The orders of a shopper."""

    orders: tuple[WireOrder, ...] = Field(max_length=10_000)


class WireRefused(Checked):
    """Why a request was refused there."""

    reason: Id
    clause: Id | None = None


class WireDone(Checked):
    """What became of a request: the order as it is now, or why not."""

    order: WireOrder | None = None
    refused: WireRefused | None = None


def read_order(plain: Any, order_id: str) -> Order:  # noqa: ANN401  # JSON is of many kinds
    """The order that was asked for.

    Raises:
        ValueError: It is none, or another one.
    """
    order = _read(WireOrder, plain).order()
    if order.order_id != order_id:
        raise ValueError(f"asked for order '{order_id}', got '{order.order_id}'")
    return order


def read_orders(plain: Any, user: str) -> list[Order]:  # noqa: ANN401
    """A shopper's orders, newest first; an order of anybody else is no answer at all.

    Raises:
        ValueError: It is no list of this shopper's orders.
    """
    found = [one.order() for one in _read(WireOrders, plain).orders]
    foreign = next((order for order in found if order.user != user), None)
    if foreign is not None:
        raise ValueError(f"order '{foreign.order_id}' is not of the shopper asked for")
    return sorted(found, key=lambda order: order.created_at or "", reverse=True)


def read_done(plain: Any) -> WireDone:  # noqa: ANN401
    """The answer to a request.

    Raises:
        ValueError: It is none.
    """
    return _read(WireDone, plain)


def _read(model: type[Part], plain: Any) -> Part:  # noqa: ANN401
    try:
        return model.model_validate(plain)
    except ValidationError as exc:
        first = exc.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "the answer"
        raise ValueError(f"'{where}': {first['msg']}") from exc
