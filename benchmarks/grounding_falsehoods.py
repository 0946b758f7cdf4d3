"""Plants falsehoods in true replies: one each, of a known kind, in a turn whose rows bear out the rest.

A falsehood is only planted where it makes the reply false: a price that no row of the turn has, the
name of goods that differ in what is said of them, a stock, a date or a count that is another.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from grounding_judge import Scene
from grounding_rows import Row, Rows

MONEY_ZH = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?= 元)")
MONEY_EN = re.compile(r"(?<=¥)([\d,]+(?:\.\d+)?)")
RATING = re.compile(
    r"(?:(?<=（)|(?<=\()|(?<=评分 )|(?<=rated )|(?<=，)|(?<=, )|(?<= at ))([1-4]\.\d|5)(?= 分|）|\)|[.;])"
)
FOUND = re.compile(
    r"(?<![\d.¥…])(\d+)(?= 款| matches| options| turned up| of them| fit\b| come nearest)"
)
REVIEWS = re.compile(
    r"(?<![\d.])(\d+)(?= 条评价| 条夸| 条满意| 条说不好| reviews| positive| negative)"
)
STOCK = re.compile(r"(?:(?<=还有 )|(?<=现在有 ))(\d+)(?= 件)|(?<![\d.])(\d+)(?= left| pieces)")
SALES = re.compile(r"(?<=已售 )(\d+)|(?<![\d.])(\d+)(?= sold| so far)")
ORDER = re.compile(r"(?<=…)(\d{4})(?!\d)")
CART = re.compile(r"(?<=共 )(\d+)(?= 件)|(?<=×)(\d+)|(?<=now: )(\d+)(?= at)|(?<=数量 )(\d+)")
PLACE = re.compile(r"(?<=第)(\d)(?=款)|(?<=umber )(\d)(?!\d)")
OPTIONS = re.compile(r"(?:有货的?|现货|尺码|In stock|in stock in [a-z ]*)[：: ]\s?[^。？.]+")


@dataclass(frozen=True)
class Falsehood:
    """A reply with one thing in it made false."""

    kind: str
    language: str
    scene: Scene
    true: str
    false: str


Plant = Callable[[Scene, Rows, random.Random], str | None]


def falsehoods(scenes: Sequence[Scene], rows: Rows, count: int, seed: int) -> Iterator[Falsehood]:
    """``count`` falsehoods at most, as evenly over kinds and languages as the replies allow."""
    lot = random.Random(seed)  # noqa: S311
    order = list(scenes)
    lot.shuffle(order)
    made: dict[tuple[str, str], list[Falsehood]] = {}
    enough = count // len(PLANTS) + 8
    for scene in order:
        language = scene.turn["language"]
        for kind, plant in PLANTS.items():
            held = made.setdefault((kind, language), [])
            if len(held) >= enough:
                continue
            reply = scene.turn["reply"]
            false = plant(scene, rows, lot)
            if false and false != reply:
                held.append(Falsehood(kind, language, scene, reply, false))
    yield from _evenly(made, count)


def _evenly(made: Mapping[tuple[str, str], Sequence[Falsehood]], count: int) -> list[Falsehood]:
    """One of each kind and language in turn, until there are enough."""
    longest = max((len(held) for held in made.values()), default=0)
    turns = (held[n] for n in range(longest) for held in made.values() if n < len(held))
    return list(islice(turns, count))


def _number(pattern: re.Pattern[str], change: Callable[[float, random.Random], float]) -> Plant:
    """Another number in place of the first, or any, that the pattern finds."""

    def plant(scene: Scene, _rows: Rows, lot: random.Random) -> str | None:
        reply = _told(scene)
        found = list(pattern.finditer(reply))
        if not found:
            return None
        match = lot.choice(found)
        old = next(group for group in match.groups() if group)
        value = float(old.replace(",", ""))
        new = change(value, lot)
        if new == value or new < 0:
            return None
        written = (
            f"{new:,.2f}".removesuffix(".00")
            if "," in old
            else f"{new:.2f}".rstrip("0").rstrip(".")
        )
        start = match.start() + match.group().index(old)
        return reply[:start] + written + reply[start + len(old) :]

    return plant


def _told(scene: Scene) -> str:
    """The reply, unless it is made of an entry of the shop's, whose numbers are that entry's."""
    faq = any(source.get("kind") == "faq" for source in scene.turn["sources"])
    return "" if faq else str(scene.turn["reply"])


def _price(value: float, lot: random.Random) -> float:
    return value + lot.choice((-10, -1, 1, 3, 10, -0.5, 0.9, 20))


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
    a, b = rows.products[one], rows.products[other]
    if re.search("评|口碑|rated|review|rating", said[:16]):
        return a.rating != b.rating
    if re.search("卖|sells", said[:16]):
        return a.sales != b.sales
    return a.price != b.price and a.rating != b.rating


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
    return re.search(rf"(?<![A-Za-z]){re.escape(value)}(?![A-Za-z])", reply) is not None


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
)  # fmt: skip


def _flip(scene: Scene, rows: Rows, lot: random.Random) -> str | None:
    """What is affirmed denied, and the other way round, where that makes a difference."""
    reply = str(scene.turn["reply"])
    for old, new in lot.sample(FLIPS, len(FLIPS)):
        if old not in reply or any(s.get("kind") == "faq" for s in scene.turn["sources"]):
            continue
        if "最" in old or "est" in old or "least" in old:
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


UNITS = (
    (" 元", " 克"),
    (" 元", " 件"),
    (" 元", " 分"),
    (" 分", " 元"),
    (" 款", " 元"),
    (" 件", " 元"),
    (" 条评价", " 元"),
)


def _unit(scene: Scene, _rows: Rows, lot: random.Random) -> str | None:
    """Another unit behind a figure: 329 克 for 329 元."""
    reply = _told(scene)
    if scene.turn["language"] == "en":
        match = re.search(r"¥([\d,.]*\d)(?! left)", reply)
        return reply[: match.start()] + f"{match[1]} g" + reply[match.end() :] if match else None
    for old, new in lot.sample(UNITS, len(UNITS)):
        match = re.search(rf"\d{old}", reply)
        if match:
            return reply[: match.start() + 1] + new + reply[match.end() :]
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


PLANTS: Mapping[str, Plant] = {
    "price zh": _number(MONEY_ZH, _price),
    "price en": _number(MONEY_EN, _price),
    "rating": _number(
        RATING, lambda v, lot: round(v + lot.choice((-0.1, -0.2, 0.1 if v < 4.9 else -0.3)), 1)
    ),
    "count": _number(FOUND, lambda v, lot: v + lot.choice((1, -1, 2, 10))),
    "reviews": _number(REVIEWS, lambda v, lot: v + lot.choice((3, 7, 20))),
    "stock": _number(STOCK, lambda v, lot: v + lot.choice((1, 5, -1, 10))),
    "sales": _number(SALES, lambda v, lot: v + lot.choice((1, -1, 100))),
    "order": _number(ORDER, lambda v, lot: float((int(v) + lot.choice((1, 7, 100))) % 10_000)),
    "cart": _number(CART, lambda v, lot: v + lot.choice((1, 2))),
    "place": _swap_place,
    "name": _swap_name,
    "neighbour": _neighbour,
    "flip": _flip,
    "unit": _unit,
    "option": _option,
    "date": lambda scene, rows, lot: _date(scene, lot),
}


def _date(scene: Scene, lot: random.Random) -> str | None:
    """Another day or hour in a reply that tells one."""
    reply = _told(scene)
    match = re.search(
        r"(\d{4}-\d\d-)(\d\d)|(\d+ ?月 ?)(\d+)(?= ?日)|(\d\d:)(\d\d)(?=-)|(-)(\d\d)(?=:\d\d)", reply
    )
    if not match:
        return None
    start, digits = next((match.start(n), match[n]) for n in (2, 4, 6, 8) if match[n])
    new = (int(digits) % 27) + lot.choice((1, 2))
    return (
        reply[:start] + f"{new:02d}" + reply[start + len(digits) :] if new != int(digits) else None
    )
