"""Asking what was meant: chips that name the readings, and a menu when asking did not help."""

from collections.abc import Iterable, Sequence

from assistant.dialogue.actions import Action
from assistant.dialogue.confidence import NAMED, ranked
from assistant.dialogue.state import Pending
from assistant.nlu.meaning import Intent, Meaning
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome

KIND = "reading"
OFFER = "offer"
# Readings that a shopper can choose from; small talk is none. Alike ones are offered once.
ALIKE = {Intent.REFINE: Intent.FIND_PRODUCT}
NAMEABLE = frozenset(Intent) - {
    Intent.GREET,
    Intent.GOODBYE,
    Intent.THANK,
    Intent.AFFIRM,
    Intent.DENY,
    Intent.CHITCHAT,
    Intent.COMPLAINT,
    Intent.CONTROL,
    Intent.OUT_OF_SCOPE,
}
USUAL = (Intent.FIND_PRODUCT, Intent.TRACK_ORDER, Intent.RETURN_REFUND)
MOST = 3


def ask_which(context: Context) -> Outcome:
    """Names the likely readings, else asks openly; what comes next after that is the menu."""
    if context.state.unclear:
        return menu(context)
    likely = likely_readings(context.meaning)
    if len(likely) < 2:
        return ask_openly(context)
    return between(likely[:2], context.meaning.plain)


def ask_openly(context: Context) -> Outcome:
    """Nothing can be made of the message, so no reading is named."""
    if context.state.unclear:
        return menu(context)
    return Outcome(Action.CLARIFY, (Line("clarify.unsure"),), suggestions=usual_chips())


def menu(context: Context) -> Outcome:
    """What can be done here, after a question that did not help; then a person is offered."""
    if context.state.unclear == 1:
        return Outcome(Action.CLARIFY, (Line("clarify.menu"),), suggestions=usual_chips())
    chips = (Line("chip.human"), Line("chip.recommend"), Line("chip.start_over"))
    return Outcome(
        Action.CLARIFY,
        (Line("clarify.person"),),
        suggestions=chips,
        changes={"pending": Pending(OFFER)},
    )


def between(readings: Sequence[Intent], text: str) -> Outcome:
    """Asks which of two readings of ``text`` is right."""
    facts = {"first": reading(readings[0]), "second": reading(readings[1])}
    return Outcome(
        Action.CLARIFY,
        (Line("clarify.between", facts),),
        suggestions=reading_chips(readings),
        changes={"pending": open_reading(text, readings)},
    )


def reading_chips(readings: Sequence[Intent]) -> tuple[Line, ...]:
    """The readings to choose from, in their order, and a person."""
    person = () if Intent.HUMAN_AGENT in readings else (Line("chip.human"),)
    return (*map(reading, readings), *person)


def open_reading(text: str, readings: Sequence[Intent]) -> Pending:
    """The open question which of ``readings`` of ``text`` is meant, in the order of the chips."""
    return Pending(KIND, options=(text, *(intent.value for intent in readings)))


def reading(intent: Intent) -> Line:
    """What an intent is called on a chip and in a question."""
    return Line(f"reading.{intent.value}")


def likely_readings(meaning: Meaning, besides: Iterable[Intent] = ()) -> list[Intent]:
    """The readings worth offering, most likely first, each meaning another thing to do."""
    seen = {ALIKE.get(intent, intent) for intent in besides}
    found: list[Intent] = []
    for intent, score in ranked(meaning):
        kind = ALIKE.get(intent, intent)
        if score >= NAMED and intent in NAMEABLE and kind not in seen:
            seen.add(kind)
            found.append(kind)
    return found


def completed(readings: Sequence[Intent], besides: Iterable[Intent] = ()) -> list[Intent]:
    """At most three readings: the likely ones, filled up with what shoppers usually want."""
    taken = {ALIKE.get(intent, intent) for intent in besides}
    usual = [intent for intent in USUAL if intent not in readings and intent not in taken]
    return [*readings, *usual][:MOST]


def usual_chips() -> tuple[Line, ...]:
    """What shoppers usually come for."""
    return (
        Line("chip.recommend"),
        Line("chip.track"),
        Line("chip.return"),
        Line("chip.human"),
    )
