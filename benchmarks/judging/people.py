"""When people are at a shop's desk, as the judge reads it: straight from ``shop.toml``."""

import tomllib
from datetime import datetime, timedelta, timezone

USUAL_HOURS = "09:00-22:00"
ANSWERED_WITHIN = timedelta(hours=8)  # of opening hours
SHOP_TIME = timezone(timedelta(hours=8))
MINUTE = timedelta(minutes=1)


def told_moments(settings: str, at: str | None) -> list[datetime]:
    """When people return, and by when they answer what is left for them at a moment.

    Args:
        settings: The text of ``shop.toml``.
        at: The moment as ISO 8601; None knows of no time.
    """
    if at is None:
        return []
    table = tomllib.loads(settings)
    hours = str(table.get("business_hours", USUAL_HOURS))
    within = table.get("agents", {}).get("answer_hours")
    now = datetime.fromisoformat(at).astimezone(SHOP_TIME)
    rest = timedelta(hours=float(within)) if within else ANSWERED_WITHIN
    return [_returning(now, hours), _after(now, rest, hours)]


def _is_open(moment: datetime, hours: str) -> bool:
    opens, _, closes = hours.partition("-")
    clock = f"{moment:%H:%M}"
    return opens <= clock < closes if opens < closes else clock >= opens or clock < closes


def _returning(moment: datetime, hours: str) -> datetime:
    opens = datetime.strptime(hours.partition("-")[0], "%H:%M").time()
    today = moment.replace(hour=opens.hour, minute=opens.minute, second=0, microsecond=0)
    return today if today > moment else today + timedelta(days=1)


def _after(moment: datetime, rest: timedelta, hours: str) -> datetime:
    """By when people have been there for so long, counted minute by minute."""
    while rest > timedelta():
        if not _is_open(moment, hours):
            moment = _returning(moment, hours)
        rest -= MINUTE
        moment += MINUTE
    return moment
