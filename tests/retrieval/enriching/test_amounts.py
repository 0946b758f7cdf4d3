"""Amounts and colours of titles: what is stated once counts, what could be meant otherwise does not."""

import pytest

from retrieval.enriching.amounts import stated
from retrieval.units import units


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("岚汐保温杯500ml黑色", {"capacity": "500ml", "color": "黑色"}, id="both"),
        pytest.param("大容量１．８Ｌ水壶", {"capacity": "１．８Ｌ"}, id="full width, as spelt"),
        pytest.param("武夷红茶 250g 礼盒", {"weight": "250g"}, id="weight"),
        pytest.param("桌布 60x120cm 防水", {"size": "60x120cm"}, id="two sides"),
        pytest.param("移动电源20000mAh", {"battery": "20000mAh"}, id="battery"),
        pytest.param("Travel mug, 16 oz, navy", {"weight": "16 oz", "color": "navy"}, id="English"),
        pytest.param("水壶 1.5L（1500ml）", {"capacity": "1.5L"}, id="the same twice"),
        pytest.param("面霜50ml+精华30ml", {}, id="two amounts of one kind"),
        pytest.param("面霜50ml 送小样10ml", {"capacity": "50ml"}, id="a gift is not it"),
        pytest.param("遮瑕膏 10-20cm 刷", {}, id="range"),
        pytest.param("手机 8g 256g 全网通", {}, id="memory or weight"),
        pytest.param("4G 路由", {}, id="network"),
        pytest.param("T恤 黑色 白色", {}, id="two colours"),
        pytest.param("淡化黑色素 口红色号", {}, id="no colours at all"),
        pytest.param("Colored black tea", {}, id="black tea"),
        pytest.param("3米色系", {}, id="a colour begins with the unit"),
        pytest.param("型号A500ml2", {}, id="within a number"),
        pytest.param("2in1 cleaner", {}, id="no inches"),
        pytest.param("", {}, id="empty"),
    ],
)
def test_a_title_states_what_can_be_meant_in_one_way(title: str, expected: dict[str, str]) -> None:
    assert stated(title) == expected


@pytest.mark.parametrize("name", ["ml", "毫升", "kg", "公斤", "cm", "厘米", "w", "瓦", "gb"])
def test_units_of_the_one_table_are_known(name: str) -> None:
    field = next(family.fields[0] for family in units() if name in family.factors)
    assert stated(f"物品7{name}") == {field: f"7{name}"}
