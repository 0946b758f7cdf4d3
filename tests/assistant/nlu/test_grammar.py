"""What holds for every amount in every spelling in every phrase, and for every text whatsoever."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.nlu.amounts.numbers import around
from assistant.nlu.meaning import Mention
from retrieval.units import conversion
from tests.assistant.nlu.market import BRANDS, COLORS, GOODS, SHOES, read
from tests.assistant.nlu.test_numbers import chinese, english

Spelling = Callable[[int], str | None]
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
AROUND = "around"


def mixed(number: int) -> str | None:
    """3千5 for 3,500, where nothing but one figure follows the thousands."""
    thousands, rest = divmod(number, 1000)
    return f"{thousands}千{rest // 100}" if 0 < thousands < 10 and rest and not rest % 100 else None


def ten_thousands(number: int) -> str | None:
    """1万2 for 12,000 and 3万 for 30,000."""
    whole, rest = divmod(number, 10_000)
    if not whole or rest % 1000:
        return None
    return f"{whole}万{rest // 1000 or ''}"


def short(number: int) -> str | None:
    """1.5k for 1,500."""
    return f"{number / 1000:g}k" if number >= 1000 and not number % 100 else None


NUMERALS: tuple[Spelling, ...] = (
    str,
    lambda number: str(number).translate(WIDE),
    lambda number: f"{number:,}",
    lambda number: f"{number}.00",
    short,
)
CHINESE: tuple[Spelling, ...] = (
    *NUMERALS,
    chinese,
    lambda number: chinese(number).translate(FORMAL),
    mixed,
    ten_thousands,
    lambda number: f"{number}元",
    lambda number: f"{chinese(number)}块钱",
    lambda number: f"￥{number}",
)
ENGLISH: tuple[Spelling, ...] = (
    *NUMERALS,
    english,
    lambda number: f"${number}",
    lambda number: f"{number} yuan",
    lambda number: f"{english(number)} bucks",
)
CHINESE_PHRASES = {
    "{}以内": "lte", "{}以下": "lte", "{}之内": "lte", "{}封顶": "lte", "不超过{}": "lte",
    "不要超过{}": "lte", "最多{}": "lte", "顶多花{}": "lte", "预算{}": "lte", "上限{}": "lte",
    "低于{}": "lt", "不到{}": "lt", "比{}便宜": "lt",
    "{}以上": "gte", "{}起": "gte", "至少{}": "gte", "至少要{}": "gte", "不低于{}": "gte",
    "高于{}": "gt", "超过{}": "gt",
    "{}左右": AROUND, "{}上下": AROUND, "大概{}": AROUND, "差不多{}": AROUND,
}  # fmt: skip
ENGLISH_PHRASES = {
    "under {}": "lte", "up to {}": "lte", "no more than {}": "lte", "at most {}": "lte",
    "max {}": "lte", "{} or less": "lte", "{} max": "lte", "nothing over {}": "lte",
    "not more than {}": "lte", "{} tops": "lte",
    "less than {}": "lt", "below {}": "lt", "cheaper than {}": "lt",
    "at least {}": "gte", "{} or more": "gte", "{} and up": "gte", "no less than {}": "gte",
    "more than {}": "gt", "over {}": "gt", "above {}": "gt",
    "around {}": AROUND, "about {}": AROUND, "{} or so": AROUND, "roughly {}": AROUND,
}  # fmt: skip
AMOUNTS = st.one_of(
    st.integers(20, 99_999),
    st.integers(2, 99).map(lambda tens: 10 * tens),
    st.integers(2, 999).map(lambda hundreds: 100 * hundreds),
)


def prices(mentions: tuple[Mention, ...]) -> dict[str, float]:
    """The bounds on the price by their operators."""
    bounds = (m.constraint for m in mentions if m.constraint.field == "price")
    return {c.op.value: float(c.values[0]) for c in bounds}


def check(text: str, phrase: str, op: str, number: int) -> None:
    found = read(text).mentions
    low, high = around(number)
    wanted = {"gte": low, "lte": high} if op == AROUND else {op: float(number)}
    assert prices(found) == pytest.approx(wanted)
    assert {text[slice(*mention.span)] for mention in found} == {phrase}


@given(AMOUNTS, st.sampled_from(CHINESE), st.sampled_from(sorted(CHINESE_PHRASES)))
@settings(max_examples=300, deadline=None)
def test_a_chinese_bound_is_read_in_every_spelling(
    number: int, spell: Spelling, phrase: str
) -> None:
    spelt = spell(number)
    assume(spelt is not None)
    said = phrase.format(spelt)
    check(f"想买个礼物，{said}，谢谢", said, CHINESE_PHRASES[phrase], number)


@given(AMOUNTS, st.sampled_from(ENGLISH), st.sampled_from(sorted(ENGLISH_PHRASES)))
@settings(max_examples=300, deadline=None)
def test_an_english_bound_is_read_in_every_spelling(
    number: int, spell: Spelling, phrase: str
) -> None:
    spelt = spell(number)
    assume(spelt is not None)
    said = phrase.format(spelt)
    check(f"A gift please, {said}, thanks", said, ENGLISH_PHRASES[phrase], number)


RANGES = ("{}到{}", "{}-{}", "{}~{}", "{}至{}", "between {} and {}", "from {} to {}", "{}到{}之间")


@given(
    st.integers(100, 9000),
    st.integers(1, 9000),
    st.sampled_from(CHINESE),
    st.sampled_from(CHINESE),
    st.sampled_from(RANGES),
)
@settings(max_examples=200, deadline=None)
def test_a_range_is_read_in_every_spelling(
    low: int, more: int, spell: Spelling, spell_end: Spelling, phrase: str
) -> None:
    high = low + more
    first, last = spell(low), spell_end(high)
    assume(first is not None and last is not None)
    assume(not (low in range(1990, 2036) and high in range(1990, 2036)))
    said = phrase.format(first, last)
    found = read(f"礼物，{said}，谢谢").mentions
    assert prices(found) == {"gte": low, "lte": high}
    assert {m.span for m in found} == {(3, 3 + len(said))}


LITRES = ("ml", "毫升", "L", "升", "l")


@given(st.integers(1, 5000), st.sampled_from(LITRES), st.sampled_from(("以上", "以下", "左右")))
@settings(deadline=None)
def test_a_bound_on_a_measure_is_the_same_amount_in_any_unit(
    number: int, unit: str, compared: str
) -> None:
    (goods, mention, *more) = sorted(
        (m.constraint for m in read(f"{number}{unit}{compared}的电水壶").mentions),
        key=lambda constraint: (constraint.field != "category", constraint.op),
    )
    factor = conversion(unit.lower(), mention.unit.lower())
    assert (goods.value, mention.field) == ("电水壶", "capacity")
    assert factor is not None
    ends = around(number) if compared == "左右" else (number,)
    told = sorted(float(c.values[0]) for c in (mention, *more))
    assert told == pytest.approx([end * factor for end in ends], rel=0.005)


@given(st.sampled_from(SHOES), st.sampled_from(("{}码的", "穿{}的", "EU {} ", "尺码{}码 ")))
@settings(deadline=None)
def test_a_shoe_size_is_read_in_every_phrase(size: str, phrase: str) -> None:
    found = {
        m.constraint.field: m.constraint.value
        for m in read(phrase.format(size) + "跑步鞋").mentions
    }
    assert found == {"size": size, "category": "跑步鞋"}


LETTERS = (
    "，。, .!?的了吗和或不要别最好都除了到-~+第个款双件码寸斤两升半多几上下以内左右xlsmk$¥/\"'"
)
WORDS = (
    *[
        "五百",
        "300",
        "2k",
        "1.5",
        "42",
        "第二个",
        "42码",
        "170/92A",
        "36C",
        "US",
        "9",
        "二尺三",
        "半斤",
        "500ml",
        "27寸",
        "不要",
        "除了",
        "不对",
        "哦不",
    ],
    *[
        "最便宜",
        "the",
        "cheapest",
        "either",
        "or",
        "and",
        "not",
        "without",
        "under",
        "between",
        "at",
        "least",
        "左右",
        "到",
        "最好",
        "ideally",
    ],
    *[
        "都行",
        "颜色",
        "牌子",
        "brand",
        "两双",
        "a",
        "dozen",
        "last",
        "two",
        "these",
        "刚才那个",
        "四星半",
        "评分",
        "销量",
        "元",
        "$",
        "€",
        "以内",
        "以上",
    ],
    *("no wait", "any is fine", "if possible", "必须", "都不要", "不含", "-free", "比", "便宜"),
)
NAMES = [name for pair in (*COLORS, *BRANDS) for name in pair] + [kind[0] for kind in GOODS]
SAID = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(NAMES), st.text(LETTERS, max_size=3)),
    max_size=14,
).map(" ".join)
GLUED = st.lists(st.sampled_from([*WORDS, *NAMES]), max_size=12).map("".join)


@given(st.one_of(st.text(max_size=60), SAID, GLUED))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_no_two_fields_share_its_characters(text: str) -> None:
    found = read(text)
    owners: dict[int, str] = {}
    for mention in found.mentions:
        start, end = mention.span
        assert 0 <= start < end <= len(text)
        for place in range(start, end):
            assert owners.setdefault(place, mention.constraint.field) == mention.constraint.field
    for start, end in (*(r.span for r in found.references), *found.spans):
        assert 0 <= start < end <= len(text)


@given(st.one_of(SAID, GLUED))
@settings(max_examples=300, deadline=None)
def test_no_value_is_wanted_and_refused_at_once(text: str) -> None:
    constraints = [m.constraint for m in read(text).mentions]
    wanted = {(c.field, v) for c in constraints if c.op in ("eq", "in") for v in c.values}
    refused = {(c.field, v) for c in constraints if c.op.negated for v in c.values}
    assert not wanted & refused


@given(st.one_of(SAID, GLUED))
@settings(max_examples=200, deadline=None)
def test_a_range_is_never_empty(text: str) -> None:
    for field in ("price", "rating", "capacity", "screen"):
        own = [m.constraint for m in read(text).mentions if m.constraint.field == field]
        low = [float(c.values[0]) for c in own if c.op in ("gte", "gt")]
        high = [float(c.values[0]) for c in own if c.op in ("lte", "lt")]
        assert not low or not high or max(low) <= min(high)
