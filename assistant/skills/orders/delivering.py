"""Where an order is to go instead: read from what is pasted, completed by what the order says, never guessed."""

import re
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.steering.deed_words import deeds
from assistant.orders.address_reading import fill_in, read_address
from assistant.orders.addresses import Address
from assistant.orders.drafts import Draft
from assistant.orders.requests import Deed, ShipTo
from assistant.records.orders import Order
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome

LABELLED = re.compile(r"(?:收货人|收件人|姓名|名字|联系人|\bname|\brecipient)", re.IGNORECASE)
ROAD = re.compile(
    r"[路街道巷弄村镇乡苑园城座栋幢号楼室]|\b(?:street|st|road|rd|avenue|ave|lane)\b", re.IGNORECASE
)


def with_address(context: Context, draft: Draft, order: Order, pending: str) -> Draft | Outcome:
    """The draft with a whole address, or the question for what is missing of it.

    ``pending`` is the kind under which the question waits.
    """
    said = _new_in(context)
    read = fill_in(draft.partial, said) if draft.partial else read_address(said)
    tells = draft.partial is not None or says_where(read, said)
    draft = replace(draft, partial=read if tells else None)
    whole = _completed(read, order) if tells else None
    if whole is not None:
        return replace(draft, address=whole)
    asked = [part for part in read.missing if part not in ("name", "phone")] if tells else []
    parts = tuple(Line(f"address_part.{part}") for part in asked)
    line = Line("order_ask.address_more", {"offers": parts}) if parts else Line("order_ask.address")
    return Outcome(
        Action.CLARIFY,
        (line,),
        order=order.to_json(),
        changes={"pending": Pending(pending, draft=draft), "order": order.order_id},
    )


def adds_address(context: Context, draft: Draft) -> bool:
    """Whether a message says anything of where to, or what was missing of it."""
    text = _new_in(context)
    if not text:
        return False
    begun = draft.partial
    goes_on = begun is not None and fill_in(begun, text).region != begun.region
    return goes_on or says_where(read_address(text), text)


def says_where(read: Address, said: str) -> bool:
    """Whether a place, a phone or a labelled name was read; anything at all can be taken for a road."""
    place = read.province or read.city or read.district or read.phone
    return bool(place or (LABELLED.search(said) and read.name) or _is_road(read.detail))


def _completed(read: Address, order: Order) -> ShipTo | None:
    """The address to be, name and phone as before where nothing else is said."""
    had = order.address
    name, phone = read.name or had.get("name", ""), read.phone or had.get("phone", "")
    if not (read.region or _is_road(read.detail)):
        return ShipTo(name, phone, had.get("region", ""), had.get("detail", ""))
    if not read.region and had.get("region"):
        return ShipTo(name, phone, had["region"], read.detail)
    if set(read.missing) - {"name", "phone"} or not (name and phone):
        return None
    return ShipTo(name, phone, read.region, read.detail)


def _is_road(detail: str) -> bool:
    return bool(ROAD.search(detail)) and any(letter.isdigit() for letter in detail)


def _new_in(context: Context) -> str:
    """The message without the words that only ask for the change."""
    text = context.meaning.text
    for deed, pattern in deeds():
        text = pattern.sub("\n", text) if deed is Deed.ADDRESS else text
    return text.strip()
