"""Models of goods, drawn leaf by leaf: maker, kind, price and what is true of them.

Prices are given out by rank: models of a leaf are ordered by brand level, kind and chance, and the
order is laid over the leaf's price range. So every leaf has its cheap and its dear goods whatever
the seed, and the dear ones have the better figures (the ladders).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from demo.prices import price_at
from demo.shelves import Brand, Kind, Leaf
from demo.words import Words

NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Model:
    """One model of a brand, before it is listed in its colours.

    Args:
        rank: Its place among the leaf's models by price, 0 to 1.
        facts: Attribute name to value.
        extras: Features beyond those of its kind, each with a sentence.
        charm: What shoppers come to think of it: the rating it tends to, 1 to 5.
    """

    leaf: Leaf
    kind: Kind
    brand: Brand
    name: Words
    word: Words
    colors: tuple[str, ...]
    launched: datetime
    charm: float
    rank: float = 0.0
    price: float = 0.0
    facts: Mapping[str, Words] = field(default_factory=dict)
    extras: tuple[tuple[Words, Words], ...] = ()
    opening: Words = NOTHING


class Deck:
    """Kinds dealt in proportion to their weight, so that each one turns up."""

    def __init__(self, rng: np.random.Generator, kinds: Sequence[Kind]) -> None:
        self._rng = rng
        self._cards = [kind for kind in kinds for _ in range(kind.weight)]
        self._left: list[Kind] = []
        self._lines: dict[str, Kind] = {}

    def deal(self, line: str) -> Kind:
        """Return the next kind, or the same one again for a product line (Pace3, Pace2)."""
        if line in self._lines:
            return self._lines[line]
        if not self._left:
            order = self._rng.permutation(len(self._cards))
            self._left = [self._cards[int(place)] for place in order]
        kind = self._left.pop()
        if line:
            self._lines[line] = kind
        return kind


def draw_models(
    rng: np.random.Generator, leaf: Leaf, brands: Sequence[Brand], now: datetime
) -> list[Model]:
    """Draw the models of a leaf, so that their colours make up its number of listings."""
    planned = list(_plan(rng, leaf, brands, now))
    scores = [_score(rng, model) for model in planned]
    order = sorted(range(len(planned)), key=lambda place: (scores[place], place))
    ranks = {place: rank / max(1, len(order) - 1) for rank, place in enumerate(order)}
    return [_with_facts(rng, model, ranks[place]) for place, model in enumerate(planned)]


def redraw(rng: np.random.Generator, model: Model, *, widely: bool) -> Model:
    """Draw the model's open choices again, for when two models came out with the same title.

    Args:
        rng: Source of chance.
        model: The model whose title is taken.
        widely: Also draw another kind that comes in the same colours.
    """
    if widely:
        alike = [kind for kind in model.leaf.kinds if kind.colors == model.kind.colors]
        kind = alike[int(rng.integers(len(alike)))]
        model = replace(model, kind=kind, word=_choice(rng, kind.words))
    return _with_facts(rng, model, model.rank)


def _plan(
    rng: np.random.Generator, leaf: Leaf, brands: Sequence[Brand], now: datetime
) -> Iterator[Model]:
    makers = [brand for brand in brands if leaf.name.zh in brand.makes]
    makers = [makers[int(place)] for place in rng.permutation(len(makers))]
    deck, left, index = Deck(rng, leaf.kinds), leaf.listings, 0
    while left > 0:
        brand = makers[index % len(makers)]
        name, line = brand.line(index // len(makers))
        named = "{model}" in leaf.title.zh
        kind = deck.deal(f"{brand.name.zh} {line}" if named and line else "")
        colors = _colors(rng, kind, left)
        age = (index // len(makers) + 0.2 + rng.random()) / (leaf.listings / len(makers))
        yield Model(
            leaf=leaf,
            kind=kind,
            brand=brand,
            name=name,
            word=_choice(rng, kind.words),
            colors=colors,
            launched=_launch(rng, leaf, now, min(1.0, age)),
            charm=float(np.clip(rng.normal(4.45, 0.28), 3.3, 4.9)),
        )
        left -= len(colors) or 1
        index += 1


def _colors(rng: np.random.Generator, kind: Kind, most: int) -> tuple[str, ...]:
    if not kind.colors:
        return ()
    count = min(int(rng.integers(kind.colorways)) + 1, len(kind.colors), most)
    weights = 1 / (np.arange(len(kind.colors)) + 2.0)
    picked = rng.choice(len(kind.colors), size=count, replace=False, p=weights / weights.sum())
    return tuple(kind.colors[place] for place in sorted(int(place) for place in picked))


def _launch(rng: np.random.Generator, leaf: Leaf, now: datetime, age: float) -> datetime:
    """Return when the model came out: later models first, seasonal goods before their season."""
    months = {(month - ahead - 1) % 12 + 1 for month in leaf.peak for ahead in (0, 1, 2)}
    for attempt in range(60):
        span = rng.uniform(0.5, 1.0) * age if attempt < 30 else rng.random()
        days = 4 + 900 * span
        launched = now - timedelta(days=days, minutes=int(rng.integers(600)))
        if not months or launched.month in months:
            break
    return launched.replace(hour=10, minute=0, second=0, microsecond=0)


def _score(rng: np.random.Generator, model: Model) -> float:
    better = 0.5 if model.name.zh.endswith(("Pro", "Ultra", "Plus")) else 0.0
    return model.brand.level * 0.5 + model.kind.level * 0.9 + better + float(rng.normal(0, 0.5))


def _with_facts(rng: np.random.Generator, model: Model, rank: float) -> Model:
    leaf, kind = model.leaf, model.kind
    facts = {key: _choice(rng, values) for key, values in kind.any.items()}
    facts |= {key: _rung(rng, values, rank) for key, values in kind.ladder.items() if values}
    return replace(
        model,
        rank=rank,
        price=price_at(rank, *leaf.price),
        facts=facts | kind.set,
        extras=_extras(rng, kind, rank),
        opening=_choice(rng, kind.text),
        charm=float(np.clip(model.charm + 0.12 * (rank - 0.5), 3.3, 4.92)),
    )


def _rung(rng: np.random.Generator, values: Sequence[Words], rank: float) -> Words:
    place = rank + float(rng.normal(0, 0.12))
    return values[int(np.clip(round(place * (len(values) - 1)), 0, len(values) - 1))]


def _extras(rng: np.random.Generator, kind: Kind, rank: float) -> tuple[tuple[Words, Words], ...]:
    count = 1 + int(rank > 0.4) + int(rng.random() < 0.4)
    places = rng.permutation(len(kind.extras))[: min(count, len(kind.extras))]
    pairs = list(kind.extras.items())
    return tuple((Words.parse(pairs[place][0]), pairs[place][1]) for place in sorted(places))


def _choice(rng: np.random.Generator, values: Sequence[Words]) -> Words:
    return values[int(rng.integers(len(values)))]
