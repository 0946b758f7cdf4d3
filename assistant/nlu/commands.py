"""Reads commands that need no model: what to do with the cart, with the list, with the conversation."""

import re
from enum import StrEnum


class Command(StrEnum):
    """A command spelt out in a message."""

    UNDO = "undo"
    RESTART = "restart"
    REPEAT = "repeat"
    SPEAK_ENGLISH = "speak_english"
    SPEAK_CHINESE = "speak_chinese"
    VIEW_CART = "view_cart"
    CLEAR_CART = "clear_cart"
    REMOVE_FROM_CART = "remove_from_cart"
    CHECKOUT = "checkout"
    MORE = "more"
    OTHER_BRAND = "other_brand"
    OTHER_COLOR = "other_color"


PATTERNS: tuple[tuple[Command, re.Pattern[str]], ...] = (
    (
        Command.RESTART,
        re.compile(
            r"重新(?:开始|来过?|选)|从头(?:来|开始)|清空(?:条件|所有|重来)|推倒重来|"
            r"\bstart (?:over|again|afresh)|\breset\b|\bfrom scratch"
        ),
    ),
    (
        Command.UNDO,
        re.compile(
            r"撤[销回]|(?:回|退)(?:到)?上一步|返回上一[步个]|后退一步|恢复(?:刚才|上一步)|"
            r"\bundo\b|\bgo back\b|\btake (?:that|it) back|\bstep back"
        ),
    ),
    (
        Command.REPEAT,
        re.compile(
            r"再(?:说|讲|发)一[遍次]|重复一[遍下]|没(?:看|听)清|刚才说(?:的)?(?:啥|什么)|"
            r"\b(?:repeat|say) (?:that|it)(?: again)?|\bcome again\b|what did you (?:just )?say"
        ),
    ),
    (
        Command.SPEAK_ENGLISH,
        re.compile(
            r"(?:说|用|换成?|切换?(?:到|成)?|讲)\s*英[文语]|"
            r"(?:speak|switch to|in|use) english|english please"
        ),
    ),
    (
        Command.SPEAK_CHINESE,
        re.compile(
            r"(?:说|用|换成?|切换?(?:到|成)?|讲)\s*(?:中文|汉语|普通话)|"
            r"(?:speak|switch to|in|use) (?:chinese|mandarin)|chinese please"
        ),
    ),
    (
        Command.CLEAR_CART,
        re.compile(
            r"清空(?:一下)?(?:我的)?购物车|(?:empty|clear) (?:my |the )?(?:cart|basket|bag)"
        ),
    ),
    (
        Command.REMOVE_FROM_CART,
        re.compile(
            r"(?:从|把).{0,12}(?:购物车).{0,8}(?:删|移|拿|去|取)|"
            r"(?:删掉|移除|删除|拿掉|移出|去掉).{0,12}购物车|购物车.{0,14}(?:删掉|移除|删除|拿掉|移出|去掉)|"
            r"(?:remove|delete|take) .{0,30}(?:from|out of|off) (?:my |the )?(?:cart|basket|bag)"
        ),
    ),
    (
        Command.CHECKOUT,
        re.compile(
            r"结[算账]|去?付款(?:吧|$)|(?:直接|现在|马上|帮我)?下单(?!了|的|后|几|多)|买单|提交订单|"
            r"\bcheck ?out\b|\bplace (?:my |the |an )?order|\bpay now\b|\border now\b"
        ),
    ),
    (
        Command.VIEW_CART,
        re.compile(
            r"(?:看|查|打开|显示|瞧|我的)(?:看|一?下|一眼)?(?:我的)?购物车|购物车(?:里|里面)?(?:有|都有|现在|是)(?:什么|啥|哪|几|多)|"
            r"(?:see|show|view|open|check|what's in|whats in|what is in) (?:me )?(?:my |the )?(?:cart|basket|bag)"
        ),
    ),
    (
        Command.OTHER_BRAND,
        re.compile(
            r"换(?:一?个|别的|其他|其它|个别的)?(?:牌子|品牌)|(?:别|其他|其它)的?(?:牌子|品牌)|"
            r"\b(?:other|another|different) brands?\b"
        ),
    ),
    (
        Command.OTHER_COLOR,
        re.compile(
            r"换(?:一?个|别的|其他|其它)?(?:颜色|色)|(?:别|其他|其它)的?(?:颜色|色)|"
            r"\b(?:other|another|different) colou?rs?\b"
        ),
    ),
    (
        Command.MORE,
        re.compile(
            r"换一?(?:批|组|拨|些)|还有(?:别的|其他|其它|没有别的|更多|吗|么|没)|再(?:来|推荐|给)(?:我)?(?:几|一些|点)|"
            r"下一[页批]|多来几|更多(?:的)?(?:选择|款)?$|"
            r"\b(?:more|other) (?:options?|choices|like|of these)|\bshow (?:me )?(?:some )?(?:more|others)\b|"
            r"\banything else\b|\bnext page\b|\bwhat else\b"
        ),
    ),
)


def find_command(text: str) -> Command | None:
    """The first command of a folded text, if any."""
    return next((command for command, pattern in PATTERNS if pattern.search(text)), None)
