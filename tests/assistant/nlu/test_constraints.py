"""Named values: wanted, refused, alternatives, wishes; and what is left to search for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlu.words.normalising import fold
from tests.assistant.nlu.shop import asked, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("黑色的手机", ["color eq 黑色", "category eq 手机"]),
        ("black phones", ["color eq 黑色", "category eq 手机"]),
        ("黑的手机", ["color eq 黑色", "category eq 手机"]),
        ("紅色的手机", ["color eq 红色", "category eq 手机"]),
        ("北岭的手机", ["brand eq 北岭", "category eq 手机"]),
        ("Lanting phones", ["brand eq 澜庭", "category eq 手机"]),
        ("纯棉的T恤", ["material eq 纯棉", "category eq T恤"]),
        ("男款跑鞋", ["gender in 男,男女同款", "category eq 跑步鞋"]),
        ("女鞋", ["gender in 女,男女同款", "category eq 鞋"]),
        ("耳机", ["category in 入耳耳机,头戴耳机"]),
        ("防水透气的跑步鞋", ["feature eq 防水", "feature eq 透气", "category eq 跑步鞋"]),
    ],
)
def test_a_value_is_named_in_either_language(text: str, expected: list[str]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "不要黑色",
        "不要黑的",
        "别要黑色",
        "别给我推荐黑色的",
        "除了黑色都可以",
        "不想要黑色",
        "不喜欢黑色的",
        "非黑色的",
        "黑色不要",
        "黑色的就算了",
        "no black",
        "not black please",
        "without black",
        "except black",
        "anything but black",
        "i don't want black",
        "rather not black",
        "instead of black",
        "black is excluded",
    ],
)
def test_a_refusal_in_any_words_is_ne(text: str) -> None:
    assert asked(text) == ["color ne 黑色"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("要不要黑色", ["color eq 黑色"]),
        ("是不是黑色", ["color eq 黑色"]),
        ("有没有黑色", ["color eq 黑色"]),
        ("特别黑的", ["color eq 黑色"]),
        ("非常好", []),
        ("要白色不要黑色", ["color eq 白色", "color ne 黑色"]),
        ("不要黑色，要白色", ["color ne 黑色", "color eq 白色"]),
        ("黑色不要，白色可以", ["color ne 黑色", "color eq 白色"]),
        ("white, not black", ["color eq 白色", "color ne 黑色"]),
        ("i'd rather have white than black", ["color eq 白色", "color ne 黑色"]),
        ("不要黑色 手机", ["color ne 黑色", "category eq 手机"]),
        ("不要黑色，手机", ["color ne 黑色", "category eq 手机"]),
    ],
)
def test_a_refusal_reaches_its_own_value_only(text: str, expected: list[str]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    "text",
    ["不要黑色和白色", "不要黑色、白色", "不要黑色白色", "除了黑色和白色都行", "no black or white"],
)
def test_a_refusal_reaches_along_a_list(text: str) -> None:
    assert asked(text) == ["color not_in 白色,黑色"]


@pytest.mark.parametrize(
    "text",
    [
        "黑色或白色",
        "黑色或者白色的",
        "黑色、白色都行",
        "黑的白的都可以",
        "黑的或者白的",
        "黑白都行",
        "black or white",
    ],
)
def test_alternatives_are_one_in(text: str) -> None:
    assert asked(text) == ["color in 白色,黑色"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("最好是黑色", ["color eq 黑色?"]),
        ("黑色最好", ["color eq 黑色?"]),
        ("尽量黑色", ["color eq 黑色?"]),
        ("优先黑色", ["color eq 黑色?"]),
        ("ideally black", ["color eq 黑色?"]),
        ("black if possible", ["color eq 黑色?"]),
        ("最好别是黑色", ["color ne 黑色?"]),
        ("最好500以内", ["price lte 500?"]),
        ("preferably under 500", ["price lte 500?"]),
        ("手机总是半天就没电", ["category eq 手机?"]),
        ("my phone keeps dying", []),
        ("手机经常充电也不坏的", ["category eq 手机?"]),
        ("老人手机", ["category eq 手机"]),
        ("最好是黑色的手机", ["color eq 黑色?", "category eq 手机"]),
        ("黑色，最好500以内", ["color eq 黑色", "price lte 500?"]),
        ("评价最好的黑色", ["color eq 黑色"]),
        ("最好看的黑色", ["color eq 黑色"]),
        ("卖得最好的黑色", ["color eq 黑色"]),
    ],
)
def test_a_wish_is_soft_and_a_kind_of_goods_is_not(text: str, expected: list[str]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("能装手机的双肩包", ["category eq 双肩包"]),
        ("a backpack that fits a phone", ["category eq 双肩包"]),
        ("a backpack for my phone", ["category eq 双肩包"]),
        ("looking for a phone", ["category eq 手机"]),
        ("手机壳", []),
        ("手机号", []),
        ("手机和耳机", ["category in 入耳耳机,头戴耳机,手机"]),
        ("红茶", []),
        ("蓝牙", []),
        ("白酒", []),
    ],
)
def test_a_name_inside_another_name_is_not_asked_for(text: str, expected: list[str]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("长款双肩包", ["length eq 长款", "category eq 双肩包"], id="goods have it"),
        pytest.param("长款手机", ["category eq 手机"], id="goods have no such property"),
        pytest.param("23小时", [], id="hours of what"),
        pytest.param("续航23小时", ["battery_life eq 23小时"], id="the property is named"),
        pytest.param(
            "手机 23小时", ["category eq 手机", "battery_life eq 23小时"], id="goods say it"
        ),
    ],
)
def test_a_value_counts_where_the_goods_can_have_it(text: str, expected: list[str]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25L以上的双肩包", ["capacity gte 25", "category eq 双肩包"]),
        ("25升以上的双肩包", ["capacity gte 25", "category eq 双肩包"]),
        ("25000毫升以上的双肩包", ["capacity gte 25", "category eq 双肩包"]),
        ("不超过5000毫安的手机", ["battery lte 5000", "category eq 手机"]),
        ("at least 5000mah", ["battery gte 5000"]),
        ("续航30小时以上", ["battery_life gte 30"]),
        ("耳机 30小时以上", ["category in 入耳耳机,头戴耳机", "battery_life gte 30"]),
        ("30小时以内发货", []),
        ("5000mah以上的双肩包", ["category eq 双肩包"]),
    ],
)
def test_a_measure_is_read_in_the_unit_of_the_catalogue(text: str, expected: list[str]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("42码", ["size eq 42"]),
        ("四十二码的", ["size eq 42"]),
        ("42码半", ["size eq 42.5"]),
        ("穿42的", ["size eq 42"]),
        ("42的有吗", ["size eq 42"]),
        ("size 42", ["size eq 42"]),
        ("EU 42", ["size eq 42"]),
        ("M码", ["size eq M"]),
        ("要M的", ["size eq M"]),
        ("XL的有货吗", ["size eq XL"]),
        ("size xl", ["size eq XL"]),
        ("in a medium", ["size eq M"]),
        ("size large", ["size eq L"]),
        ("41或者42码", ["size in 41,42"]),
        ("不要42码", ["size ne 42"]),
        ("42码以上", []),
        ("大一码", []),
        ("15寸", []),
        ("size 15 inch", []),
        ("model xs", []),
        ("30天", []),
        ("in 30 days", []),
    ],
)
def test_a_size_is_read_in_any_spelling(text: str, expected: list[str]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("手机，不要旗舰", ["category eq 手机", "title ne 旗舰"]),
        ("不要带旗舰的", ["title ne 旗舰"]),
        ("不要太贵", []),
        ("不要了", []),
        ("不要折叠的", []),
    ],
)
def test_a_refused_word_counts_if_a_title_has_it(text: str, expected: list[str]) -> None:
    assert asked(text) == expected


PIECES = (
    "黑色|白色|不要|最好|手机|双肩包|500以内|两三百|第二个|42码|那双|the blue one|，| |的|or|under 200"
    "|便宜点|无所谓|颜色|x3|两件|最便宜的|５０００ｍＡｈ|北岭|not"
)
SHOPPING = st.lists(st.sampled_from(PIECES.split("|")), max_size=9).map("".join)


@given(SHOPPING)
def test_every_span_lies_in_the_text_and_mentions_come_in_order(text: str) -> None:
    meant = read(text)
    spans = [m.span for m in meant.mentions]
    assert spans == sorted(spans)
    for start, end in (*spans, *(r.span for r in meant.references), *meant.spans):
        assert 0 <= start < end <= len(text)


@given(SHOPPING)
def test_reading_twice_reads_the_same(text: str) -> None:
    assert read(text) == read(text)


@given(SHOPPING)
def test_no_field_is_wanted_and_refused_by_the_same_value(text: str) -> None:
    for field in ("color", "category", "brand"):
        own = [m.constraint for m in read(text).mentions if m.constraint.field == field]
        wanted = {value for c in own if not c.op.negated for value in c.values}
        refused = {value for c in own if c.op.negated for value in c.values}
        assert not wanted & refused


def test_a_span_cuts_the_value_out_of_what_was_written() -> None:
    text = "想买双 ＢＬＡＣＫ 的跑步鞋，５００以内"
    cut = [text[slice(*m.span)] for m in read(text).mentions]
    assert cut == ["ＢＬＡＣＫ", "跑步鞋", "５００以内"]
    assert len(fold(text)) == len(text)


def test_a_span_of_alternatives_covers_them_and_nothing_else() -> None:
    text = "黑色或者白色的手机"
    assert text[slice(*read(text).mentions[0].span)] == "黑色或者白色"
    apart = "黑色手机，白色也行"
    assert apart[slice(*read(apart).mentions[0].span)] == "黑色"
