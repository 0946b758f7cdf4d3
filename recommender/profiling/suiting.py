"""How well a product suits a profile: evidence with the trait that contributed most."""

from collections.abc import Mapping

from recommender.profiling.notes import SIZE
from recommender.profiling.profiles import Profile
from recommender.profiling.traits import CATEGORY, PRICE, Facts, PriceScale, Trait, traits_of
from recommender.ranking.evidence import Cause, Evidence

SHARES: Mapping[str, float] = {CATEGORY: 0.4, "brand": 0.25, PRICE: 0.15, "color": 0.1}
OTHER_SHARE = 0.1  # of all other traits together
SIZE_THERE, SIZE_GONE = 0.3, -0.4  # whether a product can be had in the shopper's size


def profile_evidence(
    profile: Profile,
    product_id: str,
    facts: Facts,
    scale: PriceScale,
    sizes: Mapping[str, bool] | None = None,
) -> Evidence:
    """How well a product suits the profile, -1 to 1, and the trait that contributed most.

    Args:
        profile: Whose.
        product_id: The product.
        facts: What is known of it.
        scale: The prices of the catalogue.
        sizes: In which sizes it is made, and whether each can be had; None for no sizes.

    A product the shopper disliked has -1, whatever its traits. With nothing known: 0, no cause.
    """
    if product_id in profile.disliked:
        return Evidence(-1.0, Cause("product", product_id))
    causes = dict(_trait_contributions(profile, facts))
    causes.update(_price_contribution(profile, facts, scale))
    causes.update(_size_contribution(profile, facts, sizes or {}))
    value = max(-1.0, min(1.0, sum(causes.values())))
    if not value:
        return Evidence(0.0)
    sign = 1 if value > 0 else -1
    main = max(causes, key=lambda cause: (sign * causes[cause], cause.kind, cause.value))
    return Evidence(value, main)


def _trait_contributions(profile: Profile, facts: Facts) -> list[tuple[Cause, float]]:
    kinds = traits_of(facts)
    others = sum(kind not in SHARES and kind != SIZE for kind in kinds)
    found = []
    for kind, traits in kinds.items():
        if kind == SIZE:
            continue
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


def _size_contribution(
    profile: Profile, facts: Facts, sizes: Mapping[str, bool]
) -> dict[Cause, float]:
    category = facts.get(CATEGORY)
    size = profile.said.size_for(category if isinstance(category, str) else None, sizes)
    if size is None:
        return {}
    return {Cause(SIZE, size.value): SIZE_THERE if sizes[size.value] else SIZE_GONE}
