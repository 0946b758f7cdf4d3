"""A checkout becomes an order that waits for payment, with its number in the link to the payment page.

Nothing is paid and no goods move, so the words 去结算 are consent enough; undo cancels it again.
"""

import hashlib
from dataclasses import replace
from urllib.parse import quote, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from assistant.dialogue.actions import Action
from assistant.orders.asked import Asked
from assistant.orders.requests import Bought, Create
from assistant.orders.results import Refusal, Result, Unavailable
from assistant.promotions.quote import Quote, QuotedLine
from assistant.promotions.uses import uses_of
from assistant.skills.context import Context
from assistant.skills.orders.saying import refusing, reporting, unavailable
from assistant.skills.outcome import Line, Outcome

PLACE = "{order}"  # in the shop's payment_url, where the number is to stand
CENTS = 100


def order_cart(
    context: Context, found: Quote, fee: float | None, url: str, lines: tuple[Line, ...]
) -> Outcome:
    """The cart as an order that waits for payment; where none could be made it stays a cart.

    Args:
        context: The turn.
        found: What the goods come to.
        fee: For sending them; None where the shop's policy has no fees.
        url: Of the payment page.
        lines: Tell what it comes to; the last one gets the order and the link to pay it.
    """
    result = place(context, found, fee)
    if isinstance(result, Unavailable):
        return unavailable(context, result)
    if isinstance(result, Refusal):
        return refusing(context, result)
    link = payment_link(url, result.order.order_id)
    last = Line(lines[-1].key, {**lines[-1].values, "order": result.order, "url": link})
    outcome = reporting(context, result).changing(cart=(), identified=result.order.order_id)
    chips = (Line("chip.cancel"), Line("chip.track"))
    return replace(outcome, action=Action.CHECKOUT, lines=(*lines[:-1], last), suggestions=chips)


def place(context: Context, found: Quote, fee: float | None = None) -> Result:
    """Makes an order of what a cart comes to, with the fee for sending it."""
    request = Create(
        number_for(context),
        tuple(_bought(one) for one in found.lines),
        round(found.due / CENTS + (fee or 0.0), 2),
        fee,
        user=context.user,
        uses=uses_of(found),
    )
    desk = context.tools.desk
    return desk.service.carry_out(
        Asked(request, context.now, context.user, context.conversation, context.turn)
    )


def _bought(quoted: QuotedLine) -> Bought:
    """A line at what one piece costs after everything taken off, never more than was paid for it."""
    line = quoted.line
    each = quoted.payable // line.quantity / CENTS
    return Bought(line.product.id, line.sku, line.product.title, line.quantity, each)


def number_for(context: Context) -> str:
    """The day in the shop's time zone, then ten digits that this turn alone has."""
    day = context.now.astimezone(ZoneInfo(context.tools.settings.timezone))
    told = f"{context.conversation}\x1f{context.turn}\x1f{context.state.cart}\x1f{context.now}"
    digest = int(hashlib.sha256(told.encode()).hexdigest(), 16)
    return f"{day:%Y%m%d}{digest % 10**10:010d}"


def payment_link(url: str, number: str) -> str:
    """The shop's payment page for one order."""
    if PLACE in url:
        return url.replace(PLACE, quote(number, safe=""))
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode({"order": number})) if part)
    return urlunsplit(parts._replace(query=query))
