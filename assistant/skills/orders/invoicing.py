"""For whom an invoice is made out: a person, or a company with a tax number that can be right."""

import re
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.words.normalising import fold
from assistant.orders.drafts import Draft
from assistant.orders.invoices import InvoiceWish, read_invoice
from assistant.orders.tax_numbers import TaxProblem
from assistant.records.orders import Order
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome

COMPANY = re.compile(r"公司|企业|单位|\b(?:company|business|corporate)\b")
PERSONAL = {"zh": "个人", "en": "Personal"}


def with_invoice(context: Context, draft: Draft, order: Order, pending: str) -> Draft | Outcome:
    """The draft with a title, and a checked tax number for a company; or the question for them.

    ``pending`` is the kind under which the question waits.
    """
    wish = _wish(draft) | read_invoice(context.meaning.text)
    if wish.kind is None and COMPANY.search(fold(context.meaning.plain)):
        wish = replace(wish, kind="company")
    if wish.kind == "person":
        title = wish.title or PERSONAL[context.language]
        return replace(draft, title=title, tax_id=None, invoice_kind="person")
    problem = wish.problem
    kept = replace(
        draft,
        title=wish.title or None,
        tax_id=None if problem else wish.tax_id or None,
        invoice_kind=wish.kind,
    )
    if wish.kind == "company" and not wish.missing and problem is None:
        return kept
    line, chips = _question(wish, problem)
    return Outcome(
        Action.CLARIFY,
        (line,),
        order=order.to_json(),
        suggestions=chips,
        changes={"pending": Pending(pending, draft=kept), "order": order.order_id},
    )


def adds_invoice(context: Context) -> bool:
    """Whether a message says anything of whom an invoice is for."""
    read = read_invoice(context.meaning.text)
    company = COMPANY.search(fold(context.meaning.plain)) is not None
    return bool(read.kind or read.title or read.tax_id) or company


def _wish(draft: Draft) -> InvoiceWish:
    company = draft.invoice_kind == "company"
    return InvoiceWish("company" if company else None, draft.title or "", draft.tax_id or "")


def _question(wish: InvoiceWish, problem: TaxProblem | None) -> tuple[Line, tuple[Line, ...]]:
    if wish.kind is None:
        return Line("order_ask.invoice"), (Line("chip.personal"), Line("chip.company"))
    if problem is not None:
        known = "at" if problem.position else problem.fault
        facts = {"position": problem.position, "found": problem.found, "tax_id": wish.tax_id}
        return Line(f"order_ask.tax_{known}", facts), ()
    key = "both" if len(wish.missing) > 1 else wish.missing[0]
    return Line(f"order_ask.invoice_{key}"), ()
