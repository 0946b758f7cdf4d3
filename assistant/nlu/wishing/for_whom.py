"""The patterns that say for whom goods are, in both languages: for a person named, oneself, or anyone."""

import re
from collections.abc import Sequence
from functools import cache

from assistant.nlu.wishing.people import recipients
from assistant.nlu.words.patterns import compiled

NUMERAL = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
OWNER = r"(?:我们?家?|咱们?家?|俺们?家?|[他她]们?|自己|家里|自家)?的?"
FOR = r"(?:送给?|给|帮|替|为|孝敬|带给|想给|要给|适合)"
DOING = (
    r"(?:买|购|送|挑|选|看看?|找|整|弄|穿|用|戴|带|准备|置办|囤|添置|入|搞|配|来|换|使|喝|吃|玩|背|骑|寄|定|订)?"
    r"(?:过(?:生日|节))?(?:个|一?[双件条台份款套]|点|些|一下|一个)?的?"
)
USED = r"(?:穿|用|戴|带|吃|喝|背|骑|玩|看|坐|使|盖|睡)"
GIFT = r"(?:(?:生日|新年|春节|圣诞节?|情人节|七夕|结婚|乔迁|毕业|开学|满月|周岁|纪念日|见面|中秋|教师节|节日)的?)?"
ADJECTIVES = (
    r"(?:(?:little|older|younger|big|elder|dear|best|old|new|elderly|teenage|pregnant|lovely|own|good"
    r"|close)\s+)*"
)
MY = r"(?:my|our|his|her|their|the|an?|your|some)"
PRESENT = (
    r"(?:(?<!free )(?<!gift )(?:birthday|christmas|xmas|wedding|anniversary|graduation|valentine'?s|"
    r"housewarming|farewell|thank you|new year)?\s*(?:gifts?|presents?)\b"
    r"(?! (?:wrap|card|box|bag|set|receipt|with|voucher)))"
)
SELF = compiled(
    r"(?:给|帮|为)(?:我)?(?:自己|本人|自个儿?)(?:也)?(?:买|挑|看看?|选|找|穿|用|来|整|囤|入)?(?:[一]?[个双件条点款])?的?",
    r"我?(?:自己|本人|自个儿?)(?:要|想|平时)?(?:穿|用|戴|吃|喝|玩|背|骑|看|留着?|使)(?:的(?!话题)|(?=$|[，。,.!！]))",
    r"我(?:自己|本人)(?:的|要的|要|买的?)(?=$|[，。,.!！？?\s吧了])|(?<![a-z])自用的?",
    r"我(?:(?:自己|本人|自个儿?)(?:也|还|又)?(?:想|要|打算|准备|需要)|也(?:想|要|打算|需要))(?:再|先)?"
    r"(?:买|看看?|找|挑|选|来|入手?|囤|搞)(?:一?[个双件条点款])?",
    r"(?:是|换成|改成|轮到|该)(?:给|买给)?我(?:自己)?的?(?:了|的|穿的|用的)|给我的(?=$|[，。,.])",
    r"(?<![给帮替为])我(?:要)?(?:穿|用|戴)的(?!是)(?=$|[，。,.!！吧了])",
    r"不(?:是)?(?:送人|送礼|给别人|买给别人)(?:了|的|买的|用的)*",
    r"\bfor (?:my ?self|me)\b|\bmy own use\b|\b(?:it'?s|this one'?s|they'?re) (?:actually )?mine\b",
    r"\bnot (?:a |as a )(?:gift|present)\b|\bnot for (?:someone|somebody|anyone) else\b",
)
GENERIC = compiled(
    rf"送礼(?:用|的|物)?|送人(?:的|用)?|(?:当|做|作为?|买|挑|选|送|想要?|要)(?:个|份|点|件|一个|一份|什么|啥|成)?{GIFT}(?:礼物|礼品)",
    r"(?:生日|新年|圣诞节?|情人节|七夕|结婚|乔迁|毕业|纪念日|教师节|节日)的?(?:礼物|礼品)",
    rf"\b(?:as|buy|get|need|want|give|find|looking for|for|is|it's|it is)\s+(?:an?|some|the)?\s*{PRESENT}",
    rf"^\s*(?:an?|some)?\s*{PRESENT}",
)


@cache
def named_people() -> re.Pattern[str]:
    """Everything that says for whom, in both languages; a later alternative is weaker."""
    chinese = _alternatives([word for one in recipients().recipient for word in one.zh])
    near = _alternatives([word for one in recipients().recipient for word in one.near])
    english = _alternatives([word for one in recipients().recipient for word in one.en])
    return compiled(*_chinese(chinese, near), *_english(english))


def _chinese(person: str, near: str) -> Sequence[str]:
    own = r"(?:我们?家?|咱们?家?|俺们?家?|[他她]们?家?)的?"

    def who(number: int) -> str:
        return rf"(?:{OWNER}(?P<who{number}>{person})|{own}(?P<who{number}n>{near}))们?"

    return (
        rf"{FOR}{OWNER}(?:{_aged('age1')}的?(?:大的?)?)?{who(1)}"
        rf"(?:今年|现在|才|刚|已经)?(?:{_aged('age2')}了?)?(?:要|想)?{DOING}(?:{GIFT}(?:礼物|礼品))?",
        rf"{_aged('age3')}(?:的|大的?|左右的?)?{who(3)}(?:{USED}的?)?",
        rf"{who(4)}(?:今年|现在|才|刚|已经)?{_aged('age4')}了?(?:{USED}的?)?",
        rf"{who(5)}(?:自己)?(?:要|想|平时|上学|上班|跑步|冬天|夏天)?{USED}的",
        rf"{who(6)}(?:快|要|马上)*(?:的|过)?(?:生日|满月|周岁)(?:的?礼物)?",
        rf"(?:我|咱|俺)们?家?的?(?:(?P<who7>{person})|(?P<who7n>{near}))(?:想要|想买|要买|需要|缺(?!货)|说?想要|(?=比?较?[很最不也就都]?太?喜欢|偏爱|爱穿))",
        rf"{FOR}{_aged('age8')}的?(?P<who8>)",
        r"(?P<who9>母亲节|父亲节)的?(?:礼物)?",
    )


def _english(person: str) -> Sequence[str]:
    def who(number: int) -> str:
        return rf"{MY}\s+{ADJECTIVES}(?:{_english_age(f'age{number}a')}\s+)?{ADJECTIVES}(?P<who{number}>{person})\b"

    return (
        rf"(?:{PRESENT}\s+)?\b(?:for|to give(?: to)?|buy(?:ing)? for|shopping for)\s+{who(20)}"
        rf"(?:,?\s+(?:who(?:'s| is)|aged?|he's|she's)\s+{_english_age('age20b')})?"
        rf"(?:'s (?:birthday|anniversary|wedding|day))?(?:\s+{PRESENT})?",
        rf"\bfor\s+(?:an?\s+|my\s+|our\s+)?{_english_age('age21')}(?:\s+(?P<who21>{person}))?\b",
        rf"{PRESENT}\s+for\s+(?P<who22>him|her|them|{person})\b",
        rf"\b(?:my|our)\s+{ADJECTIVES}(?P<who23>{person})\s+(?:really |also |just )?"
        r"(?:(?:needs?|wants?|would (?:like|love)|wears?|is looking for|asked for)\b"
        r"|(?=(?:likes?|loves?|hates?|prefers?|doesn't (?:like|want)|does not (?:like|want))\b))",
        rf"\b(?:buy|get|find|pick|choose|give|send|surprise)(?:ing|ting)?\s+(?:my|our|his|her)\s+{ADJECTIVES}"
        rf"(?P<who24>{person})(?=\s+(?:an?|some|new|the|something|\d|with)\b)",
        rf"\b(?:my|our)\s+{ADJECTIVES}(?P<who25>{person})'s\s+(?:birthday|wedding|anniversary|graduation)(?:\s+{PRESENT})?",
        r"\b(?P<who26>mother's|father's)\s+day(?:\s+(?:gifts?|presents?))?",
    )


def _aged(name: str) -> str:
    return rf"(?P<{name}>{NUMERAL})\s*(?P<{name}unit>周?岁|个?月大?)"


def _english_age(name: str) -> str:
    return rf"(?P<{name}>\d{{1,2}})(?P<{name}unit>[ -]?(?:months?|mos?|years?|yrs?|yo|y)[ -]?(?:olds?)?)"


def _alternatives(words: Sequence[str]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in ordered)
