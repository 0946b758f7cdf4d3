"""Which skill answers which message: one table; the first row that fits decides.

``docs/policy.md`` shows the table, and what it comes to for every intent in every state.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.dialogue.confidence import ACT, SURE, graspable, is_unsure, near_equal
from assistant.nlu.meaning import Intent, ReferenceKind
from assistant.nlu.pointing.codes import ID
from assistant.nlu.steering.commands import Command
from assistant.nlu.words.language import CJK, WORD
from assistant.nlu.words.normalising import fold
from assistant.skills import (
    asking,
    carting,
    choosing,
    comparing,
    finding,
    ordering,
    readings,
    repairing,
    siblings,
    talking,
)
from assistant.skills.context import Context
from assistant.skills.outcome import Outcome
from assistant.skills.topics import topic_meant
from retrieval.constraints import Field

Skill = Callable[[Context], Outcome]
Guard = Callable[[Context], bool]
CART_COMMANDS = frozenset(
    {Command.VIEW_CART, Command.CLEAR_CART, Command.REMOVE_FROM_CART, Command.CHECKOUT}
)
LIST_COMMANDS = frozenset({Command.MORE, Command.OTHER_BRAND, Command.OTHER_COLOR})
CONTROL_COMMANDS = frozenset({Command.RESTART, Command.SPEAK_ENGLISH, Command.SPEAK_CHINESE})
PLACES = frozenset({ReferenceKind.POSITION, ReferenceKind.ATTRIBUTE})
BUYING = re.compile(  # "item no. 12 please" is to be looked at
    r"[买要加购拿订]|下单|来[一两\d]|\b(?:buy|add|cart|basket|order|take|get|want|purchase)\b"
)
QUESTION = re.compile(r"[吗嘛么?？]\s*$|有没有|有不|是不是|能不能|^(?:does|do|is|are|has|have)\b")
REPEATED = re.compile(r"(.)\1{4,}")


class Return(StrEnum):
    """What a row's answer goes back to when it was said in between."""

    NOTHING = ""
    QUESTION = "an open question"
    SEARCH = "an open question, else the search"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the policy.

    Args:
        name: What the row is called in traces.
        intents: The intents it answers; None for any.
        guard: What else must hold.
        skill: What is done.
        returns: What the conversation goes back to afterwards.
        asks: Whether it asks what was meant; the count of such turns in a row decides what next.
    """

    name: str
    intents: frozenset[Intent] | None
    guard: Guard
    skill: Skill
    returns: Return = Return.NOTHING
    asks: bool = False


def always(_context: Context) -> bool:
    """Always."""
    return True


def gibberish(context: Context) -> bool:
    """No letters at all, or nothing but one key held down."""
    text = context.meaning.plain
    if CJK.search(text) or WORD.search(text):
        return REPEATED.fullmatch(text.strip()) is not None
    return (
        context.state.pending is None and not context.meaning.mentions and not _emoji_mood(context)
    )


def unsure(context: Context) -> bool:
    """The scores are too weak to act on, and rules read nothing that can be acted on."""
    meaning = context.meaning
    told = graspable(meaning) or meaning.addressee or topic_meant(context) or context.referred()
    return is_unsure(meaning) and not told


def exact_though_unsure(context: Context) -> bool:
    """The scores do not decide, but rules read a wish about goods."""
    meaning = context.meaning
    weak = is_unsure(meaning) or near_equal(meaning) is not None
    return weak and narrows(context) and meaning.command is None


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


def misread(context: Context) -> bool:
    """The message says that the last one was misunderstood, and nothing else."""
    return context.misread


def lets_go(context: Context) -> bool:
    """The message says never mind, and nothing is open."""
    return context.cancels


def answers_pending(context: Context) -> bool:
    """A question is open, and the message is yes, no, never mind or "I do not mind"."""
    meaning = context.meaning
    if context.state.pending is None or graspable(meaning) or meaning.references:
        return False
    plain = meaning.intent in (Intent.AFFIRM, Intent.DENY) and meaning.confidence >= ACT
    return context.indifferent or context.cancels or plain


def awaits_variant(context: Context) -> bool:
    """A size was asked for, and the message names one."""
    return carting.choose_variant(context) is not None


def awaits_order(context: Context) -> bool:
    """An order number or the last four digits were asked for, and the message has digits."""
    pending, meaning = context.state.pending, context.meaning
    if meaning.unknown or any(reference.field == ID for reference in meaning.references):
        return False  # the number is one of an article
    return bool(pending and pending.kind == "order" and re.search(r"\d{4}", context.meaning.text))


def commands(*wanted: Command) -> Guard:
    """The message spells out one of these commands."""

    def spelt_out(context: Context) -> bool:
        return context.meaning.command in wanted

    spelt_out.__doc__ = f"The message says to {', '.join(sorted(wanted))}.".replace("_", " ")
    return spelt_out


def sets_quantity(context: Context) -> bool:
    """Something is in the cart, and the message says how many of it."""
    return context.meaning.command is Command.SET_QUANTITY and bool(context.state.cart)


def narrows(context: Context) -> bool:
    """A wish about the list on the screen: constraints, an order, cheaper, another brand."""
    meaning = context.meaning
    wish = meaning.mentions or meaning.sort or meaning.direction or meaning.dropped
    return bool(wish) and not meaning.references


def only_wishes(context: Context) -> bool:
    """Nothing but constraints is left of the message, so it can only be about the list."""
    return narrows(context) and not context.meaning.query


def bare_wish(context: Context) -> bool:
    """A wish and nothing else is about the list, whatever the model makes of so few words.

    Unless an item is being talked about, or a command says otherwise: 有42码吗 is then a question.
    """
    meaning = context.meaning
    asked = meaning.intent in (Intent.ASK_PRODUCT, Intent.ASK_PRICE, Intent.BUY, Intent.SET_ALERT)
    about_item = context.state.focus is not None and asked
    spoken = meaning.mentions or meaning.sort or meaning.dropped
    other = about_item or sure_chitchat(context) or context.chosen
    plain = not other and meaning.command is None
    return bool(spoken) and only_wishes(context) and plain


def only_for_whom(context: Context) -> bool:
    """给我妈买的 and nothing else; with an item in focus it may be that item that is bought."""
    meaning, state = context.meaning, context.state
    said = meaning.mentions or meaning.references or meaning.query or meaning.command
    buying = meaning.intent is Intent.BUY and (state.focus or state.pending)
    changed = state.recipient is None or state.recipient.turn == context.turn
    return bool(meaning.addressee) and changed and not (said or buying or meaning.direction)


def sure_of_person(context: Context) -> bool:
    """A person is asked for, and that is no mere guess."""
    return not is_unsure(context.meaning)


def sure_chitchat(context: Context) -> bool:
    """你是机器人吗 names goods in some shops, and still is about the assistant."""
    meaning = context.meaning
    priced = any(constraint.field == Field.PRICE for constraint in meaning.constraints)
    return meaning.intent is Intent.CHITCHAT and meaning.confidence > SURE and not priced


def only_points(context: Context) -> bool:
    """第三个 or 最便宜的那个 and nothing else: the item is to be looked at."""
    meaning = context.meaning
    wish = meaning.mentions or meaning.direction or meaning.query or meaning.command
    looking = meaning.intent in LOOKING
    return looking and not wish and len(context.referred()) == 1


ABOUT_GOODS = frozenset(
    {Intent.FIND_PRODUCT, Intent.REFINE, Intent.RECOMMEND, Intent.COMPARE, Intent.ASK_PRODUCT}
    | {Intent.ASK_PRICE, Intent.BUY, Intent.SET_ALERT, Intent.AFFIRM, Intent.DENY, Intent.CONTROL}
)
LOOKING = frozenset({Intent.FIND_PRODUCT, Intent.REFINE, Intent.RECOMMEND, Intent.CONTROL})
TALK = frozenset({Intent.CHITCHAT, Intent.GREET, Intent.THANK, Intent.OUT_OF_SCOPE, Intent.GOODBYE})


def is_ambiguous(context: Context) -> bool:
    """A pointer fits several items equally."""
    return context.meaning.intent in ABOUT_GOODS and bool(context.resolution.choices)


def is_not_there(context: Context) -> bool:
    """A place or a property is pointed at that the list on the screen does not have."""
    resolution = context.resolution
    told = any(reference.kind in PLACES for reference in resolution.missing)
    return context.meaning.intent in ABOUT_GOODS and told and resolution.count > 0


def names_product(context: Context) -> bool:
    """A link or an article number stands in a message that asks nothing else of the item."""
    meaning = context.meaning
    by_code = any(reference.field == ID for reference in meaning.references)
    asks = meaning.intent in (Intent.ASK_PRICE, Intent.ASK_PRODUCT, Intent.COMPARE)
    asks = asks or (meaning.intent is Intent.BUY and bool(BUYING.search(fold(meaning.text))))
    asks = (asks or asks_of_item(context)) and not meaning.speechless
    about = meaning.speechless or meaning.intent in ABOUT_GOODS | TALK
    return about and by_code and not asks and not meaning.command


def names_nothing(context: Context) -> bool:
    """A link or number of no product, and no other words that say what is wanted."""
    meaning = context.meaning
    if not meaning.unknown or meaning.references:
        return False
    asked = meaning.intent in (Intent.BUY, Intent.ASK_PRICE, Intent.ASK_PRODUCT, Intent.COMPARE)
    goods = any(c.field == Field.CATEGORY for c in meaning.constraints)
    return (asked and not goods) or not (meaning.query or meaning.mentions)


def chooses(context: Context) -> bool:
    """Which item? was asked, and the message points at one."""
    pending, meaning = context.state.pending, context.meaning
    asked = pending is not None and pending.kind == choosing.WHICH
    wish = meaning.mentions or meaning.direction or meaning.command
    return asked and not wish and len(context.referred()) == 1


def asks_of_item(context: Context) -> bool:
    """第二个有42码吗 asks about the item pointed at, whatever the model makes of it."""
    meaning = context.meaning
    named = [c for c in meaning.constraints if c.field not in (Field.PRICE, Field.CATEGORY)]
    asked = QUESTION.search(fold(meaning.plain)) is not None
    return bool(named) and asked and meaning.command is None and len(context.referred()) == 1


def nothing_shown(context: Context) -> bool:
    """No list is on the screen."""
    return context.state.last_list is None


def wishes_without_list(context: Context) -> bool:
    """A wish before anything was shown is a search."""
    return nothing_shown(context) and narrows(context)


def points(context: Context) -> bool:
    """The message points at something shown."""
    return bool(context.meaning.references) and not nothing_shown(context)


def no_wish(context: Context) -> bool:
    """No wish about a list."""
    return not narrows(context)


def not_only_wishes(context: Context) -> bool:
    """More than wishes about a list."""
    return not only_wishes(context)


def is_foreign(context: Context) -> bool:
    """More than wishes about a list, and no goods that the shop has under a condition."""
    wanted = {m.constraint.field for m in context.meaning.mentions if not m.constraint.op.negated}
    return not_only_wishes(context) and not (Field.CATEGORY in wanted and len(wanted) > 1)


def chats(context: Context) -> bool:
    """No wish about a list, or surely about the assistant."""
    return no_wish(context) or sure_chitchat(context)


def buys(context: Context) -> bool:
    """It points at an item, or says no wish about a list."""
    return points(context) or no_wish(context)


def _emoji_mood(context: Context) -> bool:
    """A face or a thumb alone says how one feels; question marks alone do not."""
    drawn = any(unicodedata.category(sign) == "So" for sign in context.meaning.plain)
    return drawn and abs(context.meaning.sentiment_score) > 0.6


def _chosen(context: Context) -> Outcome:
    outcome = carting.choose_variant(context)
    return outcome if outcome is not None else carting.buy(context)


def _on(*intents: Intent) -> frozenset[Intent]:
    return frozenset(intents)


POLICY: tuple[Rule, ...] = (
    Rule("person", _on(Intent.HUMAN_AGENT), sure_of_person, talking.asked_for_person),
    Rule("misunderstood", None, misread, repairing.misunderstood, asks=True),
    Rule("variant", None, awaits_variant, _chosen),
    Rule("order number", None, awaits_order, ordering.look_up),
    Rule("restart, language", None, commands(*CONTROL_COMMANDS), talking.control),
    Rule("cart command", None, commands(*CART_COMMANDS), carting.buy),
    Rule("how many", None, sets_quantity, carting.buy),
    Rule("link or number", None, names_product, choosing.named),
    Rule("unknown link or number", None, names_nothing, choosing.unknown_code),
    Rule("item chosen", None, chooses, choosing.go_on),
    Rule("for whom", None, only_for_whom, finding.for_whom),
    Rule("yes, no, whatever", None, answers_pending, repairing.answer_pending),
    Rule("never mind", None, lets_go, talking.let_go),
    Rule("which item", None, is_ambiguous, choosing.which_one),
    Rule("no such item", None, is_not_there, choosing.no_such_place),
    Rule("bare wish", None, bare_wish, finding.search),
    Rule("gibberish", None, gibberish, readings.ask_openly, asks=True),
    Rule("wish, though unsure", None, exact_though_unsure, finding.search),
    Rule("unsure", None, unsure, readings.ask_which, asks=True),
    Rule("torn", None, torn, readings.ask_which, asks=True),
    Rule("complaint", _on(Intent.COMPLAINT), always, talking.complaint, Return.QUESTION),
    Rule(
        "chitchat",
        _on(Intent.CHITCHAT),
        chats,
        talking.small_talk,
        Return.SEARCH,
    ),
    Rule(
        "small talk",
        _on(Intent.GREET, Intent.GOODBYE, Intent.THANK, Intent.AFFIRM, Intent.DENY),
        no_wish,
        talking.small_talk,
        Return.QUESTION,
    ),
    Rule(
        "out of scope",
        _on(Intent.OUT_OF_SCOPE),
        is_foreign,
        talking.decline,
        Return.SEARCH,
    ),
    Rule("compare", _on(Intent.COMPARE), always, comparing.compare),
    Rule("buy", _on(Intent.BUY), buys, carting.buy),
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
        talking.shop_question,
        Return.SEARCH,
    ),
    Rule("alert", _on(Intent.SET_ALERT), always, talking.set_alert, Return.QUESTION),
    Rule("item's colours", None, siblings.asks_for_other_colors, siblings.other_colors),
    Rule("next page, other brand", None, commands(*LIST_COMMANDS), finding.search),
    Rule(
        "wish first", _on(Intent.ASK_PRODUCT, Intent.ASK_PRICE), wishes_without_list, finding.search
    ),
    Rule(
        "item question",
        _on(Intent.FIND_PRODUCT, Intent.REFINE),
        asks_of_item,
        asking.ask_product,
        Return.QUESTION,
    ),
    Rule("question", _on(Intent.ASK_PRODUCT), always, asking.ask_product, Return.QUESTION),
    Rule("price", _on(Intent.ASK_PRICE), always, asking.ask_price, Return.QUESTION),
    Rule("points", None, only_points, asking.introduce),
    Rule("recommend", _on(Intent.RECOMMEND), always, finding.recommend),
    Rule("control", _on(Intent.CONTROL), no_wish, talking.control),
    Rule("search", None, always, finding.search),
)


def decide(context: Context) -> Rule:
    """The first row of the policy that fits the turn."""
    return next(
        rule
        for rule in POLICY
        if (rule.intents is None or context.meaning.intent in rule.intents) and rule.guard(context)
    )
