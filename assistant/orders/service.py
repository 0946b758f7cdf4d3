"""Where orders are, and who changes them: the shop's own tables, or a system behind HTTP."""

from typing import Protocol

from assistant.orders.actions import Action
from assistant.orders.asked import Asked
from assistant.orders.results import Result, Unavailable
from assistant.records.orders import Order


class OrderService(Protocol):
    """The orders of a shop.

    Who asks has been identified before; nothing here checks whether an order is theirs.
    """

    def of_user(self, user: str) -> list[Order] | Unavailable:
        """The orders of a known shopper, newest first; empty for an unknown one."""

    def get(self, order_id: str) -> Order | Unavailable | None:
        """The order with this number; None where there is none."""

    def carry_out(self, asked: Asked) -> Result:
        """Does what is asked, once for each ``asked.key``, and is durable when it returns ``Done``.

        The policy is asked again at that moment, so what was proposed may be refused by now.
        """

    def actions(self, order_id: str) -> list[Action]:
        """What was done to an order through here, oldest first; what was withdrawn is marked so."""
