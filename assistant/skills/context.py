"""One turn as a skill sees it: the state, the message's meaning and the shop's tools."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.dialogue.mood import Mood
from assistant.dialogue.resolving import Resolution, resolution
from assistant.dialogue.state import CartLine, DialogueState
from assistant.graph.compatibility import Device
from assistant.nlu.meaning import Intent, Meaning
from assistant.nlu.wishing.sorting import says_comparative
from assistant.nlu.words.normalising import fold
from assistant.promotions.pricing import Line
from assistant.promotions.quote import Quote
from assistant.promotions.quoting import quote
from assistant.skills.shopper import Shopper
from assistant.skills.stocking import StockTeller
from assistant.skills.toolbox import Toolbox
from recommender.profiling.notes import Said
from retrieval.products import Product


@dataclass(frozen=True, slots=True)
class Before:
    """The turn before this one, for who was misunderstood or goes back to it.

    Args:
        number: Its place in the conversation.
        text: What the shopper wrote; empty for a click.
        meaning: How that was read.
        state: The state before that turn.
        changed: The fields of the state it set.
    """

    number: int
    text: str
    meaning: Meaning
    state: DialogueState
    changed: tuple[str, ...]

    @property
    def intent(self) -> Intent:
        """What the message was taken for."""
        return self.meaning.intent


@dataclass(frozen=True, slots=True)
class Context:
    """One turn as a skill sees it.

    Args:
        conversation: Its id.
        before: The turn before, None at the start.
        misread: Whether the message says that the last one was misunderstood, and no more.
        corrected: Whether it says so and also what is wanted instead, which is its meaning.
        indifferent: Whether the message says nothing but that the shopper does not mind.
        cancels: Whether it says nothing but to let go of what is open.
        chosen: Whether the shopper chose this reading when asked.
    """

    state: DialogueState
    meaning: Meaning
    tools: Toolbox
    language: str
    now: datetime
    user: str | None = None
    conversation: str = ""
    before: Before | None = None
    misread: bool = False
    corrected: bool = False
    indifferent: bool = False
    cancels: bool = False
    chosen: bool = False

    @property
    def local_now(self) -> datetime:
        """The moment in the time zone of the shop, where days begin and end."""
        return self.now.astimezone(ZoneInfo(self.tools.settings.timezone))

    @property
    def stock(self) -> StockTeller:
        """What is told of the stock today."""
        return StockTeller.of(self.tools.settings, self.now)

    @property
    def turn(self) -> int:
        """The number of this turn, counted from 1."""
        return self.state.turn + 1

    @property
    def shopper(self) -> Shopper:
        """The shopper with what this conversation taught; nobody known while it is for another."""
        return self.tools.shopper(self.user, self.conversation, self.state, self.now)

    @property
    def personal(self) -> bool:
        """Whether recommendation may be personal."""
        told = self.tools.memory.said(self.user, self.conversation)
        return Said.of((*told, *self.state.notes)).personal

    @property
    def mood(self) -> Mood:
        """How the shopper feels over the last turns, this one included."""
        return Mood.of((*self.state.moods, self.meaning.sentiment_score))

    def quote(self, cart: Sequence[CartLine], claimed: Sequence[str] | None = None) -> Quote:
        """What a cart comes to for the shopper now; what is no longer sold counts nothing.

        Args:
            cart: Its lines.
            claimed: Coupons claimed in this conversation, if others than before this turn.
        """
        tools, buyer = self.tools, self.tools.buyer
        if claimed is not None and tuple(claimed) != self.state.claimed:
            buyer = tools.promotions.buyer(self.user, claimed, self.now, self.conversation)
        there = tools.catalogue.get([line.id for line in cart])
        lines = [Line(there[one.id], one.sku, one.quantity) for one in cart if one.id in there]
        return quote(lines, tools.promotions.all(), self.now, buyer)

    def product(self, product_id: str | None) -> Product | None:
        """The product with that id, if there is one."""
        return self.tools.shelf.get([product_id]).get(product_id) if product_id else None

    def stored(self, product_id: str | None) -> Product | None:
        """The product with that id, also one that is hidden: it may be in the cart."""
        return self.tools.store.get([product_id]).get(product_id) if product_id else None

    def referred(self) -> list[Product]:
        """The products the message points at, in the order named."""
        ids = self.resolution.ids
        products = self.tools.shelf.get(ids)
        return [products[product_id] for product_id in ids if product_id in products]

    @property
    def resolution(self) -> Resolution:
        """What the references come to: items, or several that fit equally, or places not there."""
        among = self.state.compared if says_comparative(fold(self.meaning.plain)) else ()
        return resolution(self.meaning.references, self.state, self.tools.shelf.get, among)

    def named(self, product: Product) -> dict[str, Any]:
        """How to name an item: by its place on the screen if it is there, else by its model."""
        shown = self.state.last_list
        position = shown.ids.index(product.id) + 1 if shown and product.id in shown.ids else None
        if position is None:
            return self.called(product)
        return {"position": position, "product": product, "called": ""}

    def called(self, product: Product) -> dict[str, Any]:
        """How to name an item where its place on the screen tells nothing: by its model."""
        model = Device.of(product)
        called = model.called(self.language) if model.keys else ""
        return {"position": None, "product": product, "called": called}

    def product_in_question(self) -> Product | None:
        """What the message is about: what it points at, else the focus, else a list of one."""
        referred = self.referred()
        if referred:
            return referred[0]
        if self.meaning.references:
            return None  # it points at something that is not there; do not guess
        shown = self.state.last_list
        alone = shown.ids[0] if shown and len(shown.ids) == 1 else None
        return self.product(self.state.focus or alone)
