"""Guards on the items that a message points at, by their place, a property, a link or a number."""

import re

from assistant.dialogue.guards.wishes import no_wish, nothing_shown
from assistant.nlu.meaning import Intent, Reference, ReferenceKind
from assistant.nlu.pointing.codes import ID
from assistant.nlu.steering.beside import Beside
from assistant.nlu.steering.looking import looks_at
from assistant.nlu.steering.refused_brand import refuses_its_brand
from assistant.nlu.steering.restocking import asks_what_is_left, asks_when_back
from assistant.nlu.steering.why import asks_why
from assistant.nlu.words.needs import needs_in
from assistant.nlu.words.normalising import fold
from assistant.skills.context import Context
from assistant.skills.summing_up import asks_sides
from retrieval.constraints import Field

PLACES = frozenset({ReferenceKind.POSITION, ReferenceKind.ATTRIBUTE})
BUYING = re.compile(  # "item no. 12 please" is to be looked at
    r"[买要加购拿订]|下单|来[一两\d]|\b(?:buy|add|cart|basket|order|take|get|want|purchase)\b"
)
QUESTION = re.compile(
    r"[吗嘛么?？]\s*$|有没有|有不|是不是|能不能|^(?:does|do|is|are|has|have|got|can i (?:get|have))\b"
)
ABOUT_GOODS = frozenset(
    {Intent.FIND_PRODUCT, Intent.REFINE, Intent.RECOMMEND, Intent.COMPARE, Intent.ASK_PRODUCT}
    | {Intent.ASK_PRICE, Intent.BUY, Intent.SET_ALERT, Intent.AFFIRM, Intent.DENY, Intent.CONTROL}
)
WEIGHING = frozenset(
    {Intent.COMPARE, Intent.ASK_PRODUCT, Intent.ASK_PRICE, Intent.RECOMMEND, Intent.CHITCHAT}
    | {Intent.FIND_PRODUCT, Intent.REFINE}
)
LONGEST_PROPERTY = 16  # characters
COMPARING = re.compile(
    r"对比|比较|比一比|哪[个款台]|区别|\bvs\.?\b|\bcompare\b|\bwhich\b|\bdifference|\bor\b|还是"
)
LONGEST_WISH = 40
MORE_OF = re.compile(
    r"[更最哪谁]|比较|呢|看重|在意|在乎|关心|\b(?:care about|matters?|important|priority)\b"
    r"|\b(?:which|what about|how about|more|less|\w+er|\w+est|better|best)\b"
)
OTHERS = re.compile(
    r"有没有|还有|别的|其[他它]|再[来找看]|换|\b(?:any|other|others|another|else|something|show|find)\b"
    r"|\b(?:is there|are there|do you|have you)\b"
)
WHICH = re.compile(r"[哪谁]|\bwh(?:ich|at)\b")
OPTIONS = re.compile(
    r"(?:哪些|什么|几种|多少种|有啥).{0,2}(?:规格|款式|选择|版本)|规格.{0,2}(?:有哪些|有什么|可选)"
    r"|\b(?:which|what|how many) (?:options|variants|versions)\b"
)
SUPPOSED = re.compile(r"万一|(?:如果|要是)(?:我)?不|\bwhat if\b|\bif i (?:don.t|do not|hate)\b")
LOOKING = frozenset({Intent.FIND_PRODUCT, Intent.REFINE, Intent.RECOMMEND, Intent.CONTROL})
TALK = frozenset({Intent.CHITCHAT, Intent.GREET, Intent.THANK, Intent.OUT_OF_SCOPE, Intent.GOODBYE})


def wants_beside(context: Context) -> bool:
    """Its like, a cheaper or a better one of an item talked about, or what goes with goods."""
    meaning = context.meaning
    if meaning.sort or (meaning.beside is None and not _is_measured_by_it(context)):
        return False
    if meaning.beside is Beside.GOES_WITH:
        return True
    cheaper = meaning.beside is Beside.CHEAPER and meaning.direction < 0
    of_list = cheaper or (meaning.beside is Beside.BETTER and not meaning.mentions)
    searched = context.state.ledger or context.state.query
    return context.product_in_question() is not None or bool(of_list and searched)


def _is_measured_by_it(context: Context) -> bool:
    """有没有更便宜的 with nothing on the screen but the item talked about: cheaper than that."""
    meaning, state = context.meaning, context.state
    searched = state.last_list or state.ledger or state.query
    alone = state.focus is not None and not searched
    return alone and bool(meaning.direction) and not (meaning.mentions or meaning.command)


def only_points(context: Context) -> bool:
    """第三个 or 最便宜的那个 and nothing else: the item is to be looked at."""
    meaning = context.meaning
    wish = meaning.mentions or meaning.direction or meaning.query or meaning.command
    looking = meaning.intent in LOOKING
    return looking and not wish and len(context.referred()) == 1


def looks_at_one(context: Context) -> bool:
    """看看第二个 and nothing else, whatever the model takes it for."""
    return len(context.referred()) == 1 and looks_at(fold(context.meaning.plain))


def asks_which(context: Context) -> bool:
    """哪个卖得最好: which of the list is the most of something is all that is asked."""
    meaning, resolution = context.meaning, context.resolution
    kinds = [reference.kind for reference in meaning.references]
    more = meaning.mentions or meaning.query or meaning.command or meaning.sort
    asked = meaning.intent in WEIGHING and WHICH.search(fold(meaning.plain))
    return bool(asked and not more and kinds == [ReferenceKind.SUPERLATIVE]) and bool(
        resolution.ids or resolution.choices
    )


def asks_which_has(context: Context) -> bool:
    """哪个降噪最好: which of the list has a property (a letter is a slip), not two that are to be compared."""
    meaning = context.meaning
    asked = context.state.shown and WHICH.search(fold(meaning.plain))
    short = 0 < len(meaning.query) <= LONGEST_PROPERTY
    letter = len(meaning.query) == 1 and meaning.query.isascii()
    return bool(asked and short and not letter) and not (meaning.references or meaning.mentions)


def weighs_again(context: Context) -> bool:
    """那更轻的呢, after a comparison: the same items by one more thing, not other goods."""
    meaning = context.meaning
    if not context.state.compared or meaning.references or meaning.command:
        return False
    if meaning.intent not in WEIGHING | {Intent.CONTROL, Intent.AFFIRM, Intent.OUT_OF_SCOPE}:
        return False
    plain = fold(meaning.plain)
    named = any(c.field in (Field.CATEGORY, Field.BRAND) for c in meaning.constraints)
    asked = bool(MORE_OF.search(plain)) and not OTHERS.search(plain)
    return asked and not named and len(plain) <= LONGEST_WISH and bool(needs_in(plain))


def compares_by_name(context: Context) -> bool:
    """对比X8和N5: two models of the shop are named to be weighed against each other."""
    meaning = context.meaning
    plain = fold(meaning.plain)
    if meaning.references or not (meaning.intent is Intent.COMPARE or COMPARING.search(plain)):
        return False
    return len(context.tools.links.devices.every(plain)) > 1


def asks_why_shown(context: Context) -> bool:
    """为什么推荐这个, with something on the screen or talked about."""
    there = context.state.shown or context.state.focus
    return bool(there) and asks_why(context.meaning.plain)


def asks_what_buyers_say(context: Context) -> bool:
    """缺点是什么, 评价怎么样 of an item shown or talked about; no goods are named."""
    meaning, state = context.meaning, context.state
    there = state.focus or (state.last_list and meaning.references) or len(_alone(context)) == 1
    asked = there and meaning.intent is not Intent.COMPLAINT and asks_sides(meaning.plain)
    asked = asked and not SUPPOSED.search(fold(meaning.plain))
    several = len(context.referred()) > 1 or meaning.command is not None
    return bool(asked) and not meaning.mentions and not several


def _alone(context: Context) -> tuple[str, ...]:
    shown = context.state.last_list
    return shown.ids if shown else ()


def refuses_brand(context: Context) -> bool:
    """不喜欢这个牌子, of something on the screen or talked about; no brand is named."""
    there = context.state.shown or context.state.focus
    named = any(c.field == Field.BRAND for c in context.meaning.constraints)
    return bool(there) and not named and refuses_its_brand(context.meaning.plain)


def asks_when_it_is_back(context: Context) -> bool:
    """什么时候到货, of an item pointed at or talked about; no kind of goods is named."""
    named = any(c.field in (Field.CATEGORY, Field.BRAND) for c in context.meaning.constraints)
    asked = asks_when_back(fold(context.meaning.plain)) and not named
    return asked and context.product_in_question() is not None


def asks_how_many_are_left(context: Context) -> bool:
    """还剩几件, of an item or of the list on the screen; no kind of goods is named."""
    named = any(c.field in (Field.CATEGORY, Field.BRAND) for c in context.meaning.constraints)
    there = context.state.last_list is not None or context.product_in_question() is not None
    return asks_what_is_left(fold(context.meaning.plain)) and there and not named


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
    by_code = any(one.field == ID and not _is_veiled(context, one) for one in meaning.references)
    asks = meaning.intent in (Intent.ASK_PRICE, Intent.ASK_PRODUCT, Intent.COMPARE)
    asks = asks or (meaning.intent is Intent.BUY and bool(BUYING.search(fold(meaning.text))))
    asks = (asks or asks_of_item(context)) and not meaning.speechless
    about = meaning.speechless or meaning.intent in ABOUT_GOODS | TALK
    return about and by_code and not asks and not meaning.command


def names_nothing(context: Context) -> bool:
    """A link or number of no product, and no other words that say what is wanted."""
    meaning = context.meaning
    there = [one for one in meaning.references if not _is_veiled(context, one)]
    if there or not (meaning.unknown or meaning.references):
        return False
    asked = meaning.intent in (Intent.BUY, Intent.ASK_PRICE, Intent.ASK_PRODUCT, Intent.COMPARE)
    goods = any(c.field == Field.CATEGORY for c in meaning.constraints)
    return (asked and not goods) or not (meaning.query or meaning.mentions)


def _is_veiled(context: Context, reference: Reference) -> bool:
    """Whether a link or number names a product that is not shown now."""
    return reference.field == ID and context.product(str(reference.value)) is None


def asks_of_item(context: Context) -> bool:
    """第二个有42码吗 asks about the item pointed at, whatever the model makes of it."""
    meaning = context.meaning
    if meaning.intent is Intent.BUY and BUYING.search(fold(meaning.plain)):
        return False
    if OPTIONS.search(fold(meaning.plain)) and context.product_in_question():
        return not meaning.mentions
    named = [c for c in meaning.constraints if c.field not in (Field.PRICE, Field.CATEGORY)]
    asked = QUESTION.search(fold(meaning.plain)) is not None
    return bool(named) and asked and meaning.command is None and len(context.referred()) == 1


def points(context: Context) -> bool:
    """The message points at something shown."""
    return bool(context.meaning.references) and not nothing_shown(context)


def buys(context: Context) -> bool:
    """It points at an item, or says no wish about a list."""
    return points(context) or no_wish(context)
