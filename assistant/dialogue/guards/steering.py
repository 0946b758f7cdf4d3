"""Guards on what is plainly commanded or taken back: the cart, the language, never mind."""

from assistant.dialogue.rules import Guard
from assistant.nlu.meaning import Intent
from assistant.nlu.steering.commands import Command
from assistant.nlu.steering.taking_out import asks_to_take_out
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import compiled
from assistant.skills.cart_lines import just_added, lines_named
from assistant.skills.context import Context

CART_COMMANDS = frozenset(
    {Command.VIEW_CART, Command.CLEAR_CART, Command.REMOVE_FROM_CART, Command.CHECKOUT}
)
LIST_COMMANDS = frozenset({Command.MORE, Command.OTHER_BRAND, Command.OTHER_COLOR})
CONTROL_COMMANDS = frozenset({Command.RESTART, Command.SPEAK_ENGLISH, Command.SPEAK_CHINESE})

PRICED = frozenset({Intent.ASK_PRICE, Intent.BUY, Intent.ASK_PRODUCT})
TOTAL = compiled(
    r"(?:一共|总共|总计|合计|总价|加起来|全部加)[^，。,.]{0,6}(?:多少|几|钱)|(?:一共|总共|合计|总价)(?:呢|是)?[\s？?。！!]*$",
    r"\b(?:altogether|in total|in all|total|all together)\b",
)


def misread(context: Context) -> bool:
    """The message says that the last one was misunderstood, and nothing else."""
    return context.misread


def lets_go(context: Context) -> bool:
    """The message says never mind, and nothing is open."""
    return context.cancels


def takes_back(context: Context) -> bool:
    """The message says never mind right after something was put into the cart."""
    before = context.before
    return context.cancels and before is not None and just_added(before.state, context.state) != ()


def commands(*wanted: Command) -> Guard:
    """The message spells out one of these commands."""

    def spelt_out(context: Context) -> bool:
        return context.meaning.command in wanted

    spelt_out.__doc__ = f"The message says to {', '.join(sorted(wanted))}.".replace("_", " ")
    return spelt_out


def takes_out_named(context: Context) -> bool:
    """The message asks for goods to be taken out that it names, and they are in the cart."""
    return asks_to_take_out(context.meaning.plain) and bool(lines_named(context))


def asks_total(context: Context) -> bool:
    """一共多少钱, with something in the cart: what all of it comes to."""
    asked = TOTAL.search(fold(context.meaning.plain)) is not None
    return asked and bool(context.state.cart) and context.meaning.intent in PRICED


def sets_quantity(context: Context) -> bool:
    """Something is in the cart, and the message says how many of it."""
    return context.meaning.command is Command.SET_QUANTITY and bool(context.state.cart)
