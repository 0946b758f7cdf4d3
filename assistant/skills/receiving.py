"""Takes a photo or a recording: it is said that a person has to look at it, and one is called."""

from dataclasses import replace

from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from assistant.skills.talking import hand_over
from assistant.turn.turns import Show


def receive(context: Context, message: Show) -> Outcome:
    """The program neither sees nor hears: it says so, and what to write instead of waiting."""
    called = context.state.handoff is not None
    outcome = hand_over(context, message.kind)
    line = Line(f"receive.{message.kind}_too" if called else f"receive.{message.kind}")
    hours = () if called else outcome.lines[1:]
    return replace(outcome, lines=(line, *hours))
