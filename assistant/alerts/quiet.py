"""When nothing is sent to a shopper."""

from datetime import datetime, time
from zoneinfo import ZoneInfo


def is_quiet(hours: str, now: datetime, timezone: str) -> bool:
    """Whether ``now`` lies in the quiet hours; a span may go over midnight, an empty one is never.

    Args:
        hours: ``HH:MM-HH:MM`` by the shop's clock; the first minute is quiet, the last is not.
        now: The moment, with time zone.
        timezone: Of the shop, an IANA name.
    """
    begins, ends = (time.fromisoformat(part) for part in hours.split("-"))
    local = now.astimezone(ZoneInfo(timezone)).time().replace(second=0, microsecond=0)
    if begins <= ends:
        return begins <= local < ends
    return local >= begins or local < ends
