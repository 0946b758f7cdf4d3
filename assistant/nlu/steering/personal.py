"""Reads what a shopper says of being known: what do you know, switch it off, forget it, never again."""

import re
from enum import StrEnum

from assistant.nlu.words.patterns import compiled


class Personal(StrEnum):
    """What is said of being known."""

    SHOW = "show"
    OFF = "off"
    ON = "on"
    ERASE = "erase"
    NEVER = "never"  # 别再推荐…, "I no longer like …"
    AGAIN = "again"  # …可以再推荐了
    MY_SIZE = "my_size"
    NOT_THIS = "not_this"  # an item pointed at is not liked
    LIKES_THIS = "likes_this"
    KEEP = "keep"  # to be asked whether to erase, and to think better of it


ME = r"(?:我的?|本人的?)"
TRAITS = r"(?:个人)?(?:用户)?(?:画像|偏好|喜好|口味|档案|兴趣)"
RECORDS = rf"(?:{TRAITS}|(?:个人)?(?:数据|信息|资料)|浏览(?:记录|历史)|(?:历史|推荐|行为)记录|足迹)"
PERSONALLY = r"(?:个性化|定制化?|千人千面|猜你喜欢)(?:的)?(?:商品)?(?:推荐|推送|服务|功能)?"
OURS = r"(?:personali[sz]\w*|tailored|customi[sz]ed)"
SUGGEST = r"(?:recommend|suggest|show|offer|give|send)"
SUGGESTING = r"(?:recommending|suggesting|showing|offering|giving|sending)"
VALUE = r"(?P<what>[^，。,.!！?？;；]{1,30}?)"
SIZE = r"(?P<size>\d{2,3}(?:\.5)?|(?:[2-6]?x{0,3}|x{1,5})[sml]|m|均码)"
SIZED = rf"(?<![a-z\d]){SIZE}(?![a-z\d.])\s*(?:码|号|的)?"
VERY = r"挺|很|蛮|还|真的?|好|特别|非常|比较|也|就|还是|看着|看起来"
PLEASED = rf"(?:我)?(?:{VERY})*(?:喜欢|中意|看中了?|相中了?)"
THIS_ONE = r"(?:这|那|第|上面|刚才)(?![^，。,.]{0,2}牌)"
END = r"(?:了|啦|吧|哈|啊|呀|谢谢|please|thanks|thank you|[\s。.!！,，~～])*$"

TAIL = re.compile(r"(?:这个|那个)?(?:牌子?|品牌)$")
LONGEST = 80  # characters; whoever writes more speaks of something else as well


def _each(*phrases: str) -> tuple[re.Pattern[str], ...]:
    return tuple(compiled(phrase) for phrase in phrases)


PATTERNS: tuple[tuple[Personal, tuple[re.Pattern[str], ...]], ...] = (
    (
        Personal.OFF,
        _each(
            rf"(?:关闭?掉?|停用|停止|取消|退出|禁用|不(?:要|需要|想要|用)|别(?:再)?)(?:给?我)?(?:做|搞|再|用|的)?(?:这个|这种)?{PERSONALLY}",
            rf"把?{PERSONALLY}(?:功能)?(?:给我)?(?:关|停)(?:闭|掉|了|一下)*",
            r"(?:别|不要|不许|停止)(?:再)?(?:根据|按照?|用|基于|拿)我的?(?:个人)?(?:浏览|历史|记录|喜好|偏好|数据|资料|画像|行为)"
            r".{0,10}(?:推荐|推)",
            rf"\b(?:turn|switch) off (?:the |my |all )?{OURS}\b|\b(?:turn|switch) (?:the |my |all )?{OURS}"
            rf"(?: \w+)? off\b",
            rf"\b(?:disable|stop|no(?: more)?|without|deactivate|opt out of) (?:the |my |all |any )?{OURS}\b",
            rf"\b(?:don'?t|do not|stop) {OURS}\b",
            r"\b(?:don'?t use|do not use|stop using|stop tracking) (?:any of )?my (?:\w+ )?"
            r"(?:history|data|profile|preferences|habits|purchases|behavior|behaviour)\b",
        ),
    ),
    (
        Personal.ON,
        _each(
            rf"(?:重新|再|可以|帮我)*(?:打开|开启|启用|恢复|开一下|开)(?:我的?)?{PERSONALLY}",
            rf"把?{PERSONALLY}(?:功能)?(?:再|重新|给我)*(?:打开|开启|开开|恢复|开)",
            rf"\b(?:turn|switch) (?:back )?on (?:the |my )?{OURS}\b|\b(?:turn|switch) (?:the |my )?{OURS}"
            r"(?: \w+)? (?:back )?on\b",
            rf"\b(?:enable|resume|re-?activate) (?:the |my )?{OURS}\b",
            rf"^\W*(?:please )?(?:turn|switch) (?:it|them|that) back on{END}",
        ),
    ),
    (
        Personal.ERASE,
        _each(
            rf"(?:删除?掉?|清除?空?掉?|抹掉|抹去|抹除|忘掉|忘了|忘记|销毁|擦掉|注销)(?:你(?:们)?(?:记住|知道|存)的?)?(?:关于)?{ME}(?:全部|所有|一切)?(?:的)?{RECORDS}",
            rf"把?(?:关于)?{ME}(?:全部|所有|一切)?(?:的)?{RECORDS}(?:都|全部|全都|通通)?(?:给我)?(?:删|清|抹|忘)(?:除|掉|空|了|干净)*",
            r"(?:忘掉|忘了|忘记)(?:关于)?我(?:的一切|的所有|这个人)?" + END,
            rf"(?:别|不要)(?:再)?(?:记住?|保存|留着?)(?:关于)?{ME}(?:任何|的)?{RECORDS}",
            r"^\W*确认(?:删除|清除|抹掉|忘掉)",
            r"\b(?:forget|erase|delete|wipe|remove|clear) (?:everything|all|anything|what)(?: that)?(?: you"
            r"(?:'ve| have)?)? ?(?:know|learn(?:ed|t)|remember|stored?|about|on|of)",
            r"\b(?:forget|erase|delete|wipe|remove|clear) (?:all )?(?:of )?my (?:\w+ )?"
            r"(?:data|profile|history|preferences|information|info|records?|taste)\b",
            r"\bforget (?:about )?me\b|^\W*yes,? (?:erase|delete) (?:it|everything)\b",
        ),
    ),
    (
        Personal.KEEP,
        _each(
            r"^\W*(?:那|先|还是|算了|别|不)*[，, ]?(?:不删|别删|不用删|不清|留着|保留|先留)(?:除|掉|空|吧|了|着)*"
            + END,
            r"^\W*(?:(?:no|actually|wait|hmm|please)[,. ]+)*"
            r"(?:don'?t (?:erase|delete)|keep (?:it|them|everything|my \w+))" + END,
        ),
    ),
    (
        Personal.SHOW,
        _each(
            r"(?:你|您)(?:们)?(?:到底|都|究竟|现在|还)*(?:知道|了解|记得|记住|记录|掌握|收集|存)(?:了|着)?(?:哪些|些)?(?:关于|有关)?"
            r"(?:我的?)(?:都|的)?(?:些|哪些)?(?:什么|啥|哪些|多少|信息|数据|资料|喜好|偏好)",
            r"(?:你|您)(?:们)?(?:都)?(?:记住|记录|知道|存|收集)了?我(?:的)?(?:哪些|什么|多少|啥)",
            r"(?:你|您)(?:们)?(?:眼里|眼中|心里|印象里|觉得|认为)的?我是?(?:怎么样|怎样|什么样|喜欢什么|爱买什么)",
            r"(?:你|您)(?:们)?(?:还|都|真的?)*(?:知道|了解|记得|清楚|晓得)我(?:平时|一般|都|最|爱|比较)*(?:喜欢|爱|想要|偏好|常买|买过?)"
            r"(?:买|看|用|穿|吃)?(?:的)?(?:都|些)?(?:是)?(?:什么|啥|哪些|哪种|哪类)",
            rf"(?:看看?|看一?下|查看?|查一下|打开|显示|给我看看?)(?:一下|下)?{ME}(?:的)?{TRAITS}",
            rf"^\W*{ME}(?:的)?{TRAITS}(?:是什么|有哪些|是啥|呢|是怎样的)?\W*$",
            r"\bwhat (?:do|did|have) (?:you|u|ya) (?:actually |really |all )?(?:know|knew|remember"
            r"|learn(?:ed|t)?|think|stored?|record(?:ed)?|got|keep)\b.{0,14}\b(?:about|on|of) me\b",
            r"\bwhat (?:data|info|information) (?:do|have) you\b.{0,20}\b(?:about|on|of) me\b",
            r"\b(?:show|see|view|open) (?:me )?my (?:taste |shopping )?(?:profile|preferences|tastes)\b",
            r"^\W*my (?:profile|preferences|tastes)\W*$",
            r"(?:还|你)(?:记得|认识|认得)我(?:是谁)?[吗么嘛]?" + END,
            r"我(?:平时|一般)?穿多大(?:码|号)?|我的(?:尺码|鞋码)是(?:多少|几|多大)|我穿(?:几|多少)码",
            r"\bdo you (?:still |even )?(?:remember|know|recogni[sz]e) me\b|\bwhat(?:'s| is) my (?:\w+ )?size\b",
        ),
    ),
    (
        Personal.NEVER,
        _each(
            rf"(?:以后|今后|往后|永远|从此)(?:都|也|就)?(?:不要|别|不用|不想|不)(?:再)?(?:给我|跟我)?(?:推荐|推|看到?|看见|出现|展示|显示|买)(?:给我)?{VALUE}{END}",
            rf"(?:不要|别|不用|少|停止)(?:给我|跟我)?再(?:给我|跟我)?(?:推荐|推|展示|显示|出现){VALUE}{END}",
            rf"{VALUE}(?:的)?(?:以后)?(?:不要|别|不用)(?:给我)?再(?:给我)?(?:推荐|推|出现){END}",
            rf"我?(?:现在|已经|以后)?(?:再也)?不(?:再)?(?:喜欢|爱|想买|想要|考虑){VALUE}(?:这个)?(?:牌子?|品牌)?了{END}",
            rf"我?(?:不再|再也不)(?:喜欢|爱|想买|考虑|买){VALUE}{END}",
            rf"\b(?:don'?t|do not|never|please don'?t)(?: ever)? {SUGGEST} (?:me )?(?P<what>.{{1,30}}?)"
            rf"(?: to me)?(?: again| any ?more| ever)(?: again)?{END}",
            rf"\b(?:stop|quit) {SUGGESTING} (?:me )?(?P<what>.{{1,30}}?)(?: to me)?(?: any ?more)?{END}",
            r"\bi (?:don'?t|do not|no longer) (?:like|want|love|care for|wear|buy) (?P<what>.{1,30}?)"
            rf"(?: any ?more| any longer){END}",
            rf"\bi no longer (?:like|want|love|wear|buy) (?P<what>.{{1,30}}?){END}",
            rf"\bno more (?P<what>.{{1,30}}?) (?:recommendations?|suggestions?){END}",
        ),
    ),
    (
        Personal.AGAIN,
        _each(
            rf"(?:再|继续|重新|恢复)(?:给我)?推荐{VALUE}{END}",
            rf"我?(?:现在)?(?:又|重新|还是)喜欢{VALUE}{END}",
            rf"\bi (?:do )?like (?P<what>.{{1,30}}?) again{END}",
            rf"{VALUE}(?:的)?(?:也|又)?可以(?:再|继续|重新)?(?:给我)?推荐{END}",
            rf"\b(?:you (?:can|may) |please |start )?{SUGGEST}(?:ing)? (?:me )?(?P<what>.{{1,30}}?) again{END}",
        ),
    ),
    (
        Personal.NOT_THIS,
        _each(
            r"(?:不(?:太|怎么|是很|大)?喜欢|讨厌|看不上|不想(?:再)?看到?)(?:这|那|第|最|上面|刚才)[^，。,.!！?？]{0,10}"
            + END,
            r"(?:这|那|第|最)[^，。,.!！?？]{1,8}(?:我)?(?:不(?:太|怎么|是很|大)?喜欢|不行|看不上)"
            + END,
            r"(?<!if )\b(?:i )?(?<!if i )(?:don'?t (?:really )?like|do not like|hate|dislike)"
            r" (?:the |this|that|it|number)[^,.!?]{0,24}" + END,
        ),
    ),
    (
        Personal.LIKES_THIS,
        _each(
            rf"{PLEASED}{THIS_ONE}[^，。,.!！?？不]{{0,10}}的?{END}",
            rf"{THIS_ONE}[^，。,.!！?？不没]{{1,8}}?(?:我)?(?:{VERY})?(?:{PLEASED}|不错|好看|合我心意)"
            rf"(?:[，, ]*{PLEASED})?的?{END}",
            r"^\W*(?:wow |oh |hmm )?i (?:really |quite |do )?(?:like|love) (?:the |this|that|it|number)"
            r"(?! brand)[^,.!?]{0,24}" + END,
            r"^\W*(?:the |this|that|number)[^,.!?]{0,16}? (?:is|looks) (?:really |very |quite |so |pretty )?"
            r"(?:nice|good|great|lovely|beautiful|perfect)" + END,
        ),
    ),
    (
        Personal.MY_SIZE,
        _each(
            rf"我(?:平时|平常|一般|通常|一直|向来)(?:都)?(?:是)?穿(?:鞋)?(?:的)?(?:是)?\s*{SIZED}(?:鞋|衣服)?{END}",
            r"\bi (?:usually|normally|always|generally|typically) (?:wear|take|am|buy) (?:an? )?(?:size )?"
            rf"{SIZED}{END}",
            rf"(?:把)?我?的?(?:鞋码|尺码|鞋号|号码|衣服尺码|码数|鞋子?尺码)(?:改|换|设|记|更新|调)(?:成|为|到|作|一下)*\s*{SIZED}{END}",
            rf"我的(?:鞋码|尺码|鞋号|码数|衣服尺码)(?:是|为|应该是)\s*{SIZED}{END}",
            rf"\b(?:change|set|update|make|correct) my (?:\w+ )?size (?:to|as|into)? ?{SIZED}{END}",
            rf"^\W*my (?:\w+ )?size (?:is|should be) ?{SIZED}{END}",
        ),
    ),
)


def locate_personal(folded: str) -> tuple[Personal, re.Match[str]] | None:
    """What a folded message says of being known, and where; None if nothing."""
    if len(folded) > LONGEST:
        return None
    for said, patterns in PATTERNS:
        for pattern in patterns:
            match = pattern.search(folded)
            if match:
                return said, match
    return None


def named_in(folded: str) -> str:
    """The words for what is never to be offered, or may be again; empty where none are."""
    found = locate_personal(folded)
    said = found[1].groupdict().get("what") if found else None
    return TAIL.sub("", (said or "").strip(" ，,的了"))


def size_in(folded: str) -> str:
    """The size a shopper says is theirs, as it is written; empty where none is."""
    found = locate_personal(folded)
    size = found[1].groupdict().get("size") if found else None
    return (size or "").upper()
