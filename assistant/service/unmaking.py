"""Taking turns back that changed orders: what was asked for is withdrawn, or the turns stay and it is said why.

A turn and what it did to an order go together or not at all, so undo never leaves a conversation that
says one thing and an order that is another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.conversations.store import Conversation, TurnRecord
from assistant.orders.asked import Asked
from assistant.orders.desk import OrderDesk
from assistant.orders.requests import Withdraw
from assistant.orders.results import Done, Proposal, Refusal, Unavailable
from assistant.records.orders import Order
from assistant.skills.outcome import Line

GONE_ALREADY = "withdrawn_before"


@dataclass(frozen=True, slots=True)
class Unmade:
    """What became of taking turns back.

    Args:
        stuck: Why the turns stay; None if they go.
        told: What was withdrawn with them, newest first.
        orders: The orders as they are now, newest first.
    """

    stuck: Line | None = None
    told: tuple[Line, ...] = ()
    orders: tuple[Order, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmaking:
    """Withdraws what turns of one conversation did to orders.

    Args:
        now: The moment; it has a time zone.
    """

    desk: OrderDesk
    conversation: Conversation
    now: datetime

    def __call__(self, records: Sequence[TurnRecord]) -> Unmade:
        """Withdraws what these turns did, newest first; or nothing, and says why not."""
        acted = [record.change.values.get("acted", ()) for record in reversed(records)]
        wanted = [
            (Withdraw(*one), record)
            for one, record in zip(acted, reversed(records), strict=True)
            if one
        ]
        for request, _ in wanted:
            against = self._against(request)
            if against is not None:
                return Unmade(against)
        done: list[Done] = []
        for request, record in wanted:
            result = self._withdraw(request, record.number)
            against = _said(result)
            if against is not None:
                return Unmade(against)
            done += [result] if isinstance(result, Done) else []
        told = tuple(Line(f"order_done.{one.key}", {"order": one.order}) for one in done)
        return Unmade(told=told, orders=tuple(one.order for one in done))

    def _against(self, request: Withdraw) -> Line | None:
        """Why an action cannot be withdrawn; None if it can, or has been."""
        order = self.desk.service.get(request.order_id)
        if order is None or isinstance(order, Unavailable):
            return Line("order.unavailable")
        return _said(self.desk.propose(order, request, self.now))

    def _withdraw(self, request: Withdraw, turn: int) -> Done | Refusal | Unavailable:
        asked = Asked(request, self.now, self.conversation.user, self.conversation.id, turn)
        return self.desk.service.carry_out(asked)


def _said(result: Proposal | Done | Refusal | Unavailable) -> Line | None:
    if isinstance(result, Unavailable):
        return Line("order.unsure" if result.unsure else "order.unavailable")
    if not isinstance(result, Refusal) or result.reason == GONE_ALREADY:
        return None
    return Line(f"order_refused.{result.reason}", dict(result.facts))
