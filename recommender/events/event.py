"""What a shopper did with a product: the event, its kinds, and how moments are written.

An event is known by what it says. Times are kept in UTC in one notation, so that their text sorts as
they do.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

SOMEONE_ELSE = ":someone-else"  # ends the key of an event on goods bought for another


class EventKind(StrEnum):
    """What a shopper can do with a product."""

    VIEW = "view"
    CLICK = "click"
    LIKE = "like"
    DISLIKE = "dislike"
    ADD_TO_CART = "add_to_cart"
    PURCHASE = "purchase"
    RETURN = "return"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Event:
    """One act of one shopper.

    Args:
        timestamp: ISO 8601; without an offset it is read as UTC.
        value: The rating given (1 to 5) for ``rate``, the number of pieces for ``purchase``.
    """

    user: str
    product_id: str
    event: EventKind
    timestamp: str
    value: float | None = None

    @property
    def key(self) -> str:
        """What makes the event this one: shopper, product, kind and moment."""
        parts = (self.user, self.product_id, self.event.value, canonical_time(self.timestamp))
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class EventColumns:
    """Many events as columns of one length, in time order; an absent value is NaN."""

    user: list[str]
    product_id: list[str]
    event: list[str]
    timestamp: list[str]
    value: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.user)

    def __iter__(self) -> Iterator[Event]:
        for row in zip(*self._lists, self.value, strict=True):
            yield Event(row[0], row[1], EventKind(row[2]), row[3], _number(row[4]))

    @property
    def seconds(self) -> NDArray[np.float64]:
        """The moments as seconds since 1970, UTC."""
        naive = [text.removesuffix("+00:00") for text in self.timestamp]
        return np.array(naive, dtype="datetime64[us]").astype(np.int64) / 1e6

    @property
    def _lists(self) -> tuple[list[str], list[str], list[str], list[str]]:
        return self.user, self.product_id, self.event, self.timestamp


def canonical_time(text: str) -> str:
    """An ISO time in UTC and in the notation of the log.

    Raises:
        ValueError: ``text`` is no ISO 8601 time.
    """
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()


def seconds(timestamp: str) -> float:
    """An ISO 8601 moment as seconds since 1970, UTC."""
    return datetime.fromisoformat(canonical_time(timestamp)).timestamp()


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def visitor(conversation_id: str) -> str:
    """What events call a shopper of whom only the conversation is known."""
    return f"visitor:{conversation_id}"
