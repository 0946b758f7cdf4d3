"""Reads the measures of a body out of a message: 165，110斤, 5'6" and 130 lb, 脚长24.5, 平时穿39.

Units are exact (a pound is .45359237 kg, an inch 2.54 cm, 斤 half a kilogram, 尺 a third of a metre).
A number without a unit is read only where nothing else can be meant; the reply says how it was read.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from assistant.nlu.words.normalising import fold
from assistant.sizing.charts import Measure

INCH, FOOT, CHI = 2.54, 30.48, 100 / 3
POUND, JIN = 0.45359237, 0.5
WEIGHTS = {
    **dict.fromkeys(("斤",), JIN),
    **dict.fromkeys(("kg", "kgs", "公斤", "千克", "kilo", "kilos", "kilogram", "kilograms"), 1.0),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds", "磅"), POUND),
}
LENGTHS = {
    **dict.fromkeys(("cm", "厘米", "公分"), 1.0),
    **dict.fromkeys(("mm", "毫米"), 0.1),
    **dict.fromkeys(("m", "米"), 100.0),
    **dict.fromkeys(("inch", "inches", "in", "英寸", '"', "″"), INCH),
    "尺": CHI,
}
NUMBER = r"(\d{1,3}(?:\.\d+)?)"
LENGTH = r"(cm|厘米|公分|mm|毫米|inch(?:es)?|in\b|英寸|尺|\"|″)"
WEIGHT = r"(kgs?\b|公斤|千克|斤|kilo(?:gram)?s?\b|lbs?\b|pounds?\b|磅)"
ALONE = re.compile(rf"(?:我|是|大概|约|about|i'm|it's)?\s*{NUMBER}\s*(?:吧|左右|的)?")
BODY = {Measure.HEIGHT: (90.0, 230.0), Measure.WEIGHT: (10.0, 250.0), Measure.FOOT: (9.0, 35.0)}
GIRTH = (30.0, 200.0)  # cm

FEET = re.compile(
    r"(?<![\d.])([3-7])\s*(?:'|’|′|ft\b\.?|foot\b|feet\b|英尺)\s*"
    r"(?:(\d{1,2}(?:\.\d)?)(?!\d|\s*(?:lb|pound|kg|斤|公斤))\s*(?:\"|''|”|″|in(?:ch(?:es)?)?\b|英寸)?)?"
)
METRES = re.compile(r"(?<![\d.])([12])(?:\s*米\s*(\d{1,2})|\.(\d{1,2})\s*(?:米|m\b))")
SPELT = re.compile(r"一米([一二三四五六七八九])([一二三四五六七八九]?)")
DIGITS = "零一二三四五六七八九"
CENTIMETRES = re.compile(r"(?<![\d.])(1\d\d|2[0-2]\d|9\d)(?:\.\d)?\s*(?:cm|厘米|公分)")
CALLED_HEIGHT = re.compile(r"(?:身高|个子|height)\D{0,4}?(1\d\d|2[0-2]\d)(?!\d|\s*(?:斤|kg|lb))")
WEIGHED = re.compile(rf"(?<![\d.]){NUMBER}\s*{WEIGHT}")
CALLED_WEIGHT = re.compile(rf"(?:体重|weight?s?|weigh)\D{{0,6}}?{NUMBER}(?!\d)")
PAIR = re.compile(r"(?<![\d.])(1[3-9]\d|20\d)\s*[,，、/\s+]\s*(\d{2,3}(?:\.\d)?)(?![\d.])")
BARE_HEIGHT = re.compile(
    r"(?<![\d.¥$])(1[4-9]\d|20\d)(?![\d.]|\s*(?:斤|kg|公斤|lb|pound|磅|元|块|码|mm|ml|g\b|%))"
)
FOOTED = re.compile(
    rf"(?<!\d)(?<!\d )(?:脚长|足长|脚|foot(?: length)?|feet)"
    rf"(?:\s*(?:是|有|is|of|are|measures?|:|：|about|大概|约))?\s*{NUMBER}\s*{LENGTH}?"
)
LENGTH_OF_FOOT = re.compile(
    rf"(?<![\d.]){NUMBER}\s*{LENGTH}?\s*(?:的)?(?:脚长|脚\b|的脚|foot\b|feet\b)"
)
GIRTHS = {
    Measure.BUST: re.compile(rf"(?:胸围|胸|bust|chest)\D{{0,4}}?{NUMBER}\s*{LENGTH}?"),
    Measure.WAIST: re.compile(rf"(?:腰围|腰|waist)\D{{0,4}}?{NUMBER}\s*{LENGTH}?(\d)?"),
    Measure.HIP: re.compile(rf"(?:臀围|臀|hips?)\D{{0,4}}?{NUMBER}\s*{LENGTH}?"),
}
USUAL = re.compile(
    r"(?:平时|平常|一般|通常|以前|都|日常)(?:都|是)?(?:穿|买|选)(?:的)?(?:是)?\s*(\d{2}(?:\.5)?|\d?x{0,3}[sml])(?![a-z\d])"
    r"|(?:usually|normally|typically|always) (?:wear|take|buy|get|am)(?: an?)?(?: size| eu)?\s*"
    r"(\d{2}(?:\.5)?|\d?x{0,3}[sml])\b"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a shopper said of their body.

    Args:
        measures: cm and kg.
        usual: The size they wear elsewhere, in capitals.
        units: In which the weight was told, and lengths: ``斤``, ``kg`` or ``lb``; ``cm`` or ``in``.
    """

    measures: Mapping[Measure, float] = field(default_factory=dict)
    usual: str = ""
    units: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.measures or self.usual)

    def after(self, earlier: "Told") -> "Told":
        """This with what was said before and is not said anew."""
        measures = {**earlier.measures, **self.measures}
        return Told(measures, self.usual or earlier.usual, self.units | earlier.units)


def measures_in(text: str) -> Told:
    """What ``text`` says of a body; nothing where no measure is named."""
    folded = fold(text)
    found: dict[Measure, float] = {}
    for read in (_weight, _foot, _girths, _height, _pair):
        for measure, value in read(folded, found).items():
            if _is_human(measure, value):
                found.setdefault(measure, value)
    worn = USUAL.search(folded)
    usual = next((group for group in worn.groups() if group), "") if worn else ""
    return Told(found, usual.upper(), _units(folded, found))


Found = Mapping[Measure, float]


def answer_in(text: str, asked: Collection[Measure]) -> Told:
    """What a bare number says where ``asked`` was asked for: 170 is a height, 58 a weight."""
    match = ALONE.fullmatch(fold(text).strip())
    if match is None:
        return Told()
    number = float(match[1])
    readings = {
        Measure.HEIGHT: number,
        Measure.FOOT: number * (0.1 if number >= 150 else 1.0),
        Measure.WEIGHT: number * _likely_unit(text, number),
        Measure.WAIST: _around(number),
        Measure.BUST: _around(number),
        Measure.HIP: _around(number),
    }
    likely = {Measure.HEIGHT: (130.0, 215.0), Measure.WEIGHT: (30.0, 130.0)}
    for measure in (m for m in readings if m in asked):
        low, high = likely.get(measure, BODY.get(measure, GIRTH))
        if low <= readings[measure] <= high:
            return Told({measure: readings[measure]})
    return Told()


def _units(text: str, found: Found) -> frozenset[str]:
    """The units that a reply should speak in."""
    weight = WEIGHED.search(text)
    factor = WEIGHTS[weight[2]] if weight else None
    if factor is None and Measure.WEIGHT in found:
        factor = _likely_unit(text, found[Measure.WEIGHT] / JIN)
    spoken = {JIN: "斤", POUND: "lb", 1.0: "kg"}
    feet = FEET.search(text) and Measure.HEIGHT in found
    inches = re.search(r"\d\s*(?:inch|in\b|英寸|\"|″)", text)
    length = {"in"} if feet or inches else set()
    return frozenset(({spoken[factor]} if factor else set()) | length)


def _height(text: str, found: Found) -> dict[Measure, float]:
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], float]], ...] = (
        (METRES, _metres),
        (SPELT, lambda match: 100.0 + 10 * DIGITS.index(match[1]) + DIGITS.index(match[2] or "零")),
        (FEET, lambda match: float(match[1]) * FOOT + float(match[2] or 0) * INCH),
        (CENTIMETRES, lambda match: float(match[0].rstrip("cm厘米公分 "))),
        (CALLED_HEIGHT, lambda match: float(match[1])),
    )
    if Measure.FOOT not in found:
        for pattern, value in readers:
            if match := pattern.search(text):
                return {Measure.HEIGHT: value(match)}
    if Measure.WEIGHT in found and (match := BARE_HEIGHT.search(text)):
        return {Measure.HEIGHT: float(match[1])}
    return {}


def _metres(match: re.Match[str]) -> float:
    rest = match[2] or match[3] or ""
    return float(match[1]) * 100 + float(rest.ljust(2, "0"))


def _weight(text: str, _found: Found) -> dict[Measure, float]:
    if match := WEIGHED.search(text):
        return {Measure.WEIGHT: float(match[1]) * WEIGHTS[match[2]]}
    if match := CALLED_WEIGHT.search(text):
        return {Measure.WEIGHT: float(match[1]) * _likely_unit(text, float(match[1]))}
    return {}


def _pair(text: str, found: Found) -> dict[Measure, float]:
    """165 110: a height, then a weight; nothing if one of them is known otherwise."""
    if Measure.WEIGHT in found or Measure.HEIGHT in found:
        return {}
    match = PAIR.search(text)
    if match is None:
        return {}
    weight = float(match[2]) * _likely_unit(text, float(match[2]))
    return {Measure.HEIGHT: float(match[1]), Measure.WEIGHT: weight}


def _likely_unit(text: str, number: float) -> float:
    """In Chinese 80 and more are 斤, in English 100 and more are pounds; less are kilograms."""
    chinese = any("一" <= sign <= "鿿" for sign in text)
    if number >= (80 if chinese else 100):
        return JIN if chinese else POUND
    return 1.0


def _foot(text: str, _found: Found) -> dict[Measure, float]:
    match = FOOTED.search(text) or LENGTH_OF_FOOT.search(text)
    if match is None:
        return {}
    number, unit = float(match[1]), match[2]
    factor = LENGTHS[unit] if unit else (0.1 if number >= 150 else 1.0)
    return {Measure.FOOT: number * factor}


def _girths(text: str, _found: Found) -> dict[Measure, float]:
    """Around bust, waist and hips; a number too small for centimetres is inches or 尺."""
    told: dict[Measure, float] = {}
    for measure, pattern in GIRTHS.items():
        if match := pattern.search(text):
            told[measure] = _girth(match)
    return told


def _girth(match: re.Match[str]) -> float:
    number, unit = float(match[1]), match[2]
    more = float(match[3]) / 10 if match.re.groups > 2 and match[3] and unit == "尺" else 0.0
    if unit:
        return (number + more) * LENGTHS[unit]
    return _around(number)


def _around(number: float) -> float:
    """A bare number that goes around a body: too small for centimetres it is inches, or 尺."""
    return number * (CHI if number < 5 else INCH if number <= 50 else 1.0)


def _is_human(measure: Measure, value: float) -> bool:
    low, high = BODY.get(measure, GIRTH)
    return low <= value <= high
