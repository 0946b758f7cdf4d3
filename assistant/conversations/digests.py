"""What is counted of each turn, in a row of its own of some hundred bytes.

A turn has up to 20 KB of JSON; the counts of a month are read from here instead. A digest is written,
taken back and erased in the transaction of its turn.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, delete, insert, update

from assistant.conversations.tables import digests
from assistant.dialogue.actions import Action
from assistant.privacy.masking import masked
from recommender.events import EventKind
from retrieval.constraints import Field, Op

if TYPE_CHECKING:
    from assistant.conversations.store import TurnRecord  # the store writes digests

LONGEST_ASKED = 60  # characters
Json = Mapping[str, Any]


class SearchResult(StrEnum):
    """What a search came to."""

    FOUND = "found"
    NEAREST = "nearest"  # nothing as asked; goods like it were shown
    RELAXABLE = "relaxable"  # nothing as asked; what would have to give way was told
    NOTHING = "nothing"


class Step(IntEnum):
    """How far a shopper came with goods."""

    NONE = 0
    SHOWN = 1
    LOOKED = 2
    CARTED = 3
    BOUGHT = 4


UNMET = (SearchResult.NEAREST, SearchResult.RELAXABLE, SearchResult.NOTHING)
SAID = {
    "find.nearest": SearchResult.NEAREST,
    "find.nearest_to": SearchResult.NEAREST,
    "find.relax": SearchResult.RELAXABLE,
    "find.nothing": SearchResult.NOTHING,
    "find.not_sold": SearchResult.NOTHING,
}
NO_SEARCH = {"find.no_more"}  # the end of a list that was found
STEPS = {
    EventKind.VIEW: Step.LOOKED,
    EventKind.CLICK: Step.LOOKED,
    EventKind.ADD_TO_CART: Step.CARTED,
    EventKind.PURCHASE: Step.BOUGHT,
}
CEILINGS = {Op.LTE, Op.LT, Op.EQ}
FLOORS = {Op.GTE, Op.GT}


def write_digest(
    connection: Connection, turn_id: int, conversation_id: str, record: "TurnRecord", now: datetime
) -> None:
    """Adds the digest of a turn to the transaction."""
    row = {"turn_id": turn_id, "conversation_id": conversation_id, "at": now.timestamp()}
    connection.execute(insert(digests).values(**row, undone=False, **digest_of(record)))


def take_back_digests(connection: Connection, conversation_id: str, numbers: Sequence[int]) -> None:
    """Marks the digests of undone turns."""
    held = digests.c.conversation_id == conversation_id, digests.c.number.in_(numbers)
    connection.execute(update(digests).where(*held).values(undone=True))


def forget_digests(connection: Connection, own: Select[tuple[str]]) -> None:
    """Erases those of conversations, whose ids a query gives."""
    connection.execute(delete(digests).where(digests.c.conversation_id.in_(own)))


def digest_of(record: "TurnRecord") -> dict[str, Any]:
    """The counted values of a turn, by column."""
    body = record.turn.body
    found = _found(record)
    unmet = found in UNMET
    total = record.turn.timings_ms.get("total") if body.get("reply") else None  # else nobody waited
    return {
        "number": record.number,
        "typed": record.meaning is not None,
        "intent": body.get("intent") or "",
        "action": body.get("action") or "",
        "sentiment": body.get("sentiment") or "neutral",
        "handed": (body.get("handoff") or {}).get("reason"),
        "found": found,
        **_wish(body.get("constraints") or () if found else ()),
        "asked": _asked(record.message) if unmet else None,
        "near": _near(body.get("relaxed") or ()) if unmet else None,
        "product_id": _product(record),
        "step": _step(record),
        "total_ms": None if total is None else round(total),
    }


def _found(record: "TurnRecord") -> SearchResult | None:
    """What the turn's search came to, by what was said of it; None where nothing was looked for."""
    body, number = record.turn.body, record.number
    said = {one.key for one in record.change.values.get("uttered") or () if one.turn == number}
    told = next((result for key, result in SAID.items() if key in said), None)
    if told is not None:
        return told
    if body.get("action") not in (Action.SEARCH, Action.RECOMMEND) or said & NO_SEARCH:
        return None
    return SearchResult.FOUND if body.get("products") else None


def _wish(constraints: Sequence[Json]) -> dict[str, Any]:
    """The kind of goods and the bounds of the price that a search was held to."""
    kinds = [
        str(one["value"])
        for one in constraints
        if one["field"] == Field.CATEGORY and one["op"] == Op.EQ
    ]
    prices = [one for one in constraints if one["field"] == Field.PRICE]
    least = [float(one["value"]) for one in prices if one["op"] in FLOORS]
    most = [float(one["value"]) for one in prices if one["op"] in CEILINGS]
    return {
        "wanted": kinds[-1] if kinds else None,
        "floor": max(least, default=None),
        "ceiling": min(most, default=None),
    }


def _asked(message: Json) -> str | None:
    """The shopper's words without personal data, cut to a line."""
    text = " ".join(masked(str(message.get("text") or "")).split())
    if not text:
        return None
    return text if len(text) <= LONGEST_ASKED else f"{text[: LONGEST_ASKED - 1]}…"


def _near(relaxed: Sequence[Json]) -> str | None:
    """The first thing that would have to give way, as JSON, so that equal ones are equal."""
    if not relaxed:
        return None
    first = {name: relaxed[0].get(name) for name in ("field", "op", "to", "count")}
    return json.dumps(first, ensure_ascii=False, sort_keys=True)


def _product(record: "TurnRecord") -> str | None:
    """The one product that the turn is about, if it is about one."""
    about = record.change.values.get("focus") or record.message.get("about")
    sources = record.turn.body.get("sources") or ()
    named = [one["id"] for one in sources if one.get("kind") == "product"]
    return about or (named[0] if len(set(named)) == 1 else None)


def _step(record: "TurnRecord") -> Step:
    done = [STEPS.get(EventKind(deed.event), Step.NONE) for deed in record.deeds]
    shown = Step.SHOWN if record.turn.body.get("products") else Step.NONE
    return max([shown, *done])
