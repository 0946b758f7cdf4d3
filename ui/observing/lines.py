"""One line of the log: as text for a person who reads along, or as JSON for a program that collects.

Both say when, how bad, who says it, what, and where it belongs: the conversation's digest, the turn,
the request, and the trace where there are traces. Nothing that is formatted here has to remember that.
"""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from assistant.observing.context import current
from ui.observing.discretion import cleaned, told, traced
from ui.observing.requests import request_id

FACTS = (
    "facts"  # what a record carries besides its sentence: ``log.info("…", extra={"facts": {…}})``
)
Ids = Mapping[str, object]


def nothing_more() -> Ids:
    """No trace."""
    return {}


class Line(logging.Formatter):
    """What both forms have.

    Args:
        trace: Gives the ids of the trace that the present thread is in.
    """

    def __init__(self, trace: Callable[[], Ids] = nothing_more) -> None:
        super().__init__()
        self._trace = trace

    def fields(self, record: logging.LogRecord) -> dict[str, object]:
        """The line as data; what is not known is left out."""
        place, asked = current(), request_id.get()
        at = datetime.fromtimestamp(record.created, UTC)
        where: dict[str, object | None] = {
            "conversation": place.digest if place else None,
            "turn": place.turn if place else None,
            "request": asked,
            **self._trace(),
        }
        return {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _sentence(record),
            **{name: value for name, value in where.items() if value is not None},
            **getattr(record, FACTS, {}),
        }


class JsonLine(Line):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields, exc = self.fields(record), _exception(record)
        if exc is not None:
            fields["exception"] = traced(exc)
        return json.dumps(fields, ensure_ascii=False, default=str)


class TextLine(Line):
    """``2026-11-11T12:00:00.000+00:00 INFO daogou.turn: answered conversation=… turn=3 …``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a traceback follows on lines of its own."""
        fields, exc = self.fields(record), _exception(record)
        head = " ".join((str(fields.pop("at")), str(fields.pop("level")).upper()))
        said = f"{head} {fields.pop('logger')}: {_in_one_line(fields.pop('message'))}"
        line = " ".join((said, *_pairs(fields)))
        return line if exc is None else f"{line}\n{traced(exc)}"


def _pairs(fields: Ids, within: str = "") -> list[str]:
    found: list[str] = []
    for name, value in fields.items():
        if isinstance(value, Mapping):
            found += _pairs(value, f"{within}{name}.")
        else:
            found.append(f"{within}{name}={_in_one_line(value)}")
    return found


def _in_one_line(value: object) -> str:
    return str(value).replace("\n", "\\n").replace("\r", "\\r")


def _sentence(record: logging.LogRecord) -> str:
    """What is said, exceptions among its values told with discretion."""
    values = record.args
    if isinstance(values, tuple):
        values = tuple(told(one) if isinstance(one, BaseException) else one for one in values)
    try:
        said = str(record.msg) % values if values else str(record.msg)
    except (TypeError, ValueError):  # a library's mistake is no reason to lose its line
        said = str(record.msg)
    if isinstance(record.msg, BaseException):
        said = told(record.msg)
    return cleaned(said)


def _exception(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None
