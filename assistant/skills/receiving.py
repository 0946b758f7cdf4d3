"""Takes a photo or a recording: it is said that a person has to look at it, and one is called."""

from dataclasses import replace

from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from assistant.skills.talking import hand_over, waits
from assistant.turn.turns import Show

CALLED = ("handoff.asked", "handoff.angry")


def receive(context: Context, message: Show) -> Outcome:
    """The program neither sees nor hears: it says so, and what to write instead of waiting."""
    called = waits(context.state)
    outcome = hand_over(context, message.kind)
    line = Line(f"receive.{message.kind}_too" if called else f"receive.{message.kind}")
    more = () if called else (one for one in outcome.lines if one.key not in CALLED)
    return replace(outcome, lines=(line, *more))
