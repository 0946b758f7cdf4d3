"""Reviews that agree with their stars: clauses about aspects of the goods, put together by rating.

Every product has one aspect it is weak in and one it shines in, so that complaints about it cluster
as they do in life, and a summary of its reviews has something to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from demo.events import RATE, Event, draw_stars
from demo.products import Product
from demo.shelves import Aspect
from demo.shoppers import Shopper
from demo.worlds import DEMO

STREAM = 4
# Reviews by shoppers whose visits are not recorded: a few for each product, more for the popular.
GUESTS, GUESTS_AT_LEAST = 1.2, 3
NEW = timedelta(days=21)
WRITTEN = 0.85  # of shoppers who give stars, how many also write
CLUSTER = 0.65  # how often a clause is about the product's own weak or strong aspect


class EnglishClauses(BaseModel):
    """Clauses that fit any goods, in English."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    opening: tuple[str, ...]
    good: tuple[str, ...]
    end_good: tuple[str, ...]
    end_middle: tuple[str, ...]
    end_bad: tuple[str, ...]


class Clauses(EnglishClauses):
    """Clauses that fit any goods."""

    mild: tuple[str, ...]
    but: tuple[str, ...]
    short_good: tuple[str, ...]
    en: EnglishClauses


@dataclass(frozen=True, slots=True, order=True)
class Review:
    """One review."""

    created_at: datetime
    product_id: str
    user: str
    rating: int
    text: str
    language: str

    def row(self) -> dict[str, object]:
        """Return the line of reviews.jsonl."""
        return {
            "product_id": self.product_id,
            "user": self.user,
            "rating": self.rating,
            "text": self.text,
            "language": self.language,
            "created_at": self.created_at.isoformat(),
        }


class Reviewer:
    """Writes reviews of one product."""

    def __init__(self, rng: np.random.Generator, product: Product) -> None:
        self._rng = rng
        self._leaf = product.model.leaf
        self._slots = _slots(product)
        names = [name for name in self._leaf.reviews if name not in product.model.kind.unsaid]
        self._aspects = [names[int(place)] for place in rng.permutation(len(names))]
        self._strong, self._weak = self._aspects[0], self._aspects[-1]

    def write(self, stars: int) -> str:
        """Write a Chinese review for so many stars."""
        if stars >= 4:
            return self._praise(stars)
        return self._mixed() if stars == 3 else self._complain()

    def write_english(self, stars: int) -> str:
        """Write an English review for so many stars."""
        own, common = self._leaf.reviews_en, clauses().en
        if stars >= 4:
            parts = [self._one(own.good), self._one((*common.good, *common.end_good))]
        elif stars == 3:
            parts = [self._one(own.good), self._one(own.bad), self._one(common.end_middle)]
        else:
            parts = [self._one(own.bad), self._one(common.end_bad)]
        return ". ".join(parts).format_map(self._slots) + "."

    def _praise(self, stars: int) -> str:
        common = clauses()
        if self._rng.random() < 0.12:
            return self._one(common.short_good) + "。"
        most = min(3, len(self._aspects) - 1)
        aspects = self._choose(self._strong, 1 + int(self._rng.integers(most)))
        parts = self._some(common.opening, 0.25) + self._about(aspects, good=True)
        parts += self._some(common.good, 0.3)
        if stars == 4 and self._rng.random() < 0.6:
            return self._join([*parts, self._but(aspects)])
        return self._join([*parts, *self._some(common.end_good, 0.45)])

    def _mixed(self) -> str:
        common = clauses()
        aspects = self._choose(self._strong, 1)
        good = self._about(aspects, good=True)
        return self._join([*good, self._but(aspects), *self._some(common.end_middle, 0.6)])

    def _complain(self) -> str:
        common = clauses()
        parts = self._some(common.opening, 0.2)
        aspects = self._choose(self._weak, 1 + int(self._rng.integers(2)))
        parts += self._about(aspects, good=False)
        return self._join([*parts, *self._some(common.end_bad, 0.8)])

    def _but(self, praised: Sequence[str]) -> str:
        """Complain about something that was not praised in the same breath."""
        (aspect,) = self._choose(self._weak, 1, praised)
        (bad,) = self._about([aspect], good=False)
        return self._one(clauses().but).replace("{bad}", bad)

    def _choose(self, usual: str, count: int, besides: Sequence[str] = ()) -> list[str]:
        """Return so many different aspects, the product's usual one mostly among them."""
        names = [name for name in self._aspects if name not in besides]
        order = [names[int(place)] for place in self._rng.permutation(len(names))]
        if usual in names and self._rng.random() < CLUSTER:
            order = [usual, *(name for name in order if name != usual)]
        return order[:count]

    def _about(self, aspects: Sequence[str], *, good: bool) -> list[str]:
        return [self._one(_side(self._leaf.reviews[name], good)) for name in aspects]

    def _one(self, options: Sequence[str]) -> str:
        return options[int(self._rng.integers(len(options)))]

    def _some(self, options: Sequence[str], chance: float) -> list[str]:
        return [self._one(options)] if self._rng.random() < chance else []

    def _join(self, parts: Sequence[str]) -> str:
        days = {"days": str(int(self._rng.integers(2, 31)))}
        text = "，".join(dict.fromkeys(parts)) + "。"
        return text.format_map(self._slots | days)


@cache
def clauses() -> Clauses:
    """Return the clauses that fit any goods."""
    text = DEMO.text("reviews.yaml")
    return Clauses.model_validate(yaml.safe_load(text))


def draw_reviews(
    seed: int,
    products: Sequence[Product],
    shoppers: Sequence[Shopper],
    events: Sequence[Event],
    now: datetime,
) -> list[Review]:
    """Write the reviews of rated purchases and of guests, in time order."""
    rng = np.random.default_rng([seed, STREAM])
    writers = {product.id: Reviewer(rng, product) for product in products}
    english = {shopper.id for shopper in shoppers if shopper.english}
    reviews: list[Review] = []
    for event in events:
        if event.event == RATE and event.value and rng.random() < WRITTEN:
            language = "en" if event.user in english else "zh"
            text = _text(writers[event.product_id], event.value, language)
            reviews.append(
                Review(event.at, event.product_id, event.user, event.value, text, language)
            )
    guests = 0
    for product in products:
        for _ in range(_guests(rng, product, now)):
            guests += 1
            reviews.append(_guest(rng, product, writers[product.id], guests, now))
    return sorted(reviews)


def ratings(reviews: Sequence[Review]) -> dict[str, float]:
    """Return the mean stars of each product that has reviews, to one decimal."""
    stars: dict[str, list[int]] = {}
    for review in reviews:
        stars.setdefault(review.product_id, []).append(review.rating)
    return {product: round(sum(given) / len(given), 1) for product, given in stars.items()}


def _guests(rng: np.random.Generator, product: Product, now: datetime) -> int:
    if product.created_at > now - NEW:
        return int(rng.integers(2))
    return min(80, GUESTS_AT_LEAST + int(rng.poisson(GUESTS * product.appeal**0.8)))


def _guest(
    rng: np.random.Generator, product: Product, writer: Reviewer, number: int, now: datetime
) -> Review:
    stars = draw_stars(rng, product.charm)
    language = "en" if rng.random() < 0.06 else "zh"
    span = (now - product.created_at).total_seconds()
    at = product.created_at + timedelta(seconds=int(span * rng.uniform(0.05, 0.99)))
    user = f"guest-{number:05d}"
    return Review(at, product.id, user, stars, _text(writer, stars, language), language)


def _text(writer: Reviewer, stars: int, language: str) -> str:
    return writer.write_english(stars) if language == "en" else writer.write(stars)


def _slots(product: Product) -> dict[str, str]:
    facts = {name: value.zh for name, value in product.facts.items()}
    return facts | {"color": product.color, "word": product.model.word.zh}


def _side(aspect: Aspect, good: bool) -> tuple[str, ...]:
    return aspect.good if good else aspect.bad
