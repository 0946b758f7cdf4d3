"""Buying for someone else: a state of its own, during which the shopper's own things step aside."""

from collections.abc import Collection
from dataclasses import replace

from assistant.dialogue.confidence import SURE
from assistant.dialogue.ledger import Ledger, constraints_of, field_entries
from assistant.dialogue.state import DialogueState, Own, Recipient
from assistant.nlu.meaning import Intent, Meaning
from assistant.nlu.wishing.recipients import SOMEONE
from retrieval.constraints import Field

FIELD = "recipient"  # what its chip is called in the ledger and in ``{"remove": …}``
TOUCHED = ("recipient", "ledger", "liked", "disliked", "viewed", "carted")
NOT_ABOUT_BUYING = frozenset(
    {Intent.TRACK_ORDER, Intent.CHANGE_ORDER, Intent.RETURN_REFUND, Intent.COMPLAINT}
    | {Intent.HUMAN_AGENT, Intent.ACCOUNT, Intent.OUT_OF_SCOPE}
)


def addressed(
    state: DialogueState, meaning: Meaning, turn: int, fields: Collection[str]
) -> DialogueState:
    """The state as the message's words for whom it is leave it.

    Args:
        state: The state before.
        meaning: The message.
        turn: Its number.
        fields: The fields that are about a person: size, and for whom goods are made.
    """
    addressee, now = meaning.addressee, state.recipient
    elsewhere = meaning.intent in NOT_ABOUT_BUYING and meaning.confidence >= SURE
    if addressee is None or elsewhere:
        return state
    if addressee.who is None:
        return for_oneself(state, fields)
    if now and addressee.who in (now.who, SOMEONE):
        return replace(state, recipient=replace(now, years=addressee.years or now.years))
    own = now.own if now else _own(state, fields)
    return replace(
        state,
        recipient=Recipient(addressee.who, turn, addressee.years, own),
        ledger=_without(state.ledger, fields),
        liked=(),
        disliked=(),
        viewed=(),
        carted=(),
    )


def for_oneself(state: DialogueState, fields: Collection[str]) -> DialogueState:
    """The state with the shopper's own things back; unchanged if it is about them already."""
    if state.recipient is None:
        return state
    own = state.recipient.own
    same = _kinds(own.ledger) == _kinds(state.ledger)
    back = tuple(e for e in own.ledger if e.constraint.field != Field.CATEGORY) if same else ()
    return replace(
        state,
        recipient=None,
        ledger=(*_without(state.ledger, fields), *back),
        liked=own.liked,
        disliked=own.disliked,
        viewed=own.viewed,
        carted=own.carted,
    )


def _own(state: DialogueState, fields: Collection[str]) -> Own:
    """What is set aside; the kind of goods tells later whether the sizes fit again."""
    personal = tuple(
        entry for entry in state.ledger if entry.constraint.field in {*fields, Field.CATEGORY}
    )
    return Own(personal, state.liked, state.disliked, state.viewed, state.carted)


def _kinds(ledger: Ledger) -> frozenset[object]:
    return frozenset(constraints_of(field_entries(ledger, Field.CATEGORY)))


def _without(ledger: Ledger, fields: Collection[str]) -> Ledger:
    return tuple(entry for entry in ledger if entry.constraint.field not in fields)
