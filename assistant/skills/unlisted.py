"""Goods asked for by a name that no listing has."""

from assistant.dialogue.ledger import field_entries
from assistant.dialogue.state import DialogueState
from assistant.nlu.wishing.goods_named import goods_asked_for
from assistant.skills.context import Context
from retrieval.constraints import Field


def unlisted_name(context: Context, state: DialogueState) -> str:
    """The name of goods that the message asks for and no listing has, else nothing.

    Args:
        context: The turn.
        state: The state with the search as this message leaves it.
    """
    meaning = context.meaning
    if field_entries(state.ledger, Field.CATEGORY) or meaning.query != state.query:
        return ""
    name = goods_asked_for(meaning.rewritten or meaning.text, meaning.query)
    return name if name and not context.tools.finder.goods.is_called(name) else ""
