"""What a shopper makes of an item: liked, or not to be seen again."""

from assistant.dialogue.actions import Action
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from retrieval.products import Product

KEPT_FEEDBACK = 50


def like(context: Context, product: Product) -> Outcome:
    """More of its kind from here on; the conversation turns to it."""
    changes = {
        "liked": appended(context.state.liked, product.id),
        "disliked": tuple(i for i in context.state.disliked if i != product.id),
        "focus": product.id,
    }
    chips = (Line("chip.add_this"),) if product.available else ()
    return Outcome(Action.SMALLTALK, (Line("feedback.liked"),), suggestions=chips, changes=changes)


def dislike(context: Context, product: Product) -> Outcome:
    """It is not shown again."""
    changes = {
        "disliked": appended(context.state.disliked, product.id),
        "liked": tuple(i for i in context.state.liked if i != product.id),
    }
    return Outcome(
        Action.SMALLTALK,
        (Line("feedback.disliked"),),
        suggestions=(Line("chip.more"),),
        changes=changes,
    )


def appended(ids: tuple[str, ...], product_id: str) -> tuple[str, ...]:
    """The ids with this one as the newest."""
    return (*(i for i in ids if i != product_id), product_id)[-KEPT_FEEDBACK:]
