"""Goods asked for by name are told from what goods should be like."""

import pytest

from assistant.nlu.wishing.goods_named import goods_asked_for


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
