"""What a shopper is known to like, computed from events and the facts of products.

Each trait has an affinity that nears 1 (or -1) as evidence gathers and fades with time; it can be
shown to the shopper and taken out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from recommender.events import Event, EventKind, seconds
from recommender.interactions import event_weight
from recommender.interactions.weights import OPINION
from recommender.models.popular import DAY
from recommender.profiling.notes import SIZE, Named, Said
from recommender.profiling.traits import CATEGORY, PRICE, Facts, PriceScale, Trait, traits_of

NAMED = frozenset({CATEGORY, "brand", "color"})  # what is called by a name, whatever it looks like
Weighed = Sequence[tuple[Facts, float]]
HALF_LIFE_DAYS = 60.0
AGAINST_A_TRAIT = 0.3  # one bad product says less about its brand than one good product
MOST_WEIGHED = 300  # of the newest events; what lies before them has all but faded
REGULAR_PURCHASES = 5
LAPSED_DAYS = 90.0
BANDS = ("low", "middle", "high")


class Segment(StrEnum):
    """How long and how closely a shopper is known."""

    NEW = "new"  # nothing is known yet
    BROWSING = "browsing"  # looked around, bought nothing
    BUYER = "buyer"
    REGULAR = "regular"
    LAPSED = "lapsed"  # bought once, and has not been here for three months


@dataclass(frozen=True, slots=True)
class PriceTaste:
    """Where a shopper buys on the price scale.

    Args:
        level: 0 cheapest to 1 dearest of a category.
        certainty: 0 to 1.
    """

    level: float
    certainty: float

    @property
    def band(self) -> str:
        """``low``, ``middle`` or ``high``."""
        return BANDS[min(2, int(self.level * 3))]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one shopper.

    Args:
        user: The shopper.
        affinities: By trait, -1 (avoids) to 1 (seeks).
        said: What the shopper said of themself; it goes before what was concluded.
        price: None where nothing with a price was taken.
        disliked: Products whose last word from the shopper was negative.
        purchased: Products bought.
        events: How many events this rests on.
        last_seen: The newest of them, ISO 8601; None without any.
        segment: How long and how closely the shopper is known.
    """

    user: str
    affinities: Mapping[Trait, float]
    said: Said = field(default_factory=Said)
    price: PriceTaste | None = None
    disliked: frozenset[str] = frozenset()
    purchased: frozenset[str] = frozenset()
    events: int = 0
    last_seen: str | None = None
    segment: Segment = Segment.NEW

    def top(self, kind: str, limit: int = 5) -> list[tuple[Trait, float]]:
        """The most liked traits of a kind, ties by value."""
        liked = [(t, value) for t, value in self.affinities.items() if t.kind == kind and value > 0]
        return sorted(liked, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def without(self, kind: str, value: str | None = None) -> "Profile":
        """The profile after the shopper took out a trait, or with no value all of a kind."""
        if kind == PRICE:
            return replace(self, price=None)
        kept = {
            trait: affinity
            for trait, affinity in self.affinities.items()
            if trait.kind != kind or value not in (None, trait.value)
        }
        return replace(self, affinities=kept)


def build_profile(
    user: str,
    events: Iterable[Event],
    products: Mapping[str, Facts],
    scale: PriceScale,
    now: str,
    said: Said | None = None,
) -> Profile:
    """The profile of ``user`` from their events up to ``now``.

    Args:
        user: The shopper's id.
        events: The shopper's events in time order; of unknown products only the ids are kept.
        products: Facts by product id.
        scale: The prices of the catalogue.
        now: ISO 8601; older events count less, half after 60 days.
        said: What the shopper said; None for nothing.
    """
    told = said or Said()
    moment = seconds(now)
    ages = [(event, moment - seconds(event.timestamp)) for event in events]
    past = [event for event, age in ages if age >= 0]
    recent = [(event, age / DAY) for event, age in ages if age >= 0][-MOST_WEIGHED:]
    weighed = _weighed(recent, products)
    dropped = {_trait_named(named): seconds(at) for named, at in told.dropped.items()}
    later = {
        trait: _weighed([(e, days) for e, days in recent if seconds(e.timestamp) > at], products)
        for trait, at in dropped.items()
    }
    had = bought(past)
    return Profile(
        user,
        _corrected(_affinities(weighed), later, told, moment),
        told,
        _price_taste(later.get(Trait(PRICE, ""), weighed), scale),
        turned_down(past),
        had,
        len(past),
        past[-1].timestamp if past else None,
        _segment(past, moment),
    )


def _corrected(
    affinities: Mapping[Trait, float],
    later: Mapping[Trait, Weighed],
    said: Said,
    moment: float,
) -> dict[Trait, float]:
    """The affinities as what was said leaves them.

    Of what was dropped only later events count; what was turned down has a word against it that
    fades as events do; what is never to be offered is not sought.
    """
    found = dict(affinities)
    for dropped, weighed in later.items():
        anew = _affinities(weighed)
        for trait in {*found, *anew}:
            if _covers(dropped, trait):
                found[trait] = anew.get(trait, 0.0)
    for named, at in said.refused.items():
        trait = _trait_named(named)
        word = 0.5 ** ((moment - seconds(at)) / DAY / HALF_LIFE_DAYS)
        found[trait] = max(-1.0, found.get(trait, 0.0) - word)
    banned = [_trait_named(named) for named in said.avoided]
    return {
        trait: value
        for trait, value in found.items()
        if value and not (value > 0 and any(_covers(one, trait) for one in banned))
    }


def _trait_named(named: Named) -> Trait:
    return Trait(named[0], named[1])


def _covers(named: Trait, trait: Trait) -> bool:
    """Whether what was said of one trait is about another: all of a kind, and steps below a step."""
    if named.kind != trait.kind or named.value in ("", trait.value):
        return named.kind == trait.kind
    steps = trait.value.split("/")
    below = trait.value.startswith(f"{named.value}/") or named.value in steps
    return named.kind == CATEGORY and below


def _segment(past: Sequence[Event], moment: float) -> Segment:
    purchases = sum(event.event is EventKind.PURCHASE for event in past)
    if not past:
        return Segment.NEW
    if not purchases:
        return Segment.BROWSING
    if moment - seconds(past[-1].timestamp) > LAPSED_DAYS * DAY:
        return Segment.LAPSED
    return Segment.REGULAR if purchases >= REGULAR_PURCHASES else Segment.BUYER


def bought(past: Iterable[Event]) -> frozenset[str]:
    """The products bought."""
    return frozenset(event.product_id for event in past if event.event is EventKind.PURCHASE)


def turned_down(past: Iterable[Event]) -> frozenset[str]:
    """The products of which the last opinion is negative; another look does not take it back."""
    weighed = [(event.product_id, event_weight(event.event, event.value)) for event in past]
    opinions = {product: weight for product, weight in weighed if abs(weight) >= OPINION}
    return frozenset(product for product, weight in opinions.items() if weight < 0)


def _weighed(aged: Iterable[tuple[Event, float]], products: Mapping[str, Facts]) -> Weighed:
    """What speaks for each product in sum, and what against it; facts are looked up once."""
    sums: dict[tuple[str, bool], float] = {}
    for event, days in aged:
        weight = event_weight(event.event, event.value) * 0.5 ** (days / HALF_LIFE_DAYS)
        key = (event.product_id, weight > 0)
        sums[key] = sums.get(key, 0.0) + weight
    known = {product for product, _ in sums if product in products}
    facts = {product: products[product] for product in known}
    return [(facts[product], sums[product, sign]) for product, sign in sums if product in known]


def _affinities(weighed: Weighed) -> dict[Trait, float]:
    sums: dict[Trait, float] = {}
    for facts, weight in weighed:
        counted = weight if weight > 0 else weight * AGAINST_A_TRAIT
        for kind, traits in traits_of(facts).items():
            if kind == SIZE:
                continue  # of the sizes a product is made in, which one was meant is not known
            share = 1 if kind == CATEGORY else 1 / len(traits)
            for trait in traits:
                if kind not in NAMED and trait.value[0].isdigit():
                    continue  # 208 g is an amount, no taste
                sums[trait] = sums.get(trait, 0.0) + counted * share
    return {trait: total / (1 + abs(total)) for trait, total in sorted(sums.items()) if total}


def _price_taste(weighed: Weighed, scale: PriceScale) -> PriceTaste | None:
    total = reached = 0.0
    for facts, weight in weighed:
        level = scale.level(facts)
        if level is not None and weight > 0:
            total, reached = total + weight, reached + weight * level
    return PriceTaste(reached / total, total / (1 + total)) if total else None
