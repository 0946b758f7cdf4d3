"""Guards on wishes about a list: constraints, an order, cheaper, for whom, and messages without any."""

from assistant.dialogue.confidence import is_unsure, near_equal
from assistant.dialogue.guards.doubts import sure_chitchat
from assistant.nlu.meaning import Intent
from assistant.skills.context import Context
from retrieval.constraints import Field


def exact_though_unsure(context: Context) -> bool:
    """The scores do not decide, but rules read a wish about goods."""
    meaning = context.meaning
    weak = is_unsure(meaning) or near_equal(meaning) is not None
    return weak and narrows(context) and meaning.command is None


def narrows(context: Context) -> bool:
    """A wish about the list on the screen: constraints, an order, cheaper, another brand."""
    meaning = context.meaning
    wish = meaning.mentions or meaning.sort or meaning.direction or meaning.dropped
    return bool(wish) and not meaning.references


def only_wishes(context: Context) -> bool:
    """Nothing but constraints is left of the message, so it can only be about the list."""
    return narrows(context) and not context.meaning.query


def bare_wish(context: Context) -> bool:
    """A wish and nothing else is about the list, whatever the model makes of so few words.

    Unless an item is being talked about, or a command says otherwise: 有42码吗 is then a question.
    """
    meaning = context.meaning
    asked = meaning.intent in (Intent.ASK_PRODUCT, Intent.ASK_PRICE, Intent.BUY, Intent.SET_ALERT)
    about_item = context.state.focus is not None and asked
    spoken = meaning.mentions or meaning.sort or meaning.dropped
    other = about_item or sure_chitchat(context) or context.chosen
    plain = not other and meaning.command is None
    return bool(spoken) and only_wishes(context) and plain


def only_for_whom(context: Context) -> bool:
    """给我妈买的 and nothing else; with an item in focus it may be that item that is bought."""
    meaning, state = context.meaning, context.state
    said = meaning.mentions or meaning.references or meaning.query or meaning.command
    buying = meaning.intent is Intent.BUY and (state.focus or state.pending)
    changed = state.recipient is None or state.recipient.turn == context.turn
    return bool(meaning.addressee) and changed and not (said or buying or meaning.direction)


def nothing_shown(context: Context) -> bool:
    """No list is on the screen."""
    return context.state.last_list is None


def without_list(context: Context) -> bool:
    """A wish before anything was shown is a search."""
    return nothing_shown(context) and narrows(context)


def no_wish(context: Context) -> bool:
    """No wish about a list."""
    return not narrows(context)


def is_foreign(context: Context) -> bool:
    """More than wishes about a list, and no goods that the shop has under a condition."""
    wanted = {m.constraint.field for m in context.meaning.mentions if not m.constraint.op.negated}
    return not only_wishes(context) and not (Field.CATEGORY in wanted and len(wanted) > 1)


def chats(context: Context) -> bool:
    """No wish about a list, or surely about the assistant."""
    return no_wish(context) or sure_chitchat(context)
