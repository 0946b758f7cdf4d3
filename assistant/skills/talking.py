"""Everything that is said rather than looked up: small talk, shop questions, anger, hand-over."""

import re
from dataclasses import replace

from assistant.agents.handover import State
from assistant.agents.people import Standing
from assistant.dialogue.actions import Action
from assistant.dialogue.addressing import TOUCHED, for_oneself
from assistant.dialogue.state import MESSAGE, DialogueState, Handoff, Pending
from assistant.nlu.meaning import Intent
from assistant.nlu.steering.commands import Command
from assistant.nlu.words.lexicon import chat
from assistant.nlu.words.normalising import fold
from assistant.skills import ordering
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from assistant.skills.standing import standing_of

SMALL_TALK = {
    Intent.GREET: "talk.greet",
    Intent.GOODBYE: "talk.goodbye",
    Intent.THANK: "talk.thank",
    Intent.CHITCHAT: "talk.chitchat",
    Intent.AFFIRM: "talk.affirm",
    Intent.DENY: "talk.deny",
}


def small_talk(context: Context) -> Outcome:
    """A friendly sentence, and a way on if nothing is under way."""
    key = SMALL_TALK[context.meaning.intent]
    if context.meaning.intent is Intent.CHITCHAT:
        key = _about(context.meaning.plain) or key
    elif context.meaning.intent is Intent.DENY and context.mood.low:
        key = "talk.deny_low"
    chips = () if context.state.shown or context.meaning.intent is Intent.GOODBYE else _openers()
    changes = {"pending": None} if context.meaning.intent is Intent.DENY else {}
    return Outcome(Action.SMALLTALK, (Line(key),), suggestions=chips, changes=changes)


def _about(text: str) -> str | None:
    """The template for what small talk is about; None where it is about the assistant, or anything."""
    folded = fold(text)
    kinds = chat().model_dump()
    found = (kind for kind, words in kinds.items() if any(re.search(w, folded) for w in words))
    kind = next(found, None)
    return f"talk.{kind}" if kind else None


def let_go(_context: Context) -> Outcome:
    """Never mind: nothing changes; what else may be meant to end is one chip away."""
    chips = (Line("chip.undo"), Line("chip.track"))
    return Outcome(Action.SMALLTALK, (Line("talk.deny"),), suggestions=chips)


def complaint(context: Context) -> Outcome:
    """Regret without selling, the facts at hand, and ways out; lasting anger goes to a person."""
    if context.mood.angry:
        return hand_over(context, "angry")
    late = ordering.late_order(context)
    if late is not None:
        return ordering.show(context, late).saying_first(Line("complaint.waited"))
    chips = (Line("chip.track"), Line("chip.return"), Line("chip.human"))
    return Outcome(Action.ANSWER, (Line("complaint.sorry"),), suggestions=chips)


def hand_over(context: Context, reason: str = "asked") -> Outcome:
    """Puts the conversation into the queue for a person."""
    standing = standing_of(context, reason)
    place = _place(standing)
    if waits(context.state):
        chips = (Line("chip.leave_message"), Line("chip.no_person"))
        return Outcome(Action.HANDOFF, (Line("handoff.already"), *place), suggestions=chips)
    if standing.state is State.TICKET:
        return _while_away(context, reason, standing)
    line = Line("handoff.angry" if reason == "angry" else "handoff.asked", {})
    return Outcome(
        Action.HANDOFF, (line, *place), changes={"handoff": Handoff(reason), "pending": None}
    )


def waits(state: DialogueState) -> bool:
    """Whether a person was asked for who is to come; a message that was left is none."""
    return state.handoff is not None and state.handoff.state != State.TICKET


def _while_away(context: Context, reason: str, standing: Standing) -> Outcome:
    """Nobody is there: when people return, and that what is written now reaches them."""
    sorry = (Line("mood.sorry"),) if reason == "angry" else ()
    away = Line("handoff.away", {"returns": standing.returns_at})
    leave = Line("handoff.leave", {"due": standing.due_at})
    changes = {"handoff": Handoff(reason, State.TICKET.value), "pending": Pending(MESSAGE)}
    return Outcome(Action.HANDOFF, (*sorry, away, leave), changes=changes)


def _place(standing: Standing) -> tuple[Line, ...]:
    """The place in the queue, and how long it takes if that is known from what it took lately."""
    if standing.position is None:
        return ()
    place = Line("handoff.position", {"queue_place": standing.position})
    if standing.minutes is None:
        return (place,)
    return (place, Line("handoff.expected", {"queue_minutes": standing.minutes}))


def person_first(context: Context) -> Outcome:
    """What the shop's policy gives to a person whatever else is said: threats, injuries, counterfeits."""
    policy = context.tools.desk.policy
    name = policy.handed_over(fold(context.meaning.text)) or ""
    rule = policy.handover[name]
    outcome = hand_over(context, name)
    if outcome.lines[0].key == "handoff.asked":
        first = Line("handoff.first")
        outcome = replace(outcome, lines=(first, *outcome.lines[1:]))
    source = policy.source(rule.clause, context.language)
    told = {"rule": name, "reason": dict(rule.reason), "next": dict(rule.next)}
    return replace(outcome, sources=(source,)).noting(handover=told)


def asked_for_person(context: Context) -> Outcome:
    """The shopper asked for a person."""
    return hand_over(context)


def decline(_context: Context) -> Outcome:
    """Says what it can do instead of what it cannot."""
    return Outcome(Action.DECLINE, (Line("decline.scope"),), suggestions=_openers())


def control(context: Context) -> Outcome:
    """Starting over and changing the language; undo and repeat are done by the assistant itself."""
    command = context.meaning.command
    if command is Command.RESTART:
        own = for_oneself(context.state, ())
        changes = {
            **{name: getattr(own, name) for name in TOUCHED},
            "ledger": (),
            "query": "",
            "sort": None,
            "shown": (),
            "topics": (),
            "focus": None,
            "pending": None,
            "device": "",
        }
        return Outcome(
            Action.SMALLTALK, (Line("control.restarted"),), suggestions=_openers(), changes=changes
        )
    if command in (Command.SPEAK_ENGLISH, Command.SPEAK_CHINESE):
        return Outcome(Action.SMALLTALK, (Line("control.language"),))
    return Outcome(
        Action.CLARIFY,
        (Line("control.which"),),
        suggestions=(Line("chip.undo"), Line("chip.start_over")),
    )


def _openers() -> tuple[Line, ...]:
    return (Line("chip.recommend"), Line("chip.track"), Line("chip.human"))
