"""When a row is the one a tester described: the keys given agree, the others may be anything."""

from collections.abc import Mapping, Sequence

from assistant.replay.values import Json
from retrieval.matching import normal

TOLERANCE = 1e-6  # prices have two decimals; a sum of them is not exact
SHOWN_CHARACTERS = 300


def agrees(wanted: Json, row: Json) -> bool:
    """Whether ``row`` has every key of ``wanted`` with the same value."""
    return all(name in row and same_value(value, row[name]) for name, value in wanted.items())


def same_value(wanted: object, have: object) -> bool:
    """Whether two JSON values mean the same.

    Numbers may differ in spelling, texts in width and case, lists in order. Of a list of rows only
    those that are wanted must be there.
    """
    if isinstance(wanted, Mapping):
        return isinstance(have, Mapping) and agrees(wanted, have)
    if isinstance(wanted, list):
        return isinstance(have, list) and _same_list(wanted, have)
    if wanted is None or have is None or isinstance(wanted, bool) or isinstance(have, bool):
        return wanted is have
    return _same_scalar(wanted, have)


def pairs_up(wanted: Sequence[object], found: Sequence[object]) -> bool:
    """Whether each wanted value can be given a found one of its own, with none left over."""
    if len(wanted) != len(found):
        return False
    taken: dict[int, int] = {}
    return all(_give(number, wanted, found, taken, set()) for number in range(len(wanted)))


def closest(wanted: Json, rows: Sequence[Json], name: str) -> Sequence[Json]:
    """The rows that share ``name`` with what was wanted, else all: what a tester wants to see."""
    return [row for row in rows if row.get(name) == wanted.get(name)] or rows


def shown(value: object) -> str:
    """A JSON value in a few words for a report."""
    text = _words(value)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        if {"field", "op", "value"} <= value.keys():
            return f"{value['field']} {value['op']} {_words(value['value'])}"
        pairs = ((name, item) for name, item in value.items() if item is not None)
        return "{" + ", ".join(f"{name}: {_words(item)}" for name, item in pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_words, value)) + "]" if value else "none"
    return "none" if value is None else plain_text(value)


def plain_text(value: object) -> str:
    """A value as people write it: 329 for 329.0."""
    whole = isinstance(value, float) and value.is_integer()
    return f"{value:.0f}" if whole else str(value)


def _same_list(wanted: Sequence[object], have: Sequence[object]) -> bool:
    if wanted and all(isinstance(item, Mapping) for item in wanted):
        return all(any(same_value(item, row) for row in have) for item in wanted)
    return pairs_up(wanted, have)


def _same_scalar(wanted: object, have: object) -> bool:
    if isinstance(wanted, int | float) and isinstance(have, int | float):
        return abs(wanted - have) <= TOLERANCE
    return normal(_scalar(wanted)) == normal(_scalar(have))


def _scalar(value: object) -> str | float:
    return float(value) if isinstance(value, int | float) else str(value)


def _give(
    number: int,
    wanted: Sequence[object],
    found: Sequence[object],
    taken: dict[int, int],
    tried: set[int],
) -> bool:
    """Finds a place for one wanted value, moving others if need be (Kuhn's matching)."""
    for place, have in enumerate(found):
        if place in tried or not same_value(wanted[number], have):
            continue
        tried.add(place)
        if place not in taken or _give(taken[place], wanted, found, taken, tried):
            taken[place] = number
            return True
    return False
