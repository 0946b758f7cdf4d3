"""Asks which item is meant when the message points at none."""

from assistant.dialogue.actions import Action
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome

MOST_CHIPS = 3


def which_to_tell_of(context: Context) -> Outcome:
    """Which item is the question about?"""
    return _which(context, ("ask.which_shown", "chip.nth"), "ask.which_product")


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
