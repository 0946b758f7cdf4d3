"""What a skill may look at: the state, the message's meaning, the shopper and the shop's tools."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from assistant.audiences import Audiences
from assistant.dialogue.mood import Mood
from assistant.dialogue.resolving import Resolution, resolution
from assistant.dialogue.state import DialogueState
from assistant.kinds import Kinds
from assistant.knowledge.answers import Answer
from assistant.memory import Memory, returns_in, sizes_in
from assistant.nlu.meaning import Intent, Meaning
from assistant.occasions.occasion import Occasion
from assistant.records.opinions import Quotable
from assistant.records.orders import Order
from assistant.records.reviews import Review
from assistant.shop.settings import ShopSettings
from assistant.skills.outcome import Suggested
from recommender.events import Event
from recommender.experiments.log import Arm
from recommender.profiling.companions import Companions
from recommender.profiling.notes import Note, Said
from recommender.profiling.profiles import Profile
from retrieval.constraints import Constraint, Field
from retrieval.facets import Facet
from retrieval.products import Product
from retrieval.relaxation import Relaxation
from retrieval.search import SearchRequest


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought: products, how many pass, what to relax, what divides them."""

    products: tuple[Suggested, ...]
    total: int
    relaxations: tuple[Relaxation, ...]
    facets: tuple[Facet, ...]
    timings_ms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who is asking, as far as ranking may know: the past, and what this conversation taught.

    Args:
        user: A known shopper's id.
        past: What was done before this conversation or outside it, oldest first.
        viewed, liked, disliked, carted: Product ids of this conversation, newest last.
        moments: ISO 8601, when that was, by product id.
        said: What the shopper said of themself, ever.
        now: ISO 8601, when a list is asked for; None: the time of the shop's latest event.
    """

    user: str | None = None
    past: tuple[Event, ...] = ()
    viewed: tuple[str, ...] = ()
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    carted: tuple[str, ...] = ()
    moments: Mapping[str, str] = field(default_factory=dict)
    said: Said = field(default_factory=Said)
    now: str | None = None


class GoodsKnowledge(Protocol):
    """Knows what the goods of a shop are called, and which properties they have."""

    def has_field(self, field: str, constraints: Sequence[Constraint]) -> bool:
        """Whether any product that satisfies ``constraints`` has the attribute ``field``."""

    def decides(self, constraint: Constraint, kinds: Sequence[Constraint]) -> bool:
        """Whether the listings of ``kinds`` tell apart what meets ``constraint``."""

    def is_said_of(self, text: str, constraints: Sequence[Constraint]) -> bool:
        """Whether the words of ``text`` speak of products that satisfy ``constraints``."""

    def is_about_others(self, text: str, kinds: Sequence[Constraint]) -> bool:
        """Whether ``text`` is about goods of the shop, and hardly about any of ``kinds``."""

    def sells(self, name: str) -> bool:
        """Whether some product is, by its title, the kind of goods called ``name``."""

    def is_called(self, name: str) -> bool:
        """Whether some listing has the words of ``name``."""

    def has_like(self, name: str) -> bool:
        """Whether anything in the shop is like what is called ``name``."""

    def count(self, constraints: Sequence[Constraint]) -> int:
        """How many products satisfy ``constraints``."""


class Finder(Protocol):
    """Searches and ranks; the same request, shopper and shop state give the same list."""

    def on(self, occasion: Occasion) -> "Finder":
        """The same, for one occasion."""

    @property
    def goods(self) -> GoodsKnowledge:
        """What the goods are called and have."""

    @property
    def hidden(self) -> frozenset[str]:
        """The products that nothing may show on this occasion."""

    def find(self, request: SearchRequest, shopper: Shopper) -> Found:
        """The products that pass the request's hard constraints, best first."""

    def recommend(self, request: SearchRequest, shopper: Shopper) -> Found:
        """What suits the shopper without a need being named."""

    def profile(self, shopper: Shopper) -> Profile:
        """What is known of a shopper now."""

    def weights(self, request: SearchRequest, *, personal: bool = True) -> Mapping[str, float]:
        """What each part of a score counts for a request."""

    def explained(
        self, request: SearchRequest, product_id: str, shopper: Shopper
    ) -> Suggested | None:
        """A product as ``request`` ranks it, with its reasons; None for an unknown one."""


class ProductShelf(Protocol):
    """Looks products up by id; unknown ids are left out."""

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        """The products with these ids."""


@dataclass(frozen=True, slots=True)
class Veiled:
    """A shelf without what is hidden.

    Args:
        shelf: All products.
        hidden: Ids that are not to be found.
    """

    shelf: ProductShelf
    hidden: frozenset[str]

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        """The products with these ids that may be shown, in the order asked for."""
        return self.shelf.get([key for key in ids if key not in self.hidden])


class Answerer(Protocol):
    """Finds the entry of the shop's FAQ that answers a question."""

    def answer(self, question: str, topics: Sequence[str] = ()) -> Answer | None:
        """The best entry, or None below the confidence to answer; ``topics`` are preferred."""


class OrderBook(Protocol):
    """Looks orders up."""

    def of_user(self, user: str) -> list[Order]:
        """The orders of a known shopper, newest first."""

    def find(self, order_id: str, phone_last4: str) -> Order | None:
        """The order with that number, if the phone number ends so."""


class ReviewBook(Protocol):
    """Looks reviews up."""

    def of_product(self, product_id: str, limit: int | None = None) -> list[Review]:
        """The reviews of a product, newest first."""


class OpinionBook(Protocol):
    """Looks up what buyers say of one side of a product."""

    def quotable(self, product_id: str, aspect: str, language: str) -> list[Quotable]:
        """Clauses of its reviews, those in ``language`` and the newest first."""


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The shop's tools, assembled once."""

    settings: ShopSettings
    finder: Finder
    shelf: ProductShelf
    answerer: Answerer
    orders: OrderBook
    reviews: ReviewBook
    opinions: OpinionBook
    accumulating: frozenset[str] = frozenset()
    memory: Memory = field(default_factory=Memory)
    companions: Companions = field(default_factory=Companions)
    audiences: Audiences = field(default_factory=Audiences)
    kinds: Kinds = field(default_factory=Kinds)
    arms: tuple[Arm, ...] = ()
    whole: ProductShelf | None = None
    trying: Finder | None = None

    def on(self, occasion: Occasion) -> "Toolbox":
        """The same tools, for one occasion; only ``lists`` may leave a place to chance."""
        finder = self.finder.on(replace(occasion, chance=None))
        shelf = Veiled(self.store, finder.hidden) if finder.hidden else self.store
        bound = replace(self, finder=finder, shelf=shelf, whole=self.store, arms=occasion.arms)
        return replace(bound, trying=self.finder.on(occasion))

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
            carted=state.carted,
            moments=dict(state.moments),
            now=now.isoformat(),
        )

    @property
    def personal(self) -> frozenset[str]:
        """The fields that are about a person and not about a taste."""
        return self.audiences.fields | {Field.SIZE}


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
        return resolution(self.meaning.references, self.state, self.tools.shelf.get)

    def named(self, product: Product) -> dict[str, Any]:
        """How to name an item: by its place on the screen if it is there."""
        shown = self.state.last_list
        position = shown.ids.index(product.id) + 1 if shown and product.id in shown.ids else None
        return {"position": position, "product": product}

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
