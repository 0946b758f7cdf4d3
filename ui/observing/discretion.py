"""What of an exception may stand in a log.

An exception of a library quotes what it stumbled over, and that may be what a shopper wrote. So of
those only the class and the place are told; ours, the system's and SQLite's name no words of anybody,
and personal data is masked in them all the same.
"""

import sqlite3
import traceback
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from assistant.errors import AssistantError
from assistant.observing.context import current
from assistant.privacy.masking import masked
from recommender.errors import RecommenderError
from retrieval.errors import RetrievalError
from ui.errors import UiError

OURS = (AssistantError, RecommenderError, RetrievalError, UiError)
DEEPEST = 5  # exceptions that led to one another


def cleaned(text: str) -> str:
    """``text`` with personal data starred, and the id of the conversation at hand by its digest."""
    place = current()
    if place is not None:
        text = text.replace(place.id, place.digest)
    return masked(text)


def told(exc: BaseException) -> str:
    """What may be said of ``exc`` in one line."""
    name = type(exc).__name__
    if isinstance(exc, DBAPIError) and exc.orig is not None:
        return f"{name}: {told(exc.orig)}"
    if isinstance(exc, OURS):
        return f"{name}: {cleaned(str(exc))}"
    if isinstance(exc, sqlite3.Error):
        return f"{name}: {exc}"  # names tables and columns, never values
    if isinstance(exc, OSError) and exc.strerror:
        return f"{name}: {exc.strerror}"
    return name


def traced(exc: BaseException) -> str:
    """The exception with where it arose, and those that it came from."""
    return "\n".join(line.rstrip("\n") for line in _lines(exc))


def _lines(exc: BaseException) -> Iterator[str]:
    chain = [exc]
    while len(chain) < DEEPEST and (before := _before(chain[-1])) is not None:
        chain.append(before)
    for one in reversed(chain):
        yield "Traceback (most recent call last):"
        yield from traceback.format_tb(one.__traceback__)
        yield told(one)


def _before(exc: BaseException) -> BaseException | None:
    return exc.__cause__ or (None if exc.__suppress_context__ else exc.__context__)
