"""What an alert is: what is watched, for whom, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What is waited for."""

    PRICE = "price"
    STOCK = "stock"
    SUPPLY = "supply"


class End(StrEnum):
    """Why an alert ended."""

    CANCELLED = "cancelled"
    OPTED_OUT = "opted_out"
    DONE = "done"  # it was for one occasion, which came
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched.

    Args:
        product_id: The product; of a supply None, where only a kind of goods was named.
        sku: Of a stock, the variant.
        category: Of a supply, the path of the kind of goods.
        level: Of a price, at which it is told, in the shop's currency.
        below: Whether the price must be less than that, and not only no more.
        price: What the product cost when the alert was set.
        due_at: Of a supply, ISO 8601 with zone.
        every_days: Of a supply, after how many days it is due again; None for once.
        language: In which it is told.
    """

    kind: Kind
    product_id: str | None = None
    sku: str | None = None
    category: str | None = None
    level: float | None = None
    below: bool = False
    price: float | None = None
    due_at: str | None = None
    every_days: int | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it is kept.

    Args:
        shopper: Whose, as events name shoppers; a visitor's is their conversation's.
        user: A known shopper's id.
        met: Whether what is waited for held when it was last looked at.
        times: How often it was told.
    """

    id: int
    shopper: str
    user: str | None
    conversation_id: str
    watch: Watch
    created_at: str
    met: bool = False
    times: int = 0
    ended_at: str | None = None
    ended_how: End | None = None

    @property
    def active(self) -> bool:
        """Whether it is still watched."""
        return self.ended_at is None

    def to_json(self) -> dict[str, Any]:
        """As the API and ``expect.alerts`` show it; None where a kind has no such thing."""
        watch = self.watch
        return {
            "id": self.id,
            "kind": watch.kind.value,
            "product_id": watch.product_id,
            "sku": watch.sku,
            "category": watch.category,
            "level": watch.level,
            "due_at": watch.due_at,
            "every_days": watch.every_days,
            "created_at": self.created_at,
            "state": "active" if self.active else (self.ended_how or End.CANCELLED).value,
            "times": self.times,
        }


@dataclass(frozen=True, slots=True)
class Firing:
    """One crossing, to be told once.

    Args:
        at: When it was seen, ISO 8601.
        facts: What held then: ``price``, ``stock``.
    """

    id: int
    alert: Alert
    at: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """What a turn did to alerts.

    Args:
        sets: What it had watched.
        ends: The ids of alerts that it ended.
        how: Why.
        tells: The ids of firings that it told.
    """

    sets: tuple[Watch, ...] = ()
    ends: tuple[int, ...] = ()
    how: End = End.CANCELLED
    tells: tuple[int, ...] = ()
