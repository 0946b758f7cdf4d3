"""What is said before the answer: codes unknown here, in which money the shop counts, for whom goods are."""

from assistant.dialogue.state import DialogueState
from assistant.nlu.meaning import Meaning
from assistant.sizing.measures import measures_in
from assistant.skills.context import Context
from assistant.skills.outcome import Line

CURRENCY_TOLD = "currency"


def prefaces(context: Context, before: DialogueState) -> tuple[Line, ...]:
    """All that is said before the answer.

    Args:
        context: The turn.
        before: The state before it.
    """
    addressing = _addressing(before, context.state)
    return (*_unknown(context.meaning), *addressing, *money(context))


def _unknown(meaning: Meaning) -> tuple[Line, ...]:
    """That a link or an article number names nothing here."""
    kinds = {code.kind: code for code in reversed(meaning.unknown)}
    return tuple(Line(f"code.{kind}", {"code": kinds[kind].text}) for kind in sorted(kinds))


def money(context: Context) -> tuple[Line, ...]:
    """In which money the shop counts, when a price was named in another; said once."""
    own, named = context.tools.settings.currency, context.meaning.currencies
    weighed = "lb" in measures_in(context.meaning.plain).units  # 130 pounds cost nothing
    if not named or own in named or weighed or CURRENCY_TOLD in context.state.told:
        return ()
    return (Line("note.currency", {"currency": own}),)


def _addressing(before: DialogueState, now: DialogueState) -> tuple[Line, ...]:
    """That the goods are for someone else from here on, or for the shopper again."""
    was, is_ = before.recipient, now.recipient
    if (was and was.who) == (is_ and is_.who):
        return ()
    return (Line("recipient.begun", {"who": is_.who}),) if is_ else (Line("recipient.ended"),)
