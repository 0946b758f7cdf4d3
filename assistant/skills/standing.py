"""How far a conversation is on its way to a person, as one turn sees it."""

from assistant.agents.people import Asking, Standing
from assistant.dialogue.state import KEPT_MOODS
from assistant.skills.context import Context


def standing_of(context: Context, reason: str, *, ticket: bool = False) -> Standing:
    """Where the conversation stands; of one that asks in this turn, where it will.

    Args:
        context: The turn.
        reason: Why a person is asked for.
        ticket: Whether a message is left instead of waiting.
    """
    rule = reason if reason in context.tools.desk.policy.handover else None
    feelings = (*context.state.moods, round(context.meaning.sentiment_score, 4))
    cart = context.state.cart
    quote = context.quote(cart, context.state.claimed).to_json() if cart else None
    asking = Asking(context.conversation, feelings[-KEPT_MOODS:], quote, rule, ticket)
    return context.tools.people.standing(asking, context.now)
