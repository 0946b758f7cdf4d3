"""What the row of a product says of a field, as lines: the value, sizes left, a yes or a no."""

import re
from collections.abc import Sequence
from typing import Any

from assistant.dialogue.actions import Action
from assistant.nlu.words.lexicon import phrases
from assistant.nlu.words.normalising import fold
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.stocking import next_step
from assistant.skills.variants import option_name
from retrieval.constraints import Constraint, Field, Op
from retrieval.matching import satisfies
from retrieval.products import Product

VARIANTS = "variants"  # asked for as a whole: which options there are
CORE_FIELDS = (Field.PRICE, Field.STOCK, Field.RATING, Field.BRAND, Field.SIZE)


def about(product: Product, lines: Sequence[Line]) -> Outcome:
    """An answer about an item, to which the conversation turns."""
    changes = {"focus": product.id, "pending": None}
    return Outcome(
        Action.ANSWER,
        tuple(lines),
        sources=(source_of(product),),
        suggestions=next_step(product),
        changes=changes,
    )


def field_line(product: Product, field: str) -> Line:
    """What the row says of a field, or that it does not say."""
    if field == Field.PRICE:
        return price_line(product)
    if field == Field.STOCK:
        return _stock_line(product)
    if field == Field.SIZE and product.variants:
        return _sizes_line(product)
    if field == VARIANTS and field not in product.attributes:
        return _sizes_line(product) if product.variants else Line("ask.one_version")
    value = product.attributes.get(field) or _core(product, field)
    if not value:
        return Line("ask.unknown", {"product": product, "field": field})
    kind = "ask.from_title" if field in product.enriched else "ask.attribute"
    return Line(kind, {"product": product, "field": field, "value": value})


def _stock_line(product: Product) -> Line:
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
    there = [option_name(v) for v in product.variants if v.available]
    gone = [option_name(v) for v in product.variants if not v.available]
    if not there:
        return Line("ask.sold_out", {"product": product, "stock": 0})
    return Line(
        "ask.sizes_some" if gone else "ask.sizes",
        {"product": product, "there": there, "gone": gone},
    )


def has_value(product: Product, constraint: Constraint) -> Line:
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
    if not there:
        return Line("ask.sold_out", {"product": product, "stock": 0})
    if variant is None:
        return Line("ask.no_such_option", facts)
    return Line(
        "ask.option_there" if variant.available else "ask.option_gone",
        {**facts, "stock": variant.stock},
    )


def _same(option: str, said: str) -> bool:
    return fold(option).removesuffix("码") == fold(said).removesuffix("码")


def price_line(product: Product) -> Line:
    """What it costs, and what it cost before."""
    if product.price is None:
        return Line("ask.unknown", {"product": product, "field": Field.PRICE})
    reduced = product.list_price is not None and product.list_price > product.price
    facts = {"product": product, "price": product.price, "list_price": product.list_price}
    return Line("price.reduced" if reduced else "price.is", facts)


def _core(product: Product, field: str) -> tuple[str, ...]:
    value = getattr(product, field, None) if field in CORE_FIELDS else None
    return (str(value),) if value is not None else ()


def asked_fields(text: str, product: Product, shortest: int = 1) -> list[str]:
    """The fields a question names, by names of at least so many characters."""
    folded = fold(text)
    names = {**{field: (field,) for field in product.attributes}, **phrases().attribute_names}
    found = []
    for field, words in names.items():
        places = [_place(folded, w) if len(w) >= shortest else -1 for w in words]
        if any(place >= 0 for place in places):
            found.append((max(len(w) for w, p in zip(words, places, strict=True) if p >= 0), field))
    ranked = [field for _, field in sorted(found, key=lambda item: (-item[0], item[1]))]
    return [field for field in ranked if field not in ("rating",)][:2]


def _place(text: str, word: str) -> int:
    if word.isascii():
        match = re.search(rf"\b{re.escape(word)}\b", text)
        return match.start() if match else -1
    return text.find(word)
