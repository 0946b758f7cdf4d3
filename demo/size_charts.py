"""Size charts for the clothes and shoes of a world: one for each category and each kind of wearer.

All figures are invented and follow from the sizes alone; a category's name shifts them a little, so
that no two charts say the same. Goods that nobody wears have none.
"""

import csv
import zlib
from collections.abc import Iterator
from pathlib import Path

from demo.shelves import Leaf, leaves
from demo.worlds import DEMO, World

LETTERS = ("XS", "S", "M", "L", "XL", "XXL", "XXXL")
SMALLEST_SHOE = 34  # what begins below counts the waist in inches
COLUMNS = (
    *("category", "audience", "size", "height_cm", "weight_kg", "foot_cm"),
    *("bust_cm", "waist_cm", "hip_cm"),
)
# Where an S begins, and how much each size adds: height and weight, by wearer.
BODIES = {
    "女": (150.0, 6.0, 42.0, 7.5),
    "男": (160.0, 5.0, 48.0, 9.5),
    "": (155.0, 6.0, 45.0, 8.5),
}
TALL, HEAVY = 9.0, 10.0  # how much of each a size spans; neighbours share some
COLLARS = range(37, 46)


def chart_rows(world: World = DEMO) -> Iterator[dict[str, str]]:
    """The rows of all charts, in shop order."""
    for leaf in leaves(world):
        for audience, sizes in _sizes(leaf).items():
            for size in sizes:
                measures = _measures(size, sizes, audience, _shift(leaf))
                if measures:
                    row = {"category": leaf.category.zh, "audience": audience, "size": size}
                    yield {**row, **measures}


def write_charts(path: Path, world: World = DEMO) -> int:
    """Writes them as ``daogou ingest`` reads them; returns how many rows there are."""
    rows = list(chart_rows(world))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def _sizes(leaf: Leaf) -> dict[str, tuple[str, ...]]:
    """By wearer, the sizes of a category; none where the goods are for nobody to wear."""
    options = [kind.option for kind in leaf.kinds if kind.option and kind.option.key == "size"]
    wearers = {
        words.zh
        for kind in leaf.kinds
        for words in (*kind.any.get("gender", ()), *filter(None, [kind.set.get("gender")]))
    }
    if not options or not wearers:
        return {}
    return {wearer: tuple(options[0].values(wearer)) for wearer in sorted(wearers)}


def _measures(size: str, sizes: tuple[str, ...], audience: str, shift: float) -> dict[str, str]:
    if size in LETTERS:
        return _body(LETTERS.index(size) - 1, audience, shift)
    ends = [int(end) for end in size.split("-") if end.isdigit()]
    if not ends:
        return {}
    if _are_collars(sizes):
        return _body(COLLARS.index(ends[0]) - 1, audience, shift)
    if sizes[0].isdigit() and int(sizes[0]) < SMALLEST_SHOE:
        return _waist(ends[0], audience)
    return {"foot_cm": _range(_foot(ends[0]) - 0.2, _foot(ends[-1]) + 0.2)}


def _are_collars(sizes: tuple[str, ...]) -> bool:
    """38 to 43 alone are collars of shirts; shoes come in one size more or less."""
    return sizes[0] == "38" and sizes[-1] == "43"


def _body(place: int, audience: str, shift: float) -> dict[str, str]:
    height, taller, weight, heavier = BODIES.get(audience, BODIES[""])
    low, light = height + taller * place + shift, weight + heavier * place + shift
    bust = 78 + 4 * place + (8 if audience == "男" else 0) + shift
    return {
        "height_cm": _range(low, low + TALL),
        "weight_kg": _range(light, light + HEAVY),
        "bust_cm": _range(bust, bust + 5),
    }


def _waist(inches: int, audience: str) -> dict[str, str]:
    middle = inches * 2.54
    hips = middle + (18 if audience == "男" else 24)
    return {
        "waist_cm": _range(middle - 1.2, middle + 1.2),
        "hip_cm": _range(hips - 1.5, hips + 1.5),
    }


def _foot(size: int) -> float:
    """The foot in centimetres that a size is made for: half a centimetre a size, 39 is 24.5."""
    return (5 * size + 50) / 10


def _shift(leaf: Leaf) -> float:
    return float(zlib.crc32(leaf.name.zh.encode()) % 3 - 1)


def _range(low: float, high: float) -> str:
    return f"{round(low, 1):g}-{round(high, 1):g}"
