"""Moments as the tables of the desk keep them."""

from datetime import UTC, datetime


def written(moment: datetime) -> str:
    """A moment in UTC, ISO 8601 with milliseconds; texts are ordered as the moments are."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def read(text: str) -> datetime:
    """The moment that was written, in whatever zone; one without a zone is in UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def minutes_between(earlier: str, later: datetime) -> float:
    """Minutes from a written moment to a later one; 0 if it is not later."""
    return max((later - read(earlier)).total_seconds() / 60, 0.0)
