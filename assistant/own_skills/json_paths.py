"""Paths into a JSON answer: ``$.order.items[0].name``; names and places only."""

import re
from typing import Any

PATH = re.compile(r"\$(?:\.[A-Za-z_][\w-]*|\[\d{1,4}\])+")
STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+)\]")
LONGEST = 200  # characters of a value that a sentence may hold


def check_path(path: str) -> str:
    """The path itself.

    Raises:
        ValueError: It is none.
    """
    if not PATH.fullmatch(path):
        raise ValueError("expected a path like $.order.items[0].name")
    return path


def value_at(answer: Any, path: str) -> str | None:  # noqa: ANN401  # JSON is of many kinds
    """The text of what stands there; None for nothing, null, and what is no plain value."""
    for name, place in STEP.findall(path):
        if name:
            answer = answer.get(name) if isinstance(answer, dict) else None
        else:
            inside = isinstance(answer, list) and int(place) < len(answer)
            answer = answer[int(place)] if inside else None
    return _plain(answer)


def _plain(value: Any) -> str | None:  # noqa: ANN401
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    if isinstance(value, int):
        return str(value)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text[:LONGEST] or None
