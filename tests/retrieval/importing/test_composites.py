"""Values with parts: paths, lists, links, variants, stock in words."""

import pytest

from retrieval.importing.composites import (
    parse_currency,
    parse_description,
    parse_first_link,
    parse_joined,
    parse_object,
    parse_path,
    parse_stock,
    parse_values,
    parse_variants,
)
from retrieval.products import Variant


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("运动户外/鞋/跑步鞋", "运动户外/鞋/跑步鞋"),
        ("Clothing > Shirts", "Clothing/Shirts"),
        ("数码 | 耳机", "数码/耳机"),
        ("a » b/c", "a/b／c"),
        (["服饰", "T恤/背心"], "服饰/T恤／背心"),
        ("/ 鞋 / ", "鞋"),
        ("鞋", "鞋"),
        ("", None),
        ([], None),
    ],
)
def test_category_paths_however_they_are_parted(written: object, path: str | None) -> None:
    assert parse_path(written) == path


def test_lists_in_a_text_only_where_they_are_expected() -> None:
    assert parse_values("红,蓝、绿；红", several=True) == ("红", "蓝", "绿")
    assert parse_values("红,蓝") == ("红,蓝",)
    assert parse_values(["红", "蓝", None, ""]) == ("红", "蓝")
    assert parse_values(" ") is None
    with pytest.raises(ValueError, match="has 51 values"):
        parse_values([str(number) for number in range(51)])
    with pytest.raises(ValueError, match="is a list or an object"):
        parse_values([{"a": 1}])


def test_descriptions_are_cut_and_lists_joined() -> None:
    assert len(parse_description("字" * 1_000_000) or "") == 5_000
    assert parse_joined(["light", "soft"]) == "light, soft"


@pytest.mark.parametrize(
    ("written", "stock"),
    [
        ("3", 3),
        (0, 0),
        ("无货", 0),
        ("Out of stock", 0),
        ("in stock", None),
        (False, 0),
        ("", None),
    ],
)
def test_stock_in_numbers_and_words(written: object, stock: int | None) -> None:
    assert parse_stock(written) == stock


def test_of_several_pictures_the_first_is_taken() -> None:
    assert parse_first_link(["/a.jpg", "/b.jpg"]) == "/a.jpg"
    assert parse_first_link("https://x.test/a.jpg, https://x.test/b.jpg") == "https://x.test/a.jpg"
    assert parse_first_link([]) is None


@pytest.mark.parametrize(("written", "code"), [("cny", "CNY"), ("￥", "CNY"), ("元", "CNY")])
def test_currencies_by_code_or_sign(written: str, code: str) -> None:
    assert parse_currency(written) == code


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="is no currency"):
        parse_currency("shells")


def test_variants_as_objects_or_json_text() -> None:
    first = '{"sku": "a-42", "options": {"size": 42}, "price": "359", "stock": 0}'
    text = f'[{first}, {{"sku": "b", "size": "M"}}]'
    assert parse_variants(text) == [
        Variant("a-42", {"size": "42"}, 359.0, 0),
        Variant("b", {"size": "M"}),
    ]
    assert parse_variants("") is None
    assert parse_variants([]) is None


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("[{]", "is no valid JSON"),
        ('{"sku": "a"}', "is no JSON list"),
        ('["a"]', "a variant that is no object"),
        ('[{"price": 3}]', "a variant without sku"),
        ('[{"sku": "a"}, {"sku": "a"}]', "two variants with the same sku"),
        ('[{"sku": "a", "price": -3}]', "is negative"),
    ],
)
def test_broken_variants_are_refused_with_the_reason(written: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_variants(written)


def test_an_object_may_come_as_text() -> None:
    assert parse_object('{"a": 1}') == {"a": 1}
    with pytest.raises(ValueError, match="is no JSON object"):
        parse_object("[1]")
