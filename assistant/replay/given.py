"""What holds before the first turn of a dialogue: the shopper's cart and orders, the stock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from assistant.records.orders import Order, OrderLine, OrderStatus
from assistant.skills.books import ProductShelf
from retrieval.products import Product


class Part(BaseModel):
    """A piece of a replay file; a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class GivenLine(Part):
    """A line that lies in the cart, or stands in an order, before the first turn."""

    id: str
    sku: str | None = None
    quantity: PositiveInt = 1


class GivenOrderLine(Part):
    """One item of an order that exists before the first turn."""

    product_id: str
    sku: str | None = None
    title: str | None = None
    quantity: PositiveInt = 1
    price: float | None = Field(None, ge=0)


class GivenOrder(Part):
    """An order that exists before the first turn, written as order files write it."""

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
    total: float | None = Field(None, ge=0)
    shipping_fee: float | None = Field(None, ge=0)
    address: Mapping[str, str] = Field(default_factory=dict)
    lines: tuple[GivenOrderLine, ...] = ()
    history: tuple[Mapping[str, str], ...] = ()
    payment_method: str | None = None
    insured: bool | None = None

    def order(self, user: str | None) -> Order:
        """The order as the shop keeps it; it belongs to ``user`` unless it says otherwise."""
        plain = self.model_dump(exclude={"lines", "user"})
        lines = tuple(OrderLine(**line.model_dump()) for line in self.lines)
        return Order(**plain, lines=lines, user=self.user or user)


class GivenStock(Part):
    """How many there are of every product and of each of its forms, and when more is expected."""

    pieces: NonNegativeInt
    restock_date: date | None = None

    def on(self, shelf: ProductShelf) -> ProductShelf:
        """A shelf whose goods have this stock."""
        return _Stocked(shelf, self)


class Given(Part):
    """What holds before the first turn; a list replaces what the shop has, None leaves it."""

    cart: tuple[GivenLine, ...] | None = None
    orders: tuple[GivenOrder, ...] | None = None
    stock: GivenStock | None = None


@dataclass(frozen=True, slots=True)
class _Stocked:
    shelf: ProductShelf
    given: GivenStock

    def get(self, ids: Sequence[str]) -> dict[str, Product]:
        """As ``ProductShelf`` says."""
        return {key: self._told(product) for key, product in self.shelf.get(ids).items()}

    def _told(self, product: Product) -> Product:
        pieces, day = self.given.pieces, self.given.restock_date
        variants = tuple(replace(one, stock=pieces) for one in product.variants)
        told = pieces * max(len(variants), 1)
        restock_date = day.isoformat() if day else None
        return replace(product, stock=told, variants=variants, restock_date=restock_date)
