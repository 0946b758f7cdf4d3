"""还剩几件, 什么时候到货: the count or the day the shop named, if it named one, and an alert for when it comes."""

from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.skills.context import Context
from assistant.skills.facts import about, field_line, has_value
from assistant.skills.informing import shop_question
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.stocking import next_step, waiting_for
from assistant.skills.variants import variant_with
from assistant.skills.which import which_to_tell_of
from retrieval.constraints import Field
from retrieval.products import Product, Variant


def when_back(context: Context) -> Outcome:
    """When more of the item in question comes, or of the form of it that is named."""
    product = context.product_in_question()
    return shop_question(context) if product is None else _told(context, product)


def how_many(context: Context) -> Outcome:
    """How many there are of the item in question, or of the form of it that is named."""
    product = context.product_in_question()
    return which_to_tell_of(context) if product is None else _told(context, product)


def _told(context: Context, product: Product) -> Outcome:
    named = variant_with(product, context.meaning.constraints)
    if (named or product).available:
        return _there(context, product, named)
    gone = Line("ask.sold_out", {"product": product, "stock": 0})
    if named and product.available:
        gone = Line("stock.form_gone", {"product": product, "variant": named})
    return Outcome(
        Action.ANSWER,
        (gone, _day(context, product)),
        sources=(source_of(product),),
        suggestions=waiting_for([named]) if named else next_step(product),
        changes={"focus": product.id, "pending": None},
    )


def _day(context: Context, product: Product) -> Line:
    """The day that the shop named; of a product that is there in part nobody says which form it means."""
    day = context.stock.expected(product)
    if day is None:
        return Line("stock.no_day")
    return Line("stock.some_expected" if product.available else "stock.expected", {"expected": day})


def _there(context: Context, product: Product, named: Variant | None) -> Outcome:
    """There is nothing to wait for, but perhaps for forms that nobody named."""
    if named:
        wishes = (one for one in context.meaning.constraints if one.field in named.options)
        return about(product, [context.stock.counted(has_value(product, one)) for one in wishes])
    told = about(product, [context.stock.counted(field_line(product, Field.STOCK))])
    gone = [one for one in product.variants if not one.available]
    day = (_day(context, product),) if gone and context.stock.expected(product) else ()
    chips = (*told.suggestions, *waiting_for(gone))
    return replace(told, lines=(*told.lines, *day), suggestions=chips)
