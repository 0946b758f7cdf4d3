"""What is told of size charts: each size with the measures that a row of the chart has for it."""

import re
from collections.abc import Iterable

from judging.clauses import STRUCK
from judging.scene import Finding, Scene
from judging.size_charts import Size

MEASURES = {
    "height": "height|身高", "weight": "weight|体重", "foot": "foot(?: length)?|脚长", "bust": "chest|胸围",
    "waist": "waist|腰围", "hip": "hips?|臀围",
}  # fmt: skip
NEAR = 0.6  # of ranges told in whole catties, pounds or inches
NUMBER = r"\d+(?:\.\d+)?"
OTHER = r"\s?(?:斤|jin\b|lb\b|in\b)"
UNIT = r"\s?(?:cm|kg|厘米|公斤|千克|斤|jin|lb|in|码)?"
ROW = re.compile(
    rf"(?<![A-Za-z0-9.])(?P<size>[A-Za-z0-9/.-]+码?)(?: is for | 对应)(?P<ranges>[^()（）；;。]*\d{UNIT})"
)
RANGE = re.compile(
    rf"(?P<name>[a-z ]+|[\u4e00-\u9fff]+) ?(?P<low>{NUMBER})(?:{UNIT})\s?[–~到-]\s?(?P<high>{NUMBER})(?P<unit>{OTHER})?",
    re.I,
)
TOLD = re.compile(
    rf"(?P<name>{'|'.join(MEASURES.values())}) (?P<figure>{NUMBER})(?P<unit>{OTHER})?", re.I
)
FITS = re.compile(
    r"(?<!smallest )(?<!largest )(?:is|that is|按尺码表穿|对应) (?P<size>[A-Za-z0-9/.-]+码?)(?= \(|（|：)"
)
LACKED = re.compile(
    r"(?:尺码表里没有 |There is no )(?P<size>[A-Za-z0-9/.-]+码?)(?=。| on its size chart)"
)
UNITS = {"斤": 2.0, "jin": 2.0, "lb": 2.20462, "in": 1 / 2.54}  # in a kilogram, in a centimetre


def without_sizes(text: str, scene: Scene) -> tuple[str, list[Finding]]:
    """The text without the rows of size charts that are right, and those that are wrong."""
    goods = scene.rows.goods(scene.about)
    chart = [one for one in scene.rows.sizes if any(one.is_for(row) for row in goods)]
    wrong = [
        Finding("size", match.group())
        for match in LACKED.finditer(text)
        if match["size"] in {one.size for one in chart}
    ]
    text = LACKED.sub(STRUCK, text)
    if not any(source.get("kind") == "size_chart" for source in scene.turn["sources"]):
        return text, wrong
    told = [*TOLD.finditer(ROW.sub("", text))]
    wrong += [
        Finding("size", match.group())
        for match in FITS.finditer(text)
        if not any(_fits(one, told) for one in chart if one.size == match["size"])
    ]
    wrong += [
        Finding("size", match.group())
        for match in ROW.finditer(text)
        if not any(_has(one, match["ranges"]) for one in chart if one.size == match["size"])
    ]
    return TOLD.sub(STRUCK, FITS.sub(STRUCK, ROW.sub(STRUCK, text))), wrong


def _name(said: str) -> str:
    return next((k for k, names in MEASURES.items() if re.fullmatch(names, said.strip(), re.I)), "")


def _unit(match: re.Match[str]) -> float:
    """How many of the unit told are one kilogram or centimetre."""
    return UNITS.get((match["unit"] or "").strip().lower(), 1.0)


def _fits(size: Size, told: Iterable[re.Match[str]]) -> bool:
    """Whether the measures told lie in the ranges of a size."""
    for match in told:
        figure = float(match["figure"]) / _unit(match)
        low, high = size.ranges.get(_name(match["name"]), (figure, figure))
        if not low - 0.05 <= figure <= high + 0.05:
            return False
    return True


def _has(size: Size, ranges: str) -> bool:
    """Whether a size has all the ranges told."""
    found = [*RANGE.finditer(ranges)]
    told = [
        (_name(m["name"]), float(m["low"]) / _unit(m), float(m["high"]) / _unit(m)) for m in found
    ]
    own = [(name, *size.ranges.get(name, (-1.0, -1.0))) for name, _, _ in told]
    return bool(told) and all(
        abs(a - low) < NEAR and abs(b - high) < NEAR
        for (_, a, b), (_, low, high) in zip(told, own, strict=True)
    )
