"""Whose orders may be spoken of: those of a known shopper, or the one whose number and digits were named."""

import re
from dataclasses import dataclass

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.orders.desk import Claim
from assistant.orders.drafts import Draft
from assistant.orders.results import Refusal, Unavailable
from assistant.records.orders import Order
from assistant.skills.context import Context
from assistant.skills.orders.saying import cited, unavailable
from assistant.skills.outcome import Line, Outcome

ORDER_NUMBER = re.compile(
    r"(?<![A-Za-z0-9.])(?=[A-Za-z\d-]*\d{3})[A-Za-z]{0,4}-?\d[\d-]{4,24}(?![A-Za-z0-9])"
)
LAST_FOUR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
ORDER = "order"


@dataclass(frozen=True, slots=True)
class Mine:
    """The orders that this shopper may deal with, newest first."""

    orders: tuple[Order, ...] = ()
    known: bool = False

    def get(self, order_id: str | None) -> Order | None:
        """The one with this number."""
        return next((order for order in self.orders if order.order_id == order_id), None)


def mine(context: Context) -> Mine | Unavailable:
    """The shopper's orders: by the signed token, else the one identified in this conversation."""
    service = context.tools.desk.service
    own = service.of_user(context.user) if context.user else []
    if isinstance(own, Unavailable):
        return own
    identified = context.state.identified
    if identified and all(order.order_id != identified for order in own):
        other = service.get(identified)
        if isinstance(other, Unavailable):
            return other
        own = [other, *own] if other else own
    return Mine(tuple(own), bool(context.user))


def number_in(text: str) -> str | None:
    """The order number in a message; a mobile number is none."""
    found = ORDER_NUMBER.search(MOBILE.sub(" ", text))
    return found.group() if found else None


def identify(context: Context, draft: Draft | None = None) -> Order | Outcome:
    """The order that a stranger's number and digits prove, or what to ask for or refuse.

    They may come in one message or in two.
    """
    number = number_in(context.meaning.text)
    pending = context.state.pending
    asked = pending.options[0] if pending and pending.kind == ORDER and pending.options else None
    text = context.meaning.text
    rest = MOBILE.sub(lambda found: f" {found.group()[-4:]} ", text)
    digits = LAST_FOUR.search(rest.replace(number, " ") if number else rest)
    number = number or asked
    if number is None:
        return ask_number(draft)
    if digits is None:
        waiting = Pending(ORDER, options=(number,), draft=draft)
        line = Line("order.ask_phone", {"number": number})
        return Outcome(Action.ORDER, (line,), changes={"pending": waiting})
    found = context.tools.desk.identify(Claim(number, digits[1], context.conversation), context.now)
    if isinstance(found, Unavailable):
        return unavailable(context, found)
    if isinstance(found, Refusal):
        return _not_theirs(context, found, Pending(ORDER, options=(number,), draft=draft))
    return found


def ask_number(draft: Draft | None = None) -> Outcome:
    """Asks for number and digits; what was wanted waits."""
    waiting = Pending(ORDER, draft=draft)
    return Outcome(Action.ORDER, (Line("order.ask_number"),), changes={"pending": waiting})


def _not_theirs(context: Context, refusal: Refusal, waiting: Pending) -> Outcome:
    """The same words whether there is such an order or not."""
    locked = refusal.reason == "locked"
    key = "order.locked" if locked else "order.not_found"
    return Outcome(
        Action.ORDER,
        (Line(key, dict(refusal.facts)),),
        suggestions=(Line("chip.human"),),
        sources=cited(context, refusal.clause),
        changes={"pending": waiting},  # locked, too: what follows is another try, not a price
    )
