"""What suits the shopper beyond the request: what others took, profile, popularity.

The adapter between the catalogue's products and the recommender, which knows ids and facts only.
"""

import copy
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from assistant.shop.folder import Shop
from assistant.skills.context import Shopper
from recommender.errors import ModelError
from recommender.events import Event, EventKind, EventLog
from recommender.interactions import event_weight
from recommender.learning.training import train
from recommender.profiling.profiles import Profile, build_profile, profile_evidence
from recommender.profiling.traits import Facts, PriceScale
from recommender.ranking.evidence import Cause, Evidence, Part
from recommender.serving.trained import TrainedRecommender
from retrieval.catalog import Catalog
from retrieval.products import Product

Progress = Callable[[str, int, int], None]
Judgement = Mapping[str, Mapping[str, Evidence]]
MANY = 10_000  # sales that count as fully popular where there are no events
FAVOURITES = 60
HISTORY = 40  # products of the past that still count
MODEL = "recommender"


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

    def about(self, facts: CatalogueFacts) -> "Taste":
        """The same taste in a catalogue of these facts."""


class SalesTaste:
    """The small exact implementation: sales figures are the only evidence."""

    def judge(self, products: Mapping[str, Product], shopper: Shopper) -> Judgement:
        """Popularity on a logarithmic scale; nothing of the shopper is known."""
        del shopper
        return {Part.POPULAR: {key: _from_sales(product) for key, product in products.items()}}

    def favourites(self, shopper: Shopper) -> Sequence[str]:
        """None: popularity is the search's own order."""
        del shopper
        return ()

    def about(self, facts: CatalogueFacts) -> "SalesTaste":
        """The same: the facts do not matter."""
        del facts
        return self


@dataclass(frozen=True)
class LearntTaste:
    """Judges by the trained recommender and by the shopper's own events."""

    trained: TrainedRecommender
    log: EventLog
    facts: CatalogueFacts
    now: str

    @cached_property
    def popular(self) -> Mapping[str, float]:
        """What most shoppers take, by product id."""
        return self.trained.popular()

    def judge(self, products: Mapping[str, Product], shopper: Shopper) -> Judgement:
        """Evidence from others' events, the shopper's profile and popularity."""
        past = self._past(shopper)
        together = self.trained.together(*self._history(past, shopper))
        profile = self._profile(past, shopper)
        return {
            Part.TOGETHER: {key: together[key] for key in products if key in together},
            Part.PROFILE: self._suits(profile, products) if profile else {},
            Part.POPULAR: {key: self._popularity(product) for key, product in products.items()},
        }

    def favourites(self, shopper: Shopper) -> Sequence[str]:
        """What the blend ranks highest for the history, leaving out what is in it."""
        history, weights = self._history(self._past(shopper), shopper)
        if not history:
            return ()
        return self.trained.recommend(history, weights, limit=FAVOURITES, leave_out=history)

    def about(self, facts: CatalogueFacts) -> "LearntTaste":
        """The same taste in a catalogue of these facts; their prices are put in order at once."""
        taste = copy.copy(self)
        object.__setattr__(taste, "facts", facts)
        _ = facts.scale
        return taste

    def _past(self, shopper: Shopper) -> list[Event]:
        return self.log.of_user(shopper.user) if shopper.user else []

    def _history(self, past: Sequence[Event], shopper: Shopper) -> tuple[list[str], list[float]]:
        """Product ids, most recent last, and what each event says; this session comes last."""
        said = [(event.product_id, event_weight(event.event, event.value)) for event in past]
        said += [(key, event_weight(EventKind.VIEW)) for key in shopper.viewed]
        said += [(key, event_weight(EventKind.LIKE)) for key in shopper.liked]
        said += [(key, event_weight(EventKind.DISLIKE)) for key in shopper.disliked]
        said = said[-HISTORY:]
        return [key for key, _ in said], [weight for _, weight in said]

    def _profile(self, past: Sequence[Event], shopper: Shopper) -> Profile | None:
        if not past or shopper.user is None:
            return None
        return build_profile(shopper.user, past, self.facts, self.facts.scale, self.now)

    def _suits(self, profile: Profile, products: Mapping[str, Product]) -> dict[str, Evidence]:
        return {
            key: profile_evidence(profile, key, self.facts[key], self.facts.scale)
            for key in products
            if key in self.facts
        }

    def _popularity(self, product: Product) -> Evidence:
        """What most shoppers do now, or what sold at any time, whichever says more."""
        seen, sales = self.popular.get(product.id, 0.0), sold(product) / 2
        return (
            Evidence(seen, Cause("seen", product.id))
            if seen >= sales
            else _from_sales(product, 0.5)
        )


def sold(product: Product) -> float:
    """Sales as evidence from 0 to 1, logarithmic."""
    return min(1.0, math.log1p(product.sales or 0) / math.log1p(MANY))


def _from_sales(product: Product, share: float = 1.0) -> Evidence:
    return Evidence(sold(product) * share, Cause("sold", product.id))


def load_taste(shop: Shop, facts: CatalogueFacts, progress: Progress | None = None) -> Taste:
    """The shop's trained taste, trained now if there are events but no model that fits them."""
    log = EventLog(shop.engine)
    latest = log.latest()
    if latest is None:
        return SalesTaste()
    try:
        trained = TrainedRecommender.load(shop.models / MODEL, facts)
    except ModelError:
        trained = _train(shop, facts, latest, progress)
    return LearntTaste(trained, log, facts, latest)


def train_taste(path: Path, progress: Progress | None = None) -> dict[str, object]:
    """Trains the shop's recommender and saves it; returns how it was made and what was measured."""
    shop = Shop.open(path)
    try:
        latest = EventLog(shop.engine).latest()
        if latest is None:
            raise ModelError(f"'{path}' has no events to learn from; ingest some first.")
        facts = CatalogueFacts.of(Catalog(shop.engine).all())
        return dict(_train(shop, facts, latest, progress).made)
    finally:
        shop.engine.dispose()


def facts_of(product: Product) -> Facts:
    """A product as the recommender sees it: plain facts by name."""
    core = {"category": product.category, "brand": product.brand, "price": product.price}
    return {**dict(product.attributes), **{k: v for k, v in core.items() if v is not None}}


def _train(
    shop: Shop, facts: Mapping[str, Facts], latest: str, progress: Progress | None
) -> TrainedRecommender:
    if progress:
        progress("recommender", 0, 1)
    trained = train(EventLog(shop.engine).all(), facts, latest)
    trained.save(shop.models / MODEL)
    if progress:
        progress("recommender", 1, 1)
    return trained
