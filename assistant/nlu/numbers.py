"""Finds amounts in a folded text, as people write them: 500, 五百, 3千5, 1.5k, 一万二, 两三百, "two hundred".

An amount is a range of numbers with its place in the text; what it is an amount *of* (money, a size, a
quantity) is decided by whoever reads its surroundings.
"""

import re
from dataclasses import dataclass

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "半": 0}
MAGNITUDES = {"十": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "k": 1000}
MAGNITUDES |= {"w": 10_000}

CHINESE = re.compile(r"[〇零一二两俩三四五六七八九十百佰千仟万壹贰叁肆伍]+")
ARABIC = re.compile(
    r"(?<![\d.])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<magnitude>[百千万]|k(?![a-z])|w(?=以内|以下|元|块|左右|上下|预算|的?价))(?P<rest>\d(?!\d))?)?"
)
VAGUE = re.compile(r"(?:多|来|几)(?=[元块以左,，。的\s]|$)")
ENGLISH_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
ENGLISH_UNITS |= {
    word: (index + 2) * 10
    for index, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    )
}
ENGLISH_MAGNITUDES = {"hundred": 100, "thousand": 1000, "grand": 1000}
ENGLISH = re.compile(
    r"\b(?:(?:{units}|a|couple)(?:[\s-]+(?:{units}))?[\s-]+(?:hundred|thousand|grand)"
    r"(?:\s+(?:and\s+)?(?:{units})(?:[\s-]+(?:{units}))?)?|(?:{units})(?:[\s-](?:{units}))?)\b".format(
        units="|".join(ENGLISH_UNITS)
    )
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or, when vague, a range of numbers.

    Args:
        low: The number, or the lower end.
        high: Equal to ``low`` unless the text is vague (两三百, 三百多).
        start: First code point.
        end: One past the last code point.
        worded: Whether it is written in words, so that it may be no number at all (一下, "one").
    """

    low: float
    high: float
    start: int
    end: int
    worded: bool = False


def find_amounts(text: str) -> list[Amount]:
    """All amounts of a folded text, from left to right, without overlaps."""
    found = [_arabic(match) for match in ARABIC.finditer(text)]
    taken = [(amount.start, amount.end) for amount in found]
    for pattern, read in ((CHINESE, _chinese), (ENGLISH, _english)):
        for match in pattern.finditer(text):
            amount = read(match)
            if amount and not any(s < amount.end and amount.start < e for s, e in taken):
                found.append(amount)
    return sorted((_vague(text, amount) for amount in found), key=lambda amount: amount.start)


def parse_chinese(numeral: str) -> float | None:
    """The value of a Chinese numeral: 三百五 is 350, 一万二 12,000; None if it is not one."""
    total = section = current = 0.0
    last = 1.0
    for character in numeral:
        if character in DIGITS:
            if current and last != 10 and not section and not total:
                return None  # 三四: digits in a row without magnitudes are no numeral
            current = DIGITS[character]
            last = 1.0 if character in "零〇" else last
            continue
        magnitude = float(MAGNITUDES[character])
        if magnitude == 10_000:
            total, section = ((total + section + current) or 1.0) * magnitude, 0.0
        else:
            section += (current or 1.0) * magnitude
        current, last = 0.0, magnitude
    trailing = current * (last / 10 if last >= 100 else 1)
    return total + section + trailing


def _arabic(match: re.Match[str]) -> Amount:
    value = float(match["number"].replace(",", ""))
    if match["magnitude"]:
        magnitude = MAGNITUDES[match["magnitude"]]
        value = value * magnitude + float(match["rest"] or 0) * magnitude / 10
    return Amount(value, value, match.start(), match.end())


def _chinese(match: re.Match[str]) -> Amount | None:
    numeral = match.group()
    pair = _neighbours(numeral)
    if pair:
        return Amount(*pair, match.start(), match.end(), worded=True)
    value = parse_chinese(numeral)
    if value is None:
        return None
    return Amount(value, value, match.start(), match.end(), worded=True)


def _neighbours(numeral: str) -> tuple[float, float] | None:
    """两三百 and 三五百 are ranges: two rising digits that share what follows."""
    if len(numeral) < 3 or numeral[0] not in DIGITS or numeral[1] not in DIGITS:
        return None
    if not 0 < DIGITS[numeral[0]] < DIGITS[numeral[1]] or numeral[2] not in MAGNITUDES:
        return None
    low, high = parse_chinese(numeral[0] + numeral[2:]), parse_chinese(numeral[1:])
    return (low, high) if low is not None and high is not None else None


def _english(match: re.Match[str]) -> Amount:
    total = current = 0.0
    for word in re.findall(r"[a-z]+", match.group()):
        if word in ENGLISH_MAGNITUDES:
            total, current = total + max(current, 1) * ENGLISH_MAGNITUDES[word], 0.0
        elif word == "couple":
            current = 2
        else:
            current += ENGLISH_UNITS.get(word, 0)
    return Amount(total + current, total + current, match.start(), match.end(), worded=True)


def _vague(text: str, amount: Amount) -> Amount:
    """三百多 reaches to the next round figure."""
    match = VAGUE.match(text, amount.end)
    if not match or amount.low != amount.high or amount.low < 10:
        return amount
    step = 10 ** (len(f"{amount.low:.0f}") - len(f"{amount.low:.0f}".rstrip("0")))
    return Amount(amount.low, amount.low + step, amount.start, match.end(), amount.worded)
