"""A request that is still being put together: what has been said of it so far, kept between turns."""

from dataclasses import dataclass

from assistant.orders.addresses import Address
from assistant.orders.requests import (
    AskInvoice,
    Cancel,
    Cause,
    ChangeAddress,
    Deed,
    Exchange,
    Hurry,
    Pieces,
    Refund,
    Request,
    Return,
    ShipTo,
    Withdraw,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is wanted of an order, as far as it has been said.

    Args:
        pieces: What of the order; empty for all of it once ``whole`` is so.
        partial: Of a new address, what was written of it so far.
        action: Of a withdrawal, what is taken back.
        since: The turn that first asked to confirm it; 0 before.
        asked: The last turn that asked; a yes counts only right after it.
    """

    deed: Deed
    order_id: str | None = None
    pieces: tuple[Pieces, ...] = ()
    whole: bool = False
    cause: Cause = Cause.NO_REASON
    opened: bool | None = None
    sku: str | None = None
    address: ShipTo | None = None
    title: str | None = None
    tax_id: str | None = None
    invoice_kind: str | None = None
    partial: Address | None = None
    action: str | None = None
    since: int = 0
    asked: int = 0

    def request(self) -> Request | None:
        """The request, if everything it needs has been said."""
        if self.order_id is None:
            return None
        plain = {Deed.CANCEL: Cancel, Deed.HURRY: Hurry}.get(self.deed)
        return plain(self.order_id) if plain else self._with_goods(self.order_id)

    def _with_goods(self, order_id: str) -> Request | None:
        match self.deed:
            case Deed.REFUND:
                return Refund(order_id, self.pieces)
            case Deed.RETURN:
                return Return(order_id, self.pieces, self.cause, self.opened)
            case Deed.EXCHANGE if self.pieces and self.sku:
                return Exchange(order_id, self.pieces, self.sku, self.cause)
        return self._with_words(order_id)

    def _with_words(self, order_id: str) -> Request | None:
        match self.deed:
            case Deed.ADDRESS if self.address:
                return ChangeAddress(order_id, self.address)
            case Deed.INVOICE if self.title:
                return AskInvoice(order_id, self.title, self.tax_id)
            case Deed.WITHDRAW if self.action:
                return Withdraw(order_id, self.action)
        return None
