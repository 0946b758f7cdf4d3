"""Guards on the colours an item comes in."""

import re

from assistant.dialogue.guards.items import ABOUT_GOODS, TALK
from assistant.nlu.steering.commands import Command
from assistant.nlu.words.normalising import fold
from assistant.skills.context import Context
from retrieval.constraints import Field

QUESTION = re.compile(
    r"[有没出](?:没有)?.*[吗么呢嘛没不?？]|有(?:没有|哪些|什么|几个|几种|别的|其[他它])|[吗么?？]\s*$"
    r"|\b(?:come|comes|available|have|has|is there|are there|got|any)\b"
)
WHICH = re.compile(
    r"(?:几|多少|哪|什么|啥)些?[个种款]?(?:不同的?)?(?:颜色|配色|色(?!号))(?!的\w)"
    r"|(?:颜色|配色)(?:一共|总共|都)?(?:有|(?:可以|能|可)选)?(?:几|多少|哪[些几]|什么|啥)"
    r"|\b(?:what|which|how many)(?: other| different)? colou?rs\b"
)
ADVICE = re.compile(
    r"好看|适合|合适|推荐|耐脏|显|百搭|流行|卖得|[搭配]什么|订单|下单|我买的"
    r"|\b(?:suits?|best|recommend|looks?|popular|match(?:es)?|should|my order)\b"
)


def asks_for_other_colors(context: Context) -> bool:
    """Whether a message asks in which other colours an item comes, and does not want another item."""
    meaning = context.meaning
    if meaning.command is not Command.OTHER_COLOR or not QUESTION.search(fold(meaning.text)):
        return False
    return bool(meaning.references) or context.state.focus is not None


def asks_which_colors(context: Context) -> bool:
    """Whether a message asks how many or which colours an item comes in; what of them is best is another question."""
    meaning, state = context.meaning, context.state
    asked = fold(meaning.plain)
    if meaning.intent not in ABOUT_GOODS | TALK or not WHICH.search(asked) or ADVICE.search(asked):
        return False
    if meaning.references:
        return True
    goods = any(one.field == Field.CATEGORY for one in meaning.constraints)
    return not goods and bool(state.focus or state.last_list)
