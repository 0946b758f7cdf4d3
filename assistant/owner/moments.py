"""Days and moments as forms have them: where the shop is, ``2026-11-11`` or ``2026-11-11T20:00``."""

import re
from datetime import date, datetime, tzinfo

WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")


def shown(moment: date | datetime | None, zone: tzinfo) -> str:
    """A day or a moment as a form shows it; empty for none."""
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    local = moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment
    return local.isoformat(timespec="seconds").removesuffix(":00")


def read(text: str) -> date | datetime | None:
    """The day or moment that a form has; None for none.

    Raises:
        ValueError: It is neither.
    """
    if not text:
        return None
    if not WRITTEN.fullmatch(text):
        raise ValueError(f"'{text[:40]}' is no day")
    found = datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    if not 1970 <= found.year <= 2100:
        raise ValueError(f"'{text[:40]}' is not between 1970 and 2100")
    return found
