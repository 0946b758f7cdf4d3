"""When people are there: the ``business_hours`` of a shop, in its time zone, every day alike.

Hours that end before they begin go on past midnight; such as begin and end alike, or ``00:00-24:00``,
never end.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """The opening hours of one shop.

    Args:
        opens, closes: Since midnight; what closes is not open any more.
        zone: Where the shop is.
    """

    opens: timedelta
    closes: timedelta
    zone: ZoneInfo

    @classmethod
    def of(cls, text: str, timezone: str) -> Self:
        """The hours that a setting such as ``09:00-22:00`` names."""
        opens, _, closes = text.partition("-")
        return cls(_since_midnight(opens), _since_midnight(closes), ZoneInfo(timezone))

    @property
    def always(self) -> bool:
        """Whether somebody is there at any time."""
        return self.closes - self.opens in (timedelta(), DAY)

    def are_open(self, now: datetime) -> bool:
        """Whether people are there."""
        return self.always or any(begins <= now < ends for begins, ends in self._around(now))

    def returns_at(self, now: datetime) -> datetime | None:
        """When people return; None while they are there."""
        if self.are_open(now):
            return None
        return min(begins for begins, _ in self._around(now) if begins > now)

    def closes_at(self, now: datetime) -> datetime | None:
        """When people leave; None while they are away, or if they never leave."""
        if self.always:
            return None
        return next((ends for begins, ends in self._around(now) if begins <= now < ends), None)

    def after(self, now: datetime, worked: timedelta) -> datetime:
        """The moment by which people have been there for as long as ``worked`` from ``now`` on."""
        if self.always:
            return now + worked
        moment = now
        while True:
            moment = self.returns_at(moment) or moment
            closes = self.closes_at(moment)
            if closes is None or moment + worked <= closes:
                return moment + worked
            worked, moment = worked - (closes - moment), closes

    def _around(self, now: datetime) -> list[tuple[datetime, datetime]]:
        """The hours of the days around a moment, each from when to when."""
        today = now.astimezone(self.zone).date()
        return [self._of_day(today + DAY * shift) for shift in (-1, 0, 1, 2)]

    def _of_day(self, day: date) -> tuple[datetime, datetime]:
        last = DAY if self.closes <= self.opens else timedelta()
        return self._at(day, self.opens), self._at(day, self.closes + last)

    def _at(self, day: date, since_midnight: timedelta) -> datetime:
        """Wall clock times, as doors go by: a day when clocks change has the same hours."""
        midnight = datetime(day.year, day.month, day.day)
        return (midnight + since_midnight).replace(tzinfo=self.zone).astimezone(UTC)


def _since_midnight(text: str) -> timedelta:
    hours, _, minutes = text.partition(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


ALWAYS = Hours.of("00:00-24:00", "UTC")
