"""Goods asked for by name are told from what goods should be like."""

import pytest

from assistant.nlu.wishing.goods_named import goods_asked_for, names_goods


@pytest.mark.parametrize(
    ("text", "wanted", "name"),
    [
        ("有马桶吗", "马桶", "马桶"),
        ("买辆自行车", "辆自行车", "自行车"),
        ("给它配个鼠标", "鼠标", "鼠标"),
        ("推荐一款投影仪", "投影仪", "投影仪"),
        ("坐便器有卖吗", "坐便器有卖", "坐便器"),
        ("给我妈买个按摩仪，预算500", "按摩仪", "按摩仪"),
        ("吉他", "吉他", "吉他"),
        ("do you sell guitars", "sell guitars", "guitars"),
        ("looking for a massage gun for my dad", "massage gun", "massage gun"),
    ],
)
def test_the_name_is_read_without_what_asks_for_it(text: str, wanted: str, name: str) -> None:
    assert goods_asked_for(text, wanted) == name


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("有没有约会穿的", "约会穿"),
        ("有没有好玩的", "好玩"),
        ("考研用什么好", "考研"),
        ("something cozy", "cozy"),
        ("地铁上太吵想安静听歌", "地铁太吵想安静听歌"),
        ("a thing that keeps my tea warm all day", "keeps tea warm all day"),
        ("推荐点东西", "东西"),
        ("any gifts?", "gifts"),
        ("便宜点", ""),
        ("有碗吗", "碗"),
    ],
)
def test_what_goods_should_be_like_is_no_name(text: str, wanted: str) -> None:
    assert goods_asked_for(text, wanted) == ""


@pytest.mark.parametrize(
    ("text", "words", "alone"),
    [
        ("乌龙茶", "乌龙茶", True),
        ("便宜的普洱", "普洱", True),
        ("好喝的普洱", "普洱", False),
        ("有乌龙茶吗", "乌龙茶", False),
        ("cheap green tea", "green tea", False),
        ("oolong under 100", "oolong", True),
    ],
)
def test_a_property_may_be_what_goods_are_called(text: str, words: str, alone: bool) -> None:
    start = text.index(words)
    assert names_goods(text, start, start + len(words), alone=alone)


@pytest.mark.parametrize(
    ("text", "words", "alone"),
    [
        ("深烘的", "深烘", True),
        ("适合跑步", "跑步", True),
        ("something for running", "running", True),
        ("made of linen", "linen", True),
        ("乌龙茶壶", "乌龙茶", False),
        ("乌龙茶很好喝", "乌龙茶", False),
    ],
)
def test_a_property_that_describes_is_no_name(text: str, words: str, alone: bool) -> None:
    start = text.index(words)
    assert not names_goods(text, start, start + len(words), alone=alone)
