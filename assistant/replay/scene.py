"""All that a check may look at: the turn, what was shown before it, the catalogue, the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.replay.values import Json, Screen
from retrieval.products import Product

Lookup = Callable[[Sequence[str]], Mapping[str, Product]]
Miss = tuple[str, str, str]  # key of the expectation, expected, got
Rows = Callable[[], Sequence[Json]]


@dataclass(frozen=True, slots=True)
class Scene:
    """A turn and its surroundings.

    Args:
        response: The turn as data; empty when undo went back to the start.
        screen: What was shown before it.
        lookup: Finds products in the catalogue by id; leaves unknown ones out.
        orders, alerts: Reads the shopper's rows from the database, when a check asks.
        known_fields: Every field that some product has; None when that is not known.
    """

    response: Json
    screen: Screen
    lookup: Lookup
    orders: Rows
    alerts: Rows
    known_fields: frozenset[str] | None = None
