"""When a time that the policy names is over: windows in hours or whole days, and working days.

All moments have a time zone; whole days begin at midnight where the shop is. A window that ends at 10:00
is open at 10:00 and closed a minute later, and one in days is open until the last minute of the last.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo

WEEKEND = (5, 6)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def hours_after(start: datetime, hours: float) -> datetime:
    """The last minute of a window of so many hours, which begins in the minute of ``start``."""
    return start.replace(second=0, microsecond=0) + timedelta(hours=hours)


def days_after(start: datetime, days: int, zone: tzinfo) -> datetime:
    """The last minute of a window of whole days that begins with the day after ``start``.

    So seven days are counted by the rule on returns without a reason (网络购买商品七日无理由退货暂行办法,
    article 10): from midnight after the goods were signed for.
    """
    first = start.astimezone(zone).date() + DAY
    return datetime.combine(first + days * DAY, time(), zone) - MINUTE


def is_over(last: datetime, now: datetime) -> bool:
    """Whether the last minute of a window has passed."""
    return now >= last + MINUTE


def is_overdue(start: datetime | None, hours: float, now: datetime) -> bool:
    """Whether what was promised within ``hours`` is late; what has not begun is not."""
    return start is not None and is_over(hours_after(start, hours), now)


def working_day(day: date, after: int, holidays: Collection[date] = ()) -> date:
    """The working day that is so many after ``day``; 0 is ``day`` itself or the next one that is worked.

    Args:
        day: Where counting begins.
        after: 0 or more.
        holidays: Days off besides Saturdays and Sundays.
    """
    while _is_off(day, holidays):
        day += DAY
    for _ in range(after):
        day += DAY
        while _is_off(day, holidays):
            day += DAY
    return day


def _is_off(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() in WEEKEND or day in holidays
