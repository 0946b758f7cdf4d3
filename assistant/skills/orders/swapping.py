"""Which variant an item is to be exchanged for: by every option that is named, or one size up or down.

An option that is not named stays as it was. What is named and sold out is said to be so; another variant
never takes its place unasked.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.steering.deed_words import mark
from assistant.nlu.words.normalising import fold
from assistant.orders.bench import line_of
from assistant.orders.drafts import Draft
from assistant.orders.results import Refusal
from assistant.records.orders import Order
from assistant.skills.context import Context
from assistant.skills.orders.saying import refusing
from assistant.skills.outcome import Line, Outcome
from assistant.skills.variants import variant_label, variant_of
from retrieval.products import Product, Variant

LETTERS = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
MOST = 6


def with_variant(context: Context, draft: Draft, order: Order, pending: str) -> Draft | Outcome:
    """The draft with the variant wanted, or what is there to choose from.

    ``pending`` is the kind under which the question waits.
    """
    line = line_of(order, draft.pieces[0])
    product = context.stored(line.product_id) if line else None
    if line is None or product is None:
        return refusing(context, Refusal("unknown_goods", None, {"order": order}))
    wanted = wanted_variants(product, variant_of(product, line.sku), context.meaning.plain)
    others = [one for one in wanted if one.sku != line.sku]
    if wanted and not others:
        return refusing(context, Refusal("same_variant", None, {"order": order}))
    there = [one for one in others if one.available]
    if len(there) == 1:
        return replace(draft, sku=there[0].sku)
    rest = [one for one in product.variants if one.available and one.sku != line.sku]
    if not rest:
        return refusing(context, Refusal("no_other_variant", None, {"order": order}))
    key = "order_ask.variant_sold_out" if others and not there else "order_ask.variant"
    names = tuple(variant_label(one) for one in (there or rest)[:MOST])
    return Outcome(
        Action.CLARIFY,
        (Line(key, {"order": order, "options": names}),),
        order=order.to_json(),
        suggestions=tuple(Line("chip.option", {"option": name}) for name in names),
        changes={"pending": Pending(pending, draft=draft), "order": order.order_id},
    )


def wanted_variants(product: Product, current: Variant | None, text: str) -> list[Variant]:
    """The variants that a message may mean, in stock or not; empty if it names none."""
    said = fold(text)
    named = _named_options(product, said)
    if not named:
        return _neighbour(product, current, said)
    fitting = [one for one in product.variants if _has(one, named)]
    had = current.options if current else {}
    alike = [one for one in fitting if _else_alike(one, named, had)]
    return alike or fitting


def _named_options(product: Product, said: str) -> Mapping[str, frozenset[str]]:
    """The values of each option that a message names; a longer one hides those within: rose gold, gold."""
    pairs = {(key, value) for one in product.variants for key, value in one.options.items()}
    named: dict[str, set[str]] = {}
    for value in sorted({value for _, value in pairs}, key=lambda one: (-len(one), one)):
        pattern = _whole(fold(value))
        if pattern.search(said):
            said = pattern.sub(" ", said)
            for key in (key for key, other in pairs if other == value):
                named.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in named.items()}


def _whole(value: str) -> re.Pattern[str]:
    """A value where it stands by itself: L in 换L码, not in XL; 42 not in 142."""
    stem = value.removesuffix("码").removesuffix("号") or value
    return re.compile(rf"(?<![a-z0-9.\-]){re.escape(stem)}(?![a-z0-9\-]|\.\d)")


def _has(variant: Variant, named: Mapping[str, frozenset[str]]) -> bool:
    return all(variant.options.get(key) in values for key, values in named.items())


def _else_alike(
    variant: Variant, named: Mapping[str, frozenset[str]], had: Mapping[str, str]
) -> bool:
    return all(key in named or had.get(key) == value for key, value in variant.options.items())


def _neighbour(product: Product, current: Variant | None, said: str) -> list[Variant]:
    """One size up or down, where variants differ in nothing but a size that has an order."""
    step = 1 if mark("bigger").search(said) else -1 if mark("smaller").search(said) else 0
    ranks = {one.sku: _rank(one) for one in product.variants}
    if not step or current is None or None in ranks.values():
        return []
    ordered = sorted(product.variants, key=lambda one: ranks[one.sku] or 0.0)
    place = next(at for at, one in enumerate(ordered) if one.sku == current.sku) + step
    return [ordered[place]] if 0 <= place < len(ordered) else []


def _rank(variant: Variant) -> float | None:
    """Where a variant of one option stands among sizes."""
    if len(variant.options) != 1:
        return None
    size = fold(next(iter(variant.options.values()))).removesuffix("码")
    if size in LETTERS:
        return float(LETTERS.index(size))
    found = NUMBER.match(size)
    return float(found.group()) if found else None
