"""What a request needs besides its order: another variant, an address, a title for the invoice."""

import re
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.steering.deed_words import mark
from assistant.nlu.words.normalising import fold
from assistant.orders.bench import line_of
from assistant.orders.drafts import Draft
from assistant.orders.requests import Deed
from assistant.orders.results import Refusal
from assistant.records.orders import Order
from assistant.skills.context import Context
from assistant.skills.orders.delivering import adds_address, with_address
from assistant.skills.orders.invoicing import adds_invoice, with_invoice
from assistant.skills.orders.saying import refusing
from assistant.skills.outcome import Line, Outcome
from assistant.skills.variants import option_name, same_option, variant_of
from retrieval.products import Product, Variant

DETAIL = "order_detail"
LONGEST_OPTION = 16  # characters
QUESTION = re.compile(r"[吗么呢?？]|怎么|多少|什么|\b(?:how|what|when|where|why)\b")


def filled(context: Context, draft: Draft, order: Order) -> Draft | Outcome:
    """The draft with what the message adds to it, or the question for what is missing."""
    if draft.deed is Deed.EXCHANGE and draft.sku is None:
        return _other_variant(context, draft, order)
    if draft.deed is Deed.ADDRESS and draft.address is None:
        return with_address(context, draft, order, DETAIL)
    if (draft.deed is Deed.INVOICE and draft.title is None) or _half(draft):
        return with_invoice(context, draft, order, DETAIL)
    return draft


def adds(context: Context, draft: Draft) -> bool:
    """Whether a message says what a draft still needs."""
    if draft.deed is Deed.ADDRESS:
        return adds_address(context)
    if draft.deed is Deed.INVOICE:
        return adds_invoice(context)
    said = fold(context.meaning.plain).strip()
    if mark("bigger").search(said) or mark("smaller").search(said):
        return True
    return len(said) <= LONGEST_OPTION and not QUESTION.search(said)


def _half(draft: Draft) -> bool:
    """Whether a company has a title and no tax number yet."""
    return draft.invoice_kind == "company" and draft.tax_id is None


def _other_variant(context: Context, draft: Draft, order: Order) -> Draft | Outcome:
    """The variant wanted instead: named, and in stock."""
    line = line_of(order, draft.pieces[0])
    product = context.stored(line.product_id) if line else None
    if line is None or product is None:
        return refusing(context, Refusal("unknown_goods", None, {"order": order}))
    others = [one for one in product.variants if one.sku != line.sku]
    there = [one for one in others if one.available]
    present = variant_of(product, line.sku)
    said = context.meaning.plain
    named = _named(product, present, said) or _beside(product, present, said)
    if named is not None and named.sku == line.sku:
        return refusing(context, Refusal("same_variant", None, {"order": order}))
    if named is not None and named.available:
        return replace(draft, sku=named.sku)
    facts = {"order": order, "options": tuple(option_name(one) for one in there)}
    if not there:
        return refusing(context, Refusal("no_other_variant", None, facts))
    key = "order_ask.variant_sold_out" if named is not None else "order_ask.variant"
    chips = tuple(Line("chip.option", {"option": option_name(one)}) for one in there)
    return Outcome(
        Action.CLARIFY,
        (Line(key, facts),),
        order=order.to_json(),
        suggestions=chips,
        changes={"pending": Pending(DETAIL, draft=draft), "order": order.order_id},
    )


def _beside(product: Product, present: Variant | None, text: str) -> Variant | None:
    """大一码, "one size up": the next in the order in which the goods are sold."""
    step = (
        1 if mark("bigger").search(fold(text)) else -1 if mark("smaller").search(fold(text)) else 0
    )
    if present is None or not step:
        return None
    place = product.variants.index(present) + step
    return product.variants[place] if 0 <= place < len(product.variants) else None


def _named(product: Product, current: Variant | None, text: str) -> Variant | None:
    """The variant that a message names by its options, those of the present one where it says nothing."""
    said = fold(text)
    had = dict(current.options) if current else {}
    scored = [(_named_options(one, had, said), one) for one in product.variants]
    best = max((score for score, _ in scored), default=0)
    return next((one for score, one in scored if score == best > 0), None)


def _named_options(variant: Variant, had: dict[str, str], said: str) -> int:
    """How many options are named; 0 where one that is not named is another than before."""
    named = [name for name, value in variant.options.items() if same_option(value, _spaced(said))]
    kept = all(name in named or had.get(name) == value for name, value in variant.options.items())
    return len(named) if kept else 0


def _spaced(said: str) -> str:
    """Figures and letters set apart from Chinese, so that 换42码 names 42."""
    return "".join(f" {c} " if "\u3400" <= c <= "\u9fff" else c for c in said).replace("码", " ")
