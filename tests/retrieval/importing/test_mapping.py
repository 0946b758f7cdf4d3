"""What columns mean is guessed from their headers and overruled by a mapping."""

from pathlib import Path

import pytest

from retrieval.errors import MappingError
from retrieval.importing.headers import PRODUCT
from retrieval.importing.mapping import Layout, Mapping, lay_out


def guess(*columns: str, **mapping: object) -> Layout:
    return lay_out(columns, PRODUCT, Mapping.model_validate(mapping))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("商品ID", "id"),
        ("编号", "id"),
        ("SKU", "id"),
        ("标题", "title"),
        ("商品名称", "title"),
        ("Product Name", "title"),
        ("现价", "price"),
        ("价格(元)", "price"),
        ("Price", "price"),
        ("原价", "list_price"),
        ("品牌", "brand"),
        ("店名", "brand"),
        ("销量", "sales"),
        ("sale_count", "sales"),
        ("评论数", "review_count"),
        ("comment_count", "review_count"),
        ("库存", "stock"),
        ("类目", "category"),
        ("颜色", "color"),
        ("图片链接", "image_url"),
        ("上架时间", "created_at"),
    ],
)
def test_headers_of_both_languages_are_understood(header: str, field: str) -> None:
    assert guess(header).fields == {field: header}


def test_a_shop_name_is_no_brand_where_there_is_a_brand() -> None:
    layout = guess("店名", "品牌")
    assert layout.fields["brand"] == "品牌"
    assert layout.attributes == {"店名": "店名"}


def test_a_sale_price_makes_the_price_the_list_price() -> None:
    assert guess("price", "sale_price").fields == {"price": "sale_price", "list_price": "price"}


def test_columns_of_a_language_go_with_their_field() -> None:
    layout = guess("id", "title", "title_en", "颜色", "color_en", "fit_en")
    assert layout.localized == {
        ("en", "title"): "title_en",
        ("en", "color"): "color_en",
        ("en", "fit"): "fit_en",
    }


def test_a_field_that_stands_only_in_languages_takes_the_first_of_them() -> None:
    layout = guess("id", "title_en", "title_zh")
    assert layout.fields["title"] == "title_zh"
    assert layout.localized == {("en", "title"): "title_en"}


def test_a_mapping_overrules_the_guess() -> None:
    layout = guess(
        "id", "name", "label", "x", "店名", columns={"title": "label"}, ignore=["店名", "x"]
    )
    assert layout.fields == {"id": "id", "title": "label"}
    assert layout.attributes == {"name": "name"}


def test_a_mapping_can_name_attributes_and_languages() -> None:
    layout = guess("n", "t", "e", "c", "d", key="n", columns={"title": "t", "title_en": "e"})
    assert layout.fields == {"id": "n", "title": "t"}
    assert layout.localized == {("en", "title"): "e"}
    assert guess("id", "a", "b", attributes=["a"]).attributes == {"a": "a"}


def test_rows_are_put_in_order_by_a_column_of_dates() -> None:
    assert guess("id", "update_time").order_by == "update_time"
    assert guess("id", "update_time", "day", order_by="day").order_by == "day"
    assert guess("id", "title").order_by is None


def test_repeated_and_nameless_columns_are_no_attributes() -> None:
    assert guess("id", "a", "a#3", "#4").attributes == {"a": "a"}


def test_the_guess_can_be_shown() -> None:
    shown = guess("编号", "标题", "title_en", "产地", "更新时间").to_json()
    assert shown == {
        "id": "编号",
        "title": "标题",
        "title_en": "title_en",
        "产地": "产地",
        "order_by": "更新时间",
    }


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"columns": {"title": "nope"}}, r"columns\.title is 'nope'.*it has: id, title"),
        ({"order_by": "nope"}, "order_by is 'nope'"),
        ({"attributes": ["nope"]}, r"attributes\[0\] is 'nope'"),
        ({"key": "title", "columns": {"id": "id"}}, "key is 'title' but columns.id is 'id'"),
    ],
)
def test_a_column_that_is_not_there_is_named(mapping: dict[str, object], said: str) -> None:
    with pytest.raises(MappingError, match=said):
        guess("id", "title", **mapping)


def test_a_mapping_is_read_from_toml_and_yaml(tmp_path: Path) -> None:
    toml = tmp_path / "m.toml"
    toml.write_text(
        'key = "编号"\n[columns]\ntitle = "商品名"\n[[category]]\nvalue = "a/b"\nwords = ["面膜"]\n'
    )
    yaml = tmp_path / "m.yaml"
    yaml.write_text(
        "key: 编号\ncolumns: {title: 商品名}\ncategory: [{value: a/b, words: [面膜]}]\n"
    )
    assert Mapping.load(toml) == Mapping.load(yaml)
    assert Mapping.load(toml).category[0].words == ["面膜"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('colums = {title = "x"}', "'colums' is unknown .known: columns"),
        ('keep = "newest"', "'keep' is 'newest'"),
        ('[[category]]\nvalue = "a"\nwords = []', r"'category\.0\.words' is \[\]"),
        ("stop_above = 2", "'stop_above' is 2"),
        ("= broken", "no valid TOML"),
        ('x = "\\uD800"', "no valid TOML"),
    ],
)
def test_a_mistake_in_a_mapping_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(content)
    with pytest.raises(MappingError, match=said):
        Mapping.load(path)


def test_a_missing_mapping_and_one_that_is_a_list_are_errors(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        Mapping.load(tmp_path / "nothing.toml")
    (tmp_path / "m.yaml").write_text("- a\n")
    with pytest.raises(MappingError, match="the mapping"):
        Mapping.load(tmp_path / "m.yaml")
