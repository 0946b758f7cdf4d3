"""Reading turns as data: what is missing or of another kind is empty, never an error.

The page must show whatever a turn holds; a field that a later version leaves out costs its own line
on the page and nothing else.
"""

from collections.abc import Mapping

Json = Mapping[str, object]
EMPTY: Json = {}


def text(row: Json, key: str) -> str:
    """The text under ``key``, or ``""``."""
    value = row.get(key)
    return "" if value is None else str(value)


def number(row: Json, key: str) -> float | None:
    """The number under ``key``, or ``None``."""
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value


def table(row: Json, key: str) -> Json:
    """The object under ``key``, or an empty one."""
    value = row.get(key)
    return value if isinstance(value, Mapping) else EMPTY


def objects(row: Json, key: str) -> list[Json]:
    """The objects in the list under ``key``; anything else in it is left out."""
    value = row.get(key)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def texts(row: Json, key: str) -> list[str]:
    """The items of the list under ``key`` as texts."""
    value = row.get(key)
    return [str(item) for item in value] if isinstance(value, list) else []
