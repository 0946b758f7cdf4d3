"""Postal addresses and the names beside them, as people write them in a chat."""

import re
from collections.abc import Iterator, Sequence

from assistant.privacy.personal_data import PersonalData, PersonalKind

PART = r"[\u4e00-\u9fff]"
# A step of an address is what ends in one of these; steps that stand together are an address if they
# come down to a road and a house. Steps are found one after the other, so no text takes long.
LARGE = r"省|自治区|特别行政区|市|自治州|盟|地区"
SMALL = r"街道|开发区|新区|区|县|旗|镇|乡"
ROAD = (
    r"大道|胡同|小区|校区|园区|花园|公寓|大厦|大楼|广场|学校|大学|学院|中心|"
    r"路|街|道|巷|弄|里|村|屯|湾|苑|园|城|府|庄|区|期"
)
HOUSE = r"号院|号楼|单元|号|弄|支弄|幢|栋|楼|座|层|室|户|房|门|组|排"
NUMBERED = r"(?:[甲乙丙丁]?[a-z]?\d{1,5}[a-z]?(?:-\d{1,5}){0,3}|[一二三四五六七八九十百零]{1,6}段?)"
LETTERED = rf"[a-z\d]{{0,8}}{PART}{{0,8}}?(?<=[a-z\u4e00-\u9fff])(?:单元|[栋幢座室])"  # 现代城A座
ROOM = r"(?:(?<=号)之[一二三四五六七八九十\d]{1,2}|(?<=[号栋幢座元楼室层门区期])\s?[a-z]?\d{1,5}(?![\d.]))"
STEP = re.compile(
    rf"(?P<large>{PART}{{2,8}}?(?:{LARGE}))"
    rf"|(?P<small>{PART}{{1,8}}?(?:{SMALL}))"
    rf"|(?P<house>{NUMBERED}\s?(?:{HOUSE}|段)|{ROOM}|{LETTERED})"
    rf"|(?P<road>{PART}{{1,10}}?(?:{ROAD})+(?:[东南西北一二三四五六七八九十]{{1,2}}段)?)"
)
BETWEEN = re.compile(r"[ a-z]{0,8}")  # 88号SOHO现代城
NAMED_PART = re.compile(rf"[ a-z]{{0,8}}{PART}{{1,4}}")  # 116号东塔2208室, before a house
LEADING = re.compile(
    r".*(?:地址|住址|收货|收件|寄到|寄往|送到|发到|邮寄到?|改成|改为|改到|换成|换到|住在?|家在|人在|发到|是|给|我)"
)
STREETS = (
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|way|place|pl|square|sq"
    r"|terrace|ter|parkway|pkwy|highway|hwy|close|crescent)"
)
UNIT = r"(?:,?\s*(?:apt|apartment|unit|suite|ste|flat|floor|fl|#)\.?\s*#?\w{1,6})"
TOWN = r"(?:,?\s+[a-z][a-z .'-]{2,30})"
POSTCODE = r"(?:,?\s*(?:[a-z]{2}\s+)?\d{5}(?:-\d{4})?|,?\s*[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2})"
ENGLISH = re.compile(
    rf"(?<![\w$¥£€.])\d{{1,6}}[a-z]?\s+(?:[nsew]\.?\s+)?(?:(?!way\b|place\b|square\b|pack\b)[a-z][a-z'.-]*\s+|\d{{1,3}}(?:st|nd|rd|th)\s+){{1,4}}"
    rf"{STREETS}\b\.?{UNIT}?(?:{TOWN}{{0,3}}?{POSTCODE})?"
)
BOX = re.compile(rf"\bp\.?\s?o\.?\s?box\s+\d{{1,6}}(?:{TOWN}{{0,3}}?{POSTCODE})?")
NEAR = 16  # characters before a telephone number in which a name may stand
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "汤康易乔文庞樊殷施洪温"
)
LABEL = r"(?:收件人|收货人|联系人|姓名|名字叫?|收(?=[:：]))"
NAMED = re.compile(
    rf"{LABEL}\s*(?:姓名)?\s*[:：是为]?\s*({PART}{{2,4}}?)(?=[\s,，。;；、:：]|电话|手机|$|\d)"
    rf"|(?:我叫|本人叫|我是(?=[{SURNAMES}]))\s*({PART}{{2,3}}?)(?=[\s,，。;；、]|电话|手机号?|$|\d)"
)
SIGNED = re.compile(
    r"\b(?:my name is|name\s*[:：]|recipient\s*[:：]|attn\.?:?|i am called)\s*([a-z][a-z'-]+"
    r"(?:\s+(?!(?:and|but|i|from|with|my|the|so|please)\b)[a-z][a-z'.-]*){0,2})"
)
NO_NAME = "给叫到寄送是找由"
BESIDE = re.compile(
    rf"(?:^|[\s,，。;；、{NO_NAME}])((?:(?![{NO_NAME}]){PART}){{2,4}})(?=[\s,，;；、]{{0,2}}(?:电话|手机|tel)?[:：]?\s?$)"
)


def places_in(text: str) -> Iterator[PersonalData]:
    """Postal addresses in a folded text."""
    yield from _chinese(text)
    for pattern in (ENGLISH, BOX):
        for found in pattern.finditer(text):
            yield PersonalData(PersonalKind.ADDRESS, found.start(), found.end(), found[0])


def _chinese(text: str) -> Iterator[PersonalData]:
    """Steps that stand together and come down to a house."""
    chain: list[re.Match[str]] = []
    for step in STEP.finditer(text):
        if chain and not _goes_on(text, chain, step):
            yield from _address(text, chain)
            chain = []
        chain.append(step)
    yield from _address(text, chain)


def _goes_on(text: str, chain: Sequence[re.Match[str]], step: re.Match[str]) -> bool:
    """Whether a step stands with those before it, or is a house whose building's name stands between."""
    between = chain[-1].end(), step.start()
    if BETWEEN.fullmatch(text, *between):
        return True
    named = step.lastgroup == "house" and chain[-1].lastgroup in ("house", "road")
    return named and len(chain) > 1 and NAMED_PART.fullmatch(text, *between) is not None


def _address(text: str, chain: Sequence[re.Match[str]]) -> Iterator[PersonalData]:
    """The chain as an address; a district alone says no more of a person than of its million others."""
    kinds = [step.lastgroup for step in chain]
    if "house" not in kinds or kinds.index("house") == 0:
        return
    end = chain[len(kinds) - 1 - kinds[::-1].index("house")].end()
    leading = LEADING.match(chain[0][0])
    led = leading.end() if leading and leading.end() < len(chain[0][0]) - 1 else 0
    start = chain[0].start() + led
    yield PersonalData(PersonalKind.ADDRESS, start, end, text[start:end])


def names_in(text: str, others: "list[PersonalData]") -> Iterator[PersonalData]:
    """Names that are called one, or stand right before a telephone number or an address."""
    for pattern in (NAMED, SIGNED):
        for found in pattern.finditer(text):
            group = 1 if found[1] else 2
            yield PersonalData(
                PersonalKind.NAME, found.start(group), found.end(group), found[group]
            )
    for other in others:
        if other.kind in (PersonalKind.PHONE, PersonalKind.ADDRESS):
            near = BESIDE.search(text, max(0, other.start - NEAR), other.start)
            if near and near[1][0] in SURNAMES:
                yield PersonalData(PersonalKind.NAME, near.start(1), near.end(1), near[1])
