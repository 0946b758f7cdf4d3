"""Tells at a shopper's next visit what came of their alerts."""

from assistant.alerts.alert import Deed
from assistant.skills.alert_words import fired_line
from assistant.skills.context import Context
from assistant.skills.opening import told_key
from assistant.skills.outcome import Line

AT_ONCE = 3  # the rest is told in the next turn


def reported(context: Context) -> tuple[tuple[Line, ...], tuple[Deed, ...]]:
    """What is said before the answer, and that it was told; what the conversation opened with was."""
    news = context.tools.alerts.untold(context.user, context.conversation)[:AT_ONCE]
    if not news:
        return (), ()
    unsaid = (firing for firing in news if told_key(firing) not in context.state.told)
    said = (fired_line(context, firing) for firing in unsaid)
    lines = tuple(line for line in said if line is not None)
    return lines, (Deed(tells=tuple(firing.id for firing in news)),)
