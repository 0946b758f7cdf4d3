"""Guards on size advice: which size somebody takes is asked, or what was asked for it is told."""

import re
from dataclasses import replace

from assistant.nlu.meaning import Intent
from assistant.nlu.words.normalising import fold
from assistant.sizing.measures import Told, measures_in
from assistant.skills.context import Context
from assistant.skills.sizing import KIND, told_of

ASKED = re.compile(
    r"(?:穿|选|拿|买|拍|要|适合|合适|应该)(?:的)?(?:什么|多大|几|哪个|啥|哪)(?:尺?码|号|尺寸)?(?:的?(?:合适|好|呢|啊|吗|$|[？?，,。]))"
    r"|(?:什么|多大|几|哪个|啥)(?:尺?码|号码|尺寸)(?:的)?(?:合适|好|比较|呢|啊|适合|能穿|$|[？?，,。])"
    r"|尺?码(?:怎么|如何|该怎么|要怎么)选|怎么选(?:尺码|码数|码)|推荐.{0,4}(?:尺码|码数|几码)|尺码建议"
    r"|\b(?:what|which) size\b|\bsize (?:should|do|would|will|am) i\b|\bsize (?:advice|recommendation|for me)\b"
    r"|\bhow do i (?:pick|choose) (?:a|the|my) size\b|\bwould (?:a |an )?\w{1,4} fit me\b"
)
WEARABLE = re.compile(r"穿|码|尺|合身|合脚|wear|size|fit\b|fits\b")
GOODS = frozenset({Intent.FIND_PRODUCT, Intent.RECOMMEND})


def asks_size(context: Context) -> bool:
    """穿什么码, with a body or about an item; a body told where it was asked for or is weighed."""
    meaning, pending = context.meaning, context.state.pending
    text = fold(meaning.plain)
    if pending is not None and pending.kind == KIND and told_of(context) != _told_before(context):
        return True
    about = context.state.focus or meaning.references or context.state.last_list
    if not about or meaning.command is not None:
        return False
    if ASKED.search(text):
        return bool(measures_in(text)) or _is_worn(context, text)
    goes_on = WEARABLE.search(text) or _was_size(context)
    return bool(goes_on and _is_body(text)) and not _wants_goods(context)


def _told_before(context: Context) -> Told:
    """What was known of the body before this message."""
    silent = replace(context.meaning, text="", rewritten="")
    return told_of(replace(context, meaning=silent))


def _was_size(context: Context) -> bool:
    """Whether the message before was about a size too: 那160 48kg呢."""
    before = fold(context.before.meaning.plain) if context.before else ""
    return bool(ASKED.search(before) or _is_body(before))


def _is_worn(context: Context, text: str) -> bool:
    """Without a body, size must be the word: 选哪个 alone asks which item."""
    return bool(re.search(r"码|尺|穿多大|\bsize\b|fit me", text))


def _is_body(text: str) -> bool:
    return bool(measures_in(text).measures)


def _wants_goods(context: Context) -> bool:
    """Goods are named: 适合165穿的裙子 is a search."""
    meaning = context.meaning
    return meaning.intent in GOODS and bool(meaning.mentions) and not meaning.references
