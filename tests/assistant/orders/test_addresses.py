"""An address as it is kept and as it is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.orders.addresses import (
    Address,
    masked_detail,
    masked_name,
    masked_phone,
    recorded,
)

WHOLE = Address("张三", "13800138000", "浙江省", "杭州市", "西湖区", "文三路1号2幢301室")


def test_it_is_read_back_masked() -> None:
    assert str(WHOLE.masked()) == "张* 138****8000 浙江省 杭州市 西湖区 文三路***"


def test_a_municipality_is_named_once() -> None:
    assert Address(province="上海市", city="上海市", district="静安区").region == "上海市 静安区"


def test_what_an_order_keeps_can_be_read_back() -> None:
    record = WHOLE.record()
    assert record == {
        "name": "张三",
        "phone": "13800138000",
        "region": "浙江省 杭州市 西湖区",
        "detail": "文三路1号2幢301室",
    }
    assert str(recorded(record).masked()) == str(WHOLE.masked())


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张*"), ("欧阳娜娜", "欧***"), ("Jane Roe", "J*** R**"), ("李", "李"), ("", "")],
)
def test_of_a_name_the_first_letters_are_left(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800138000", "138****8000"),
        ("057188880000", "**********00"),
        ("+14155550100", "**********00"),
        ("", ""),
    ],
)
def test_of_a_phone_little_is_left(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked


@pytest.mark.parametrize(
    ("detail", "masked"),
    [
        pytest.param("文三路1号", "文三路***", id="road"),
        pytest.param("翠苑街道文三路1号", "翠苑街道文三路***", id="road of a quarter"),
        pytest.param("世纪大道100号", "世纪大道***", id="avenue"),
        pytest.param("虎门镇人民路9号", "虎门镇人民路***", id="road of a town"),
        pytest.param("白马井镇东海村3组12号", "白马井镇***", id="village"),
        pytest.param("3栋501", "***", id="house alone"),
        pytest.param("", "", id="nothing"),
        pytest.param("12 Baker Street Apt 4", "*** Baker Street", id="English"),
        pytest.param("No. 1 Wensan Road", "*** Wensan Road", id="pinyin"),
        pytest.param("Flat 7", "***", id="flat alone"),
    ],
)
def test_of_a_detail_the_road_is_left(detail: str, masked: str) -> None:
    assert masked_detail(detail) == masked


@given(st.text(max_size=60))
def test_no_digit_of_a_house_outlives_the_mask(detail: str) -> None:
    assert not any(letter.isdecimal() for letter in masked_detail(detail))
