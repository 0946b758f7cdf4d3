"""Runs a skill of the shop's own: asks for what its call needs, asks leave, calls, and says what came back."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.confidence import ACT
from assistant.dialogue.errand import CONFIRM, PATIENCE, Errand
from assistant.nlu.meaning import Intent
from assistant.own_skills.answers import GONE, Answer, CallFailed
from assistant.own_skills.json_paths import value_at
from assistant.own_skills.reading import OwnSkill
from assistant.own_skills.slots import parsed
from assistant.own_skills.tables import NAMED, SlotTable, Words
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome

log = logging.getLogger(__name__)

Slots = Mapping[str, str]


def begin(context: Context) -> Outcome:
    """The skill that the message asks for, with what the message already says for it."""
    skill = context.tools.own.wanted(context.meaning)
    if skill is None:  # the guard saw one
        return _let_go()
    text, today = context.meaning.text, context.now.date()
    said = ((slot.name, parsed(slot, text, today)) for slot in skill.table.slots)
    known = tuple((name, value) for name, value in said if value is not None)
    return _next(context, skill, Errand(skill.name, known))


def go_on(context: Context) -> Outcome:
    """The skill under way, with what the message says to its question."""
    errand = context.state.errand
    skill = context.tools.own.skills.get(errand.skill) if errand else None
    if errand is None or skill is None or refuses(context):
        return _let_go()
    if errand.confirming:
        return _done(context, skill, dict(errand.slots)) if agrees(context) else _let_go()
    slot = next(slot for slot in skill.table.slots if slot.name == errand.asked)
    value = parsed(slot, context.meaning.text, context.now.date(), alone=True)
    if value is None:
        return _again(context, slot, errand)
    return _next(context, skill, Errand(skill.name, (*errand.slots, (slot.name, value))))


def agrees(context: Context) -> bool:
    """A plain yes."""
    meaning = context.meaning
    return meaning.intent is Intent.AFFIRM and meaning.confidence >= ACT


def refuses(context: Context) -> bool:
    """A plain no, or never mind."""
    meaning = context.meaning
    return context.cancels or (meaning.intent is Intent.DENY and meaning.confidence >= ACT)


def _next(context: Context, skill: OwnSkill, errand: Errand) -> Outcome:
    """Asks for the first thing that is missing; with everything there, asks leave or acts."""
    known = dict(errand.slots)
    for slot in skill.table.slots:
        if slot.name not in known and slot.default is None:
            return _ask(context, slot, replace(errand, asked=slot.name))
    whole = {slot.name: known.get(slot.name, slot.default or "") for slot in skill.table.slots}
    if skill.table.changes and skill.table.confirm:
        return _ask_leave(context, skill.table.confirm, whole, errand)
    return _done(context, skill, whole)


def _ask(context: Context, slot: SlotTable, errand: Errand, words: Words | None = None) -> Outcome:
    text = (words or slot.ask).text(context.language)
    chips = tuple(Line("chip.option", {"option": choice}) for choice in slot.choices)
    return _outcome(Action.CLARIFY, text, chips, errand)


def _again(context: Context, slot: SlotTable, errand: Errand) -> Outcome:
    """What was said is no such value: it is asked once more, then let go."""
    if errand.missed + 1 >= PATIENCE:
        return _let_go()
    asked = _ask(context, slot, replace(errand, missed=errand.missed + 1), slot.again)
    return asked if slot.again else asked.saying_first(Line("own.no_such"))


def _ask_leave(context: Context, words: Words, slots: Slots, errand: Errand) -> Outcome:
    text = put(words.text(context.language), slots)
    chips = (Line("chip.own_yes"), Line("chip.own_no"))
    asking = replace(errand, slots=tuple(slots.items()), asked=CONFIRM)
    return _outcome(Action.CLARIFY, text, chips, asking)


def _done(context: Context, skill: OwnSkill, slots: Slots) -> Outcome:
    """Calls and says what came back."""
    table, language = skill.table, context.language
    try:
        answer = context.tools.own.call(skill, slots, _key(context, skill, slots))
        values = _values(skill, answer)
    except CallFailed as exc:
        log.warning("skill '%s': %s", skill.name, exc)
        return _failed(table.failed.text(language) if table.failed else "", slots)
    if values is None:
        words = table.not_found.text(language) if table.not_found else ""
        return _outcome(Action.ANSWER, put(words, slots)) if words else _failed("", slots)
    told = _outcome(Action.ANSWER, put(table.reply.text(language), {**slots, **values}))
    return replace(told, sources=({"kind": "skill", "id": skill.name, "title": skill.name},))


def _values(skill: OwnSkill, answer: Answer) -> dict[str, str] | None:
    """What the reply needs; None where the host says that there is no such thing.

    Raises:
        CallFailed: The host refused, or the answer lacks a value.
    """
    if answer.status in GONE:
        return None
    if not 200 <= answer.status < 300:
        raise CallFailed(f"{skill.table.call.host} answered {answer.status}")
    found = {name: value_at(answer.body, path) for name, path in skill.table.values.items()}
    missing = sorted(name for name, value in found.items() if value is None)
    if missing:
        raise CallFailed(f"the answer lacks {', '.join(missing)}")
    return {name: value for name, value in found.items() if value is not None}


def _failed(words: str, slots: Slots) -> Outcome:
    chips = (Line("chip.human"),)
    if words:
        return _outcome(Action.ANSWER, put(words, slots), chips)
    outcome = Outcome(Action.ANSWER, (Line("own.failed"),), suggestions=chips)
    return outcome.changing(errand=None, pending=None)


def _let_go() -> Outcome:
    return Outcome(Action.SMALLTALK, (Line("own.let_go"),)).changing(errand=None)


def _outcome(
    action: Action, text: str, chips: tuple[Line, ...] = (), errand: Errand | None = None
) -> Outcome:
    line = Line("own.say", {"text": text})
    return Outcome(action, (line,), suggestions=chips).changing(errand=errand, pending=None)


def put(template: str, values: Slots) -> str:
    """A shop's text with values in it; what is in a value is not looked at again."""
    return NAMED.sub(lambda match: values.get(match[1], match[0]), template)


def _key(context: Context, skill: OwnSkill, slots: Slots) -> str:
    """One for each time it is asked for: the same turn answered anew does nothing twice."""
    parts = (context.conversation, str(context.turn), skill.name, *map(":".join, slots.items()))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
