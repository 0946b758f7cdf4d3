"""撤销 and "say that again": messages that are not understood but obeyed.

Undo takes a turn back and counts as no turn that could be taken back; a repetition changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from assistant.conversations.store import Conversation, TurnRecord
from assistant.dialogue.state import Change, DialogueState, Pending, fold
from assistant.nlu.steering.assent import find_assent
from assistant.nlu.steering.commands import Command, find_command
from assistant.nlu.steering.deeds import find_deed
from assistant.nlu.understanding import Understander
from assistant.nlu.words.normalising import fold as fold_text
from assistant.orders.requests import Deed
from assistant.service.showing import examples_for
from assistant.service.unmaking import Unmade
from assistant.shop.loading import Loaded
from assistant.skills.orders.requesting import CONFIRM
from assistant.skills.outcome import Line
from assistant.turn.introducing import without_notice
from assistant.turn.passing_on import is_closing
from assistant.turn.turns import Click, Message, Say, Show, Turn, message_to_json
from recommender.profiling.notes import Stance

Unmake = Callable[[Sequence[TurnRecord]], Unmade]
AFTER_ORDERS = (Line("chip.track"), Line("chip.human"))
LONGEST_COMMAND = 40  # characters; a longer message that happens to say "back" is no command
NOTHING_TO = {
    Command.UNDO: "control.nothing_to_undo",
    Command.REPEAT: "control.nothing_to_repeat",
}
UNTOUCHED = frozenset(
    {
        "turn",
        "language",
        "moods",
        "suggestions",
        "pending",
        "talked",
        "unclear",
        "asked",
        "order",
        "identified",
        "destination",
    }
    | {"uttered", "polite"}
)


@dataclass(frozen=True, slots=True)
class Obeyed:
    """What a command comes to: the turns it takes back, and the turn that says so."""

    gone: list[int]
    record: TurnRecord


def spoken_command(
    message: Message, understander: Understander, pending: Pending | None = None
) -> Command | None:
    """What a message commands, if it is short enough to be nothing but a command.

    撤销申请 takes back what was asked of an order, and 确定撤销 answers whether to: neither is 撤销.
    """
    if isinstance(message, Click):
        return Command.UNDO if message.event == "undo" else None
    if isinstance(message, Show):
        return None
    if len(message.text) > LONGEST_COMMAND or _is_of_an_order(message.text, pending):
        return None
    return find_command(understander.rewriter.rewrite(fold_text(message.text)).text)


def _is_of_an_order(text: str, pending: Pending | None) -> bool:
    wanted = find_deed(text)
    asked = pending is not None and pending.kind == CONFIRM
    takes_back = wanted is not None and wanted.deed is Deed.WITHDRAW
    return takes_back or (asked and find_assent(text) is not None)


def obey(
    loaded: Loaded,
    conversation: Conversation,
    past: Sequence[TurnRecord],
    command: Command,
    message: Message,
    unmake: Unmake,
) -> Obeyed:
    """Undoes or repeats.

    Args:
        loaded: The shop.
        conversation: Where it was said.
        past: The turns that hold, oldest first.
        command: ``UNDO`` or ``REPEAT``.
        message: What was said.
        unmake: Takes back what turns did to orders, or says why not.
    """
    gone = _undoable(past) if command is Command.UNDO else []
    unmade = unmake([record for record in past if record.number in gone])
    if unmade.stuck is not None:
        return refused(loaded, conversation, past, unmade.stuck, message)
    left = [record for record in past if record.number not in gone]
    state = fold(record.change for record in left)
    language = state.language or loaded.understander.understand(_text(message)).language
    said = without_notice(left[-1].turn.body) if command is Command.REPEAT and left else None
    key = "control.undone" if gone else NOTHING_TO[command]
    writer = loaded.writer(language, conversation.seed + len(past))
    reply = said or writer.text((Line(key), *unmade.told))
    body = {**_standing(loaded, left, state, language), "reply": reply}
    closed: dict[str, Any] = {}
    if unmade.orders:  # what was open before is not asked again by itself
        body["suggestions"] = [writer.line(chip) for chip in AFTER_ORDERS]
        body["order"] = unmade.orders[0].to_json()
        closed = {"pending": None, "suggestions": tuple(body["suggestions"])}
    turn = Turn(conversation.id, left[-1].number + 1 if left else 1, body, {"total": 0.0})
    change = Change({"turn": turn.number, "language": language, **closed})
    return Obeyed(gone, TurnRecord(turn.number, message_to_json(message), change, turn))


def refused(
    loaded: Loaded,
    conversation: Conversation,
    past: Sequence[TurnRecord],
    why: Line,
    message: Message,
) -> Obeyed:
    """What was done to an order stays done, and so do the turns that did it."""
    state = fold(record.change for record in past)
    language = state.language or loaded.understander.default_language
    reply = loaded.writer(language, conversation.seed + len(past)).text((why,))
    body = {**_standing(loaded, past, state, language), "reply": reply}
    turn = Turn(conversation.id, past[-1].number + 1 if past else 1, body, {"total": 0.0})
    change = Change({"turn": turn.number, "language": language})
    return Obeyed([], TurnRecord(turn.number, message_to_json(message), change, turn))


def clicked_away(past: Sequence[TurnRecord]) -> list[TurnRecord]:
    """The turns that a click on undo takes back: the last one, with what was obeyed after it.

    A spoken 撤销 did its work when it was said: the turn before it goes as well.
    """
    past = since_erased(past)
    steered = list(takewhile(_is_steering, reversed(past)))
    return list(past[-len(steered) - 1 :])


def since_erased(past: Sequence[TurnRecord]) -> list[TurnRecord]:
    """The turns after everything known was erased, or a person has left: what is gone stays gone."""
    return list(reversed(list(takewhile(lambda record: not _is_final(record), reversed(past)))))


def _is_final(record: TurnRecord) -> bool:
    return is_closing(record) or _erases(record)


def _erases(record: TurnRecord) -> bool:
    said = record.change.values.get("notes", ())
    return bool(said) and said[-1].stance is Stance.ERASE and "viewed" in record.change.values


def _undoable(past: Sequence[TurnRecord]) -> list[int]:
    """The last turn that did something, and all after it."""
    past = since_erased(past)
    changing = [record.number for record in past if record.number and _changed(record)]
    return [record.number for record in past if record.number >= changing[-1]] if changing else []


def _standing(
    loaded: Loaded, past: Sequence[TurnRecord], state: DialogueState, language: str
) -> dict[str, Any]:
    """The body of the last turn as it stands again, or of an empty conversation."""
    head = {
        "language": language,
        "intent": "control",
        "sentiment": "neutral",
        "action": "smalltalk",
    }
    if past:
        kept = {**past[-1].turn.body, **head, "notice": None}
        kept["suggestions"] = list(state.suggestions)
        return kept
    empty: dict[str, Any] = {
        name: [] for name in ("constraints", "relaxed", "products", "sources", "cart")
    }
    nothing = dict.fromkeys(("comparison", "order", "handoff", "trace", "quote"))
    return {**head, **empty, **nothing, "suggestions": examples_for(loaded, language)[:3]}


def _changed(record: TurnRecord) -> bool:
    """Whether the turn did something to take back: looking at the cart is nothing."""
    return bool(record.change.values.keys() - UNTOUCHED)


def _is_steering(record: TurnRecord) -> bool:
    """Whether the turn was 撤销 or "say that again", which are not understood but obeyed."""
    return "text" in record.message and record.meaning is None


def _text(message: Message) -> str:
    return message.text if isinstance(message, Say) else ""
