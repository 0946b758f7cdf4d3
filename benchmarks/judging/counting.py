"""Counts anew how many goods meet the wishes of a turn."""

from collections.abc import Collection, Mapping
from operator import ge, gt, le, lt
from typing import Any

from judging.goods import Row, plain

REFUSED = 3  # goods that one conversation takes out of its lists, at most
COUNTED = ("price", "brand", "category", "rating")
BOUNDS = {"lte": le, "lt": lt, "gte": ge, "gt": gt}


def counted(
    products: Collection[Row],
    turn: Mapping[str, Any],
    listed: frozenset[str],
    bought: frozenset[str],
    *,
    refusing: bool = False,
) -> list[int]:
    """How many goods meet the hard wishes of a turn; what the turn says itself where it cannot be counted.

    Args:
        products: All goods of the shop.
        turn: The turn as its JSON.
        listed: Ids of the goods that were shown before; the next page counts what is left.
        refusing: Whether the shopper has said what never to show, which no wish of the turn tells.
        bought: What the shopper has is not offered again, or is: it depends on what it is.
    """
    trace = turn.get("trace") or {}
    told = [int(trace["counted"]["total"])] if "total" in trace.get("counted", {}) else []
    if not _can_be_counted(turn):
        return told
    wishes = [one for one in turn["constraints"] if one["hard"]]
    meeting = [row for row in products if all(meets(row, wish) for wish in wishes)]
    left = [row for row in meeting if row.id not in listed]
    most = len(meeting) + REFUSED
    if (
        trace.get("query") or refusing or not _names_goods(wishes)
    ):  # what is about the words, of all
        return [one for one in told if one <= most]
    if bought:
        least = len([row for row in left if row.id not in bought]) - REFUSED
        return [one for one in told if least <= one <= most]
    known = [len(meeting), len(left), *(_available(rows) for rows in (meeting, left))]
    fewest = min(known) - REFUSED  # of several pages, or without what the shopper has refused
    return [one for one in told if fewest <= one <= max(known) + REFUSED] if told else known


def _can_be_counted(turn: Mapping[str, Any]) -> bool:
    """Whether all that is wished for is a field which the judge reads itself."""
    wishes = [one for one in turn["constraints"] if one["hard"]]
    simple = all(one["field"] in COUNTED and "unit" not in one for one in wishes)
    someone = any(one["field"] == "recipient" for one in turn["constraints"])
    return turn["action"] == "search" and simple and not someone and not turn["relaxed"]


def _names_goods(wishes: Collection[Mapping[str, Any]]) -> bool:
    """Whether wishes say which goods; else the words do."""
    return any(
        one["field"] in ("brand", "category") and one["op"] in ("eq", "in") for one in wishes
    )


def _available(rows: Collection[Row]) -> int:
    return sum(row.available for row in rows)


def meets(row: Row, wish: Mapping[str, Any]) -> bool:
    """Whether a row meets a wish of the ledger."""
    field, op, value = wish["field"], wish["op"], wish["value"]
    if op in BOUNDS:
        known = row.prices[:1] if field == "price" else [getattr(row, field)]
        return any(own is not None and BOUNDS[op](own, value) for own in known)
    values = {plain(str(one)) for one in (value if isinstance(value, list) else [value])}
    return bool(values & _own(row, field)) != (op in ("ne", "not_in"))


def _own(row: Row, field: str) -> set[str]:
    """What a row has in a field, as it is compared."""
    if field == "brand":
        return {plain(row.brand)}
    if field == "category":
        parts = row.category.split("/")
        whole = {plain("/".join(parts[:n])) for n in range(1, 6)}
        return {plain(row.category), *map(plain, parts), *whole}
    return set()
