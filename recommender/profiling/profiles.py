"""What a shopper is known to like, computed from events and the facts of products.

Each trait has an affinity that nears 1 (or -1) as evidence gathers and fades with time; it can be
shown to the shopper and taken out. Evidence names the trait that contributed most.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from recommender.events import Event, EventKind, seconds
from recommender.interactions import event_weight
from recommender.interactions.weights import OPINION
from recommender.models.popular import DAY
from recommender.profiling.traits import CATEGORY, PRICE, Facts, PriceScale, Trait, traits_of
from recommender.ranking.evidence import Cause, Evidence

HALF_LIFE_DAYS = 60.0
SHARES: Mapping[str, float] = {CATEGORY: 0.4, "brand": 0.25, PRICE: 0.15, "color": 0.1}
OTHER_SHARE = 0.1  # of all other traits together
AGAINST_A_TRAIT = 0.3  # one bad product says less about its brand than one good product
MOST_WEIGHED = 300  # of the newest events; what lies before them has all but faded
BANDS = ("low", "middle", "high")


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
        price: None where nothing with a price was taken.
        disliked: Products whose last word from the shopper was negative.
        purchased: Products bought.
        events: How many events this rests on.
        last_seen: The newest of them, ISO 8601; None without any.
    """

    user: str
    affinities: Mapping[Trait, float]
    price: PriceTaste | None = None
    disliked: frozenset[str] = frozenset()
    purchased: frozenset[str] = frozenset()
    events: int = 0
    last_seen: str | None = None

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
) -> Profile:
    """The profile of ``user`` from their events up to ``now``.

    Args:
        user: The shopper's id.
        events: The shopper's events in time order; of unknown products only the ids are kept.
        products: Facts by product id.
        scale: The prices of the catalogue.
        now: ISO 8601; older events count less, half after 60 days.
    """
    moment = seconds(now)
    ages = [(event, moment - seconds(event.timestamp)) for event in events]
    past = [event for event, age in ages if age >= 0]
    recent = [(event, age / DAY) for event, age in ages if age >= 0][-MOST_WEIGHED:]
    weighed = _weighed(recent, products)
    return Profile(
        user,
        _affinities(weighed),
        _price_taste(weighed, scale),
        turned_down(past),
        bought(past),
        len(past),
        past[-1].timestamp if past else None,
    )


def profile_evidence(
    profile: Profile, product_id: str, facts: Facts, scale: PriceScale
) -> Evidence:
    """How well a product suits the profile, -1 to 1, and the trait that contributed most.

    A product the shopper disliked has -1, whatever its traits. With nothing known: 0, no cause.
    """
    if product_id in profile.disliked:
        return Evidence(-1.0, Cause("product", product_id))
    causes = dict(_trait_contributions(profile, facts))
    causes.update(_price_contribution(profile, facts, scale))
    value = sum(causes.values())
    if not value:
        return Evidence(0.0)
    sign = 1 if value > 0 else -1
    main = max(causes, key=lambda cause: (sign * causes[cause], cause.kind, cause.value))
    return Evidence(value, main)


def bought(past: Iterable[Event]) -> frozenset[str]:
    """The products bought."""
    return frozenset(event.product_id for event in past if event.event is EventKind.PURCHASE)


def turned_down(past: Iterable[Event]) -> frozenset[str]:
    """The products of which the last opinion is negative; another look does not take it back."""
    weighed = [(event.product_id, event_weight(event.event, event.value)) for event in past]
    opinions = {product: weight for product, weight in weighed if abs(weight) >= OPINION}
    return frozenset(product for product, weight in opinions.items() if weight < 0)


def _weighed(
    aged: Iterable[tuple[Event, float]], products: Mapping[str, Facts]
) -> list[tuple[Facts, float]]:
    """What speaks for each product in sum, and what against it; facts are looked up once."""
    sums: dict[tuple[str, bool], float] = {}
    for event, days in aged:
        weight = event_weight(event.event, event.value) * 0.5 ** (days / HALF_LIFE_DAYS)
        key = (event.product_id, weight > 0)
        sums[key] = sums.get(key, 0.0) + weight
    known = {product for product, _ in sums if product in products}
    facts = {product: products[product] for product in known}
    return [(facts[product], sums[product, sign]) for product, sign in sums if product in known]


def _affinities(weighed: Iterable[tuple[Facts, float]]) -> dict[Trait, float]:
    sums: dict[Trait, float] = {}
    for facts, weight in weighed:
        counted = weight if weight > 0 else weight * AGAINST_A_TRAIT
        for kind, traits in traits_of(facts).items():
            share = 1 if kind == CATEGORY else 1 / len(traits)  # which of five sizes is unknown
            for trait in traits:
                sums[trait] = sums.get(trait, 0.0) + counted * share
    return {trait: total / (1 + abs(total)) for trait, total in sorted(sums.items()) if total}


def _price_taste(weighed: Iterable[tuple[Facts, float]], scale: PriceScale) -> PriceTaste | None:
    total = reached = 0.0
    for facts, weight in weighed:
        level = scale.level(facts)
        if level is not None and weight > 0:
            total, reached = total + weight, reached + weight * level
    return PriceTaste(reached / total, total / (1 + total)) if total else None


def _trait_contributions(profile: Profile, facts: Facts) -> list[tuple[Cause, float]]:
    kinds = traits_of(facts)
    others = sum(kind not in SHARES for kind in kinds)
    found = []
    for kind, traits in kinds.items():
        share = SHARES.get(kind) or OTHER_SHARE / others
        trait, affinity = _strongest(profile, traits)
        if affinity:
            found.append((Cause(kind, trait.value), share * affinity))
    return found


def _strongest(profile: Profile, traits: list[Trait]) -> tuple[Trait, float]:
    """The trait with the strongest affinity; of a category the step that says most.

    A department counts less than the leaf: to like one thing in it is not to like it all.
    """
    steps = len(traits) if traits[0].kind == CATEGORY else 0
    scored = [
        (trait, profile.affinities.get(trait, 0.0) * (place / steps if steps else 1))
        for place, trait in enumerate(traits, start=1)
    ]
    return max(scored, key=lambda pair: abs(pair[1]))


def _price_contribution(profile: Profile, facts: Facts, scale: PriceScale) -> dict[Cause, float]:
    level = scale.level(facts)
    if profile.price is None or level is None:
        return {}
    nearness = 1 - 2 * abs(level - profile.price.level)
    value = SHARES[PRICE] * profile.price.certainty * nearness
    return {Cause(PRICE, profile.price.band): value} if value else {}
