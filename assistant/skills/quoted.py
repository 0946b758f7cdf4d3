"""What a cart comes to, in words: what is taken off, what is paid when, what a little more would bring."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.dialogue.state import CartLine
from assistant.promotions.buyer import live
from assistant.promotions.money import amount
from assistant.promotions.nearing import Near, nearest
from assistant.promotions.pricing import Line as Wanted
from assistant.promotions.promotion import Promotion
from assistant.promotions.quote import Deduction, Quote
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Suggested
from retrieval.constraints import Constraint, Field, Op
from retrieval.search import SearchRequest

FILLING = 3  # goods that are offered to reach something
WIDTHS = (1.3, 2.0, 4.0)  # times what is missing, up to which goods are looked for, nearest first
LOOKED_AT = 30


def paid(found: Quote) -> Line:
    """What a cart comes to: the sum, what is taken off it, and what is left to pay."""
    facts = {"sum": amount(found.cost), "payable": amount(found.total)}
    if not found.for_several:
        return Line("quote.sum", facts)
    cuts = tuple(cut(one) for one in found.for_several)
    return Line("quote.paid", {**facts, "cuts": cuts})


def cut(deduction: Deduction) -> Line:
    """What one promotion takes off."""
    return Line("quote.cut", {"promotion": deduction.promotion, "off": amount(deduction.off)})


def settled(context: Context, found: Quote) -> tuple[Line, ...]:
    """What a cart comes to, with what each piece saves already and what is paid later."""
    return (*kept_apart(context, found), paid(found))


def kept_apart(context: Context, found: Quote) -> tuple[Line, ...]:
    """What of the price is saved already in each piece, and what is paid later."""
    lines = [
        Line("quote.in_price", {"promotion": one.promotion, "off": amount(one.off)})
        for one in found.deductions
        if one.promotion.kind.of_an_item
    ]
    for later in found.later:
        facts = {
            "promotion": later.promotion,
            "payable": amount(found.due),
            "rest": amount(later.due),
            "start": local(context, later.start),
            "until": local(context, later.end),
        }
        lines.append(Line("quote.later", facts))
    if not found.exact:
        lines.append(Line("quote.inexact"))
    return tuple(lines)


def sources(promotions: Iterable[Promotion]) -> tuple[dict[str, str], ...]:
    """The promotions, as the sources of an answer cite them."""
    ids = dict.fromkeys(one.id for one in promotions)
    return tuple({"kind": "promotion", "id": id_} for id_ in ids)


def local(context: Context, moment: datetime) -> datetime:
    """A moment in the shop's time zone."""
    return moment.astimezone(ZoneInfo(context.tools.settings.timezone))


def near(context: Context, cart: Sequence[CartLine]) -> Near | None:
    """What a little more would bring, for a cart."""
    lines = _wanted(context, cart)
    tools = context.tools
    holding = live(tools.promotions.all(), tools.buyer, context.now)
    return nearest(lines, holding, tools.buyer) if holding.baskets and lines else None


def near_line(found: Near) -> Line:
    """How much more brings how much."""
    facts = {"gap": amount(found.gap), "off": amount(found.gain), "promotion": found.promotion}
    return Line("quote.near", facts)


def filling(context: Context, cart: Sequence[CartLine], found: Near) -> tuple[Suggested, ...]:
    """Up to three goods with which the offer is reached, that cost little more than what is missing.

    They are ranked as ideas are for this shopper, those nearest in price first looked for. Each is
    tried: only what makes the whole cart reach the offer is shown.
    """
    there, before = {line.id for line in cart}, context.quote(cart).total
    shown: dict[str, Suggested] = {}
    low = amount(found.gap)
    for width in WIDTHS:
        for one in _ideas(context, found, low, round(low * width, 2)):
            new = one.product.id not in there and one.product.id not in shown
            if new and len(shown) < FILLING and _reaches(context, cart, one, found, before):
                shown[one.product.id] = one
        if len(shown) == FILLING:
            break
    return tuple(shown.values())


def _ideas(context: Context, found: Near, low: float, high: float) -> Sequence[Suggested]:
    """Goods of the offer between two prices, as they are ranked for this shopper."""
    goods = found.promotion.scope.included
    bounds = [Constraint(Field.PRICE, Op.GTE, low), Constraint(Field.PRICE, Op.LTE, high)]
    if goods.products:
        named = context.tools.shelf.get(sorted(goods.products)).values()
        fitting = (one for one in named if one.price is not None and low <= one.price <= high)
        ordered = sorted(fitting, key=lambda one: (-(one.sales or 0), one.id))
        return [Suggested(one, 0.0, {}) for one in ordered if one.available]
    kinds = ((Field.BRAND, goods.brands), (Field.CATEGORY, goods.categories))
    bounds += [Constraint(field, Op.IN, values) for field, values in kinds if values]
    request = SearchRequest(text="", constraints=tuple(bounds), limit=LOOKED_AT)
    return context.tools.finder.recommend(request, context.shopper).products


def _reaches(
    context: Context, cart: Sequence[CartLine], one: Suggested, found: Near, before: int
) -> bool:
    """Whether the cart, which came to ``before`` cents, reaches what it nearly reaches with a piece more."""
    product = one.product
    sku = next((variant.sku for variant in product.variants if variant.available), None)
    fuller = context.quote((*cart, CartLine(product.id, sku, 1)))
    own = next((line for line in fuller.lines if line.line.product.id == product.id), None)
    if own is None or not product.available:
        return False
    used = {deduction.promotion.id for deduction in fuller.for_several}
    return fuller.total - before < own.cost and found.promotion.id in used


def _wanted(context: Context, cart: Sequence[CartLine]) -> list[Wanted]:
    there = context.tools.catalogue.get([line.id for line in cart])
    return [Wanted(there[one.id], one.sku, one.quantity) for one in cart if one.id in there]
