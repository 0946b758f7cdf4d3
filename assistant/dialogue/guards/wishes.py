"""Guards on wishes about a list: constraints, an order, cheaper, for whom, and messages without any."""

from assistant.dialogue.confidence import CLEAR, NAMED, is_unsure, near_equal
from assistant.dialogue.guards.doubts import sure_chitchat
from assistant.dialogue.ledger import constraints_of
from assistant.nlu.meaning import Intent
from assistant.nlu.wishing.goods_named import goods_asked_for
from assistant.nlu.words.patterns import compiled
from assistant.skills.context import Context
from assistant.skills.holding import amount_held
from retrieval.constraints import Field
from retrieval.matching import satisfies

WISHES = (Intent.FIND_PRODUCT, Intent.RECOMMEND, Intent.REFINE, Intent.BUY)
ANY_SUCH = compiled(
    "^(?:那|请问|你们)?有没有|^(?:那|请问|你们)?有.{1,12}(?:的|色|款)吗",
    r"^(?:do you have|have you got|got|is there|are there)? ?any\b",
)
GOODS_FIRST = compiled(  # goods are asked for rather than asked about
    r"^(?:那|那么|再|还有|另外|顺便)?(?:给[它我]|帮我)?(?:配|来|要|想要|买|加|看看|推荐)[一]?[个只条双件款台把]?",
    r"^(?:and |also |then )?(?:show me|i need|i want|what about|how about|add)\b",
)
WHETHER_SOLD = compiled(
    "^(?:那|请问|你们|你家|店里|这里|这边)*(?:有没有|有|卖)",
    r"^(?:do|does) (?:you|the shop|this shop)\b|^(?:have you|is there|are there|got)\b",
)


def exact_though_unsure(context: Context) -> bool:
    """The scores do not decide, but rules read a wish about goods."""
    meaning = context.meaning
    weak = is_unsure(meaning) or near_equal(meaning) is not None
    return weak and narrows(context) and meaning.command is None


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
    too_dear = meaning.intent is Intent.COMPLAINT and meaning.direction and context.state.shown
    spoken = meaning.mentions or meaning.sort or meaning.dropped or too_dear
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


def nothing_shown(context: Context) -> bool:
    """No list is on the screen."""
    return context.state.last_list is None


def without_list(context: Context) -> bool:
    """A wish before anything was shown is a search."""
    return nothing_shown(context) and narrows(context)


def names_other_kind(context: Context) -> bool:
    """眼霜哪个好, over a list of face wash: a kind of goods that is none of those shown."""
    meaning, shown = context.meaning, context.state.last_list
    named = [c for c in meaning.constraints if c.field == Field.CATEGORY and not c.op.negated]
    if not named or meaning.references or shown is None or amount_held(meaning.plain):
        return False
    if meaning.intent is Intent.ASK_PRODUCT and (
        context.state.focus or not GOODS_FIRST.search(meaning.plain)
    ):
        return False
    found = context.tools.shelf.get(shown.ids).values()
    return not any(satisfies(product, one) for product in found for one in named)


def names_other_goods(context: Context) -> bool:
    """Other goods than those shown are named, by a kind or by words of titles."""
    return names_other_kind(context) or (
        context.meaning.intent is Intent.COMPARE and names_goods(context)
    )


def names_goods(context: Context) -> bool:
    """Nothing is pointed at, and goods are named that no column tells, only titles: 眼霜哪个好."""
    meaning = context.meaning
    return not meaning.references and context.tools.finder.goods.sells(meaning.query)


def asks_for_such(context: Context) -> bool:
    """有没有豆沙色的 over a list and about no item of it: goods of the shop say that word."""
    meaning, state = context.meaning, context.state
    asked = state.pending is not None and state.pending.kind != "facet"
    about_item = meaning.references or state.focus or asked
    if about_item or nothing_shown(context) or not ANY_SUCH.search(meaning.text):
        return False
    said = context.tools.finder.goods.is_said_of(meaning.query, constraints_of(state.ledger))
    return said or only_wishes(context)


def wants_goods(context: Context) -> bool:
    """The scores waver between wishes for goods, and goods of the shop say the words."""
    meaning = context.meaning
    if not (is_unsure(meaning) or near_equal(meaning)) or not meaning.query or meaning.references:
        return False
    wished = sum(meaning.intents.get(intent, 0.0) for intent in WISHES)
    return wished >= CLEAR and context.tools.finder.goods.is_said_of(meaning.query, ())


def asks_whether_sold(context: Context) -> bool:
    """有X吗 before anything is shown, which the scores cannot place: there is nothing X could be said of.

    The classifier has met few names of goods; to look for X, and to say that there is none, answers
    either reading.
    """
    meaning, state = context.meaning, context.state
    weak = is_unsure(meaning) or near_equal(meaning) is not None
    likely = meaning.intents.get(Intent.FIND_PRODUCT, 0.0) >= NAMED
    asked = weak and likely and WHETHER_SOLD.search(meaning.plain)
    if not asked or meaning.references or state.pending:
        return False
    named = goods_asked_for(meaning.rewritten or meaning.text, meaning.query)
    return bool(named) and nothing_shown(context)


def no_wish(context: Context) -> bool:
    """No wish about a list."""
    return not narrows(context)


def is_foreign(context: Context) -> bool:
    """More than wishes about a list, and no goods that the shop has under a condition."""
    wanted = {m.constraint.field for m in context.meaning.mentions if not m.constraint.op.negated}
    return not only_wishes(context) and not (Field.CATEGORY in wanted and len(wanted) > 1)


def chats(context: Context) -> bool:
    """No wish about a list, or surely about the assistant."""
    return no_wish(context) or sure_chitchat(context)
