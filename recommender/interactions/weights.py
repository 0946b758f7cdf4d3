"""How much an act speaks for a product, and what several acts on one product come to."""

from collections.abc import Mapping
from types import MappingProxyType

from recommender.events.event import EventKind

KIND_WEIGHTS: Mapping[EventKind, float] = MappingProxyType(
    {
        EventKind.VIEW: 0.2,
        EventKind.CLICK: 0.3,
        EventKind.LIKE: 0.6,
        EventKind.ADD_TO_CART: 0.7,
        EventKind.PURCHASE: 1.0,
        EventKind.DISLIKE: -1.0,
        EventKind.RETURN: -0.8,
    }
)
NEUTRAL_RATING = 3.0
OPINION = 0.5  # acts that weigh at least this much, for or against, tell what a shopper thinks


def event_weight(kind: EventKind, value: float | None = None) -> float:
    """How much an act speaks for a product, from -1 to 1; a rating of 3, or none, says nothing."""
    if kind is not EventKind.RATE:
        return KIND_WEIGHTS[kind]
    rating = NEUTRAL_RATING if value is None else value
    return min(1.0, max(-1.0, (rating - NEUTRAL_RATING) / 2))


def merged_weight(before: float, weight: float) -> float:
    """What a product counts after one more act: a later opinion decides, a look takes none back."""
    if abs(weight) >= OPINION and (weight < 0 or before < 0):
        return weight
    return before if before <= -OPINION else max(before, weight)
