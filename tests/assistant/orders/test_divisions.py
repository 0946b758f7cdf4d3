"""Provinces, cities and districts by their names."""

import hashlib
import json
from importlib.resources import files

import pytest

from assistant.orders.divisions import Division, has_districts, longest_at, named, short_name

HANGZHOU = Division("浙江省", "杭州市")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("浙江省", "浙江"),
        ("新疆维吾尔自治区", "新疆"),
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("香港特别行政区", "香港"),
        ("西双版纳傣族自治州", "西双版纳"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("阿克苏地区", "阿克苏"),
        ("西湖区", "西湖"),
        ("东区", "东区"),
        ("浦东新区", "浦东"),
        ("神农架林区", "神农架"),
    ],
)
def test_a_place_has_a_short_name(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize("word", ["杭州市", "杭州", "Hangzhou", "hangzhou"])
def test_a_city_goes_by_many_names(word: str) -> None:
    assert named(word) == (HANGZHOU,)


def test_two_cities_have_a_district_of_one_name() -> None:
    assert {one.city for one in named("西湖区")} == {"杭州市", "南昌市"}
    assert named("西湖区", within=HANGZHOU) == (Division("浙江省", "杭州市", "西湖区"),)


def test_the_larger_place_comes_first() -> None:
    assert named("吉林")[0] == Division("吉林省")


def test_the_longest_name_is_taken() -> None:
    assert longest_at("海南藏族自治州共和县")[0] == "海南藏族自治州"
    assert longest_at("无名之地") == ("", ())


def test_some_cities_have_no_districts() -> None:
    assert has_districts(HANGZHOU)
    assert not has_districts(Division("广东省", "东莞市"))
    assert not has_districts(Division("湖北省", "仙桃市"))


def test_the_whole_country_is_there() -> None:
    source = json.loads(files("assistant.orders").joinpath("divisions.json").read_text("utf-8"))
    tree = source["divisions"]
    cities = [city for province in tree.values() for city in province]
    districts = [one for province in tree.values() for city in province.values() for one in city]
    assert len(tree) == 34
    assert len(cities) > 340
    assert len(districts) > 2800


def test_the_table_is_the_one_its_manifest_speaks_of() -> None:
    source = json.loads(files("assistant.orders").joinpath("divisions.json").read_text("utf-8"))
    body = json.dumps(source["divisions"], ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(body.encode()).hexdigest() == source["manifest"]["sha256"]
