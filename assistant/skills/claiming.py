"""Claims a coupon by its code; undo gives it back."""

from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.promotions.promotion import Promotion
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from assistant.skills.promoting import facts_of
from assistant.skills.quoted import paid, sources


def claim(context: Context) -> Outcome:
    """Takes up the coupon whose code the message has, or says why it cannot be used."""
    coupon = context.tools.promotions.coded(context.meaning.text)
    if coupon is None:
        return Outcome(Action.ANSWER, (Line("promotion.none_of_kind"),))
    problem = _problem(context, coupon)
    if problem:
        line = Line(problem, {**facts_of(context, coupon), "count": coupon.limit})
        return Outcome(Action.ANSWER, (line,), sources=sources([coupon]))
    claimed = (*context.state.claimed, coupon.id)
    lines = [Line("promotion.claimed", facts_of(context, coupon))]
    if context.state.cart:
        lines.append(paid(context.quote(context.state.cart, claimed)))
    chips = (Line("chip.checkout"), Line("chip.view_cart")) if context.state.cart else ()
    changes = {"claimed": claimed, "pending": None}
    return Outcome(
        Action.ANSWER, tuple(lines), sources=sources([coupon]), suggestions=chips, changes=changes
    )


def _problem(context: Context, coupon: Promotion) -> str | None:
    """Why a coupon cannot be claimed now; None if it can."""
    buyer = context.tools.buyer
    if context.now >= coupon.end:
        return "promotion.code_over"
    if context.now < coupon.start:
        return "promotion.code_soon"
    holding = replace(buyer, coupons=buyer.coupons | {coupon.id})
    if not holding.may_use(coupon):
        return "promotion.code_used"
    return "promotion.claimed_already" if coupon.id in buyer.coupons else None
