"""Reads the opinions out of the reviews of a shop that have not been read."""

from collections.abc import Callable

from sqlalchemy import Engine

from assistant.opinions.habits import Habits
from assistant.opinions.reading import Feels, Written, read_opinions
from assistant.records.opinions import OpinionStore
from assistant.records.reviews import ReviewStore

READER = "1"  # raised with every change of aspects or weights, so that reviews are read again
LOT = 2_000  # reviews that are read and kept together
Progress = Callable[[str, int, int], None]


def opinion_store(engine: Engine) -> OpinionStore:
    """What this version of the program reads out of reviews."""
    return OpinionStore(engine, READER)


def read_reviews(engine: Engine, feels: Feels, progress: Progress | None = None) -> int:
    """Reads every review that has not been read; returns how many those were.

    Kept lot by lot: what was read before a stop is not read again.
    """
    store = opinion_store(engine)
    total = store.count_unread()
    if not total:
        return 0
    habits = Habits.of(ReviewStore(engine).texts())
    done = 0
    while lot := store.unread(LOT):
        written = [Written(row["id"], row["product_id"], row["text"], row["rating"]) for row in lot]
        store.save(lot, read_opinions(written, feels, habits))
        done += len(lot)
        if progress:
            progress("reading reviews", min(done, total), total)
    return done
