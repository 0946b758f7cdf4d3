"""Guards on advice: how goods are chosen, used and cared for, where a guide of the shop says it."""

from assistant.dialogue.confidence import is_unsure, near_equal
from assistant.nlu.meaning import Intent
from assistant.nlu.words.patterns import compiled
from assistant.skills.context import Context
from assistant.skills.informing import advised, known
from assistant.skills.topics import topic_meant
from retrieval.constraints import Field

ADVICE = compiled(
    r"怎么(?:选|挑|买|洗|保养|清洗|判断)|如何(?:选|挑|买|洗|保养|清洗)|该?(?:选|挑|买)(?:什么|哪种|多大|几)|选购|攻略|指南|哪种(?:更?好|适合|合适)"
    r"|区别|[^，。,.\s]还是(?!看|买|要|说|聊|找|用|回|接)|多久(?:换|洗)|多大|多少|多厚|够用|能不能(?:带|放|洗)"
    r"|能(?:带|放|洗|托运)|要不要|需要|要比|注意什么|看什么|什么样|咋(?:选|挑)|应该|该咋|不夹",
    r"\bhow (?:do|should|can|to|often|big|warm|many)\b"
    r"|\bwhat (?:should|to|size|fill|kind|waterproof|rating)\b"
    r"|\bwhich\b.{0,40}\b(?:better|right|for|should|good)\b"
    r"|\bguide\b|\bdifference\b|\bshould\b|\bbeginner"
    r"|\b(?:is|are) .{1,40} (?:ok|okay|good|enough|allowed)\b| or .{1,30}\?|\bcare\b|\bwash",
)
PLAIN = frozenset(
    {Intent.FIND_PRODUCT, Intent.RECOMMEND, Intent.ASK_PRODUCT, Intent.COMPARE, Intent.REFINE}
    | {Intent.OUT_OF_SCOPE, Intent.CHITCHAT, Intent.BUY, Intent.ASK_PRICE, Intent.CONTROL}
    | {Intent.RETURN_REFUND, Intent.ASK_SHIPPING}
)


def asks_how_to_choose(context: Context) -> bool:
    """跑鞋怎么选, where a guide answers it; a question about an item shown is none."""
    meaning = context.meaning
    if meaning.intent not in PLAIN or meaning.references or meaning.command is not None:
        return False
    named = {constraint.field for constraint in meaning.constraints}
    of_item = context.product_in_question() is not None and Field.CATEGORY not in named
    if of_item or Field.PRICE in named or not ADVICE.search(meaning.plain):
        return False
    return advised(context) is not None


def shop_knows(context: Context) -> bool:
    """What it is about is in doubt, but the shop surely has the answer."""
    meaning = context.meaning
    doubtful = is_unsure(meaning) or near_equal(meaning) is not None
    if not doubtful or meaning.intent is Intent.OUT_OF_SCOPE or topic_meant(context):
        return False
    if meaning.mentions or meaning.references or meaning.command or context.state.pending:
        return False
    return known(context) is not None
