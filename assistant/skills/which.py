"""Asks which item is meant when the message points at none."""

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.meaning import Intent
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome

WHICH = "which"
MOST_CHIPS = 3


def which_to_tell_of(context: Context) -> Outcome:
    """Which item is the question about? It waits for the answer."""
    asked = _which(context, ("ask.which_shown", "chip.nth"), "ask.which_product")
    shown, meaning = context.state.last_list, context.meaning
    if shown is None:
        return asked
    of_price = meaning.intent is Intent.ASK_PRICE
    waiting = Pending(
        WHICH,
        options=tuple(shown.ids),
        intent=(Intent.ASK_PRICE if of_price else Intent.ASK_PRODUCT).value,
        text=meaning.plain,
        words=meaning.query,
        wishes=meaning.constraints,
    )
    return asked.changing(pending=waiting)


def which_to_buy(context: Context) -> Outcome:
    """Which item is to be put into the cart?"""
    return _which(context, ("cart.which", "chip.add_nth"), "cart.nothing_shown")


def _which(context: Context, of_a_list: tuple[str, str], of_nothing: str) -> Outcome:
    """Asks for one of the first items shown; where none are, what to show."""
    shown = context.state.last_list
    if shown is None:
        return Outcome(Action.CLARIFY, (Line(of_nothing),), suggestions=(Line("chip.recommend"),))
    question, chip = of_a_list
    chips = nth_chips(min(MOST_CHIPS, len(shown.ids)), chip)
    return Outcome(Action.CLARIFY, (Line(question),), suggestions=chips)


def nth_chips(count: int, key: str = "chip.nth") -> tuple[Line, ...]:
    """A chip for each of the first ``count`` items shown."""
    return tuple(Line(key, {"position": place}) for place in range(1, count + 1))
