"""Checks a turn against what a tester expects of it; every key of ``Expect`` has one function here.

A check yields what went wrong and nothing when all is well. Nothing is read out of the reply's
words unless the tester asks about the words.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assistant.replay.expecting import (
    Expect,
    ExpectedConstraint,
    ExpectedLine,
    ExpectedOpening,
    ExpectedQuote,
    ExpectedText,
    Row,
)
from assistant.replay.matching import agrees, closest, pairs_up, plain_text, shown
from assistant.replay.product_checks import check_products
from assistant.replay.results import Failure
from assistant.replay.scene import Miss, Scene
from assistant.replay.values import Json, Reference, Screen, Unresolved, as_list, resolve


def check(expect: Expect, turn: int, scene: Scene) -> list[Failure]:
    """Every expectation that ``scene`` does not meet, in the order of the format's keys."""
    failures: list[Failure] = []
    for key in Expect.model_fields:
        wanted = getattr(expect, key)
        if wanted is not None and key in CHECKS:
            failures.extend(Failure(turn, *miss) for miss in _run(key, wanted, scene))
    return failures


def check_opening(expect: ExpectedOpening, opening: Json | None) -> list[Failure]:
    """What a conversation opens with and should not, or the other way round; told of turn 0."""
    due = opening or {"kind": "none", "text": ""}
    wanted = {name: value for name in ("kind", "about") if (value := getattr(expect, name))}
    misses = [
        (f"opening.{name}", str(value), str(due.get(name)))
        for name, value in wanted.items()
        if due.get(name) != value
    ]
    misses += _said("opening", expect, str(due["text"]), Screen())
    return [Failure(0, *miss) for miss in misses]


def check_time(expect: Expect, turn: int, milliseconds: float) -> list[Failure]:
    """A failure when the turn took longer than it may."""
    if expect.within_ms is None or milliseconds <= expect.within_ms:
        return []
    return [Failure(turn, "within_ms", f"{expect.within_ms:g} ms", f"{milliseconds:.0f} ms")]


def _run(key: str, wanted: Any, scene: Scene) -> list[Miss]:  # noqa: ANN401 (any value of Expect)
    try:
        return list(CHECKS[key](key, wanted, scene))
    except Unresolved as exc:
        return [(key, "a value of an earlier turn", str(exc))]


def _one_of(key: str, wanted: Sequence[str], scene: Scene) -> Iterator[Miss]:
    got = scene.response.get(key)
    if got not in wanted:
        yield key, " or ".join(wanted), str(got)


def _language(key: str, wanted: str, scene: Scene) -> Iterator[Miss]:
    return _one_of(key, (wanted,), scene)


def _presence(key: str, wanted: bool, scene: Scene) -> Iterator[Miss]:
    got = scene.response.get(key)
    if bool(got) != wanted:
        yield key, "some" if wanted else "none", shown(got)


def _constraints(key: str, wanted: Sequence[ExpectedConstraint], scene: Scene) -> Iterator[Miss]:
    ledger = scene.response.get("constraints", ())
    if not wanted and ledger:
        yield key, "an empty ledger", shown(ledger)
    for entry in _entries(wanted, scene):
        if not any(agrees(entry, have) for have in ledger):
            yield key, shown(entry), shown(closest(entry, ledger, "field"))


def _exact_constraints(
    key: str, wanted: Sequence[ExpectedConstraint], scene: Scene
) -> Iterator[Miss]:
    ledger = list(scene.response.get("constraints", ()))
    entries = _entries(wanted, scene)
    if not pairs_up(entries, ledger):
        yield key, shown(entries), shown(ledger)


def _entries(wanted: Sequence[ExpectedConstraint], scene: Scene) -> list[Json]:
    rows = (entry.model_dump(mode="json", exclude_none=True) for entry in wanted)
    return [{**row, "value": resolve(row["value"], scene.screen)} for row in rows]


def _reply(key: str, wanted: ExpectedText, scene: Scene) -> Iterator[Miss]:
    return _said(key, wanted, str(scene.response.get("reply", "")), scene.screen)


def _said(key: str, wanted: ExpectedText, text: str, screen: Screen) -> Iterator[Miss]:
    for part in _texts(wanted.contains, screen):
        if part not in text:
            yield f"{key}.contains", part, text
    for part in _texts(wanted.not_contains, screen):
        if part in text:
            yield f"{key}.not_contains", f"not {part}", text
    if wanted.matches is not None and not re.search(wanted.matches, text):
        yield f"{key}.matches", wanted.matches, text


def _texts(written: Sequence[str] | None, screen: Screen) -> Iterator[str]:
    """The texts to look for; ``$previous.price.min`` is that price as a shopper reads it."""
    for part in written or ():
        found = resolve(part, screen) if Reference.is_whole(part) else part
        yield from map(plain_text, as_list(found))


def _cart(key: str, wanted: Sequence[ExpectedLine], scene: Scene) -> Iterator[Miss]:
    cart = list(scene.response.get("cart", ()))
    lines = [_line(line, scene.screen) for line in wanted]
    if not pairs_up(lines, cart):
        yield key, shown(lines), shown(cart)


def _line(line: ExpectedLine, screen: Screen) -> Json:
    row = line.model_dump(exclude_none=True)
    if "id" in row:
        row["id"] = resolve(row["id"], screen)
    return _placed(row, "id", screen)


def _placed(row: Mapping[str, Any], name: str, screen: Screen) -> Json:
    """``row`` with a ``position`` in the shown list replaced by that product's id."""
    if "position" not in row:
        return row
    rest = {key: value for key, value in row.items() if key != "position"}
    return {name: resolve(f"$previous.ids[{row['position']}]", screen), **rest}


def _quote(key: str, wanted: ExpectedQuote, scene: Scene) -> Iterator[Miss]:
    quote = scene.response.get("quote") or {}
    used = sorted(one["id"] for one in quote.get("deductions", ()))
    if wanted.promotions is not None and used != sorted(wanted.promotions):
        yield f"{key}.promotions", shown(sorted(wanted.promotions)), shown(used)
    if wanted.off is not None and bool(used) != wanted.off:
        yield f"{key}.off", "some" if wanted.off else "nothing", shown(used)
    for name in ("total", "due_now"):
        amount = getattr(wanted, name)
        if amount is not None and quote.get(name) != amount:
            yield f"{key}.{name}", shown(amount), shown(quote.get(name))


def _orders(key: str, wanted: Sequence[Row], scene: Scene) -> Iterator[Miss]:
    return _database_rows(key, wanted, scene.orders(), scene.screen)


def _alerts(key: str, wanted: Sequence[Row], scene: Scene) -> Iterator[Miss]:
    return _database_rows(key, wanted, scene.alerts(), scene.screen)


def _database_rows(
    key: str, wanted: Sequence[Row], rows: Sequence[Json], screen: Screen
) -> Iterator[Miss]:
    if not wanted and rows:
        yield key, "none", f"{len(rows)}: {shown(rows)}"
    for entry in wanted:
        row = {name: resolve(value, screen) for name, value in entry.items()}
        expected = _placed(row, "product_id", screen)
        if not any(agrees(expected, row) for row in rows):
            yield key, shown(expected), shown(rows) if rows else "none"


CHECKS: Mapping[str, Callable[[str, Any, Scene], Iterator[Miss]]] = {
    "intent": _one_of,
    "action": _one_of,
    "sentiment": _one_of,
    "language": _language,
    "constraints": _constraints,
    "exact_constraints": _exact_constraints,
    "products": check_products,
    "reply": _reply,
    "cart": _cart,
    "quote": _quote,
    "handoff": _presence,
    "comparison": _presence,
    "order": _presence,
    "relaxed": _presence,
    "sources": _presence,
    "suggestions": _presence,
    "orders": _orders,
    "alerts": _alerts,
}
