"""Reads what a shopper says of alerts: set one, of which kind and when; show them; cancel one or all."""

import re
from enum import StrEnum

from assistant.nlu.amounts.numbers import find_amounts
from assistant.nlu.words.patterns import compiled

LONGEST = 40  # characters; whoever writes more speaks of something else as well
ALERT = r"(?:提醒|通知|闹钟)"
ALERTS = r"(?:alerts?|reminders?|notifications?)"
NUMBER = r"(?:[一二两三四五六七八九十]+|\d{1,2})"
END = r"(?:了|啦|吧|吗|呢|哈|啊|呀|谢谢|please|thanks|thank you|[\s。.!！,，~～?？])*$"


class Alerting(StrEnum):
    """What is said of alerts that there are."""

    SHOW = "show"
    CANCEL = "cancel"
    CANCEL_ALL = "cancel_all"


class Awaited(StrEnum):
    """What is waited for."""

    PRICE = "price"
    STOCK = "stock"
    SUPPLY = "supply"


SHOW = compiled(
    rf"(?:有|设|订|定|加)(?:了|过|置了?|的)*(?:没有)?(?:哪些|什么|几[个条]|多少[个条]?|啥){ALERT}",
    rf"^(?:我|现在|目前|还|都)*有(?:没有)?(?:设|在设)?(?:什么)?{ALERT}(?:吗|么|没有?|嘛)?{END}",
    rf"(?:看看?|查看?|看一?下|列出|列一?下|显示)(?:一下)?我?(?:的|设置?的|所有的?|全部的?|有的)*{ALERT}{END}",
    rf"^\W*我的{ALERT}(?:列表|有哪些|都有什么)?{END}",
    rf"{ALERT}(?:列表|都?有哪些|都有什么)",
    r"我(?:都|还)?(?:在|有在)?(?:盯|关注)(?:着|了)(?:哪些|什么|几[款件个])",
    r"\bwhat (?:else |all )?(?:am i|are you) (?:watching|tracking|waiting for)\b",
    rf"\b(?:show|list|see|view)\b.{{0,12}}\b{ALERTS}\b|\b(?:what|which|how many) {ALERTS}\b"
    rf"|^\W*(?:do i have |are there |have i )?any {ALERTS}\b.{{0,12}}$"
    rf"|^\W*(?:what are )?my {ALERTS}{END}",
)
CANCEL_ALL = compiled(
    rf"(?:取消|关掉?|关闭|删掉?|删除|清空|去掉|停掉?|停止)(?:我的|我|掉)?(?:所有|全部|一切)的?.{{0,4}}{ALERT}",
    rf"(?:所有|全部|一切)的?{ALERT}(?:都|全)?(?:给我)?(?:取消|关|删|停)",
    rf"{ALERT}(?:都|全部?)(?:给我)?(?:取消|关|删|停|不要)",
    rf"^\W*(?:那|算了|请|你|以后)*[,，]?(?:别|不要|不用|不必|甭|不需要|无需)(?:再)?(?:给我)?(?:发)?{ALERT}(?:我)?{END}",
    rf"\b(?:stop|cancel|delete|remove|clear|turn off|disable)\b.{{0,8}}\b(?:all|every)\b.{{0,8}}\b{ALERTS}\b",
    rf"\bno more {ALERTS}\b|\b(?:stop|don'?t|do not|quit) (?:remind|alert|notify)(?:ing)? me\b",
    r"\bunsubscribe\b|\b(?:stop|turn off|disable) (?:my |the )?(?:alerts|reminders|notifications)\b",
)
CANCEL = compiled(
    rf"(?:取消|删掉?|删除|去掉|关掉?|撤掉?|撤销|不要)了?(?:这个|那个|第{NUMBER}[个条]|刚才那?个?|.{{0,12}}?)的?{ALERT}",
    rf"(?:把)?(?:第{NUMBER}[个条]|那个|这个|.{{0,8}}?){ALERT}(?:给我)?(?:取消|删|去掉|关|撤)",
    rf"\b(?:cancel|delete|remove|drop|turn off)\b.{{0,24}}\b{ALERTS}\b",
)
ENDS = compiled(
    r"取消|不要|不用|别|删|去掉|关|撤|停|算了|不盯",
    r"\b(?:cancel|delete|remove|drop|stop|end|turn off|forget|no more|don'?t)\b",
)
ORDER = re.compile(r"订单|发货|物流|快递|\border\b|\bparcel\b|\bshipping\b")
TOLD = compiled(
    r"(?:叫|告诉|通知|提醒|喊)(?:我|一声|我一声)",
    r"\b(?:tell|let|notify|alert|ping|remind|message|e-?mail) me (?:know )?(?:when|once|if|as soon as)\b",
)
STOCK = compiled(
    r"到货|有货|补货|来货|上架|回货|补上|有库存|有现货|出货|有码|补码",
    r"\b(?:back )?in stock\b|\brestock|\b(?:is|it'?s|becomes?|are|they'?re) (?:back|available)\b|\bavailable again\b",
)
SUPPLY = compiled(
    r"(?:吃|用|喝|使|写|没|洗)(?:得)?(?:差不多|快)?(?:完|光|没)|见底|快没了|该(?:补|买)",
    r"(?:提醒|通知|告诉|叫)我(?:再|去|来|要|该)?(?:买|补)",
    r"\brun(?:s|ning)? (?:out|low)\b|\bused up\b|\bfinish(?:ed)?\b|\btime to (?:re)?(?:buy|order|stock)",
    r"\bremind me to (?:re)?(?:buy|order|stock)|\b(?:when|before|once) (?:i|we) need (?:more|new)\b",
)
# After so long, and no word of a price: a date to buy again on.
LATER = r"(?:以?后|之后|过后|后)"
AFTER = compiled(
    rf"(?:天|日|周|星期|礼拜|月|年){LATER}|\bin (?:about )?(?:\w+[ -]){{1,3}}(?:days?|weeks?|months?)\b"
)
UNITS = (
    (re.compile(r"\s*个?半月"), 45.0),
    (re.compile(r"\s*(?:天|日|days?\b)"), 1.0),
    (re.compile(r"\s*个?(?:周|星期|礼拜)|\s*weeks?\b"), 7.0),
    (re.compile(r"\s*个?月|\s*months?\b"), 30.0),
    (re.compile(r"\s*年|\s*years?\b"), 365.0),
)
WORDS = (
    (compiled(r"半个?月|half a month|two weeks|a fortnight"), 15),
    (compiled(r"半年|half a year"), 182),
    (compiled(r"一个?(?:周|星期|礼拜)|\ba week\b|\bone week\b|下周"), 7),
    (compiled(r"一个?月|\ba month\b|\bone month\b|下个?月"), 30),
)
MOST_DAYS = 730
DOWN_TO = compiled(
    r"(?:降|跌|掉|落|便宜|减|打折)(?:价)?(?:到|至|成|为)(?:了)?\s*[¥￥$]?\s*$",
    r"\b(?:drops?|falls?|goes|comes|gets|is|down) (?:down )?(?:to|at)\s*[¥￥$€£]?\s*$",
)


def alerting_in(text: str) -> Alerting | None:
    """What a folded message says of the alerts that there are, if that is all it says."""
    if len(text) > LONGEST or ORDER.search(text):
        return None
    if SHOW.search(text):
        return Alerting.SHOW
    if CANCEL_ALL.search(text):
        return Alerting.CANCEL_ALL
    return Alerting.CANCEL if CANCEL.search(text) else None


def ends_in(text: str) -> bool:
    """Whether a folded message about an alert of a list ends it: 第一个不要了."""
    return bool(ENDS.search(text))


def asks_to_be_told(text: str) -> bool:
    """Whether a folded message asks for word once something happens: tell me when it is 50."""
    return bool(TOLD.search(text))


def awaited_in(text: str) -> Awaited:
    """What a folded message that sets an alert waits for; a price unless it says otherwise."""
    if STOCK.search(text):
        return Awaited.STOCK
    return Awaited.SUPPLY if SUPPLY.search(text) or AFTER.search(text) else Awaited.PRICE


def level_in(text: str) -> float | None:
    """The price that a folded message waits for, where nothing but 降到 says that it is one: 降到150叫我."""
    for amount in find_amounts(text):
        if DOWN_TO.search(text[: amount.start]):
            return amount.high
    return None


def days_in(text: str) -> int | None:
    """How many days a folded message speaks of: 三周, 一个月后, "in 10 days"; None without any.

    Returns:
        From 1 to 730.
    """
    for amount in find_amounts(text):
        for unit, days in UNITS:
            if unit.match(text, amount.end):
                return max(1, min(MOST_DAYS, round((amount.low + amount.high) / 2 * days)))
    return next((days for words, days in WORDS if words.search(text)), None)
