"""The program's log: every line of every part of it, libraries included, in one form on standard error."""

import logging
import sys
from collections.abc import Callable
from typing import TextIO

from assistant.shop.settings import ShopSettings
from ui.observing.lines import Ids, JsonLine, Line, TextLine, nothing_more

OURS = ("assistant", "daogou", "demo", "recommender", "retrieval", "ui")
# What libraries say of a request may have its address, and with it tokens and shoppers' ids: never below this.
LIBRARIES = logging.WARNING
FORMS: dict[str, type[Line]] = {"text": TextLine, "json": JsonLine}


def start_log(
    settings: ShopSettings,
    stream: TextIO | None = None,
    trace: Callable[[], Ids] = nothing_more,
) -> logging.Handler:
    """Sends all lines to ``stream`` from now on, as ``log_format`` and ``log_level`` say.

    Args:
        settings: Of the shop.
        stream: Where to; default: standard error.
        trace: Gives the ids of the trace that the present thread is in.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(FORMS[settings.log_format](trace))
    root = logging.getLogger()
    for other in root.handlers[:]:
        if getattr(other, "is_daogous", False):
            root.removeHandler(other)
    handler.is_daogous = True  # type: ignore[attr-defined]  # tells it from those of a test runner
    root.addHandler(handler)
    root.setLevel(max(LIBRARIES, root.level))
    handler.addFilter(_heard)  # a library may have set a level of its own
    for name in OURS:
        logging.getLogger(name).setLevel(settings.log_level.upper())
    logging.captureWarnings(True)
    return handler


def _heard(record: logging.LogRecord) -> bool:
    """Whether a line is ours, or bad enough."""
    return record.levelno >= LIBRARIES or record.name.partition(".")[0] in OURS
