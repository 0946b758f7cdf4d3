"""Finds amounts in a folded text, as people write them: 五百, 3千5, 1.5k, 两三百, "two hundred".

An amount is a range of numbers with its place in the text; what it is an amount *of* (money, a
size, a quantity) is decided by whoever reads its surroundings.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.nlu.amounts.numerals import (
    DIGITS,
    ENGLISH_MAGNITUDES,
    ENGLISH_UNITS,
    MAGNITUDES,
    largest_magnitude,
    parse_chinese,
    parse_english,
)
from assistant.nlu.words.patterns import any_of, compiled

NUMERAL = "[〇零一二两俩三四五六七八九十拾百佰千仟万壹贰叁肆伍陆柒捌玖]"
CHINESE = compiled(rf"(?:[小大好]?几)?{NUMERAL}+(?:点[一二三四五六七八九]+(?!半|钟)|几)?")
# 小几百 is the lower hundreds, 大几百 the upper ones: parts of ten units
SEVERAL = {"小": (2, 5), "大": (6, 10), "好": (3, 10), "几": (1, 10)}
ARABIC_MAGNITUDES = {**MAGNITUDES, "k": 1000, "w": 10_000, "百万": 1_000_000, "千万": 10_000_000}
ARABIC_MAGNITUDES |= {"grand": 1000, "hundred": 100, "thousand": 1000}
ARABIC = compiled(
    r"(?<![\d.])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    # "w" is short for 万 where it is money; else it counts watts
    r"(?:\s?(?P<magnitude>[百千]?万|[十百千]|k(?![a-z])|w(?=元|块|的?预算)|(?:grand|hundred|thousand)\b)"
    r"(?P<rest>\d(?!\d))?)?"
)
UNITS = any_of(*ENGLISH_UNITS)
WORD = compiled("[a-z]+")
MAGNITUDE_WORDS = any_of("hundred", "thousand", "grand")
AFTER_A_MAGNITUDE = any_of("(?<=hundred)", "(?<=thousand)", "(?<=grand)")
ENGLISH = compiled(
    rf"\b(?:(?:{UNITS}|a couple(?: of)?|couple|an?)[\s-]+(?={MAGNITUDE_WORDS})|{UNITS}\b)"
    rf"(?:[\s-]*\b(?:{UNITS}|{MAGNITUDE_WORDS})\b"
    # "one hundred and five" is one number, "one hundred and two hundred" are two
    rf"|{AFTER_A_MAGNITUDE}\s+and\s+{UNITS}\b(?:[\s-]{UNITS}\b)?(?!\s+{MAGNITUDE_WORDS}))*"
    rf"(?:\s?k\b|\s+and a half\b)?"
    rf"|\bhalf a {MAGNITUDE_WORDS}\b"
)
FOLLOWED = r"(?=[元块以之左上下出到至的内钱预价吧吗呢,，。、;；!！?？~\s-]|$)"
BEYOND = compiled(rf"(?:多|几)(?:一?点儿?|些)?{FOLLOWED}")
LITTLE_BEYOND = compiled(rf"(?:出头|挂零|冒头){FOLLOWED}")
ROUGHLY = compiled(rf"来{FOLLOWED}|把(?=[块元的])")
IDIOMS = {"百八十": (80.0, 100.0), "千八百": (800.0, 1000.0), "万八千": (8000.0, 10_000.0)}
SPREAD = 0.2  # how far "about" reaches to either side


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or, when vague, a range of numbers.

    Args:
        low: The number, or the lower end.
        high: Equal to ``low`` unless the text is vague (两三百, 三百多).
        start: First code point.
        end: One past the last code point.
        worded: Whether it is written in words, so that it may be no number at all (一下, "one").
        magnitude: The last magnitude written (100 for 三百), 1 without any.
    """

    low: float
    high: float
    start: int
    end: int
    worded: bool = False
    magnitude: float = 1.0

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


def find_amounts(text: str) -> list[Amount]:
    """All amounts of a folded text, from left to right, without overlaps."""
    found = [_arabic(match) for match in ARABIC.finditer(text)]
    for pattern, read in ((CHINESE, _chinese), (ENGLISH, _english)):
        read_here = [read(match) for match in pattern.finditer(text)]
        found += [amount for amount in read_here if amount and _is_free(amount, found)]
    return sorted((_vague(text, amount) for amount in found), key=lambda amount: amount.start)


def around(value: float) -> tuple[float, float]:
    """The ends of "about ``value``"."""
    return round(value * (1 - SPREAD), 2), round(value * (1 + SPREAD), 2)


def _is_free(amount: Amount, others: Iterable[Amount]) -> bool:
    return all(amount.end <= other.start or other.end <= amount.start for other in others)


def _arabic(match: re.Match[str]) -> Amount:
    value, magnitude = float(match["number"].replace(",", "")), 1.0
    if match["magnitude"]:
        magnitude = float(ARABIC_MAGNITUDES[match["magnitude"]])
        value = round(value * magnitude + float(match["rest"] or 0) * magnitude / 10, 6)
    return Amount(value, value, match.start(), match.end(), magnitude=magnitude)


def _chinese(match: re.Match[str]) -> Amount | None:
    numeral = match.group()
    span = match.span()
    if numeral[0] in SEVERAL:
        unit, (low, high) = largest_magnitude(numeral), SEVERAL[numeral[0]]
        whole = Amount(unit * low, unit * high, *span, worded=True, magnitude=unit)
        return whole if unit > 1 else None
    if len(numeral) > 1 and numeral[-1] in "两俩":  # 二两 is weighed
        numeral, span = numeral[:-1], (span[0], span[1] - 1)
    ends = _ends(numeral)
    if ends is None:
        return None
    return Amount(*ends, *span, worded=True, magnitude=largest_magnitude(numeral))


def _ends(numeral: str) -> tuple[float, float] | None:
    """The lower and the upper end of a numeral: 两三百 is 200 to 300, 十几 10 to 20."""
    if numeral[-1] == "几":
        low = parse_chinese(numeral[:-1])
        return (low, low + largest_magnitude(numeral)) if low and low >= 10 else None
    whole, _, decimals = numeral.partition("点")
    pair = None if decimals else IDIOMS.get(whole) or _neighbours(whole)
    if pair:
        return pair
    value = parse_chinese(whole)
    if value is None:
        return None
    value += sum(DIGITS[digit] / 10**place for place, digit in enumerate(decimals, start=1))
    return (value, value)


def _neighbours(numeral: str) -> tuple[float, float] | None:
    """两三百 and 十五六 are ranges: two rising digits that share what stands around them."""
    place = next((i for i in range(len(numeral) - 1) if _rises(numeral, i)), None)
    if place is None:
        return None
    before, after = numeral[:place], numeral[place + 2 :]
    if len(before) + len(after) == 0 or after[:1] in DIGITS:
        return None  # 三四 alone is no numeral, and 一二三 neither
    low = parse_chinese(before + numeral[place] + after)
    high = parse_chinese(before + numeral[place + 1] + after)
    return (low, high) if low is not None and high is not None and low < high else None


def _rises(numeral: str, place: int) -> bool:
    first, second = DIGITS.get(numeral[place], 0), DIGITS.get(numeral[place + 1], 0)
    return 0 < first < second


def _english(match: re.Match[str]) -> Amount:
    value = parse_english(match.group())
    words = WORD.findall(match.group())
    magnitude = next((ENGLISH_MAGNITUDES[w] for w in reversed(words) if w in ENGLISH_MAGNITUDES), 1)
    return Amount(value, value, *match.span(), worded=True, magnitude=float(magnitude))


def _vague(text: str, amount: Amount) -> Amount:
    """三百多 reaches to the next round figure; 三百来 is about 300."""
    if not amount.exact or amount.low < 10:
        return amount
    roughly = ROUGHLY.match(text, amount.end)
    if roughly:
        low, high = around(amount.low)
        return replace(amount, low=low, high=high, end=roughly.end())
    little = LITTLE_BEYOND.match(text, amount.end)
    if little:
        high = min(amount.low + _step(amount.low), around(amount.low)[1])
        return replace(amount, high=high, end=little.end())
    beyond = BEYOND.match(text, amount.end)
    if not beyond:
        return amount
    return replace(amount, high=amount.low + _step(amount.low), end=beyond.end())


def _step(value: float) -> int:
    """The size of the last figure that is not 0: 100 for 300, 10 for 350."""
    figures = f"{value:.0f}"
    return int(10 ** (len(figures) - len(figures.rstrip("0"))))
