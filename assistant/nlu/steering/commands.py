"""Reads commands that need no model: what to do with the cart, the list, the conversation."""

import re
from enum import StrEnum

from assistant.nlu.words.patterns import any_of, compiled, words


class Command(StrEnum):
    """A command spelt out in a message."""

    UNDO = "undo"
    RESTART = "restart"
    REPEAT = "repeat"
    SPEAK_ENGLISH = "speak_english"
    SPEAK_CHINESE = "speak_chinese"
    VIEW_CART = "view_cart"
    CLEAR_CART = "clear_cart"
    SET_QUANTITY = "set_quantity"
    REMOVE_FROM_CART = "remove_from_cart"
    CHECKOUT = "checkout"
    MORE = "more"
    OTHER_BRAND = "other_brand"
    OTHER_COLOR = "other_color"


CART = any_of(r"(?:my |the )?(?:shopping )?(?:cart|basket)", r"(?:my |the )?shopping bag", "my bag")
OUT = any_of(*"删移拿去取")
SPEAK = r"(?:说|用|换成?|切换?(?:到|成)?|讲)\s*"
OTHER = any_of("别", "其[他它]", "另外")
COUNTED = "[\\d一二两三四五六七八九十]+\\s*[件个双条只瓶盒包套支本台袋把箱对](?:吧|好了?|就行)?"
NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|a dozen)"
ASKED_HOW = r"(?<!怎么)(?<!怎样)(?<!哪里)(?<!哪儿)(?<![怎咋哪])(?<!如何)(?<!什么时候)(?<![没已能法未])(?<!可以)"

PATTERNS: tuple[tuple[Command, re.Pattern[str]], ...] = (
    (
        Command.RESTART,
        compiled(
            r"重新(?:开始|来过?|选)|从头(?:来|开始)|清空(?:条件|所有|重来)|推倒重来",
            r"\bstart (?:over|again|afresh)\b|\bfrom scratch\b",
            r"^\W*reset\W*$",
            r"^\W*(?:[全都]部?|全都|我们|咱们?)?(?:重新?|从)(?:头|新)?[来搞弄](?:一[遍次]|过|吧)*\W*$",
            r"^\W*(?:全部?|都)(?:清[空掉]|不算)(?:了|吧|重来)*\W*$",
            r"算了[，,。\s]*(?:我?(?:想|还是)?(?:换|看)(?:一?[个些种样下])?(?:别的|其[他它]的?)?|重来|不[看买](?:[这它那][个些]?)?了)(?:吧|看看)?[\s。.!！~]*$",
            r"\b(?:forget (?:it|that|all (?:of )?that)|never ?mind|scrap (?:it|that|all that))[,. ]+(?:let'?s )?"
            r"(?:(?:try |look at |do |show me |find )?(?:something|anything) else|start (?:over|again))\W*$",
            r"\breset (?:it|this|everything|all|the (?:chat|conversation|search|filters?))\b",
        ),
    ),
    (
        Command.UNDO,
        compiled(
            r"撤[销回]|(?:回|退)(?:到)?上一步|返回上一[步个]|后退一步|恢复(?:刚才|上一步)|刚才(?:那个|的)?不算",
            r"\bundo\b|\bgo back\b(?! to\b(?! (?:the )?(?:last|previous) (?:step|state)))",
            r"\btake (?:that|it) back\b|\bstep back\b",
        ),
    ),
    (
        Command.REPEAT,
        compiled(
            r"再(?:说|讲|发)一[遍次]|重复一[遍下]|没(?:看|听)清|刚才说(?:的)?(?:啥|什么)",
            r"\b(?:repeat|say) (?:that|it)(?: again)?\b|\bcome again\b",
            r"\bwhat did you (?:just )?say\b",
        ),
    ),
    (
        Command.SPEAK_ENGLISH,
        compiled(
            SPEAK + "英[文语]",
            rf"{words('speak', 'switch to', 'in', 'use')} english\b|\benglish please\b",
        ),
    ),
    (
        Command.SPEAK_CHINESE,
        compiled(
            SPEAK + "(?:中文|汉语|普通话)",
            rf"{words('speak', 'switch to', 'in', 'use')} (?:chinese|mandarin)\b",
            r"\bchinese please\b",
        ),
    ),
    (
        Command.CLEAR_CART,
        compiled(
            r"清空(?:一下)?(?:我的)?购物车|购物车清空",
            r"^\s*(?:(?:算了|不买了|不要了)[\s，,。]*)*(?:[帮给]我)?清空(?:一下|掉)?[吧了\s。！!]*$",
            rf"\b(?:empty|clear) {CART}\b",
        ),
    ),
    (
        Command.REMOVE_FROM_CART,
        compiled(
            rf"(?:从|把).{{0,12}}购物车.{{0,8}}{OUT}",
            r"(?:删掉|移除|删除|拿掉|移出|去掉).{0,12}购物车|购物车.{0,14}(?:删掉|移除|删除|拿掉|移出|去掉)",
            rf"\b(?:remove|delete|take) .{{0,30}}(?:from|out of|off) {CART}\b",
            r"^\W*(?:(?:no|actually|hmm|never ?mind|please|ok|and|oh|sorry|wait)[, ]+)*"
            r"(?:remove|delete|take out|take) (?:it|that|this|them)(?: out| off| again)?(?: please)?\W*$",
        ),
    ),
    (
        Command.SET_QUANTITY,
        compiled(
            rf"^\W*(?:那|就|还是|不对|我要|帮我|给我|数量|件数|个数)*[改换变调](?:成|为|到)?(?=\s*{COUNTED}\W*$)",
            r"^\W*(?:(?:no|wait|ok|actually|hmm|and|then|please|can you|could you|let'?s)[, ]+)*"
            r"(?:make|change) (?:it|that|them|the (?:quantity|amount|number))(?: to)?"
            rf"(?= {NUMBER}(?: of (?:them|those|it))?(?: please)?\W*$)",
        ),
    ),
    (
        Command.CHECKOUT,
        compiled(
            ASKED_HOW + any_of("结[算账]", "去?付款(?:吧|$)", "买单", "提交订单"),
            ASKED_HOW + r"(?:直接|现在|马上|帮我)?下单(?!了|的|后|几|多|之|时|还|送|有)",
            r"\bcheck ?out\b|\bplace (?:my |the |an )?order\b|\bpay now\b",
            r"(?<!my )(?<!the )(?<!this )(?<!that )\border now\b",
        ),
    ),
    (
        Command.VIEW_CART,
        compiled(
            r"(?:看|查|打开|显示|瞧|我的)(?:看|一?下|一眼)?(?:我的)?购物{1,2}车{1,2}",
            r"购物车(?:里|里面)?(?:有|都有|现在|是)(?:什么|啥|哪|几|多)|^购物车(?:呢|吧|里?呢)?[\s，。！？!?~]*$",
            r"(?<![加入进到])购物车(?:里|里面)?的?(?:东西|商品)?(?:现在|一共|总共|合计|加起来|总计|要|是)*(?:多少钱|多少元|总价)",
            rf"^{CART}[\s.!?]*$",
            rf"\b(?:what(?:'s| is) {CART} total|what(?:'s| is) my total|{CART} total|what does {CART} come to)\b",
            rf"\bhow much (?:is|are|for) (?:everything |all |the things )?(?:in )?{CART}\b",
            rf"\b(?:see|show|view|open|check|what'?s in|what is in) (?:me )?{CART}\b",
        ),
    ),
    (
        Command.OTHER_BRAND,
        compiled(
            rf"换(?:一?个|一种|(?:一?个)?{OTHER}的?)?(?:牌子|品牌)|{OTHER}的?(?:牌子|品牌)(?!都|也|无所谓|随便)",
            r"\b(?:other|another|different) brands?\b",
        ),
    ),
    (
        Command.OTHER_COLOR,
        compiled(
            rf"换(?:一?个|一种|(?:一?个)?{OTHER}的?)?(?:颜色|色)|{OTHER}的?(?:颜色|色)(?!都|也|无所谓|随便)",
            r"\b(?:other|another|different) colou?rs?\b",
        ),
    ),
    (
        Command.MORE,
        compiled(
            r"换一?(?:批|组|拨|些|换)|换换|换(?:一下)?(?:别的|其[他它]的)(?!方式|地址|支付|快递)|看看?(?:别的|其[他它]的?)(?!颜色|牌子)",
            r"还有(?:没有)?(?:别的|其[他它]|更多)|(?:^|[，。,.!！?？\s])还有(?:吗|么|没有?)\W*$",
            r"(?:差不多|类似|相似|这样|这种|这类)的?款?(?:还有|有没有|有吗)",
            r"再(?:来|推荐|给)(?:我)?(?:几|一些|点)|下一[页批]|多来几|更多(?:的)?(?:选择|款)?$",
            words(
                "(?:more|other) (?:options?|choices|like|of these)", "(?:something|anything) else"
            ),
            words("show (?:me )?(?:some )?(?:more|others)", "next page", "what else", "any more"),
        ),
    ),
)


def find_command(text: str) -> Command | None:
    """The first command of a folded text, if any."""
    found = locate_command(text)
    return found[0] if found else None


def locate_command(text: str) -> tuple[Command, tuple[int, int]] | None:
    """The first command of a folded text and the place that says it, if any."""
    for command, pattern in PATTERNS:
        match = pattern.search(text)
        if match:
            return command, match.span()
    return None
