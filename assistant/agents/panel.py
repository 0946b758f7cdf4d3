"""What is known of a shopper beside the conversation: profile, cart, orders, what was talked before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.agents.desk import AgentDesk
from assistant.agents.revealing import starred
from assistant.agents.words import agent_words
from assistant.conversations.browsing import latest
from assistant.conversations.store import Conversation, TurnRecord
from assistant.dialogue.addressing import for_oneself
from assistant.dialogue.state import fold
from assistant.nlg.writer import Writer
from assistant.orders.results import Unavailable
from assistant.portraits.portrait import portrait_of
from assistant.portraits.telling import portrait_json
from assistant.privacy.masking import masked
from assistant.records.orders import Order

MOST_ORDERS, MOST_PAST = 5, 10
Json = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """The panel of one conversation.

    Args:
        past: The turns that hold, oldest first.
        writer: Of the agent's language.
    """

    desk: AgentDesk
    conversation: Conversation
    past: Sequence[TurnRecord]
    writer: Writer

    def to_json(self) -> Json:
        """The panel as data."""
        words = agent_words(self.writer.wording.language)
        orders = self.orders()
        return {
            "shopper": self._shopper(),
            "masked": starred(self.past, orders, words["starred"]),
            "profile": self._profile(words["profile"]),
            "cart": self._cart(),
            "orders": [self._order(order) for order in orders],
            "past": self._talks(),
        }

    def orders(self) -> list[Order]:
        """The shopper's orders, the newest first; of a visitor the one they proved to be theirs."""
        service = self.desk.loaded.tools.desk.service
        if self.conversation.user:
            found = service.of_user(self.conversation.user)
            own = [] if isinstance(found, Unavailable) else list(found)
            return sorted(own, key=lambda one: one.created_at or "", reverse=True)[:MOST_ORDERS]
        number = fold(record.change for record in self.past).identified
        order = service.get(number) if number else None
        return [order] if isinstance(order, Order) else []

    def _shopper(self) -> Json:
        state = fold(record.change for record in self.past)
        user = self.conversation.user
        known = {"known": user is not None, "since": self.conversation.created_at}
        language = state.language or self.desk.loaded.shop.settings.language
        return {"name": user, "language": language, **known}

    def _profile(self, labels: dict[str, str]) -> list[Json]:
        tools, user = self.desk.loaded.current().tools, self.conversation.user
        state = for_oneself(fold(record.change for record in self.past), ())
        shopper = tools.shopper(user, self.conversation.id, state, self.desk.now)
        portrait = portrait_of(tools.finder.profile(shopper), lasting=user is not None)
        told = portrait_json(portrait, self.writer)
        rows = {"segment": told["segment_label"], "known": told["text"]}
        return [{"label": labels[name], "value": value} for name, value in rows.items() if value]

    def _cart(self) -> Json:
        body = self.past[-1].turn.body if self.past else {}
        lines = [
            {"product_id": line["id"], **{k: v for k, v in line.items() if k != "id"}}
            for line in body.get("cart") or ()
        ]
        total = (body.get("quote") or {}).get("total")
        return {"lines": lines, "total": total, "currency": self.desk.loaded.shop.settings.currency}

    def _order(self, order: Order) -> Json:
        statuses = self.writer.wording.labels.order_status
        lines = [
            {"title": one.title or one.product_id, "quantity": one.quantity} for one in order.lines
        ]
        return {
            "order_id": order.order_id,
            "status": order.status.value,
            "status_text": statuses.get(order.status.value, order.status.value),
            "created_at": order.created_at,
            "total": order.total,
            "currency": self.desk.loaded.shop.settings.currency,
            "lines": lines,
        }

    def _talks(self) -> list[Json]:
        user = self.conversation.user
        found = latest(self.desk.engine, MOST_PAST + 1, user=user) if user else []
        return [
            {
                "conversation_id": one.id,
                "at": one.last_at,
                "opening": masked(one.opening),
                "turns": one.turns,
            }
            for one in found
            if one.id != self.conversation.id
        ][:MOST_PAST]
