"""Answers questions about an item from its row; of what it lacks, says what reviews say."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.words.lexicon import phrases
from assistant.nlu.words.normalising import fold
from assistant.records.reviews import Review
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from retrieval.constraints import Constraint, Field, Op
from retrieval.matching import satisfies
from retrieval.products import Product

MAX_QUOTES = 3
CORE_FIELDS = (Field.PRICE, Field.STOCK, Field.RATING, Field.BRAND, Field.SIZE)
REVIEWS_ASKED = re.compile(
    r"评价|评论|口碑|大家|买家|怎么说|好不好|怎么样|质量|review|feedback|any good|quality|worth"
    r"|people (?:say|think)|others (?:say|think)|buyers"
)


def ask_product(context: Context) -> Outcome:
    """Answers about the item in question."""
    product = context.product_in_question()
    if product is None:
        return _which(context)
    named = [c for c in context.meaning.constraints if c.field not in (Field.PRICE, Field.CATEGORY)]
    if named:
        return _answer(context, product, [_has_value(product, constraint) for constraint in named])
    fields = asked_fields(context.meaning.plain, product)
    if fields:
        return _answer(context, product, [_field_line(product, field) for field in fields])
    if REVIEWS_ASKED.search(fold(context.meaning.plain)):
        return _from_reviews(context, product, ())
    return _from_text(context, product)


def introduce(context: Context) -> Outcome:
    """Turns to the one item pointed at."""
    product = context.referred()[0]
    facts = {"product": product, "price": product.price}
    return Outcome(
        Action.ANSWER,
        (Line("feedback.viewed", facts),),
        sources=(_source(product),),
        suggestions=(Line("chip.add_this"),),
        changes={"focus": product.id, "pending": None},
    )


def ask_price(context: Context) -> Outcome:
    """Tells what an item costs, or what the shop says about discounts."""
    referred = context.referred()
    products = referred or [p for p in (context.product_in_question(),) if p]
    haggling = _about_discounts(context.meaning.plain)
    if haggling:
        answer = context.tools.answerer.answer(context.meaning.plain, ("promotions", "membership"))
        facts = [_price_line(product) for product in products[:1]]
        if answer is not None:
            lines = (*facts, Line("faq.answer", {"text": answer.text(context.language)}))
            return Outcome(
                Action.ANSWER,
                lines,
                sources=(answer.source(context.language),),
                suggestions=(Line("chip.cheaper"),),
            )
        lines = (*facts, Line("price.no_haggling"))
        return Outcome(
            Action.ANSWER,
            lines,
            suggestions=(Line("chip.cheaper"),),
            changes={"pending": Pending("offer")},
        )
    if not products:
        return _which(context)
    lines = tuple(_price_line(product) for product in products[:3])
    sources = tuple(_source(product) for product in products[:3])
    return Outcome(Action.ANSWER, lines, sources=sources, changes={"focus": products[0].id})


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


def _field_line(product: Product, field: str) -> Line:
    if field == Field.PRICE:
        return _price_line(product)
    if field == Field.STOCK:
        return stock_line(product)
    if field == Field.SIZE and product.variants:
        return _sizes_line(product)
    value = product.attributes.get(field) or _core(product, field)
    if not value:
        return Line("ask.unknown", {"product": product, "field": field})
    return Line("ask.attribute", {"product": product, "field": field, "value": value})


def stock_line(product: Product) -> Line:
    """Whether it is there: by variant where it has variants."""
    if product.variants:
        return _sizes_line(product)
    if product.stock is None:
        return Line("ask.unknown", {"product": product, "field": Field.STOCK})
    return Line(
        "ask.in_stock" if product.stock > 0 else "ask.sold_out",
        {"product": product, "stock": product.stock},
    )


def _sizes_line(product: Product) -> Line:
    there = [next(iter(v.options.values()), v.sku) for v in product.variants if v.available]
    gone = [next(iter(v.options.values()), v.sku) for v in product.variants if not v.available]
    if not there:
        return Line("ask.sold_out", {"product": product, "stock": 0})
    return Line(
        "ask.sizes_some" if gone else "ask.sizes",
        {"product": product, "there": there, "gone": gone},
    )


def _has_value(product: Product, constraint: Constraint) -> Line:
    """这款有42码吗: yes with what is left, no with what there is instead."""
    for variant in product.variants:
        if constraint.field in variant.options and constraint.op is Op.EQ:
            return _variant_line(product, constraint)
    facts = {"product": product, "field": constraint.field, "value": constraint.values}
    own = product.attributes.get(constraint.field) or _core(product, constraint.field)
    if not own:
        return Line("ask.unknown", {"product": product, "field": constraint.field})
    holds = satisfies(product, constraint)
    return Line("ask.has" if holds else "ask.has_not", {**facts, "own": own})


def _variant_line(product: Product, constraint: Constraint) -> Line:
    said = str(constraint.values[0])
    options = {v.options.get(constraint.field, ""): v for v in product.variants}
    variant = next((v for option, v in options.items() if _same(option, said)), None)
    there = [option for option, v in options.items() if v.available]
    facts: dict[str, Any] = {
        "product": product,
        "field": constraint.field,
        "value": (said,),
        "there": there,
    }
    if variant is None:
        return Line("ask.no_such_option", facts)
    return Line(
        "ask.option_there" if variant.available else "ask.option_gone",
        {**facts, "stock": variant.stock},
    )


def _same(option: str, said: str) -> bool:
    return fold(option).removesuffix("码") == fold(said).removesuffix("码")


def _from_text(context: Context, product: Product) -> Outcome:
    """No field is named: the description may say it, else the reviews may."""
    keywords = _keywords(context.meaning.query)
    described = fold(" ".join((product.title, product.description or "", *_all_values(product))))
    hits = [word for word in keywords if word in described]
    if hits:
        facts = {
            "product": product,
            "word": hits[0],
            "quote": _sentence(product, hits[0], context.language),
        }
        return _answer(context, product, [Line("ask.described", facts)])
    return _from_reviews(context, product, keywords)


def _from_reviews(context: Context, product: Product, keywords: Sequence[str]) -> Outcome:
    """How many of how many reviews mention it, with quotations; nothing is made of silence."""
    reviews = context.tools.reviews.of_product(product.id)
    about = (
        [r for r in reviews if any(word in fold(r.text) for word in keywords)]
        if keywords
        else reviews
    )
    facts = {
        "product": product,
        "word": keywords[0] if keywords else "",
        "total": len(reviews),
        "count": len(about),
    }
    lines = [Line("ask.unknown_word", facts)] if keywords else [_rating_line(product, len(reviews))]
    if about and keywords:
        lines.append(Line("ask.reviews_mention", facts))
    quoted = _preferred(about, context.language)[:MAX_QUOTES]
    if quoted:
        lines.append(Line("ask.quote", {"text": quoted[0].text}))
    sources = [{"kind": "review", "id": review.id, "text": review.text} for review in quoted]
    chips = () if about else (Line("chip.human"),)
    return Outcome(
        Action.ANSWER,
        tuple(lines),
        sources=(_source(product), *sources),
        suggestions=chips,
        changes={"focus": product.id},
    )


def _preferred(reviews: Sequence[Review], language: str) -> list[Review]:
    return sorted(reviews, key=lambda review: (review.language or language) != language)


def _rating_line(product: Product, count: int) -> Line:
    if product.rating is None:
        return Line("ask.no_rating", {"product": product})
    facts = {"product": product, "rating": product.rating, "count": count}
    return Line("ask.rating" if count else "ask.rating_only", facts)


def _keywords(query: str) -> list[str]:
    """What to look for in texts: the words of the question, Chinese ones also in pairs."""
    words = [word for word in query.split() if len(word) > 1]
    pairs = [
        w[i : i + 2] for w in words if not w.isascii() and len(w) > 2 for i in range(len(w) - 1)
    ]
    return list(dict.fromkeys([*words, *pairs]))


def _sentence(product: Product, word: str, language: str) -> str:
    text = product.text("description", language) or product.text("title", language)
    for sentence in re.split(r"(?<=[。！？.!?])\s*", text):
        if word in fold(sentence):
            return sentence.strip()
    return product.text("title", language)


def _all_values(product: Product) -> list[str]:
    own = [value for values in product.attributes.values() for value in values]
    return own + [text for texts in product.localized.values() for text in texts.values()]


def _price_line(product: Product) -> Line:
    if product.price is None:
        return Line("ask.unknown", {"product": product, "field": Field.PRICE})
    reduced = product.list_price is not None and product.list_price > product.price
    facts = {"product": product, "price": product.price, "list_price": product.list_price}
    return Line("price.reduced" if reduced else "price.is", facts)


def _about_discounts(text: str) -> bool:
    return (
        re.search(
            r"优惠|折扣?|打折|券|活动|满减|会员价|便宜点|便宜一?点|少点|抹零|保价|价保|降价|差价|"
            r"discount|coupon|promo|deal|sale\b|cheaper|price match|price protection|"
            r"lower the price|student|price (?:dropped|went down|fell)|difference back",
            fold(text),
        )
        is not None
    )


def _core(product: Product, field: str) -> tuple[str, ...]:
    value = getattr(product, field, None) if field in CORE_FIELDS else None
    return (str(value),) if value is not None else ()


def _answer(context: Context, product: Product, lines: Sequence[Line]) -> Outcome:
    del context
    chips = (Line("chip.add_this"),) if product.available else ()
    changes = {"focus": product.id, "pending": None}
    return Outcome(
        Action.ANSWER, tuple(lines), sources=(_source(product),), suggestions=chips, changes=changes
    )


def _which(context: Context) -> Outcome:
    shown = context.state.last_list
    if shown is None:
        return Outcome(
            Action.CLARIFY, (Line("ask.which_product"),), suggestions=(Line("chip.recommend"),)
        )
    chips = tuple(Line("chip.nth", {"position": n + 1}) for n in range(min(3, len(shown.ids))))
    return Outcome(Action.CLARIFY, (Line("ask.which_shown"),), suggestions=chips)


def _source(product: Product) -> Mapping[str, object]:
    return {"kind": "product", "id": product.id}
