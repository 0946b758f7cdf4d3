"""How the judge reads words: values of the catalogue, what is there and gone, the most of something, denials."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from grounding_rows import PORTRAIT

if TYPE_CHECKING:
    from grounding_judge import Finding, Judge, Scene
    from grounding_rows import Row

NAMED = re.compile("\ue000([^\ue001]+)\ue001")
WORD = re.compile(r"[a-z][a-z'-]*")
DENYING = re.compile(
    r"(?:不要|没有|不是|不含|非|没|不|无|不排除)\s?$|\b(?:not|no|without|isn.t|aren.t|never)\s+(?:a |the |any )?$"
)
NONE_OF = re.compile(
    r"\b(?:have|has|are|is|found|^) ?no $", re.I
)  # of what is looked for there is none
GONE = re.compile(r"没货|缺货|售罄|卖完|无货|断货|sold out|out of stock|no longer", re.I)
THERE = re.compile(r"有货|现货|在售|in stock|available", re.I)
CHEAPEST = re.compile(
    r"最便宜|最省|最划算|价格最低|省钱看|一样便宜|cheapest|costs? least|lowest price|to save, take|price matters, take|价格也最低",
    re.I,
)
DEAREST = re.compile(r"最贵|一样贵|costs? most|dearest", re.I)
BEST = re.compile(
    r"评分最高|评价最好|评分也最高|评分也是最高|口碑最好|口碑选|并列最高|rated highest|best rat(?:ed|ing)|best review(?:ed|s)|highest rat|for reviews, number|rated better|评分高一点|更高一些",
    re.I,
)
SELLS = re.compile(r"卖得最好|卖得一样好|sells? best|best seller|sell equally", re.I)
NOBODY = re.compile(
    r"没人说不好|none negative|没人夸|none positive|没有人说到|都没提到|none of the|none mentions",
    re.I,
)


def words_of(
    judge: "Judge", clause: str, about: Sequence[str], scene: "Scene"
) -> Iterator["Finding"]:
    """The words of a clause that nothing bears out."""
    yield from _stock(judge, clause, about, scene)
    yield from _most(judge, clause, about, scene)
    yield from _opinions(judge, clause, about, scene)
    yield from _values(judge, clause, about, scene)
    yield from _silence(judge, clause, about, scene)


def _spoken_of(judge: "Judge", about: Sequence[str], scene: "Scene") -> "list[Row]":
    return judge.goods(about) or judge.goods(scene.about)


def _stock(
    judge: "Judge", clause: str, about: Sequence[str], scene: "Scene"
) -> Iterator["Finding"]:
    """Forms said to be there are there, those said to be gone are gone."""
    from grounding_judge import Finding

    gone, there = GONE.search(clause), THERE.search(clause)
    rows = _spoken_of(judge, about, scene)
    if not (gone or there) or not rows or re.search(r"如果|if |是否|吗|这几款现在都", clause):
        return
    row = rows[0]
    named = [o for o in row.options if _names(o, NAMED.sub("", clause))]
    claimed = "gone" if gone else "there"
    if row.variants:
        stocks = [row.options[o] for o in named] or list(row.options.values())
        right = [(s == 0) == (claimed == "gone") for s in stocks]
        if not (all(right) if named else any(right)):
            yield Finding("stock", clause)
    elif row.stock is not None and (row.stock == 0) != (claimed == "gone"):
        yield Finding("stock", clause)
    said = re.findall(r"(?<![\w.])\d{2}(?:\.5)?(?=码| is | left)", clause)
    if (
        claimed == "there"
        and row.variants
        and any(s not in {o.removesuffix("码") for o in row.options} for s in said)
    ):
        yield Finding("stock", clause)


def _names(option: str, clause: str) -> bool:
    return (
        re.search(
            rf"(?<![\w.+]){re.escape(option.removesuffix('码'))}(?![\w.+])", clause, re.I | re.A
        )
        is not None
    )


def _most(judge: "Judge", clause: str, about: Sequence[str], scene: "Scene") -> Iterator["Finding"]:
    from grounding_judge import Finding

    shown = [one["id"] for one in scene.turn["products"]] or list(scene.screen)
    weighed = (scene.turn.get("comparison") or {}).get("ids")
    if weighed and about and not set(about) & set(weighed):
        yield Finding("most", clause)
    if weighed and re.search(r"第\s?\d|number \d", clause) and not set(about) <= set(weighed):
        yield Finding("most", clause)
    rows, own = judge.goods(shown), judge.goods(about)
    for pattern, name, pick in (
        (CHEAPEST, "price", min),
        (DEAREST, "price", max),
        (BEST, "rating", max),
        (SELLS, "sales", max),
    ):
        if not (pattern.search(clause) and own and rows):
            continue
        known = [value for row in rows if (value := getattr(row, name)) is not None]
        if not known or any(getattr(row, name) != pick(known) for row in own if row.id in shown):
            yield Finding("most", clause)
    if (
        scene.turn["action"] == "compare"
        and own
        and re.search(r"便宜|省|款低|cheaper|costs .* less", clause)
        and not CHEAPEST.search(clause)
    ):
        prices = [row.price for row in rows if row.price is not None]
        if prices and own[0].price != min(prices):
            yield Finding("most", clause)


def _opinions(
    judge: "Judge", clause: str, about: Sequence[str], scene: "Scene"
) -> Iterator["Finding"]:
    """How many praise and how many blame stand in their proportion in the table of opinions."""
    from grounding_judge import Finding

    found = re.search(r"(\d+) 条(?:夸|满意)[^\d]*(\d+) 条(?:说不好|不满意)", clause) or re.search(
        r"(\d+) positive and (\d+) negative", clause
    )
    tables = [
        c
        for row in _spoken_of(judge, about, scene)
        for c in judge.rows.opinions.get(row.id, {}).values()
    ]
    if found and not any((c[1], c[-1]) == (int(found[1]), int(found[2])) for c in tables):
        yield Finding("opinions", clause)
    one_sided = (
        re.search(r"没人说不好|none negative", clause),
        re.search(r"没人夸|none positive", clause),
    )
    for said, sign in zip(one_sided, (-1, 1), strict=True):
        if said and not any(c[sign] == 0 and c[-sign] for c in tables):
            yield Finding("opinions", clause)


def _silence(
    judge: "Judge", clause: str, about: Sequence[str], scene: "Scene"
) -> Iterator["Finding"]:
    """That the listing gives no such field is true only if it has none."""
    from grounding_judge import Finding

    found = re.search(r"(?:没写|没有)(\S{2,6}?)(?:信息|，|$)", clause) or re.search(
        r"(?:does not give the|nothing about) ([a-z ]+)", clause
    )
    rows = _spoken_of(judge, about, scene)
    field = FIELDS.get(found[1].strip()) if found else None
    if (
        field
        and rows
        and len(rows) == 1
        and (rows[0].attributes.get(field) or getattr(rows[0], field, None))
    ):
        yield Finding("silence", clause)


def _values(
    judge: "Judge", clause: str, about: Sequence[str], scene: "Scene"
) -> Iterator["Finding"]:
    """Values of the catalogue: of the goods the clause is about, or the shopper's own."""
    from grounding_judge import Finding

    if re.search("[？?]$|或者|还是", clause) or re.search(
        r"偏好|要求|想要什么样|any preference|does .* matter|anything in particular", clause, re.I
    ):
        return
    text = (
        NAMED.sub("\ue002", clause)
        .lower()
        .replace("手机号", "\ue002")
        .replace("手机后四位", "\ue002")
    )
    for label in judge.rows.labels:
        text = text.replace(label, "\ue002" * len(label)) if len(label) > 1 else text
    rows = _spoken_of(judge, about, scene)
    answer = scene.turn["action"] in ("answer",) and bool(rows)
    if scene.user and PORTRAIT.search(clause):
        rows = [*rows, *judge.goods([*judge.rows.lived(scene.user)])]
        answer = False
    elif PORTRAIT.search(clause):
        rows, answer = [*rows, *judge.goods([*scene.seen, *scene.listed])], False
    for value, start in _found(judge, text):
        if _refused(value, scene) and PORTRAIT.search(clause):
            continue  # that it is not wanted is told as what it is
        denied = DENYING.search(text[:start]) is not None and not NONE_OF.search(text[:start])
        if judge.rows.values[value] <= {"category"} and not _refused(value, scene) and not answer:
            if not (
                _wished(value, scene, denied=False)
                or _any_has(judge, value, scene)
                or any(value in row.words for row in rows)
            ):
                yield Finding("value", f"{value} | {clause}")
            continue
        has = any(value in row.words for row in rows)
        if answer and not _about_wishes(clause) and not (_in_ledger(value, scene) and not denied):
            if denied == has and not (denied and _asked(value, scene) and not has):
                yield Finding("value", f"{value} | {clause}")
        elif (_refused(value, scene) and not denied and scene.turn["products"]) or not (
            _wished(value, scene, denied=denied)
            or (not denied and (has or _any_has(judge, value, scene)))
        ):
            yield Finding("value", f"{value} | {clause}")


def _about_wishes(clause: str) -> bool:
    """Whether a clause tells what the shopper wants or is known for."""
    return (
        re.search(
            r"按你的要求|符合你|fit what you|had to be|常看|偏爱|常选|不再推荐|记得|often|you like|recommend|提醒|刚才说到|your list of|back to|still counting|i kept|继续算|还按|还没选好",
            clause,
            re.I,
        )
        is not None
    )


def _asked(value: str, scene: "Scene") -> bool:
    return value in scene.message.lower()


def _in_ledger(value: str, scene: "Scene") -> bool:
    """Whether the ledger wants a value."""
    own = [
        one
        for one in scene.turn["constraints"]
        if value in f"{one.get('label', '')} {one['value']}".lower()
    ]
    return any(one["op"] not in ("ne", "not_in") for one in own)


def _refused(value: str, scene: "Scene") -> bool:
    """Whether the ledger has a value only as one that is not wanted."""
    ledger = scene.turn["constraints"]
    own = [one for one in ledger if value in f"{one.get('label', '')} {one['value']}".lower()]
    return bool(own) and all(one["op"] in ("ne", "not_in") for one in own)


def _wished(value: str, scene: "Scene", *, denied: bool) -> bool:
    """Whether the ledger has a value, wanted or refused as it is told, or the shopper said it at all."""
    ledger = [
        *scene.turn["constraints"],
        *(
            {"op": "eq", "label": str(one.get("from", "")), "value": one.get("from")}
            for one in scene.turn["relaxed"]
        ),
    ]
    own = [one for one in ledger if value in f"{one.get('label', '')} {one['value']}".lower()]
    if own:
        return any((one["op"] in ("ne", "not_in")) == denied for one in own)
    return any(value in text.lower() for text in scene.heard) or (
        value in scene.turn["reply"].lower()
        and not scene.turn["products"]
        and _labelled(value, scene)
    )


def _labelled(value: str, scene: "Scene") -> bool:
    return any(value in chip.lower() for chip in scene.turn["suggestions"])


def _any_has(judge: "Judge", value: str, scene: "Scene") -> bool:
    ids = {*scene.seen, *scene.screen, *scene.about, *(line["id"] for line in scene.turn["cart"])}
    ids |= {one["id"] for one in scene.turn["products"]}
    return any(value in row.words for row in judge.goods([*ids]))


def _found(judge: "Judge", text: str) -> list[tuple[str, int]]:
    """The values in a text, the longest at each place; words of Latin letters whole."""
    found: list[tuple[str, int]] = []
    place = 0
    while place < len(text):
        value = _at(judge, text, place)
        if value:
            found.append((value, place))
            place += len(value)
        else:
            word = WORD.match(text, place)
            place = word.end() if word else place + 1
    return found


def _at(judge: "Judge", text: str, place: int) -> str | None:
    if text[place].isdigit() and text[place - 1 : place].isdigit():
        return None  # the end of a number
    for length in range(min(24, len(text) - place), 1, -1):
        value = text[place : place + length]
        if value in judge.rows.values and value not in COMMON and not value.isdigit():
            latin = value[-1].isascii() and value[-1].isalnum()
            if not latin or not re.match(r"[a-z0-9]", text[place + length : place + length + 1]):
                return value
    return None


FIELDS = {"材质": "material", "重量": "weight", "颜色": "color", "容量": "capacity", "品牌": "brand", "material": "material", "weight": "weight",
          "color": "color", "brand": "brand", "capacity": "capacity"}  # fmt: skip
# words that are values of some goods and ordinary words as well
COMMON = frozenset(
    [
        "in",
        "on",
        "one",
        "all",
        "new",
        "free",
        "no",
        "yes",
        "light",
        "set",
        "size",
        "more",
        "less",
        "like",
        "price",
        "men",
        "women",
        "other",
        "only",
        "any",
        "kids",
        "large",
        "small",
        "其他",
        "大家",
        "一起",
        "便宜",
        "推荐",
        "优惠",
        "日常",
        "家用",
        "送礼",
        "礼物",
        "单品",
        "店里",
        "全部",
        "商品",
        "rating",
        "brand",
        "color",
        "material",
        "for",
        "you",
        "fit",
        "type",
        "best",
        "both",
        "this",
    ]
)
