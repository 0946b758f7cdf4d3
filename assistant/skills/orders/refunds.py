"""Where the money is: how far a refund of an order is, and by which day it is there.

Counted in working days from when it was asked for; for goods on their way back from their check, of which no
day is known, so none is named.
"""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.dialogue.actions import Action
from assistant.nlu.words.normalising import fold
from assistant.orders.bench import moment
from assistant.orders.drafts import Draft
from assistant.orders.requests import Deed
from assistant.orders.results import Unavailable
from assistant.records.orders import Order, OrderStatus
from assistant.skills.context import Context
from assistant.skills.orders.meant import order_meant
from assistant.skills.orders.saying import cited, spoken, unavailable
from assistant.skills.orders.whose import ask_number, mine
from assistant.skills.outcome import Line, Outcome

MONEY = r"(?:退款|退货款|退的?(?:钱|款)|(?:我的)?钱|货款)"
OWN = re.compile(
    rf"{MONEY}.{{0,6}}(?:到了?(?:吗|么|没|账了?(?:吗|么|没))|到哪|进度|退了?(?:吗|么|没)|收到|没到|还没)|没(?:收到|看到){MONEY}"
    rf"|{MONEY}.{{0,4}}(?:怎么|咋|为什么)还(?:没|不)|(?:还没|没有?)(?:给我)?退(?:款|钱|给我)"
    r"|(?:怎么|咋|为什么)(?:还|一直)(?:没|不)(?:给我)?退|还没退(?:吗|么|啊)?\W*$|^(?:我的)?钱呢\W*$"
    r"|\b(?:did|have|has) (?:you|they) (?:already )?refund(?:ed)?\b|\bam i (?:being )?refunded\b"
    r"|\b(?:has|have|did|is|was) (?:you |my |the |i )?.{0,16}refund.{0,24}"
    r"(?:arriv|come|through|yet|sent|process|done|paid|received|issued|on its way)"
    r"|\bwhere(?:'s| is) (?:my|the) (?:refund|money)|\brefund status\b|\bstatus of (?:my|the) refund"
    r"|\bstill (?:waiting|no|not).{0,20}refund"
    r"|\b(?:haven't|have not|didn't|did not).{0,16}(?:refund|money back)"
)
WHEN = re.compile(
    rf"{MONEY}.{{0,8}}(?:多久|几天|什么时候|啥时候?|何时|哪天)|(?:多久|几天|什么时候|啥时候?|何时|哪天).{{0,8}}(?:退款|退钱|{MONEY}|到账)"
    r"|\b(?:when|how (?:long|soon)|how many days).{0,40}(?:refund|money)"
)
GOING = frozenset({OrderStatus.REFUNDING, OrderStatus.REFUNDED, OrderStatus.RETURN_REQUESTED})
ENDED = frozenset({OrderStatus.CANCELLED, OrderStatus.RETURNED})
MONEY_BACK = frozenset({Deed.CANCEL.value, Deed.REFUND.value, Deed.RETURN.value})


def asks_for_refund(context: Context) -> bool:
    """Whether a message asks where the money of an order is; for how long it takes, only of a refund."""
    said = fold(context.meaning.plain)
    if OWN.search(said):
        return True
    open_ = context.state.pending is not None and context.state.pending.draft is not None
    return WHEN.search(said) is not None and not open_ and _refunded(context) is not None


def tell_refund(context: Context) -> Outcome:
    """How far the refund is; a stranger is asked for number and digits first."""
    found = mine(context)
    if isinstance(found, Unavailable):
        return unavailable(context, found)
    order = _refunded(context) or (found.get(context.state.order) if found.orders else None)
    if order is None and not found.orders and not found.known:
        return ask_number()
    if order is None:
        chips = (Line("chip.track"), Line("chip.human"))
        return Outcome(Action.ORDER, (Line("refund.none_at_all"),), suggestions=chips)
    return Outcome(
        Action.ORDER,
        (money_line(context, order) or Line("refund.none", {"order": order}),),
        order=order.to_json(),
        sources=(
            {"kind": "order", "id": order.order_id},
            *cited(context, context.tools.desk.policy.refunds.clause),
        ),
        suggestions=(Line("chip.track"), Line("chip.human")),
        changes={"pending": None, "order": order.order_id},
    )


def money_line(context: Context, order: Order) -> Line | None:
    """What becomes of the money of an order; None where none of it goes back."""
    case = next((one for one in reversed(order.open_cases) if one["kind"] in MONEY_BACK), None)
    if case is None and order.status not in GOING:
        return None
    if order.status is OrderStatus.REFUNDED:
        return Line("refund.paid", _facts(context, order, case))
    if order.status is OrderStatus.RETURN_REQUESTED or (case and case["kind"] == Deed.RETURN):
        return Line("refund.after_check", _facts(context, order, case))
    underway = order.shipped_at is not None and order.delivered_at is None
    if underway and order.status is OrderStatus.REFUNDING:
        return Line("refund.after_parcel", _facts(context, order, case))
    return _by_day(context, order, case)


def _by_day(context: Context, order: Order, case: Any) -> Line:  # noqa: ANN401  # as orders have cases
    """By which day the money is there, and whether that has passed."""
    facts = _facts(context, order, case)
    begun = _begun(context, order, case)
    if begun is None:
        return Line("refund.begun_unknown", facts)
    zone = ZoneInfo(context.tools.settings.timezone)
    last = context.tools.desk.policy.refunds.last_day(begun, order.payment_method, zone)
    facts |= {
        "day": begun.astimezone(zone),
        "last_day": datetime(last.year, last.month, last.day, tzinfo=zone),
    }
    late = context.now.astimezone(zone).date() > last
    return Line("refund.late" if late else "refund.underway", facts)


def _facts(context: Context, order: Order, case: Any) -> dict[str, Any]:  # noqa: ANN401
    refunds = context.tools.desk.policy.refunds
    first, last = refunds.until_there(order.payment_method)
    amount = (case or {}).get("amount") or order.total or 0.0
    return {
        "order": spoken(context, order),
        "sum": amount,
        "method": order.payment_method or "other",
        "first": first,
        "last": last,
        "inspection": refunds.inspection_days,
    }


def _begun(context: Context, order: Order, case: Any) -> datetime | None:  # noqa: ANN401
    """When the money was asked for: by the request, else by the last entry of the order."""
    at = case["at"] if case else order.history[-1]["at"] if order.history else None
    return moment(at, context.now)


def _refunded(context: Context) -> Order | None:
    """The order whose money the message is about: the one named or talked about, else the newest."""
    found = mine(context)
    if isinstance(found, Unavailable) or not found.orders:
        return None
    going = [one for one in found.orders if money_line(context, one) is not None]
    pointed = order_meant(context, found, Draft(Deed.WITHDRAW), newest=False)
    told = [one for one in going if pointed.told and one in pointed.orders]
    return next(iter(told or going), None)
