"""What goes on while a person is waited for: a message is left instead, or nobody is wanted any more."""

from assistant.agents.handover import State
from assistant.dialogue.actions import Action
from assistant.dialogue.guards.people import message_behind
from assistant.dialogue.state import MESSAGE, Handoff, Pending
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from assistant.skills.standing import standing_of

SHORTEST = 4  # characters behind 留言 that are a message


def take_message(context: Context) -> Outcome:
    """Opens a ticket instead of a place in the queue; what is written next, or was with it, is in it."""
    if len(message_behind(context.meaning.text) or "") >= SHORTEST:
        return keep_message(context)
    due = standing_of(context, _reason(context), ticket=True).due_at
    return _ticket(context, (Line("handoff.leave", {"due": due}),), Pending(MESSAGE))


def keep_message(context: Context) -> Outcome:
    """Keeps a message for when people are back, and says until when they answer."""
    due = standing_of(context, _reason(context), ticket=True).due_at
    return _ticket(context, (Line("handoff.noted", {"due": due}),), None)


def let_person_be(context: Context) -> Outcome:
    """Nobody is wanted any more: out of the queue, or the ticket is withdrawn."""
    left = context.state.handoff is not None and context.state.handoff.state == State.TICKET
    line = Line("handoff.message_taken_back" if left else "handoff.taken_back")
    return Outcome(Action.SMALLTALK, (line,), changes={"handoff": None, "pending": None})


def _ticket(context: Context, lines: tuple[Line, ...], pending: Pending | None) -> Outcome:
    changes = {"handoff": Handoff(_reason(context), State.TICKET.value), "pending": pending}
    return Outcome(Action.HANDOFF, lines, changes=changes)


def _reason(context: Context) -> str:
    return context.state.handoff.reason if context.state.handoff else MESSAGE
