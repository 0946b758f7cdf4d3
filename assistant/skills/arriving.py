"""多久能到: the days that sending what is talked about takes from the warehouses that have it, and what it costs.

Days are those the shop told of its warehouses' ways; a shop that told none answers from its entries.
"""

from datetime import timedelta

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Destination, Pending
from assistant.nlu.words.normalising import fold
from assistant.orders.divisions import Division
from assistant.orders.places import place_in, spoken_name
from assistant.shipping.sending import Plan
from assistant.shipping.store import Piece
from assistant.skills.alert_words import day_of
from assistant.skills.context import Context
from assistant.skills.delivery import asks_of_freight, fee_for_this, tell_freight
from assistant.skills.informing import shop_question
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.variants import variant_with
from retrieval.products import Product

ASKING = "destination"


def tell_when(context: Context) -> Outcome:
    """In how many days what is talked about is there; where to is asked for once, and then known."""
    place, pieces = _place(context), _pieces(context)
    if not pieces or not context.tools.sending.is_told:
        return tell_freight(context) if asks_of_freight(context) else shop_question(context)
    if place is None:
        product = _item(context)
        focus = {"focus": product.id} if product else {}
        told = shop_question(context).with_more(Outcome(Action.ANSWER, (Line("sending.where"),)))
        return told.changing(pending=Pending(ASKING), **focus)
    plans = context.tools.sending.plans(pieces, place)
    told = _told(context, plans, place) if plans else shop_question(context)
    return told.changing(destination=Destination(place.city or place.province, context.turn))


def take_place(context: Context) -> Outcome:
    """The answer to where to."""
    return tell_when(context).changing(pending=None)


def tell_another_place(context: Context) -> Outcome:
    """那北京呢: what was told of one place, of the one that is named."""
    told = context.state.destination
    return tell_freight(context) if told is not None and not told.days else tell_when(context)


def _place(context: Context) -> Division | None:
    """The place that the message names, else the one asked about before."""
    before = context.state.destination
    return place_in(fold(context.meaning.plain)) or (place_in(before.place) if before else None)


def _pieces(context: Context) -> list[Piece]:
    """The item talked about, in the form that is named; else the cart."""
    product = _item(context)
    if product is None:
        return [Piece(line.id, line.sku, line.quantity) for line in context.state.cart]
    if not product.available:
        return []
    variant = variant_with(product, context.meaning.constraints)
    return [Piece(product.id, variant.sku if variant else None, 1)]


def _item(context: Context) -> Product | None:
    """The item talked about, unless the cart has it, which is then sent as a whole."""
    product = context.product_in_question()
    carted = product is not None and any(one.id == product.id for one in context.state.cart)
    return None if carted and not context.referred() else product


def _name_of(place: Division, language: str) -> str:
    """The city's name, or in English the province's where the city's is known in characters only."""
    name = spoken_name(place.city or place.province, language)
    return name if language == "zh" or name.isascii() else spoken_name(place.province, language)


def _told(context: Context, plans: list[Plan], place: Division) -> Outcome:
    """The days of the soonest plan, up to those of the one that costs the shop least, and the fee."""
    soonest, latest = plans[0], plans[-1]
    arrives = context.local_now + timedelta(days=soonest.days)
    facts = {
        "place": _name_of(place, context.language),
        "days": soonest.days,
        "most": latest.days,
        "day": day_of(arrives),
        "count": len(soonest.parcels),
    }
    key = "sending.days" if soonest.days == latest.days else "sending.between"
    parcels = (Line("sending.parcels", facts),) if len(soonest.parcels) > 1 else ()
    product = _item(context)
    told = Outcome(
        Action.ANSWER,
        (Line(key, facts), *parcels),
        sources=(source_of(product),) if product else (),
        changes={"focus": product.id} if product else {},
    )
    return told.with_more(fee_for_this(context, place.province))
