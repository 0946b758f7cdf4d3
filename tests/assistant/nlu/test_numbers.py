"""Amounts in every spelling, and the numerals behind them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlu.amounts.numbers import find_amounts
from assistant.nlu.amounts.numerals import largest_magnitude, parse_chinese, parse_english
from assistant.nlu.words.normalising import fold

CHINESE_DIGITS = "零一二三四五六七八九"
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH_ONES = ONES.split()
ENGLISH_TENS = TENS.split()


def chinese(number: int) -> str:
    """A number below 100,000 as it is formally written."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return chinese(number // 10_000) + "万" + (gap + chinese(rest) if rest else "")
    for magnitude, word in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= magnitude:
            rest = number % magnitude
            gap = "零" if 0 < rest < magnitude // 10 else ""
            return (
                CHINESE_DIGITS[number // magnitude] + word + (gap + chinese(rest) if rest else "")
            )
    return CHINESE_DIGITS[number]


def english(number: int, joint: str = " and ") -> str:
    """A number below 1,000,000 in English words; "and" only before its last two figures."""
    if number >= 1000:
        rest = f" {english(number % 1000)}" if number % 1000 else ""
        return f"{english(number // 1000, ' ')} thousand{rest}"
    if number >= 100:
        rest = joint + english(number % 100) if number % 100 else ""
        return f"{english(number // 100)} hundred{rest}"
    if number >= 20:
        last = number % 10
        return ENGLISH_TENS[number // 10] + (f"-{ENGLISH_ONES[last]}" if last else "")
    return ENGLISH_ONES[number]


def amounts(text: str) -> list[tuple[float, float]]:
    return [(amount.low, amount.high) for amount in find_amounts(fold(text))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("500", 500, id="digits"),
        pytest.param("１２００", 1200, id="full-width digits"),
        pytest.param("1,299", 1299, id="thousands separator"),
        pytest.param("59.9", 59.9, id="decimals"),
        pytest.param("五百", 500, id="a Chinese numeral"),
        pytest.param("三百五", 350, id="a colloquial tail of hundreds"),
        pytest.param("一万二", 12_000, id="a colloquial tail of ten thousands"),
        pytest.param("两千零五", 2005, id="a gap"),
        pytest.param("壹佰伍拾", 150, id="banker's numerals"),
        pytest.param("百", 100, id="a bare magnitude"),
        pytest.param("3千5", 3500, id="digits around a magnitude"),
        pytest.param("2百5", 250, id="digits around a hundred"),
        pytest.param("1.5k", 1500, id="k"),
        pytest.param("3K", 3000, id="capital K"),
        pytest.param("1.2万", 12_000, id="万 after a decimal"),
        pytest.param("3百万", 3_000_000, id="two magnitudes"),
        pytest.param("四点五", 4.5, id="a spoken decimal"),
        pytest.param("two hundred", 200, id="English words"),
        pytest.param("a hundred", 100, id="an article for one"),
        pytest.param("fifteen hundred", 1500, id="more than nine hundreds"),
        pytest.param("one thousand two hundred", 1200, id="thousands and hundreds"),
        pytest.param("a couple of hundred", 200, id="a couple"),
        pytest.param("twenty-five", 25, id="a hyphen"),
        pytest.param("two k", 2000, id="a word and k"),
    ],
)
def test_an_amount_is_read_in_any_spelling(text: str, value: float) -> None:
    assert amounts(text) == [(value, value)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        pytest.param("两三百", 200, 300, id="two neighbours"),
        pytest.param("三五百", 300, 500, id="neighbours with a gap"),
        pytest.param("十五六", 15, 16, id="the neighbours last"),
        pytest.param("二三十", 20, 30, id="tens"),
        pytest.param("一百二三十", 120, 130, id="the neighbours in the middle"),
        pytest.param("三百多块", 300, 400, id="多 reaches to the next hundred"),
        pytest.param("350多元", 350, 360, id="多 reaches to the next ten"),
        pytest.param("十几块", 10, 20, id="十几"),
        pytest.param("几百块", 100, 1000, id="几百"),
        pytest.param("五百出头", 500, 600, id="出头"),
        pytest.param("三百来块", 240, 360, id="来 is about"),
    ],
)
def test_a_vague_amount_is_a_range(text: str, low: float, high: float) -> None:
    assert amounts(text) == [(low, high)]


@pytest.mark.parametrize(
    "text", ["三四", "一二三", "很好", "two", "kind of", "k", ""], ids=lambda text: text or "empty"
)
def test_a_text_without_magnitudes_or_digits_holds_no_large_amount(text: str) -> None:
    assert all(high < 10 for _, high in amounts(text))


def test_two_english_numbers_joined_by_and_stay_two() -> None:
    assert amounts("between one hundred and two hundred") == [(100, 100), (200, 200)]


def test_watts_are_no_ten_thousands() -> None:
    assert amounts("65w以内") == [(65, 65)]
    assert amounts("3w块") == [(30_000, 30_000)]


@given(st.integers(min_value=1, max_value=99_999))
def test_every_formal_chinese_numeral_has_its_value(number: int) -> None:
    assert parse_chinese(chinese(number)) == number


@given(st.integers(min_value=10, max_value=99_999))
def test_every_formal_chinese_numeral_is_found_whole(number: int) -> None:
    text = f"大概{chinese(number)}元"
    assert [(a.low, text[a.start : a.end]) for a in find_amounts(text)] == [
        (number, chinese(number))
    ]


@given(st.integers(min_value=1, max_value=9), st.sampled_from("百千万"), st.integers(1, 9))
def test_a_colloquial_tail_counts_in_the_next_lower_magnitude(
    head: int, magnitude: str, tail: int
) -> None:
    unit = {"百": 100, "千": 1000, "万": 10_000}[magnitude]
    value = head * unit + tail * unit / 10
    words = CHINESE_DIGITS[head] + magnitude + CHINESE_DIGITS[tail]
    assert parse_chinese(words) == value
    assert amounts(f"{head}{magnitude}{tail}") == [(value, value)]


@given(st.integers(min_value=100, max_value=999_999))
def test_every_english_numeral_has_its_value(number: int) -> None:
    words = english(number)
    assert parse_english(words) == number
    assert [(a.low, words[a.start : a.end]) for a in find_amounts(words)] == [(number, words)]


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=0, max_value=9))
def test_k_counts_thousands(thousands: int, tenth: int) -> None:
    assert amounts(f"{thousands}.{tenth}k") == [(thousands * 1000 + tenth * 100,) * 2]


@given(st.text(alphabet="零一二两三四五六七八九十百千万几多来点半0123456789.,k元 ", max_size=24))
def test_amounts_stand_in_order_without_overlaps(text: str) -> None:
    found = find_amounts(fold(text))
    assert all(0 <= one.start < one.end <= len(text) and one.low <= one.high for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_the_magnitude_written_last_is_known() -> None:
    assert largest_magnitude("三百五") == 100
    assert largest_magnitude("五") == 1
