"""What a shopper can want of an order, each wish a value of its own type.

A request says which order and what; who asks and whether they may has been settled before.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from assistant.promotions.uses import Use


class Deed(StrEnum):
    """The kinds of requests."""

    CREATE = "create"
    CANCEL = "cancel"
    ADDRESS = "address"
    REFUND = "refund"
    RETURN = "return"
    EXCHANGE = "exchange"
    INVOICE = "invoice"
    HURRY = "hurry"
    WITHDRAW = "withdraw"


class Cause(StrEnum):
    """Why goods go back: whoever is at fault pays the freight."""

    NO_REASON = "no_reason"
    QUALITY = "quality"
    WRONG_ITEM = "wrong_item"


@dataclass(frozen=True, slots=True)
class Pieces:
    """Some pieces of one line of an order.

    Args:
        quantity: How many of them; None for all.
    """

    product_id: str
    sku: str | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class ShipTo:
    """Where a parcel goes, in the parts that order files have."""

    name: str
    phone: str
    region: str
    detail: str

    def to_json(self) -> dict[str, str]:
        """As order files write it."""
        return {
            "name": self.name,
            "phone": self.phone,
            "region": self.region,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Cancel:
    """The whole order is not wanted any more, and has not been sent."""

    order_id: str
    deed: Literal[Deed.CANCEL] = Deed.CANCEL


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    """The parcel is to go somewhere else."""

    order_id: str
    address: ShipTo
    deed: Literal[Deed.ADDRESS] = Deed.ADDRESS


@dataclass(frozen=True, slots=True)
class Refund:
    """The money back for what has been paid and has not arrived; no pieces means all."""

    order_id: str
    pieces: tuple[Pieces, ...] = ()
    deed: Literal[Deed.REFUND] = Deed.REFUND


@dataclass(frozen=True, slots=True)
class Return:
    """Goods that arrived go back for their money; no pieces means all.

    Args:
        opened: Whether the shopper says that they are opened or used; None if nothing was said.
    """

    order_id: str
    pieces: tuple[Pieces, ...] = ()
    cause: Cause = Cause.NO_REASON
    opened: bool | None = None
    deed: Literal[Deed.RETURN] = Deed.RETURN


@dataclass(frozen=True, slots=True)
class Exchange:
    """Another variant instead of the one ordered.

    Args:
        sku: The variant wanted.
    """

    order_id: str
    pieces: tuple[Pieces, ...]
    sku: str
    cause: Cause = Cause.NO_REASON
    deed: Literal[Deed.EXCHANGE] = Deed.EXCHANGE


@dataclass(frozen=True, slots=True)
class AskInvoice:
    """An invoice for the order.

    Args:
        title: For whom it is made out.
        tax_id: Of a company; None for a person.
    """

    order_id: str
    title: str
    tax_id: str | None = None
    deed: Literal[Deed.INVOICE] = Deed.INVOICE


@dataclass(frozen=True, slots=True)
class Hurry:
    """What was paid is to be sent at last."""

    order_id: str
    deed: Literal[Deed.HURRY] = Deed.HURRY


@dataclass(frozen=True, slots=True)
class Withdraw:
    """An earlier request is taken back.

    Args:
        action: The id of what was done for it.
    """

    order_id: str
    action: str
    deed: Literal[Deed.WITHDRAW] = Deed.WITHDRAW


@dataclass(frozen=True, slots=True)
class Bought:
    """A line to be ordered; ``price`` is what one piece costs after everything taken off."""

    product_id: str
    sku: str | None
    title: str
    quantity: int
    price: float


@dataclass(frozen=True, slots=True)
class Create:
    """A new order that waits for payment.

    Args:
        order_id: The number it is to have.
        total: What is to be paid, freight included.
        uses: What it uses of promotions, which counts as long as the order stands.
    """

    order_id: str
    lines: tuple[Bought, ...]
    total: float
    shipping_fee: float | None = None
    user: str | None = None
    uses: tuple[Use, ...] = ()
    deed: Literal[Deed.CREATE] = Deed.CREATE


Request = (
    Create | Cancel | ChangeAddress | Refund | Return | Exchange | AskInvoice | Hurry | Withdraw
)
