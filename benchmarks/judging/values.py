"""Values of the catalogue in a clause: of the goods it is about, or the shopper's own."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from judging.clauses import NAMED, PORTRAIT, STRUCK
from judging.goods import Row
from judging.rows import LONGEST_VALUE
from judging.scene import Clause, Finding, Scene

WORD = re.compile(r"[a-z][a-z'-]*")
DENYING = re.compile(
    r"(?:不要|没有|不是|不含|非|没|不|无|不排除)\s?$|\bleave\s+$|\b(?:not|no|without|isn.t|aren.t|never)\s+(?:a |the |any )?(?:\ue002+ )?$"
)
NONE_OF = re.compile(r"(?:\b(?:have|has|are|is|found)|^) *no $", re.I)  # of what is looked for there is none  # fmt: skip
ASKING = re.compile(
    r"[？?]$|或者|还是|偏好|要求|想要什么样|any preference|does .* matter|anything in particular",
    re.I,
)
OF_WISHES = re.compile(
    r"按你的要求|符合你|fit what you|had to be|常看|偏爱|常选|不再推荐|记得|often|you like|recommend|提醒|刚才说到|your list of|back to|still counting|i kept|继续算|还按|看重|matters|you asked for|还没选好|还在$|is still above|just go on",
    re.I,
)
OWN = re.compile(
    r"手机号|手机后四位|running (?:small|large|short|long)|(?:so|too|how|this|that) long|snug \w+|loose \w+|(?:合身|宽松|贴身)选"
)  # telephones of shoppers, and sayings
MONEY = re.compile(r"\d[\d.]* ?元")
LEFT_OUT = re.compile(r"\s*(?:and )?not [\w -]+", re.I)
RETURNING = re.compile("back to|where we were|your list of|is still above|刚才看的|上面的", re.I)
OF_DEVICES = re.compile(
    r"can't tell|won't guess|不敢乱说|能不能用|能用|适用|names? .* at the moment|which models|that lists|not for|no listing names|你的.*型号|your model|noted|记下|got it|listed for|named",
    re.I,
)
# words that are values of some goods and ordinary words as well
COMMON = frozenset(
    re.findall(
        r"\S+",
        "in on one all new free no yes light set size more less like price men women other only any kids large small"
        " 其他 大家 一起 便宜 推荐 优惠 日常 家用 送礼 礼物 单品 店里 全部 商品"
        " rating brand color material for you fit type best both this strength",
    )
)


def values_in(clause: Clause) -> Iterator[Finding]:
    """The values of a clause that neither its goods nor the shopper's wishes bear out."""
    if ASKING.search(clause.text):
        return
    rows, answers = _told_of(clause)
    text = _bare(clause)
    for value, start in _found(clause, text):
        denied = DENYING.search(text[:start]) is not None and not NONE_OF.search(text[:start])
        if not _holds(value, clause, rows, denied=denied, answers=answers):
            yield Finding("value", f"{value} | {clause.text}")


def _told_of(clause: Clause) -> tuple[list[Row], bool]:
    """The goods whose values a clause may tell, and whether it answers what they are like."""
    scene = clause.scene
    if not PORTRAIT.search(clause.text):
        return clause.goods, scene.action == "answer" and bool(clause.goods)
    seen = clause.rows.lived(scene.user) if scene.user else {*scene.seen, *scene.listed}
    return [*clause.goods, *clause.rows.goods([*seen])], False


def _bare(clause: Clause) -> str:
    """A clause without names and labels of fields."""
    text = OWN.sub(STRUCK, NAMED.sub(STRUCK, clause.text).lower())
    for label in clause.rows.labels:
        text = text.replace(label, STRUCK * len(label)) if len(label) > 1 else text
    return text


def _holds(value: str, clause: Clause, rows: list[Row], *, denied: bool, answers: bool) -> bool:
    scene = clause.scene
    refused = _refused(value, scene)
    if denied and LEFT_OUT.fullmatch(clause.text) and any(map(_refuses, _in_ledger(value, scene))):
        return True  # one of the wishes, after a comma
    if refused and PORTRAIT.search(clause.text):
        return True  # that it is not wanted is told as what it is
    if OF_DEVICES.search(clause.text) and _named_by_shopper(value, clause):
        return True  # the shopper's own device
    if RETURNING.search(clause.text):
        return denied or _wished(value, scene, denied=False)
    has = any(value in row.words for row in rows)
    if clause.rows.values[value] <= {"category"} and not refused and not answers:
        return has or _wished(value, scene, denied=False) or _any_has(value, clause)
    if answers and not OF_WISHES.search(clause.text) and (denied or not _wanted(value, scene)):
        return denied != has
    if refused and not denied and scene.turn["products"]:
        return False
    own = _wished(value, scene, denied=denied)
    return own or (not denied and (has or _any_has(value, clause)))


def _named_by_shopper(value: str, clause: Clause) -> bool:
    """Whether the shopper wrote a value, in any language, or the model that is named behind it."""
    heard = " ".join(clause.scene.heard).lower()
    aliases = clause.rows.aliases.items()
    names = [name for brand, own in aliases if value.startswith(brand) for name in own]
    model = re.search(rf"{re.escape(value)}\s+(\S*?(?: ?\d)+)", clause.text.lower())
    named = (value, *names, *([model[1], model[1].replace(" ", "")] if model else []))
    return any(name in text for name in named for text in (heard, heard.replace(" ", "")))


def _in_ledger(value: str, scene: Scene) -> list[Mapping[str, Any]]:
    """The wishes that have a value."""
    return [
        one
        for one in scene.turn["constraints"]
        if value in f"{one.get('label', '')} {one['value']}".lower()
    ]


def _refuses(wish: Mapping[str, Any]) -> bool:
    return wish["op"] in ("ne", "not_in")


def _wanted(value: str, scene: Scene) -> bool:
    """Whether the ledger wants a value."""
    return any(not _refuses(one) for one in _in_ledger(value, scene))


def _refused(value: str, scene: Scene) -> bool:
    """Whether the ledger has a value only as one that is not wanted."""
    own = _in_ledger(value, scene)
    return bool(own) and all(_refuses(one) for one in own)


def _wished(value: str, scene: Scene, *, denied: bool) -> bool:
    """Whether the ledger has a value, wanted or refused as it is told, or the shopper said it at all."""
    refusals = [_refuses(one) for one in _in_ledger(value, scene)]
    refusals += [
        False for one in scene.turn["relaxed"] if value in str(one.get("from", "")).lower()
    ]
    if refusals:
        return denied in refusals
    if any(value in text.lower() for text in scene.heard):
        return True
    offered = any(value in chip.lower() for chip in scene.turn["suggestions"])
    return offered and not scene.turn["products"] and value in scene.turn["reply"].lower()


def _any_has(value: str, clause: Clause) -> bool:
    """Whether any goods of the conversation have a value."""
    scene = clause.scene
    ids = {*scene.seen, *scene.screen, *scene.about, *scene.shown}
    ids |= {line["id"] for line in scene.turn["cart"]}
    return any(value in row.words for row in clause.rows.goods(ids))


def _found(clause: Clause, text: str) -> Iterator[tuple[str, int]]:
    """The values in a text, the longest at each place; words of Latin letters whole."""
    place = 0
    while place < len(text):
        value = _at(clause, text, place)
        if value:
            yield value, place
            place += len(value)
        else:
            word = WORD.match(text, place)
            place = word.end() if word else place + 1


def _at(clause: Clause, text: str, place: int) -> str | None:
    if text[place].isdigit() and text[place - 1 : place].isdigit():
        return None  # the end of a number
    for length in range(min(LONGEST_VALUE, len(text) - place), 1, -1):
        value = text[place : place + length]
        if MONEY.match(text, place):
            return None
        if value in clause.rows.values and value not in COMMON and not value.isdigit():
            latin = value[-1].isascii() and value[-1].isalnum()
            if not latin or not re.match(r"[a-z0-9]", text[place + length : place + length + 1]):
                return value
    return None
