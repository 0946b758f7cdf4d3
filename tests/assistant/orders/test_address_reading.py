"""Addresses as people paste them."""

from itertools import permutations
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.orders.address_reading import fill_in, read_address
from assistant.orders.addresses import Address
from assistant.orders.divisions import Division, named

WRITTEN = yaml.safe_load(Path(__file__).with_name("addresses.yaml").read_text("utf-8"))
PARTS = ("name", "phone", "province", "city", "district", "detail")
WHOLE = Address("张三", "13800138000", "浙江省", "杭州市", "西湖区", "文三路1号")
CITIES = [one for word in ("杭州市", "广州市", "成都市", "西安市") for one in named(word)]


@pytest.mark.parametrize(
    ("text", "parts"), [(row[0], row[1:]) for row in WRITTEN], ids=range(len(WRITTEN))
)
def test_a_pasted_address_is_taken_apart(text: str, parts: list[str]) -> None:
    address = read_address(text)
    assert [getattr(address, part) for part in PARTS] == parts


def test_there_are_sixty_lines_in_both_scripts() -> None:
    texts = [row[0] for row in WRITTEN]
    assert len(set(texts)) >= 60
    assert sum(text.isascii() for text in texts) >= 7


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("gap", [" ", "，", ", ", "\n", "\t", "；"])
def test_the_order_of_the_parts_and_what_parts_them_say_nothing(
    order: tuple[int, ...], gap: str
) -> None:
    parts = (WHOLE.name, WHOLE.phone, "浙江省杭州市西湖区文三路1号")
    assert read_address(gap.join(parts[place] for place in order)) == WHOLE


@given(
    phone=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    place=st.sampled_from(CITIES),
    road=st.sampled_from(["长宁路", "和平大道", "向阳街", "青年巷"]),
    house=st.integers(1, 9999),
    name=st.sampled_from(["张三", "李小四", "欧阳娜娜", "王女士"]),
)
def test_what_is_written_out_is_read_back_whole(
    phone: str, place: Division, road: str, house: int, name: str
) -> None:
    read = read_address(f"{name} {phone} {place.province}{place.city}高新区{road}{house}号")
    wanted = Address(name, phone, place.province, place.city, "高新区", f"{road}{house}号")
    assert read == wanted
    assert read.missing == ()


@given(st.text(max_size=500))
def test_no_text_breaks_the_reading_and_all_that_is_read_was_written(text: str) -> None:
    address = read_address(text)
    assert len(address.detail) <= len(text) * 20
    if address.district:
        assert address.province or not address.city


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param("张三 13800138000 浙江省杭州市西湖区文三路1号", (), id="nothing"),
        pytest.param("浙江省杭州市西湖区文三路1号", ("name", "phone"), id="whom"),
        pytest.param("西湖区文三路1号 张三 13800138000", ("city",), id="a district of two cities"),
        pytest.param("浙江省杭州市 张三 13800138000", ("district", "detail"), id="where exactly"),
        pytest.param("广东省东莞市虎门镇人民路9号 张三 13800138000", (), id="no districts there"),
        pytest.param("", ("name", "phone", "city", "district", "detail"), id="all"),
    ],
)
def test_what_is_missing_is_asked_for_by_name(text: str, missing: tuple[str, ...]) -> None:
    assert read_address(text).missing == missing


@pytest.mark.parametrize(
    ("first", "answers"),
    [
        pytest.param("西湖区文三路1号 张三 13800138000", ["杭州"], id="the city"),
        pytest.param("浙江省杭州市 张三 13800138000", ["西湖区", "文三路1号"], id="district, road"),
        pytest.param("浙江省杭州市西湖区文三路1号", ["张三", "138 0013 8000"], id="name, phone"),
        pytest.param("", ["西湖区文三路1号，张三", "杭州", "13800138000"], id="bit by bit"),
        pytest.param("文三路1号", ["杭州西湖区", "张三 13800138000"], id="the region and whom"),
        pytest.param("张三 13800138000", ["浙江省杭州市西湖区文三路1号"], id="the place"),
    ],
)
def test_answers_complete_an_address(first: str, answers: list[str]) -> None:
    address = read_address(first)
    for answer in answers:
        assert address.missing
        address = fill_in(address, answer)
    assert address == WHOLE


def test_a_district_in_pinyin_is_sought_in_the_city_that_is_known() -> None:
    begun = read_address("Zhang San, 13800138000, 1 Wensan Road, Hangzhou, Zhejiang")
    assert begun.missing == ("district",)
    assert fill_in(begun, "Xihu District").region == "浙江省 杭州市 西湖区"


def test_a_place_is_no_name() -> None:
    assert fill_in(read_address("文三路1号"), "杭州").name == ""
