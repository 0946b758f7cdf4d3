"""Answers questions about an item: from its row, else from its description, else from its reviews."""

import re

from assistant.dialogue.actions import Action
from assistant.nlu.words.lexicon import phrases
from assistant.nlu.words.normalising import fold
from assistant.opinions.aspects import aspects_in
from assistant.skills.context import Context
from assistant.skills.facts import about, field_line, has_value
from assistant.skills.hearsay import HEARD, REVIEWS_ASKED, from_reviews, from_text, opinions_on
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.which import which_to_tell_of
from retrieval.constraints import Field
from retrieval.products import Product


def ask_product(context: Context) -> Outcome:
    """Answers about the item in question."""
    product = context.product_in_question()
    if product is None:
        return which_to_tell_of(context)
    named = [c for c in context.meaning.constraints if c.field not in (Field.PRICE, Field.CATEGORY)]
    if named:
        return about(product, [has_value(product, constraint) for constraint in named])
    heard = _opinions(context, product)
    if heard and HEARD.search(_said(context)):
        return heard
    fields = asked_fields(context.meaning.plain, product)
    if fields:
        told = about(product, [field_line(product, field) for field in fields])
        return told.with_more(heard) if heard and REVIEWS_ASKED.search(_said(context)) else told
    if heard:
        return heard
    if REVIEWS_ASKED.search(_said(context)):
        return from_reviews(context, product, ())
    return from_text(context, product)


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
        (Line("feedback.viewed", facts),),
        sources=(source_of(product),),
        suggestions=(Line("chip.add_this"),),
        changes={"focus": product.id, "pending": None},
    )


def asked_fields(text: str, product: Product) -> list[str]:
    """The fields a question names, by the names shoppers have for them."""
    folded = fold(text)
    names = {**{field: (field,) for field in product.attributes}, **phrases().attribute_names}
    found = []
    for field, words in names.items():
        places = [_place(folded, word) for word in words]
        if any(place >= 0 for place in places):
            found.append((max(len(w) for w, p in zip(words, places, strict=True) if p >= 0), field))
    ranked = [field for _, field in sorted(found, key=lambda item: (-item[0], item[1]))]
    return [field for field in ranked if field not in ("rating",)][:2]


def _place(text: str, word: str) -> int:
    if word.isascii():
        match = re.search(rf"\b{re.escape(word)}\b", text)
        return match.start() if match else -1
    return text.find(word)
