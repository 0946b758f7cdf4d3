"""What a request needs besides its order: another variant, an address, a title for the invoice."""

import re

from assistant.nlu.steering.deed_words import mark
from assistant.nlu.words.normalising import fold
from assistant.orders.drafts import Draft
from assistant.orders.requests import Deed
from assistant.records.orders import Order
from assistant.skills.context import Context
from assistant.skills.orders.delivering import adds_address, with_address
from assistant.skills.orders.invoicing import adds_invoice, with_invoice
from assistant.skills.orders.swapping import with_variant
from assistant.skills.outcome import Outcome

DETAIL = "order_detail"
LONGEST_OPTION = 16  # characters
QUESTION = re.compile(r"[吗么呢?？]|怎么|多少|什么|\b(?:how|what|when|where|why)\b")


def filled(context: Context, draft: Draft, order: Order) -> Draft | Outcome:
    """The draft with what the message adds to it, or the question for what is missing."""
    if draft.deed is Deed.EXCHANGE and draft.sku is None:
        return with_variant(context, draft, order, DETAIL)
    if draft.deed is Deed.ADDRESS and draft.address is None:
        return with_address(context, draft, order, DETAIL)
    if (draft.deed is Deed.INVOICE and draft.title is None) or _half(draft):
        return with_invoice(context, draft, order, DETAIL)
    return draft


def adds(context: Context, draft: Draft) -> bool:
    """Whether a message says what a draft still needs."""
    if draft.deed is Deed.ADDRESS:
        return adds_address(context, draft)
    if draft.deed is Deed.INVOICE:
        return adds_invoice(context)
    said = fold(context.meaning.plain).strip()
    if mark("bigger").search(said) or mark("smaller").search(said):
        return True
    return len(said) <= LONGEST_OPTION and not QUESTION.search(said)


def _half(draft: Draft) -> bool:
    """Whether a company has a title and no tax number yet."""
    return draft.invoice_kind == "company" and draft.tax_id is None
