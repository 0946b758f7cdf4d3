"""Answers 我一般多久用完: how often a known shopper bought goods, and when they run out by that."""

from datetime import timedelta

from assistant.dialogue.actions import Action
from assistant.skills.alert_words import day_of, kind_line
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.rhythm import Rhythm, rhythm_of
from assistant.skills.supplying import goods_meant


def tell_how_long(context: Context) -> Outcome:
    """Tells it from the shopper's own orders, and what is missing where they cannot tell."""
    product_id, category = goods_meant(context)
    if product_id is None and category is None:
        return Outcome(Action.CLARIFY, (Line("lasting.what"),))
    unseen = _why_unseen(context)
    if unseen is not None:
        return Outcome(Action.ANSWER, (unseen,), suggestions=_chips(category))
    rhythm = rhythm_of(context, product_id, category)
    if rhythm is None:
        return Outcome(Action.ANSWER, (Line("lasting.unknown"),), suggestions=_chips(category))
    product = context.stored(product_id)
    return Outcome(
        Action.ANSWER,
        tuple(_told(context, rhythm)),
        sources=(source_of(product),) if product else (),
        suggestions=_chips(category),
        changes={"focus": product_id} if product_id else {},
    )


def _why_unseen(context: Context) -> Line | None:
    """Why the shopper's orders are not looked at, where they are not."""
    if context.user is None:
        return Line("lasting.stranger")
    return None if context.personal else Line("lasting.off")


def _told(context: Context, rhythm: Rhythm) -> list[Line]:
    bought = {"last": day_of(rhythm.last), "days": rhythm.days, "times": rhythm.times}
    out = rhythm.last + timedelta(days=rhythm.days)
    past = out.date() <= context.local_now.date()
    lines = [
        Line("alert.rhythm", bought),
        Line("lasting.past" if past else "lasting.until", {"day": day_of(out)}),
    ]
    return lines if rhythm.even else [*lines, Line("lasting.uneven")]


def _chips(category: str | None) -> tuple[Line, ...]:
    """Nothing stands in a chip that the message after it would not be understood without."""
    if category is None:
        return (Line("chip.remind"),)
    return (Line("chip.remind_of", {"what": kind_line(category)}),)
