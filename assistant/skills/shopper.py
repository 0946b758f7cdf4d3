"""The shopper, as far as ranking may know them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from recommender.events import Event
from recommender.profiling.notes import Said


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who is asking, as far as ranking may know: the past, and what this conversation taught.

    Args:
        user: A known shopper's id.
        past: What was done before this conversation or outside it, oldest first.
        viewed, liked, disliked, carted: Product ids of this conversation, newest last.
        owned: Product ids the shopper says to have.
        moments: ISO 8601, when that was, by product id.
        said: What the shopper said of themself, ever.
        now: ISO 8601, when a list is asked for; None: the time of the shop's latest event.
    """

    user: str | None = None
    past: tuple[Event, ...] = ()
    viewed: tuple[str, ...] = ()
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()
    carted: tuple[str, ...] = ()
    moments: Mapping[str, str] = field(default_factory=dict)
    said: Said = field(default_factory=Said)
    now: str | None = None
