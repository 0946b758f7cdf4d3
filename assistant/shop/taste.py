"""What suits the shopper beyond the request: what others took, profile, popularity.

The adapter between the catalogue's products and the recommender, which knows ids and facts only.
"""

import copy
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from assistant.shop.folder import Shop
from assistant.skills.shopper import Shopper
from recommender.errors import ModelError
from recommender.events import Event, EventKind, EventLog, canonical_time
from recommender.interactions import event_weight
from recommender.learning.training import train
from recommender.profiling.notes import Said
from recommender.profiling.profiles import (
    Profile,
    bought,
    build_profile,
    turned_down,
)
from recommender.profiling.repeats import RepeatRates
from recommender.profiling.suiting import profile_evidence
from recommender.profiling.traits import Facts, PriceScale
from recommender.ranking.evidence import Cause, Evidence, Part
from recommender.serving.trained import TrainedRecommender
from retrieval.catalog import Catalog
from retrieval.constraints import Field
from retrieval.products import Product

Progress = Callable[[str, int, int], None]
Judgement = Mapping[str, Mapping[str, Evidence]]
MANY = 10_000  # sales that count as fully popular where there are no events
FAVOURITES = 60
MOST_NEWCOMERS = 300  # looked through for one list
NEWCOMERS = 20
HISTORY = 40  # products of the past that still count
MODEL = "recommender"
LONG_AGO = "2020-01-01T00:00:00+00:00"  # the time of a shop in which nothing happened yet
GENERATED = "These shoppers are generated: the figures measure the generator, not the recommender."


class CatalogueFacts(Mapping[str, Facts]):
    """The facts of every product, made when they are asked for.

    Args:
        products: The catalogue.
        row_of: Each id's place in it.
    """

    def __init__(self, products: Sequence[Product], row_of: Mapping[str, int]) -> None:
        self._products = products
        self._row_of = row_of

    @classmethod
    def of(cls, products: Sequence[Product]) -> "CatalogueFacts":
        """The facts of ``products``."""
        return cls(products, {product.id: row for row, product in enumerate(products)})

    def __getitem__(self, product_id: str) -> Facts:
        return facts_of(self._products[self._row_of[product_id]])

    def __contains__(self, product_id: object) -> bool:
        return product_id in self._row_of

    def __iter__(self) -> Iterator[str]:
        return iter(self._row_of)

    def __len__(self) -> int:
        return len(self._products)

    @property
    def categories(self) -> Mapping[str, str | None]:
        """The category path of each product."""
        return {key: self._products[row].category for key, row in self._row_of.items()}

    @cached_property
    def scale(self) -> PriceScale:
        """The prices of the catalogue; made in moments, because every change of a price needs it."""
        numbers: dict[str | None, int] = {}
        kinds = [numbers.setdefault(one.category, len(numbers)) for one in self._products]
        kind = np.array(kinds, dtype=np.int64)
        price = np.array([one.price for one in self._products], dtype=np.float64)
        known = ~np.isnan(price)
        kind, price = kind[known], price[known]
        ordered = price[np.lexsort((price, kind))]
        ends = np.cumsum(np.bincount(kind, minlength=len(numbers)))
        parts = np.split(ordered, ends[:-1]) if len(numbers) else []
        prices = {category or "": part for category, part in zip(numbers, parts, strict=True)}
        return PriceScale(prices, np.sort(price))


class Taste(Protocol):
    """Judges products for a shopper; parts are ``profile``, ``together`` and ``popular``."""

    def judge(self, products: Mapping[str, Product], shopper: Shopper) -> Judgement:
        """Evidence by part and product id; what is unknown is left out."""

    def favourites(self, shopper: Shopper) -> Sequence[str]:
        """Ids that may suit without a need being named, best first; may be empty."""

    def done_with(self, shopper: Shopper) -> frozenset[str]:
        """Ids not to be offered again: what was turned down or sent back, and bought durables."""

    def profile(self, shopper: Shopper) -> Profile:
        """What is known of a shopper now, this conversation included."""

    def about(self, facts: CatalogueFacts) -> "Taste":
        """The same taste in a catalogue of these facts."""


@dataclass(frozen=True)
class ShopTaste:
    """Judges by what others did, if a recommender was trained, and by the shopper's own acts.

    Args:
        facts: Of every product.
        latest: ISO 8601, of the shop's latest event; the time of a shopper who brings none.
        trained: What was learnt from others; None in a shop without events.
        repeats: Which goods are bought again.
    """

    facts: CatalogueFacts
    latest: str
    trained: TrainedRecommender | None = None
    repeats: RepeatRates = field(default_factory=RepeatRates)

    @cached_property
    def popular(self) -> Mapping[str, float]:
        """What most shoppers take, by product id."""
        return self.trained.popular() if self.trained else {}

    def judge(self, products: Mapping[str, Product], shopper: Shopper) -> Judgement:
        """Evidence from others' events, the shopper's profile and popularity."""
        acts = self._acts(shopper) if shopper.said.personal else []
        known = acts or (shopper.said.personal and shopper.said != Said())
        together = self.trained.together(*_history(acts)) if self.trained and acts else {}
        profile = self.profile(shopper) if known else None
        return {
            Part.TOGETHER: {key: together[key] for key in products if key in together},
            Part.PROFILE: self._suits(profile, products) if profile else {},
            Part.POPULAR: {key: self._popularity(product) for key, product in products.items()},
        }

    def favourites(self, shopper: Shopper) -> Sequence[str]:
        """What the blend ranks highest for the history, and what is new and suits the profile."""
        history, weights = _history(self._acts(shopper))
        if not history or not shopper.said.personal:
            return ()
        known = self.trained
        told = known.recommend(history, weights, FAVOURITES, history) if known else []
        return list(dict.fromkeys([*told, *self._newcomers(shopper)]))

    @cached_property
    def untaken(self) -> tuple[str, ...]:
        """The products that no model knows, for nobody took them yet; the newest ids last."""
        if self.trained is None:
            return ()
        taken = self.popular
        return tuple(key for key in self.facts if not taken.get(key))[-MOST_NEWCOMERS:]

    def _newcomers(self, shopper: Shopper) -> list[str]:
        """What nobody took yet and the profile speaks for, by its facts, best first."""
        profile = self.profile(shopper)
        scale = self.facts.scale
        suits = {
            key: profile_evidence(profile, key, self.facts[key], scale).value
            for key in self.untaken
        }
        liked = sorted((key for key in suits if suits[key] > 0), key=lambda key: -suits[key])
        return liked[:NEWCOMERS]

    def done_with(self, shopper: Shopper) -> frozenset[str]:
        """What was turned down, sent back, or bought and is no consumable."""
        if not shopper.said.personal:
            return frozenset(shopper.disliked)
        acts = self._acts(shopper)
        there = (key for key in bought(acts) if key in self.facts)
        durable = (key for key in there if self.repeats.is_durable(self._category(key)))
        return frozenset((*turned_down(acts), *durable))

    def profile(self, shopper: Shopper) -> Profile:
        """What is known of a shopper now, this conversation included."""
        acts = self._acts(shopper)
        return build_profile(
            shopper.user or "",
            acts,
            self.facts,
            self.facts.scale,
            self._now(shopper),
            shopper.said,
        )

    def about(self, facts: CatalogueFacts) -> "ShopTaste":
        """The same taste in a catalogue of these facts; their prices are put in order at once."""
        taste = copy.copy(self)
        object.__setattr__(taste, "facts", facts)
        taste.__dict__.pop("untaken", None)
        _ = facts.scale
        return taste

    def _now(self, shopper: Shopper) -> str:
        return canonical_time(shopper.now) if shopper.now else self.latest

    def _acts(self, shopper: Shopper) -> list[Event]:
        """Everything the shopper did, oldest first; this conversation comes last.

        What is dated later than now (a demo may be) is of now.
        """
        now, user = self._now(shopper), shopper.user or ""
        session = (
            (EventKind.VIEW, shopper.viewed),
            (EventKind.LIKE, shopper.liked),
            (EventKind.ADD_TO_CART, shopper.carted),
            (EventKind.DISLIKE, shopper.disliked),
        )
        then = shopper.moments
        done = [
            Event(user, key, kind, then.get(key, now)) for kind, keys in session for key in keys
        ]
        past = (
            one if one.timestamp <= now else replace(one, timestamp=now) for one in shopper.past
        )
        return [*past, *done]

    def _category(self, product_id: str) -> str | None:
        category = self.facts[product_id].get("category")
        return category if isinstance(category, str) else None

    def _suits(self, profile: Profile, products: Mapping[str, Product]) -> dict[str, Evidence]:
        return {
            key: profile_evidence(
                profile, key, self.facts[key], self.facts.scale, sizes_of(product)
            )
            for key, product in products.items()
            if key in self.facts
        }

    def _popularity(self, product: Product) -> Evidence:
        """What most shoppers do now, or what sold at any time, whichever says more."""
        seen, share = self.popular.get(product.id, 0.0), 0.5 if self.trained else 1.0
        if seen and seen >= sold(product) * share:
            return Evidence(seen, Cause("seen", product.id))
        return Evidence(sold(product) * share, Cause("sold", product.id))


def _history(acts: Sequence[Event]) -> tuple[list[str], list[float]]:
    """Product ids, most recent last, and what each act says."""
    last = acts[-HISTORY:]
    return [act.product_id for act in last], [event_weight(act.event, act.value) for act in last]


def sold(product: Product) -> float:
    """Sales as evidence from 0 to 1, logarithmic."""
    return min(1.0, math.log1p(product.sales or 0) / math.log1p(MANY))


def load_taste(shop: Shop, facts: CatalogueFacts, progress: Progress | None = None) -> Taste:
    """The shop's trained taste, trained now if there are events but no model that fits them."""
    log = EventLog(shop.engine)
    latest = log.latest()
    if latest is None:
        return ShopTaste(facts, LONG_AGO)
    try:
        trained = TrainedRecommender.load(shop.models / MODEL, facts)
    except ModelError:
        trained = _train(shop, facts, latest, progress)
    repeats = RepeatRates.of(log.purchases(), facts.categories)
    return ShopTaste(facts, latest, trained, repeats)


def train_taste(path: Path, progress: Progress | None = None) -> dict[str, object]:
    """Trains the shop's recommender and saves it; returns how it was made and what was measured."""
    shop = Shop.open(path)
    try:
        latest = EventLog(shop.engine).latest()
        if latest is None:
            raise ModelError(f"'{path}' has no events to learn from; ingest some first.")
        facts = CatalogueFacts.of(Catalog(shop.engine).all())
        made = dict(_train(shop, facts, latest, progress).made)
        return {**made, "note": GENERATED} if shop.settings.demo else made
    finally:
        shop.engine.dispose()


def sizes_of(product: Product) -> dict[str, bool]:
    """The sizes a product is made in, and whether each can be had."""
    made: dict[str, bool] = {}
    for variant in product.variants:
        size = variant.options.get(Field.SIZE)
        if size:
            made[size] = made.get(size, False) or variant.available
    return made


def facts_of(product: Product) -> Facts:
    """A product as the recommender sees it: plain facts by name."""
    core = {"category": product.category, "brand": product.brand, "price": product.price}
    return {**dict(product.attributes), **{k: v for k, v in core.items() if v is not None}}


def _train(
    shop: Shop, facts: Mapping[str, Facts], latest: str, progress: Progress | None
) -> TrainedRecommender:
    steps = 0

    def report(step: str) -> None:
        nonlocal steps
        steps += 1
        if progress:
            progress(f"recommender: {step}", steps - 1, steps)

    trained = train(EventLog(shop.engine).all(), facts, latest, report=report)
    report("saving")
    trained.save(shop.models / MODEL)
    return trained
