"""Which skill answers which message: one table; the first row that fits decides.

``docs/policy.md`` shows the table, and what it comes to for every intent in every state.
"""

from dataclasses import replace

from assistant.dialogue.confidence import graspable, near_equal
from assistant.dialogue.guards import (
    advice,
    alerts,
    answers,
    colors,
    delivering,
    doubts,
    items,
    offers,
    orders,
    own,
    paying,
    people,
    sizes,
    steering,
    wishes,
)
from assistant.dialogue.guards import fitting as guards_fitting
from assistant.dialogue.guards import knowing as guards_knowing
from assistant.dialogue.rules import Return, Rule
from assistant.nlu.meaning import Intent
from assistant.skills import (
    alerting,
    arriving,
    asking,
    besides,
    carting,
    choosing,
    claiming,
    comparing,
    errands,
    explaining,
    finding,
    informing,
    knowing,
    lasting,
    managing_alerts,
    ordering,
    pricing,
    readings,
    reducing,
    refusing,
    repairing,
    restocking,
    siblings,
    sizing,
    summing_up,
    supplying,
    talking,
    waiting,
)
from assistant.skills import delivery as skills_delivery
from assistant.skills import fitting as skills_fitting
from assistant.skills.context import Context
from assistant.skills.orders import leaving, refunds, requesting, settling
from assistant.skills.orders import paying as skills_paying


def always(_context: Context) -> bool:
    """Always."""
    return True


def torn(context: Context) -> bool:
    """Two readings are about as likely, and different rows would answer them."""
    near = near_equal(context.meaning)
    if near is None or graspable(context.meaning) or Intent.COMPLAINT in near:
        return False
    rows = {_row_for(context, intent) for intent in near}
    return len(rows) > 1 and len(readings.likely_readings(context.meaning)) > 1


def _row_for(context: Context, intent: Intent) -> str:
    """The row that would answer the message if it were surely that."""
    shares = {**dict.fromkeys(Intent, 0.0), intent: 1.0}
    surely = replace(context.meaning, intents=shares, oos_score=0.0)
    return decide(replace(context, meaning=surely)).name


PLEASANT = (Intent.GREET, Intent.GOODBYE, Intent.THANK, Intent.AFFIRM, Intent.DENY)


def _on(*intents: Intent) -> frozenset[Intent]:
    return frozenset(intents)


POLICY: tuple[Rule, ...] = (
    Rule("person first", None, orders.goes_to_a_person, talking.person_first),
    Rule("leaves a message", None, people.leaves_message, waiting.keep_message),
    Rule("message instead", None, people.wants_to_leave, waiting.take_message),
    Rule("no person after all", None, people.wants_no_person, waiting.let_person_be),
    Rule("order: shall I", None, orders.settles, settling.settle),
    Rule("order: which, what", None, orders.answers_about_order, settling.answer),
    Rule("person", _on(Intent.HUMAN_AGENT), doubts.sure_of_person, talking.asked_for_person),
    Rule("order: not meant", None, orders.regrets_deed, requesting.regret),
    Rule("misunderstood", None, steering.misread, repairing.misunderstood, asks=True),
    Rule("own skill goes on", None, own.goes_on, errands.go_on),
    Rule("own skill", None, own.is_wanted, errands.begin),
    Rule("variant", None, answers.awaits_variant, carting.take_variant),
    Rule("order number", None, answers.awaits_order, ordering.look_up),
    Rule("size advice", None, sizes.asks_size, sizing.advise_size),
    Rule("not this brand", None, items.refuses_brand, refusing.refuse_brand),
    Rule("order: leave it", None, paying.leaves_order, leaving.leave),
    Rule("alerts there are", None, alerts.speaks_of_alerts, managing_alerts.manage),
    Rule("alert: which", None, alerts.says_which_alert, managing_alerts.choose),
    Rule("alert: how long", None, alerts.says_how_long, supplying.take_days),
    Rule(
        "delivery: where to", None, delivering.says_where_to, arriving.take_place, Return.QUESTION
    ),
    Rule(
        "delivery: another place",
        None,
        delivering.asks_another_place,
        arriving.tell_another_place,
        Return.QUESTION,
    ),
    Rule(
        "how many are left",
        None,
        items.asks_how_many_are_left,
        restocking.how_many,
        Return.QUESTION,
    ),
    Rule("being known", None, guards_knowing.speaks_of_being_known, knowing.know),
    Rule("guide", None, advice.asks_how_to_choose, informing.advise, Return.QUESTION),
    Rule("why", None, items.asks_why_shown, explaining.why, Return.QUESTION),
    Rule("coupon code", None, offers.claims_coupon, claiming.claim),
    Rule("restart, language", None, steering.commands(*steering.CONTROL_COMMANDS), talking.control),
    Rule("where to pay", None, paying.asks_to_pay, skills_paying.tell_where_to_pay),
    Rule("cart command", None, steering.commands(*steering.CART_COMMANDS), carting.buy),
    Rule("out of the cart", None, steering.takes_out_named, carting.remove),
    Rule("cart total", None, steering.asks_total, carting.view_cart),
    Rule("how many", None, steering.sets_quantity, carting.buy),
    Rule("looks at one", None, items.looks_at_one, asking.introduce),
    Rule("link or number", None, items.names_product, choosing.named),
    Rule("unknown link or number", None, items.names_nothing, choosing.unknown_code),
    Rule("item chosen", None, answers.chooses, choosing.go_on),
    Rule("for whom", None, wishes.only_for_whom, finding.for_whom),
    Rule("order: refund", None, paying.asks_for_refund, refunds.tell_refund, Return.SEARCH),
    Rule("order: no number", None, orders.lacks_number, ordering.without_number),
    Rule("order: request", None, orders.wants_deed, requesting.request, Return.SEARCH),
    Rule("order named", None, orders.names_order, ordering.look_up, Return.SEARCH),
    Rule("yes, no, whatever", None, answers.answers_pending, repairing.answer_pending),
    Rule("second thoughts", None, steering.takes_back, carting.take_back),
    Rule("never mind", None, steering.lets_go, talking.let_go),
    Rule("how much more", None, paying.asks_how_much_more, carting.how_much_more),
    Rule(
        "delivery, before buying",
        None,
        delivering.asks_when_it_comes,
        arriving.tell_when,
        Return.QUESTION,
    ),
    Rule(
        "delivery fee",
        _on(Intent.ASK_SHIPPING, Intent.ASK_PRICE),
        paying.asks_of_freight,
        skills_delivery.tell_freight,
        Return.SEARCH,
    ),
    Rule(
        "back in stock",
        None,
        items.asks_when_it_is_back,
        restocking.when_back,
        Return.QUESTION,
    ),
    Rule(
        "how long it lasts",
        None,
        guards_knowing.asks_how_long_own_goods_last,
        lasting.tell_how_long,
        Return.QUESTION,
    ),
    Rule("on sale", None, offers.asks_what_is_reduced, reducing.on_sale),
    Rule("promotion", None, offers.asks_of_promotions, pricing.ask_price, Return.QUESTION),
    Rule("what buyers say", None, items.asks_what_buyers_say, summing_up.sum_up, Return.QUESTION),
    Rule("compare by name", None, items.compares_by_name, comparing.compare, Return.QUESTION),
    Rule("weigh again", None, items.weighs_again, comparing.compare_again, Return.QUESTION),
    Rule("which is most", None, items.asks_which, explaining.single_out, Return.QUESTION),
    Rule("which item", None, items.is_ambiguous, choosing.which_one),
    Rule("no such item", None, items.is_not_there, choosing.no_such_place),
    Rule("fits", None, guards_fitting.asks_whether_it_fits, skills_fitting.fits, Return.QUESTION),
    Rule("accessories", None, guards_fitting.asks_for_accessories, skills_fitting.accessories),
    Rule("generation", None, guards_fitting.asks_for_generation, skills_fitting.generation),
    Rule("made for it", None, guards_fitting.searches_for_device, skills_fitting.search_for_device),
    Rule("device told", None, guards_fitting.tells_device, skills_fitting.note_device),
    Rule("beside an item", None, items.wants_beside, besides.beside),
    Rule("bare wish", None, wishes.bare_wish, finding.search),
    Rule(
        "face alone",
        _on(*PLEASANT, Intent.CHITCHAT),
        doubts.face_alone,
        talking.small_talk,
        Return.QUESTION,
    ),
    Rule("gibberish", None, doubts.gibberish, readings.ask_openly, asks=True),
    Rule(
        "alert in words",
        _on(Intent.SET_ALERT),
        alerts.asks_for_word,
        alerting.set_alert,
        Return.QUESTION,
    ),
    Rule("wish, though unsure", None, wishes.exact_though_unsure, finding.search),
    Rule("goods by name", None, wishes.wants_goods, finding.search),
    Rule("which colours", None, colors.asks_which_colors, siblings.other_colors, Return.QUESTION),
    Rule("the shop knows", None, advice.shop_knows, informing.shop_question, Return.SEARCH),
    Rule("is it sold", None, wishes.asks_whether_sold, finding.search),
    Rule("unsure", None, doubts.unsure, readings.ask_which, asks=True),
    Rule("torn", None, torn, readings.ask_which, asks=True),
    Rule("complaint", _on(Intent.COMPLAINT), always, talking.complaint, Return.QUESTION),
    Rule("chitchat", _on(Intent.CHITCHAT), wishes.chats, talking.small_talk, Return.SEARCH),
    Rule(
        "small talk",
        _on(*PLEASANT),
        wishes.no_wish,
        talking.small_talk,
        Return.QUESTION,
    ),
    Rule(
        "out of scope", _on(Intent.OUT_OF_SCOPE), wishes.is_foreign, talking.decline, Return.SEARCH
    ),
    Rule(
        "other goods",
        _on(Intent.COMPARE, Intent.ASK_PRODUCT),
        wishes.names_other_goods,
        finding.search,
    ),
    Rule(
        "which has",
        _on(Intent.COMPARE),
        items.asks_which_has,
        explaining.which_has,
        Return.QUESTION,
    ),
    Rule("compare", _on(Intent.COMPARE), always, comparing.compare),
    Rule(
        "item question",
        _on(Intent.FIND_PRODUCT, Intent.REFINE, Intent.BUY),
        items.asks_of_item,
        asking.ask_product,
        Return.QUESTION,
    ),
    Rule("buy", _on(Intent.BUY), items.buys, carting.buy),
    Rule("track", _on(Intent.TRACK_ORDER), always, ordering.look_up, Return.SEARCH),
    Rule(
        "after-sales",
        _on(Intent.CHANGE_ORDER, Intent.RETURN_REFUND),
        always,
        ordering.after_sales,
        Return.SEARCH,
    ),
    Rule(
        "shop",
        _on(Intent.ASK_SHIPPING, Intent.ASK_PAYMENT, Intent.ACCOUNT),
        always,
        asking.shop_and_item,
        Return.SEARCH,
    ),
    Rule("alert", _on(Intent.SET_ALERT), always, alerting.set_alert, Return.QUESTION),
    Rule("item's colours", None, colors.asks_for_other_colors, siblings.other_colors),
    Rule(
        "next page, other brand", None, steering.commands(*steering.LIST_COMMANDS), finding.search
    ),
    Rule(
        "wish first",
        _on(Intent.ASK_PRODUCT, Intent.ASK_PRICE),
        wishes.without_list,
        finding.search,
    ),
    Rule("any such", _on(Intent.ASK_PRODUCT), wishes.asks_for_such, finding.search),
    Rule("question", _on(Intent.ASK_PRODUCT), always, asking.ask_product, Return.QUESTION),
    Rule("price", _on(Intent.ASK_PRICE), always, pricing.ask_price, Return.QUESTION),
    Rule("points", None, items.only_points, asking.introduce),
    Rule("recommend", _on(Intent.RECOMMEND), always, finding.recommend),
    Rule("control", _on(Intent.CONTROL), wishes.no_wish, talking.control),
    Rule("search", None, always, finding.search),
)


def decide(context: Context) -> Rule:
    """The first row of the policy that fits the turn."""
    return next(
        rule
        for rule in POLICY
        if (rule.intents is None or context.meaning.intent in rule.intents) and rule.guard(context)
    )
