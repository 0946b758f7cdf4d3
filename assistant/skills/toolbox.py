"""The shop's tools, as one turn works with them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from assistant.agents.people import People
from assistant.alerts.book import AlertBook
from assistant.dialogue.state import DialogueState
from assistant.graph.links import Links
from assistant.nlu.meaning import Meaning
from assistant.occasions.occasion import Occasion
from assistant.orders.desk import OrderDesk
from assistant.own_skills.book import OwnSkills
from assistant.promotions.book import Promotions
from assistant.promotions.buyer import ANYBODY, Buyer
from assistant.promotions.views import Views
from assistant.shipping.book import SendingBook
from assistant.shop.settings import ShopSettings
from assistant.skills.books import (
    Answerer,
    ChartBook,
    OpinionBook,
    OrderBook,
    PictureBook,
    ProductShelf,
    ReviewBook,
    Veiled,
)
from assistant.skills.finder import Finder
from assistant.skills.shopper import Shopper
from assistant.taste.memory import Memory, returns_in, sizes_in
from assistant.vocabulary.audiences import Audiences
from assistant.vocabulary.kinds import Kinds
from recommender.experiments.log import Arm
from recommender.profiling.companions import Companions
from recommender.profiling.notes import Note, Said
from retrieval.constraints import Field


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The shop's tools, assembled once.

    Args:
        orders: What shoppers bought here, for what is recommended to them.
        desk: Where orders are looked at and changed; the same ones unless another system has them.
        people: Who answers when a person is asked for, and who waits for them.
        pictures: Finds goods by photos, where the shop has what sees them.
        reads: Reads a text as a message of a shopper, for what guides say goods are looked for by.
        told_stock: Gives goods another stock than the catalogue, for a rehearsal.
        sending: From which warehouses goods could be sent, and how long that takes.
    """

    settings: ShopSettings
    finder: Finder
    shelf: ProductShelf
    answerer: Answerer
    orders: OrderBook
    desk: OrderDesk
    reviews: ReviewBook
    opinions: OpinionBook
    charts: ChartBook
    people: People
    pictures: PictureBook | None = None
    reads: Callable[[str], Meaning] | None = None
    accumulating: frozenset[str] = frozenset()
    memory: Memory = field(default_factory=Memory)
    companions: Companions = field(default_factory=Companions)
    audiences: Audiences = field(default_factory=Audiences)
    kinds: Kinds = field(default_factory=Kinds)
    links: Links = field(default_factory=Links)
    own: OwnSkills = field(default_factory=OwnSkills)
    arms: tuple[Arm, ...] = ()
    whole: ProductShelf | None = None
    trying: Finder | None = None
    promotions: Promotions = field(default_factory=Promotions)
    views: Views | None = None
    buyer: Buyer = ANYBODY
    regular: ProductShelf | None = None
    alerts: AlertBook = field(default_factory=AlertBook)
    told_stock: Callable[[ProductShelf], ProductShelf] | None = None
    sending: SendingBook = field(default_factory=SendingBook)

    def on(self, occasion: Occasion) -> "Toolbox":
        """The same tools, for one occasion; only ``lists`` may leave a place to chance."""
        finder = self.finder.on(replace(occasion, chance=None))
        shelf = Veiled(self.store, finder.hidden) if finder.hidden else self.store
        bound = replace(self, finder=finder, shelf=shelf, whole=self.store, arms=occasion.arms)
        return replace(bound, trying=self.finder.on(occasion))

    def priced(
        self, user: str | None, claimed: Collection[str], now: datetime, conversation: str = ""
    ) -> "Toolbox":
        """The same tools, at the prices of one shopper at one moment.

        Args:
            user: A known shopper's id.
            claimed: The ids of coupons claimed in this conversation.
            now: The moment.
            conversation: By which a shopper who is not known is told from others.
        """
        promotions = self.promotions.standing()
        buyer = promotions.buyer(user, claimed, now, conversation)
        own = replace(self, promotions=promotions, buyer=buyer, regular=self.catalogue)
        return own._at_prices(now)._stocked()

    def _stocked(self) -> "Toolbox":
        """The same tools, with the stock that a rehearsal gives goods."""
        told = self.told_stock
        if told is None:
            return self
        return replace(self, shelf=told(self.shelf), whole=told(self.store))

    def _at_prices(self, now: datetime) -> "Toolbox":
        promotions, buyer = self.promotions, self.buyer
        view = self.views.at(promotions.all(), buyer, now) if self.views else None
        if view is None:
            return self
        finder, hidden = self.finder.priced(view), self.finder.hidden
        shelf = Veiled(view.shelf, hidden) if hidden else view.shelf
        trying = self.trying.priced(view) if self.trying else None
        return replace(self, finder=finder, shelf=shelf, whole=view.shelf, trying=trying)

    @property
    def catalogue(self) -> ProductShelf:
        """Every product at its regular price, from which a cart is worked out."""
        return self.regular or self.store

    @property
    def lists(self) -> Finder:
        """Makes lists that are shown as they are made; what is rearranged comes from ``finder``."""
        return self.trying or self.finder

    @property
    def store(self) -> ProductShelf:
        """Every product, hidden ones too, for what a shopper has in the cart already."""
        return self.whole or self.shelf

    def remembered(
        self, user: str | None, conversation: str = "", notes: Sequence[Note] = ()
    ) -> Shopper:
        """The shopper as all that lies outside the turns of ``conversation`` makes them known.

        Args:
            user: A known shopper's id.
            conversation: The present conversation.
            notes: What was said in it.
        """
        orders = self.orders.of_user(user) if user else []
        bought = self.shelf.get([line.product_id for order in orders for line in order.lines])
        told = (*self.memory.said(user, conversation), *notes)
        erased = Said.of(told).erased or ""
        sizes = [note for note in sizes_in(orders, bought) if note.at > erased]
        acts = (*self.memory.past(user, conversation), *returns_in(orders))
        past = sorted(acts, key=lambda event: event.timestamp)
        return Shopper(
            user,
            tuple(event for event in past if event.timestamp > erased),
            said=Said.of(sorted((*told, *sizes), key=lambda note: note.at)),
        )

    def shopper(
        self, user: str | None, conversation: str, state: DialogueState, now: datetime
    ) -> Shopper:
        """A shopper in a conversation; nobody is known while goods are for someone else."""
        known = self.remembered(user, conversation, state.notes)
        if state.recipient:
            known = Shopper(said=Said(personal=known.said.personal))
        return replace(
            known,
            viewed=state.viewed,
            liked=state.liked,
            disliked=state.disliked,
            owned=state.owned,
            carted=state.carted,
            moments=dict(state.moments),
            now=now.isoformat(),
        )

    @property
    def personal(self) -> frozenset[str]:
        """The fields that are about a person and not about a taste."""
        return self.audiences.fields | {Field.SIZE}
