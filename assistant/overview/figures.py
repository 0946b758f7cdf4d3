"""The figures at the head of an overview: each with what it was in the span before."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.overview.shares import Share


class Unit(StrEnum):
    """What a figure is counted in."""

    COUNT = "count"
    SHARE = "share"
    MILLISECONDS = "milliseconds"
    SECONDS = "seconds"
    STARS = "stars"


Value = int | float | Share | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Args:
        name: What is counted.
        unit: In what.
        value: Now; None where nothing can be said.
        before: In as many days before.
    """

    name: str
    unit: Unit
    value: Value
    before: Value = None

    def to_json(self) -> dict[str, object]:
        """As the API tells it."""
        return {"unit": self.unit.value, "value": _plain(self.value), "before": _plain(self.before)}


def _plain(value: Value) -> object:
    if isinstance(value, Share):
        return value.to_json()
    return round(value, 2) if isinstance(value, float) else value
