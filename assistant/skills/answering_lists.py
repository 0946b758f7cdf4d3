"""Answers a question that names no item from the rows of the list on the screen, instead of asking which.

Only what a row says is told: which of the goods have it, what each of them has. Where no row says
anything, the one question left is which item is meant, for its reviews may know.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.dialogue.actions import Action
from assistant.nlu.words.lexicon import phrases
from assistant.nlu.words.normalising import fold
from assistant.skills.context import Context
from assistant.skills.facts import asked_fields, field_line, has_value
from assistant.skills.holding import amount_held, held_line
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.which import nth_chips
from retrieval.constraints import Constraint, Field
from retrieval.products import Product

APART = (Field.PRICE, Field.CATEGORY)
YES = frozenset({"ask.has", "ask.option_there", "ask.holds"})
NO = frozenset({"ask.has_not", "ask.option_gone", "ask.sold_out", "ask.holds_not"})
NAME = 2  # characters; 色 in 色域 names no colour
LONGEST_WORDS = 24  # characters of a property that listings may name
BETWEEN = re.compile(r"[\s是有带用]+|支持")
WHAT = re.compile(r"什么|啥|多少|多[大重长高久厚]|几|哪|怎么|\b(?:how|what|which|when|where|why)\b")


def of_list(context: Context) -> Outcome | None:
    """What the rows of the list say of what is asked; None where they say nothing of it."""
    shown = context.state.last_list
    if shown is None or len(shown.ids) < 2 or context.meaning.references:
        return None
    found = context.tools.shelf.get(shown.ids)
    products = [found[key] for key in shown.ids if key in found]
    return _held(context, products) or _having(context, products) or _values(context, products)


def _held(context: Context, products: Sequence[Product]) -> Outcome | None:
    """放得下15.6寸吗: which of them hold it."""
    amount = amount_held(context.meaning.plain)
    if amount is None:
        return None
    lines = [held_line(product, amount) for product in products]
    unit = " 寸" if context.language == "zh" else " inches"
    return _sorted_out(context, products, lines, f"{amount:g}{unit}")


def _having(context: Context, products: Sequence[Product]) -> Outcome | None:
    """有42码吗, 防水吗: which of them have a value, by their fields or the words of their titles."""
    named = [c for c in context.meaning.constraints if c.field not in APART]
    if named:
        if len(named) > 1:
            return None
        lines = [has_value(product, named[0]) for product in products]
        return _sorted_out(context, products, lines, _told(named[0]))
    keywords = _keywords(context.meaning.query)
    words = " ".join(keywords)
    whether = not WHAT.search(fold(context.meaning.plain))
    if not (words and whether) or asked_fields_of(context, products):
        return None
    having = [product for product in products if says(product, words)]
    written = " ".join(_as_written(word, context.meaning.plain) for word in keywords)
    return _which_have(context, having, written, everyone=len(having) == len(products))


def _as_written(word: str, text: str) -> str:
    """A folded word as the shopper wrote it: PBT, not pbt."""
    place = text.casefold().find(word)
    return text[place : place + len(word)] if place >= 0 else word


def _sorted_out(
    context: Context, products: Sequence[Product], lines: Sequence[Line], words: str
) -> Outcome | None:
    """Those that have it by name; where none has, that none does."""
    having = [one for one, line in zip(products, lines, strict=True) if line.key in YES]
    if having:
        return _which_have(context, having, words, everyone=len(having) == len(products))
    if not all(line.key in NO for line in lines):
        return None
    sources = tuple(map(source_of, products))
    return Outcome(Action.ANSWER, (Line("list.none", {"words": words}),), sources=sources)


def _which_have(
    context: Context, having: Sequence[Product], words: str, *, everyone: bool
) -> Outcome | None:
    if not having:
        return None
    names = [context.named(product) for product in having]
    key = "list.all_have" if everyone else "list.one_has" if len(having) == 1 else "list.have"
    places = [one["position"] for one in names if one["position"]]
    chips = nth_chips(1) if places == [1] else ()
    return Outcome(
        Action.ANSWER,
        (Line(key, {"words": words, "names": names, "count": len(having)}),),
        sources=tuple(map(source_of, having)),
        suggestions=chips,
        changes={"focus": having[0].id, "pending": None} if len(having) == 1 else {},
    )


def _values(context: Context, products: Sequence[Product]) -> Outcome | None:
    """容量多大: what each of them has in the field that is asked for."""
    for field in asked_fields_of(context, products):
        lines = [field_line(product, field) for product in products]
        known = [
            (product, line)
            for product, line in zip(products, lines, strict=True)
            if line.key in ("ask.attribute", "ask.from_title")
        ]
        if known:
            return _told_each(context, field, known, len(products))
    return None


def _told_each(
    context: Context, field: str, known: Sequence[tuple[Product, Line]], count: int
) -> Outcome:
    groups: dict[tuple[str, ...], list[Product]] = {}
    for product, line in known:
        groups.setdefault(tuple(map(str, _values_in(line.values))), []).append(product)
    each = tuple(
        Line(
            "list.each", {"names": [context.named(p) for p in goods], "field": field, "value": own}
        )
        for own, goods in groups.items()
    )
    same = len(groups) == 1 and len(known) == count
    own = next(iter(groups))
    line = (
        Line("list.same", {"field": field, "value": own})
        if same
        else Line("list.values", {"field": field, "rows": each})
    )
    lines = (line, *([] if len(known) == count else [Line("list.rest", {"field": field})]))
    return Outcome(Action.ANSWER, lines, sources=tuple(source_of(one) for one, _ in known))


def _values_in(values: Mapping[str, Any]) -> Sequence[object]:
    own = values["value"]
    return own if isinstance(own, tuple | list) else (own,)


def asked_fields_of(context: Context, products: Sequence[Product]) -> list[str]:
    """The fields that a question about any of the goods names."""
    plain = context.meaning.plain
    found = (field for product in products for field in asked_fields(plain, product, NAME))
    return [field for field in dict.fromkeys(found) if field not in (Field.PRICE, Field.STOCK)]


def says(product: Product, words: str) -> bool:
    """Whether the listing has every one of ``words``."""
    texts = [product.title, *(t.get("title", "") for t in product.localized.values())]
    values = [value for own in product.attributes.values() for value in own]
    said = fold(" ".join((*texts, *values)))
    return all(word in said for word in words.split())


def _keywords(query: str) -> list[str]:
    """The words of a question that a listing may have; none where one is too short or too long to tell."""
    parts = [part for part in BETWEEN.split(query) if part]
    found = [part for part in parts if part not in phrases().question_words]
    told = all(len(part) > 1 for part in found) and sum(map(len, found)) <= LONGEST_WORDS
    return found if told else []


def _told(constraint: Constraint) -> str:
    return "、".join(map(str, constraint.values))
