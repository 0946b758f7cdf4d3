"""What shoppers did: events and their log, which is all that is known of anyone."""

from recommender.events.event import (
    Event,
    EventColumns,
    EventKind,
    canonical_time,
    seconds,
    visitor,
)
from recommender.events.log import EventLog

__all__ = [
    "Event",
    "EventColumns",
    "EventKind",
    "EventLog",
    "canonical_time",
    "seconds",
    "visitor",
]
