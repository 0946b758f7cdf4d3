"""Answers questions about an item: from its row, else from its description, else from its reviews."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from assistant.dialogue.actions import Action
from assistant.nlu.words.normalising import fold
from assistant.opinions.aspects import aspects_in
from assistant.opinions.findings import findings_in, without
from assistant.skills.answering_lists import of_list
from assistant.skills.context import Context
from assistant.skills.facts import about, asked_fields, field_line, has_value
from assistant.skills.found_out import found_out_all
from assistant.skills.hearsay import (
    HEARD,
    REVIEWS_ASKED,
    from_reviews,
    from_text,
    from_words,
    opinions_on,
)
from assistant.skills.holding import amount_held, held_line
from assistant.skills.informing import answer_line, known, shop_question
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.several import questions
from assistant.skills.stocking import next_step, waiting_for
from assistant.skills.summing_up import asks_sides, sum_up
from assistant.skills.variants import variant_with
from assistant.skills.which import which_to_tell_of
from retrieval.constraints import Constraint, Field
from retrieval.products import Product

MOST_MATTERS = 3


def ask_product(context: Context) -> Outcome:
    """Answers about the item in question, each question of the message in its turn."""
    product = context.product_in_question()
    if product is None:
        return of_list(context) or which_to_tell_of(context)
    parts = [part for part in questions(context) if _asks(part, product)]
    if len(parts) > 1:
        told = [_of_shop(part, product) or _answer(part, product) for part in parts]
    else:
        told = [_answer(part, product) for part in parts or [context]]
    return reduce(Outcome.with_more, told[1:], told[0])


def shop_and_item(context: Context) -> Outcome:
    """A question about the shop; what the message asks of an item besides is answered too."""
    product = context.product_in_question()
    parts = questions(context)
    if product is None or len(parts) < 2 or not any(_is_of_item(p, product) for p in parts):
        return shop_question(context)
    return ask_product(context)


def _of_shop(context: Context, product: Product) -> Outcome | None:
    """What the shop says, where a part of a message is not about the item."""
    answer = None if _is_of_item(context, product) else known(context)
    if answer is None:
        return None
    sources = (answer.source(context.language),)
    return Outcome(Action.ANSWER, (answer_line(context, answer),), sources=sources)


def _is_of_item(context: Context, product: Product) -> bool:
    """Whether a part names a field, a value, or something buyers find out."""
    text = context.meaning.plain
    return bool(_named(context) or findings_in(text) or asked_fields(text, product))


def _asks(context: Context, product: Product) -> bool:
    """Whether there is anything in a part of a message that can be answered by itself."""
    meaning = context.meaning
    asked = findings_in(meaning.plain) or aspects_in(meaning.plain)
    return bool(meaning.mentions or asked or asked_fields(meaning.plain, product) or meaning.query)


def _answer(context: Context, product: Product) -> Outcome:
    """The answer to one question: from fields, else the listing's words, else its reviews."""
    amount = amount_held(context.meaning.plain)
    holds = held_line(product, amount) if amount is not None else None
    if holds is not None and holds.key != "ask.unknown_word":
        return about(product, [holds])
    matters = findings_in(context.meaning.plain)
    named = [] if matters else _named(context)
    if named:
        return _has(context, product, named)
    heard = None if matters else _opinions(context, product)
    if heard and HEARD.search(_said(context)):
        return heard
    fields = asked_fields(without(context.meaning.plain, matters), product)
    told = [about(product, _fields_told(context, product, fields))] if fields else []
    told += found_out_all(context, product, matters[:MOST_MATTERS])
    if told:
        first, *others = told
        more = [heard] if heard and REVIEWS_ASKED.search(_said(context)) else []
        return reduce(Outcome.with_more, [*others, *more], first)
    if heard:
        return heard
    if asks_sides(context.meaning.plain):
        return sum_up(context)
    if REVIEWS_ASKED.search(_said(context)):
        return from_reviews(context, product, ())
    return from_text(context, product)


def _fields_told(context: Context, product: Product, fields: Sequence[str]) -> list[Line]:
    """What the row says of fields; of the stock also when more of it is expected."""
    lines = [context.stock.counted(field_line(product, field)) for field in fields]
    return lines + (context.stock.coming(product) if Field.STOCK in fields else [])


def _named(context: Context) -> list[Constraint]:
    """The values that a question names; prices and kinds of goods are no property of an item."""
    apart = (Field.PRICE, Field.CATEGORY)
    return [c for c in context.meaning.constraints if c.field not in apart]


def _has(context: Context, product: Product, named: Sequence[Constraint]) -> Outcome:
    """Whether it has the values named; what no field tells, the listing's words may."""
    told = [
        _in_words(context, product, one) if line.key == "ask.unknown" else about(product, [line])
        for one in named
        for line in [context.stock.counted(has_value(product, one))]
    ]
    outcome = reduce(Outcome.with_more, told[1:], told[0])
    variant = variant_with(product, named)
    if variant is None:
        return outcome
    return outcome.changing(variant=variant.sku) if variant.available else _gone(context, outcome)


def _gone(context: Context, outcome: Outcome) -> Outcome:
    """The form is sold out: it can be waited for, and of goods that are all gone a day may be known."""
    product = context.product_in_question()
    variant = variant_with(product, _named(context)) if product else None
    if product is None or variant is None:
        return outcome
    lines = (*outcome.lines, *context.stock.coming(product))
    chips = (*(outcome.suggestions if product.available else ()), *waiting_for([variant]))
    return replace(outcome, lines=lines, suggestions=chips)


def _in_words(context: Context, product: Product, named: Constraint) -> Outcome:
    return from_words(context, product, [fold(str(value)) for value in named.values])


def _opinions(context: Context, product: Product) -> Outcome | None:
    """What buyers say of the side that is asked about."""
    asked = aspects_in(context.meaning.plain)
    return opinions_on(context, product, asked[0].id) if asked else None


def _said(context: Context) -> str:
    return fold(context.meaning.plain)


def introduce(context: Context) -> Outcome:
    """Turns to the one item pointed at."""
    product = context.referred()[0]
    facts = {"product": product, "price": product.price}
    return Outcome(
        Action.ANSWER,
        (*context.stock.news(product), Line("feedback.viewed", facts)),
        sources=(source_of(product),),
        suggestions=next_step(product),
        changes={"focus": product.id, "pending": None},
    )
