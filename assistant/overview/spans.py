"""From which day to which, where the shop is; what came before it; and in which steps it is drawn."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case

from assistant.errors import SpanRefused

LONGEST = 400  # days
DAYS_DRAWN = 35  # longer spans are drawn by weeks


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a moment on, before another; in seconds since 1970."""

    start: float
    end: float

    def holds(self, at: ColumnElement[float]) -> ColumnElement[bool]:
        """That a column of moments lies in it."""
        return (at >= self.start) & (at < self.end)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days in a time zone; what is still to come of the last one is not counted.

    Args:
        first: The first day.
        last: The last one, which counts whole.
        now: The present moment.
    """

    first: date
    last: date
    zone: ZoneInfo
    now: datetime

    @classmethod
    def of(cls, first: str | None, last: str | None, zone: ZoneInfo, now: datetime) -> "Span":
        """As asked for: days as 2026-11-22; without any, the last seven, today included.

        Raises:
            SpanRefused: A day is none, the last is before the first, or there are too many.
        """
        today = now.astimezone(zone).date()
        end = _day("to", last) if last else today
        begin = _day("from", first) if first else end - timedelta(days=6)
        if end < begin:
            told = f"'to' is {end}, which is before 'from', {begin}."
            raise SpanRefused(told, "order", first=str(begin), last=str(end))
        if (end - begin).days >= LONGEST:
            told = f"From {begin} to {end} are more than {LONGEST} days."
            raise SpanRefused(told, "many", days=str(LONGEST))
        return cls(begin, end, zone, now)

    @classmethod
    def latest(cls, days: int, zone: ZoneInfo, now: datetime) -> "Span":
        """The last ``days`` days, today included."""
        today = now.astimezone(zone).date()
        return cls(today - timedelta(days=days - 1), today, zone, now)

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def stretch(self) -> Stretch:
        """From the first midnight to the last one, or to now."""
        return Stretch(self._midnight(self.first), min(self._midnight(self.after), self._now))

    @property
    def before(self) -> Stretch:
        """As many days just before it, and of the last one as much as there is of this span's."""
        back = timedelta(days=self.days)
        begin = self._midnight(self.first - back)
        if self._now >= self._midnight(self.after):
            return Stretch(begin, self._midnight(self.first))
        local = self.now.astimezone(self.zone).replace(tzinfo=None) - back
        return Stretch(begin, local.replace(tzinfo=self.zone).timestamp())

    @property
    def after(self) -> date:
        """The day after the last one."""
        return self.last + timedelta(days=1)

    @property
    def slots(self) -> "Slots":
        """Hours of one day, days of a month, weeks of more; none that is still to come."""
        begin, end = self.stretch.start, max(self.stretch.end, self.stretch.start + 1)
        if self.days == 1:
            starts = [begin + 3_600 * hour for hour in range(ceil((end - begin) / 3_600))]
            labels = [f"{datetime.fromtimestamp(one, self.zone):%H:%M}" for one in starts]
            return Slots("hour", (*starts, end), tuple(labels))
        step = 1 if self.days <= DAYS_DRAWN else 7
        days = [self.first + timedelta(days=n) for n in range(0, self.days, step)]
        days = [day for day in days if self._midnight(day) < end]
        edges = (*map(self._midnight, days), end)
        return Slots("day" if step == 1 else "week", edges, tuple(map(str, days)))

    @property
    def _now(self) -> float:
        return self.now.timestamp()

    def _midnight(self, day: date) -> float:
        return datetime.combine(day, time(), self.zone).timestamp()


@dataclass(frozen=True, slots=True)
class Slots:
    """The steps in which a span is drawn.

    Args:
        kind: ``hour``, ``day`` or ``week``.
        edges: Moments in seconds since 1970, (n + 1,) for n steps; the last is the end.
        labels: The beginning of each, (n,).
    """

    kind: str
    edges: tuple[float, ...]
    labels: tuple[str, ...]

    def number(self, at: ColumnElement[float]) -> ColumnElement[int]:
        """In which step a column of moments lies; to be used within the span."""
        steps = enumerate(self.edges[1:-1])
        found = [(at < edge, number) for number, edge in steps]
        return case(*found, else_=len(self.labels) - 1) if found else case((at >= 0, 0), else_=0)

    def of(self, at: float) -> int:
        """In which step a moment lies."""
        return min(max(bisect_right(self.edges, at) - 1, 0), len(self.labels) - 1)


def _day(name: str, written: str) -> date:
    try:
        if len(written) == len("2026-11-22"):
            return date.fromisoformat(written)
    except ValueError:
        pass
    written = written[:40]
    told = f"'{name}' is '{written}'; expected a day as 2026-11-22."
    raise SpanRefused(told, "day", written=written)
