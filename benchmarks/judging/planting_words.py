"""Falsehoods of words: other goods' places, names and values, what is affirmed denied, forms that are not there."""

import random
import re
from collections.abc import Mapping

from judging.goods import Row
from judging.planting import Plant
from judging.rows import Rows
from judging.scene import Scene

PLACE = re.compile(r"(?<=第)(\d)(?=款)|(?<=umber )(\d)(?!\d)")


def _swap_place(scene: Scene, rows: Rows, lot: random.Random) -> str | None:
    """The place of other goods, that differ in what is said: price, stars or sales."""
    reply, screen = str(scene.turn["reply"]), scene.screen
    for match in PLACE.finditer(reply):
        old = int(match[1] or match[2])
        if not 0 < old <= len(screen):
            continue
        others = [
            n
            for n in range(1, len(screen) + 1)
            if _differ(rows, screen[old - 1], screen[n - 1], reply[match.start() :][:24])
        ]
        if others:
            return reply[: match.start()] + str(lot.choice(others)) + reply[match.end() :]
    return None


def _differ(rows: Rows, one: str, other: str, said: str) -> bool:
    """Whether what is said of goods at once is another thing of the others."""
    a, b = rows.products[one], rows.products[other]
    differ = a.price not in b.prices and a.rating != b.rating
    if re.search("卖|sells", said[:16]):
        return a.sales != b.sales
    if re.search("评|口碑|rated|review|rating|便宜|省|贵|价|cheap|cost|price", said):
        return differ
    figures = {f"{one:g}" for one in (a.price, a.rating) if one is not None}
    return differ and bool(figures & set(re.findall(r"\d+(?:\.\d+)?", said.replace(",", ""))[1:]))


def _swap_name(scene: Scene, rows: Rows, lot: random.Random) -> str | None:
    """The name of goods that have nothing to do with the conversation."""
    reply = str(scene.turn["reply"])
    known = (rows.products[key] for key in (*scene.about, *scene.seen) if key in rows.products)
    for row, title in ((one, title) for one in known for title in one.titles):
        if title in reply:
            strange = (o for o in rows.products.values() if o.id not in scene.seen)
            other = lot.choice([o for o in strange if o.price != row.price])
            return reply.replace(title, other.titles[0 if title == row.title else -1], 1)
    return None


def _neighbour(scene: Scene, rows: Rows, lot: random.Random) -> str | None:
    """A value of other goods where the row's stands."""
    if scene.turn["action"] != "answer" or len(scene.about) != 1:
        return None
    row = rows.products[scene.about[0]]
    reply = scene.turn["reply"]
    for field, values in _attributes(row, scene.turn["language"]):
        for value in values:
            if (
                len(value) > 1
                and _stands(value, reply)
                and not any(value in title for title in row.titles)
            ):
                others = _values(rows, field, scene.turn["language"])
                fresh = [one for one in others if one.lower() not in row.words and one not in reply]
                if fresh:
                    return str(reply.replace(value, lot.choice(fresh), 1))
    return None


def _stands(value: str, reply: str) -> bool:
    """Whether a value stands in a reply as a word of its own."""
    return re.search(rf"(?<![A-Za-z\d.]){re.escape(value)}(?![A-Za-z\d.])", reply) is not None


def _attributes(row: Row, language: str) -> list[tuple[str, list[str]]]:
    if language == "zh":
        return [(field, list(values)) for field, values in row.attributes.items()]
    texts = row.localized.get("en", {})
    return [
        (f, t.split(", "))
        for f, t in texts.items()
        if f not in ("title", "description", "category")
    ]


def _values(rows: Rows, field: str, language: str) -> list[str]:
    found = {
        v
        for row in rows.products.values()
        for f, values in _attributes(row, language)
        if f == field
        for v in values
    }
    return sorted(one for one in found if 1 < len(one) < 20 and "KX" not in one)


FLIPS = (
    ("有货，", "没货，"), ("有货的：", "缺货的："), ("现在有货的：", "现在缺货的："), ("有货，还有", "缺货，还有"),
    ("暂时没货", "现在有货"), ("现在没货", "现在有货"), ("没人说不好", "没人夸"), ("不要", "要"), ("是的，", "不是，"),
    ("不是，", "是的，"), ("最便宜", "最贵"), ("评分最高", "价格最低"), ("最省的是", "最贵的是"), ("资料里没有", "资料里有"),
    ("没提到", "提到"), ("没有{", "有{"),
    ("In stock:", "Sold out:"), ("is in stock", "is sold out"), ("is sold out", "is in stock"), ("(not ", "("),
    ("none negative", "none positive"), ("Yes,", "No,"), ("No,", "Yes,"), ("cheapest", "best rated"), ("costs least", "costs most"),
    ("rated highest", "cheapest"), ("Sold out:", "In stock:"),
    ("评分最高", "评分最低"), ("价格最低", "价格最高"), ("评价最好", "评价最差"), ("卖得最好", "卖得最差"), ("夸得最多", "嫌得最多"),
    ("rated highest", "rated lowest"), ("costs least", "costs most"), ("sells best", "sells worst"), ("best rated", "worst rated"), ("lowest price", "highest price"),
    ("best reviews", "worst reviews"), ("most praise goes", "most blame goes"), ("Most praised", "Most blamed"),
)  # fmt: skip


def _flip(scene: Scene, rows: Rows, lot: random.Random) -> str | None:
    """What is affirmed denied, and the other way round, where that makes a difference."""
    reply = str(scene.turn["reply"])
    for old, new in lot.sample(FLIPS, len(FLIPS)):
        if old not in reply or any(s.get("kind") == "faq" for s in scene.turn["sources"]):
            continue
        if any(one in old for one in ("最", "est", "least")) and "praise" not in old:
            shown = [rows.products[one["id"]] for one in scene.turn["products"]]
            if (
                not shown
                or len({row.price for row in shown}) < len(shown)
                or len({row.rating for row in shown}) < len(shown)
                or "也" in reply
                or "too" in reply
                or "both" in reply
                or "and the" in reply
            ):
                continue
        if old in ("不要", "(not ") and not any(
            c["op"] in ("ne", "not_in") for c in scene.turn["constraints"]
        ):
            continue
        if old in ("不要", "(not ") and not scene.turn["products"]:
            continue
        if old in ("是的，", "不是，", "Yes,", "No,", "资料里没有", "没提到"):
            continue  # the words after it decide; see the kind "neighbour"
        return reply.replace(old, new, 1)
    return None


def _option(scene: Scene, rows: Rows, lot: random.Random) -> str | None:
    """A size that the goods do not come in among those that are there."""
    if len(scene.about) != 1 or scene.turn["action"] not in ("answer", "cart"):
        return None
    row, reply = rows.products[scene.about[0]], str(scene.turn["reply"])
    listed = [o for o in row.options if o in reply and re.fullmatch(r"\d{2}码?", o)]
    gone = [o for o, stock in row.options.items() if stock == 0 and re.fullmatch(r"\d{2}码?", o)]
    if (
        not listed
        or not re.search("有货的|In stock|in stock", reply)
        or re.search("缺货|[Ss]old out", reply)
    ):
        return None
    strange = [o for o in (*gone, "52", "33", "49") if o not in reply]
    return reply.replace(listed[0], lot.choice(strange), 1)


WORDS: Mapping[str, Plant] = {
    "place": _swap_place,
    "name": _swap_name,
    "neighbour": _neighbour,
    "flip": _flip,
    "option": _option,
}
