"""What a little more would bring: the offer that a cart nearly reaches, and how much is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.promotions.baskets import Basket
from assistant.promotions.buyer import Buyer, Live
from assistant.promotions.combining import best
from assistant.promotions.money import amount
from assistant.promotions.pricing import Line, Portion, portions
from assistant.promotions.promotion import Promotion

NEAR = 0.4  # of the step to an offer, how much may be missing for it to be worth telling


@dataclass(frozen=True, slots=True)
class Near:
    """An offer that is nearly reached.

    Args:
        gap: Cents of its goods that are missing.
        gain: How much more is taken off once it is reached, in cents.
    """

    promotion: Promotion
    gap: int
    gain: int


def nearest(lines: Sequence[Line], holding: Live, buyer: Buyer) -> Near | None:
    """The offer that the fewest more would reach, if that brings anything; None without one."""
    priced = portions(lines, holding, buyer)
    basket = Basket.of(lines, priced, holding.baskets)
    off = basket.value(best(basket.offers, basket.meet, basket.value).chosen)
    found = []
    for offer in basket.offers:
        judged = sum(priced[place].cost for place in basket.meet[offer.id])
        gap = _gap(offer, judged)
        if gap:
            more = _filled(lines, priced, holding, offer, gap)
            gain = more.value(best(more.offers, more.meet, more.value).chosen) - off
            if gain > 0:
                found.append(Near(offer, gap, gain))
    return min(found, key=lambda near: (near.gap, -near.gain, near.promotion.id), default=None)


def _gap(offer: Promotion, judged: int) -> int | None:
    """What is missing to the next step of an offer; None if that is too far, or there is none."""
    terms = offer.terms
    if judged <= 0 or not terms.steps:
        return None
    if terms.repeat:
        step = (judged // terms.threshold + 1) * terms.threshold
        before = step - terms.threshold
    else:
        steps = [least for least in terms.steps if least > judged]
        if not steps:
            return None
        step = min(steps)
        before = max((least for least in terms.steps if least < step), default=0)
    gap = step - judged
    return gap if gap <= NEAR * (step - before) else None


def _filled(
    lines: Sequence[Line], priced: Sequence[Portion], holding: Live, offer: Promotion, gap: int
) -> Basket:
    """The basket with goods of the offer that cost just what is missing."""
    place = next(one.line for one in priced if offer.scope.has(lines[one.line].product))
    like = replace(lines[place].product, price=amount(gap), variants=())
    more = Portion(len(lines), 1, gap)
    return Basket.of([*lines, Line(like)], [*priced, more], holding.baskets)
