"""The value of a numeral in words: 三百五 is 350, "one thousand two hundred" is 1,200."""

import re

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5}
DIGITS |= {"陆": 6, "柒": 7, "捌": 8, "玖": 9}
MAGNITUDES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000}
THOUSAND, TEN_THOUSAND = 1000, 10_000

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH_UNITS = {word: value for value, word in enumerate(ONES.split())}
ENGLISH_UNITS |= {word: 10 * tens for tens, word in enumerate(TENS.split(), start=2)}
ENGLISH_MAGNITUDES = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000}


def parse_chinese(numeral: str) -> float | None:
    """The value of a Chinese numeral: 三百五 is 350, 一万二 12,000; None if it is not one."""
    total = section = current = 0.0
    last = 1.0
    for position, character in enumerate(numeral):
        if character in DIGITS:
            if position and numeral[position - 1] in DIGITS and DIGITS[numeral[position - 1]]:
                return None  # digits in a row without magnitudes are no numeral
            current = DIGITS[character]
            last = 1.0 if current == 0 else last
            continue
        magnitude = float(MAGNITUDES[character])
        if magnitude == TEN_THOUSAND:
            total, section = ((total + section + current) or 1.0) * magnitude, 0.0
        else:
            section += (current or 1.0) * magnitude
        current, last = 0.0, magnitude
    return total + section + current * (last / 10 if last >= 100 else 1)


def largest_magnitude(numeral: str) -> float:
    """The last magnitude written, 1 without any: 100 for 三百五."""
    return float(next((MAGNITUDES[c] for c in reversed(numeral) if c in MAGNITUDES), 1))


def parse_english(numeral: str) -> float:
    """The value of English number words: "a couple hundred" is 200."""
    total = section = 0.0
    half = 0.5 if "half" in numeral else 0.0
    for word in re.findall(r"[a-z]+", numeral):
        magnitude = ENGLISH_MAGNITUDES.get(word, 1)
        if magnitude >= THOUSAND:
            total, section = total + (section or half or 1) * magnitude, 0.0
        elif magnitude > 1:
            section = (section or half or 1) * magnitude
        else:
            section += 2 if word == "couple" else ENGLISH_UNITS.get(word, 0)
    return total + section + (half if numeral.endswith("and a half") else 0)
