"""Falsehoods of figures: another number, another unit, another day."""

import random
import re
from collections.abc import Callable, Mapping

from judging.planting import Plant, told
from judging.rows import Rows
from judging.scene import Scene

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


def _number(pattern: re.Pattern[str], change: Callable[[float, random.Random], float]) -> Plant:
    """Another number in place of the first, or any, that the pattern finds."""

    def plant(scene: Scene, _rows: Rows, lot: random.Random) -> str | None:
        reply = told(scene)
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


def _price(value: float, lot: random.Random) -> float:
    return value + lot.choice((-10, -1, 1, 3, 10, -0.5, 0.9, 20))


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
    reply = told(scene)
    if scene.turn["language"] == "en":
        match = re.search(r"¥([\d,.]*\d)(?! left)", reply)
        return reply[: match.start()] + f"{match[1]} g" + reply[match.end() :] if match else None
    for old, new in lot.sample(UNITS, len(UNITS)):
        match = re.search(rf"\d{old}", reply)
        if match:
            return reply[: match.start() + 1] + new + reply[match.end() :]
    return None


def _date(scene: Scene, lot: random.Random) -> str | None:
    """Another day or hour in a reply that tells one."""
    reply = told(scene)
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


FIGURES: Mapping[str, Plant] = {
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
    "unit": _unit,
    "date": lambda scene, _rows, lot: _date(scene, lot),
}
