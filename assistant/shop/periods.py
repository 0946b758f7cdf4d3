"""From when until when something holds, as owners write it: days or moments, in the shop's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator


def _written(value: object) -> object:
    if isinstance(value, date):
        return value
    raise ValueError(
        "expected a day or a moment without quotes, as 2026-11-11 or 2026-11-11T20:00:00"
    )


Moment = Annotated[date | datetime, BeforeValidator(_written)]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time.

    Args:
        start: The first moment; None: since ever.
        end: The first moment after it; None: for good.
    """

    start: datetime | None = None
    end: datetime | None = None

    @classmethod
    def of(cls, start: Moment | None, until: Moment | None, zone: ZoneInfo) -> "Period":
        """As written: a day counts whole, also as the last one; without an offset in ``zone``.

        Raises:
            ValueError: It would end before it begins.
        """
        first = None if start is None else _moment(start, zone)
        after = None if until is None else _moment(until, zone, last=True)
        if first is not None and after is not None and after <= first:
            raise ValueError(f"'until' is {until}, which is not after 'from', {start}")
        return cls(first, after)

    def holds(self, now: datetime) -> bool:
        """Whether ``now`` lies in it."""
        return (self.start is None or self.start <= now) and (self.end is None or now < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether some moment lies in both."""
        starts_in_time = other.end is None or self.start is None or self.start < other.end
        ends_late_enough = self.end is None or other.start is None or other.start < self.end
        return starts_in_time and ends_late_enough


def _moment(written: Moment, zone: ZoneInfo, *, last: bool = False) -> datetime:
    if isinstance(written, datetime):
        return written if written.tzinfo else written.replace(tzinfo=zone)
    day = written + timedelta(days=1) if last else written
    return datetime.combine(day, time(), tzinfo=zone)
