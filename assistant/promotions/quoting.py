"""Works out a quote: the price of each piece, then what is taken off for several, as well as allowed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from assistant.promotions.baskets import Basket
from assistant.promotions.buyer import ANYBODY, Buyer, Live, live
from assistant.promotions.combining import best
from assistant.promotions.pricing import Line, Portion, portions
from assistant.promotions.promotion import Promotion
from assistant.promotions.quote import Deduction, Later, Quote, QuotedLine, by_promotion


def quote(
    lines: Sequence[Line],
    promotions: Mapping[str, Promotion],
    now: datetime,
    buyer: Buyer = ANYBODY,
) -> Quote:
    """What ``lines`` come to for ``buyer`` at ``now``, with the best combination of promotions.

    The order of lines changes nothing. Goods without a price count nothing.
    """
    return quote_live(lines, live(promotions, buyer, now), buyer)


def quote_live(lines: Sequence[Line], holding: Live, buyer: Buyer = ANYBODY) -> Quote:
    """As ``quote``, with the promotions that hold."""
    places = sorted(range(len(lines)), key=lambda place: (lines[place].key, lines[place].quantity))
    ordered = [lines[place] for place in places]
    priced = portions(ordered, holding, buyer)
    basket = Basket.of(ordered, priced, holding.baskets)
    found = best(basket.offers, basket.meet, basket.value)
    taken = basket.applied(found.chosen)
    quoted = [_quoted(place, line, priced, taken) for place, line in enumerate(ordered)]
    turned = {old: new for new, old in enumerate(places)}
    deductions = (*_of_pieces(ordered, priced), *taken)
    return Quote(
        tuple(quoted[turned[place]] for place in range(len(lines))),
        tuple(_turned(one, places) for one in deductions),
        tuple(_later(priced)),
        found.exact,
    )


def _quoted(
    place: int, line: Line, priced: Iterable[Portion], taken: Iterable[Deduction]
) -> QuotedLine:
    own = tuple(portion for portion in priced if portion.line == place)
    off = sum(deduction.by_line.get(place, 0) for deduction in taken)
    return QuotedLine(line, (line.unit or 0) * line.quantity, own, off)


def _of_pieces(lines: Sequence[Line], priced: list[Portion]) -> Iterable[Deduction]:
    """What promotions take off that make the price of a piece."""
    for promotion, own in by_promotion(priced):
        offs: dict[int, int] = {}
        for one in own:
            saved = one.quantity * ((lines[one.line].unit or 0) - one.unit)
            offs[one.line] = offs.get(one.line, 0) + saved
        judged = sum((lines[one.line].unit or 0) * one.quantity for one in own)
        yield Deduction(promotion, sum(offs.values()), judged, offs)


def _later(priced: list[Portion]) -> Iterable[Later]:
    """What of presales is paid when its time has come."""
    for promotion, own in by_promotion(priced):
        due = sum(one.quantity * (one.unit - one.now) for one in own if one.now is not None)
        if due and promotion.terms.balance:
            yield Later(promotion, due, *promotion.terms.balance)


def _turned(deduction: Deduction, places: Sequence[int]) -> Deduction:
    """The deduction with the lines in the order asked."""
    by_line = {places[place]: off for place, off in deduction.by_line.items()}
    return Deduction(deduction.promotion, deduction.off, deduction.judged, by_line)
