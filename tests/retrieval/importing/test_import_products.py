"""Catalogue files become products: good rows are kept, bad ones are reported."""

import json
from pathlib import Path

import pytest

import retrieval.tables
from retrieval.catalog import Catalog
from retrieval.errors import MappingError
from retrieval.importing.ingest import Rules, import_products
from retrieval.importing.mapping import Mapping
from retrieval.importing.reading import read_table
from retrieval.importing.report import ImportReport
from retrieval.products import Product, Variant
from tests.databases import bare

DAILY = """update_time,id,title,price,sale_count,店名
2016/11/14,A1,男士 洁面膏,49,,某店
2016/11/5,A1,洁面膏,59,120,某店
2016/11/9,A1,洁面膏,55,140,某店
2016/11/6,A2,补水面膜,99,7,某店
"""


@pytest.fixture
def catalog() -> Catalog:
    engine = bare()
    retrieval.tables.metadata.create_all(engine)
    return Catalog(engine)


class Files:
    """Writes contents to files and imports them together."""

    def __init__(self, folder: Path, catalog: Catalog) -> None:
        self.folder, self.catalog = folder, catalog

    def __call__(self, *contents: str, dry_run: bool = False, **mapping: object) -> ImportReport:
        tables = []
        for number, content in enumerate(contents):
            path = self.folder / f"{number}.csv"
            path.write_text(content)
            tables.append(read_table(path))
        wanted = Mapping.model_validate(mapping) if mapping else None
        return import_products(tables, self.catalog, wanted, Rules(dry_run=dry_run))


@pytest.fixture
def take(tmp_path: Path, catalog: Catalog) -> Files:
    return Files(tmp_path, catalog)


def test_of_several_days_the_newest_counts_and_older_ones_fill_its_gaps(
    take: Files, catalog: Catalog
) -> None:
    report = take(DAILY)
    assert (report.kept, report.changed, report.refused) == (2, 2, 0)
    assert catalog.all() == [
        Product("A1", "男士 洁面膏", price=49.0, brand="某店", sales=140),
        Product("A2", "补水面膜", price=99.0, brand="某店", sales=7),
    ]
    assert report.mapping == {
        "id": "id",
        "title": "title",
        "price": "price",
        "brand": "店名",
        "sales": "sale_count",
        "order_by": "update_time",
    }


def test_the_first_row_counts_where_a_mapping_says_so(take: Files, catalog: Catalog) -> None:
    take(DAILY, keep="first")
    assert catalog.get(["A1"])["A1"].price == 59.0


def test_without_an_order_the_last_row_in_the_file_counts(take: Files, catalog: Catalog) -> None:
    take("id,title,price\n1,a,3\n1,b,2\n")
    assert catalog.get(["1"])["1"].title == "b"


def test_rows_of_one_id_may_stand_in_several_files(take: Files, catalog: Catalog) -> None:
    first, second = (
        "id,title,price,date\n1,a,,2026-02-01\n",
        "id,title,price,date\n1,b,5,2026-01-01\n",
    )
    report = take(first, second)
    assert catalog.all() == [Product("1", "a", price=5.0)]
    assert report.files == ("0.csv", "1.csv")


def test_a_list_price_of_another_day_is_not_mixed_in(take: Files, catalog: Catalog) -> None:
    take("id,title,price,原价,date\n1,a,5,,2026-02-01\n1,a,4,9,2026-01-01\n")
    assert catalog.get(["1"])["1"].list_price is None


def test_importing_again_changes_nothing(take: Files, catalog: Catalog) -> None:
    take(DAILY)
    revision = catalog.revision()
    report = take(DAILY)
    assert (report.kept, report.changed, report.unchanged) == (2, 0, 2)
    assert catalog.revision() == revision


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(
    take: Files, catalog: Catalog
) -> None:
    report = take(DAILY, dry_run=True)
    assert (report.kept, report.changed) == (2, 2)
    assert catalog.count() == 0


def test_bad_rows_are_reported_with_line_column_value_and_reason(
    take: Files, catalog: Catalog
) -> None:
    report = take(
        "id,title,price,评分,库存\n1,鞋,面议,4,1\n2,,-3,9,1.5\n3,袜,19,4.8,10\n,帽,5,5,5\n"
    )
    assert [product.id for product in catalog.all()] == ["3"]
    assert (report.kept, report.refused) == (1, 3)
    assert [(e.line, e.column, e.value) for e in report.errors] == [
        (2, "price", "面议"),
        (3, "title", ""),
        (3, "price", "-3"),
        (3, "评分", "9"),
        (3, "库存", "1.5"),
        (5, "id", ""),
    ]
    assert report.to_json()["errors"][0] == {  # type: ignore[index]
        "line": 2,
        "column": "price",
        "value": "面议",
        "reason": "is no price; expected a number such as 1299.00",
    }


def test_errors_name_the_file_where_there_are_several(take: Files) -> None:
    report = take("id,title\n1,a\n", "id,title\n,b\n")
    assert [(error.file, error.line) for error in report.errors] == [("1.csv", 2)]
    assert str(report.errors[0]) == "1.csv, line 2: id '' is empty; every record needs one"


def test_a_hopeless_file_does_not_replace_a_catalogue(take: Files, catalog: Catalog) -> None:
    take("id,title,price\n1,鞋,9\n")
    broken = "id,title,price\n1,鞋,8\n2,袜,x\n3,帽,y\n"
    report = take(broken)
    assert (report.kept, report.changed, report.refused) == (0, 0, 2)
    assert "67% of the rows are refused" in (report.stopped or "")
    assert catalog.get(["1"])["1"].price == 9.0
    assert take(broken, stop_above=1).changed == 1


def test_the_good_rows_of_a_hopeless_file_start_a_new_catalogue(take: Files) -> None:
    assert take("id,title,price\n1,鞋,8\n2,袜,x\n3,帽,y\n").kept == 1


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("id,price\n1,2\n", "title"),
        ("title,price\n鞋,2\n", "id"),
    ],
)
def test_a_missing_required_column_is_named(take: Files, content: str, field: str) -> None:
    with pytest.raises(MappingError, match=rf"'0\.csv' has no column for '{field}'; it has: "):
        take(content)


def test_a_category_is_told_from_the_title_where_there_is_none(
    take: Files, catalog: Catalog
) -> None:
    take(
        "id,title,类目\n1,男士洁面膏 面膜,\n2,补水ＭＡＳＫ,\n3,面膜,自有\n4,手套,\n",
        category=[
            {"value": "护肤/男士洁面", "words": ["洁面"], "also": ["男士"]},
            {"value": "护肤/面膜", "words": ["面膜", "mask"]},
        ],
    )
    categories = {product.id: product.category for product in catalog.all()}
    assert categories == {"1": "护肤/男士洁面", "2": "护肤/面膜", "3": "自有", "4": None}


def test_constants_fill_what_is_absent(take: Files, catalog: Catalog) -> None:
    take(
        "id,title,brand\n1,鞋,\n2,袜,甲\n",
        constants={"brand": "自有", "currency": "CNY", "产地": "嘉兴"},
    )
    one, two = catalog.all()
    assert (one.brand, one.currency, one.attributes) == ("自有", "CNY", {"产地": ("嘉兴",)})
    assert two.brand == "甲"


def test_free_columns_become_attributes_when_short(take: Files, catalog: Catalog) -> None:
    take(f'id,title,颜色,产地,故事,空\n1,鞋,"红,蓝",嘉兴,{"长" * 700},\n2,袜,黑,{"字" * 61},短,\n')
    one, two = catalog.all()
    assert one.attributes == {"color": ("红", "蓝"), "产地": ("嘉兴",)}
    assert two.attributes == {"color": ("黑",), "故事": ("短",)}


def test_more_columns_can_be_lists(take: Files, catalog: Catalog) -> None:
    take('id,title,功效\n1,霜,"保湿、补水"\n', multi=["功效"])
    assert catalog.get(["1"])["1"].attributes == {"功效": ("保湿", "补水")}


def test_a_price_in_another_currency_keeps_it(take: Files, catalog: Catalog) -> None:
    take("id,title,price\n1,鞋,15.00 USD\n2,袜,3\n", constants={"currency": "CNY"})
    assert [product.currency for product in catalog.all()] == ["USD", "CNY"]


def test_one_price_that_is_no_sale_is_the_price(take: Files, catalog: Catalog) -> None:
    take("id,title,sale_price,regular_price\n1,鞋,,99\n2,袜,9,19\n3,帽,9,9\n")
    assert [(p.price, p.list_price) for p in catalog.all()] == [(99, None), (9, 19), (9, None)]


def test_times_without_offset_are_taken_in_the_zone_of_the_mapping(
    take: Files, catalog: Catalog
) -> None:
    take("id,title,上架时间\n1,鞋,2026/11/1\n", timezone="Asia/Shanghai")
    assert catalog.get(["1"])["1"].created_at == "2026-11-01T00:00:00+08:00"
    with pytest.raises(MappingError, match="timezone is 'Mars/Base'"):
        take("id,title\n1,鞋\n", timezone="Mars/Base")


def test_a_whole_record_of_json_becomes_a_whole_product(take: Files, catalog: Catalog) -> None:
    take(
        '{"id": 7, "title": "云驰 Pace3 跑步鞋", "price": 359, "list_price": 459, '
        '"currency": "CNY", "brand": "云驰", "category": "运动/鞋/跑步鞋", '
        '"rating": 4.7, "stock": 5, "sales": 12, '
        '"image_url": "/images/7.svg", "url": "/p/7", "description": "轻<br>便", '
        '"created_at": "2026-01-02T08:00:00+08:00", "color": ["灰色"], '
        '"feature": ["缓震", "透气"], "weight": 205.0, "title_en": "Yunchi Pace3", '
        '"color_en": "grey", "feature_en": '
        '["soft"], "category_en": "Sports/Shoes/Running", '
        '"variants": [{"sku": "7-42", "options": {"size": "42"}, "price": 359, "stock": 5}]}\n'
    )
    assert catalog.all() == [
        Product(
            id="7",
            title="云驰 Pace3 跑步鞋",
            price=359.0,
            list_price=459.0,
            currency="CNY",
            brand="云驰",
            category="运动/鞋/跑步鞋",
            rating=4.7,
            stock=5,
            sales=12,
            image_url="/images/7.svg",
            url="/p/7",
            description="轻 便",
            created_at="2026-01-02T08:00:00+08:00",
            attributes={"color": ("灰色",), "feature": ("缓震", "透气"), "weight": ("205",)},
            variants=(Variant("7-42", {"size": "42"}, 359.0, 5),),
            localized={
                "en": {
                    "title": "Yunchi Pace3",
                    "color": "grey",
                    "feature": "soft",
                    "category": "Sports/Shoes/Running",
                }
            },
        )
    ]


def test_what_the_contract_writes_can_be_read_back(take: Files, catalog: Catalog) -> None:
    product = Product(
        "7",
        "鞋",
        price=3.0,
        attributes={"color": ("灰色", "黑色"), "产地": ("嘉兴",)},
        variants=(Variant("s", {"size": "42"}, None, 2),),
        stock=2,
    )
    take(json.dumps(product.to_json(), ensure_ascii=False))
    assert catalog.all() == [product]


def test_the_stock_of_variants_adds_up_where_the_product_says_none(
    take: Files, catalog: Catalog
) -> None:
    take(
        '{"id": 1, "title": "a", "variants": [{"sku": "x", "stock": 2}, {"sku": "y", "stock": 3}]}'
        '\n{"id": 2, "title": "b", "variants": [{"sku": "z"}]}\n'
    )
    assert [product.stock for product in catalog.all()] == [5, None]


def test_markup_and_broken_characters_do_not_get_in(take: Files, catalog: Catalog) -> None:
    report = take(
        '{"id": 1, "title": "<img src=x onerror=alert(1)>鞋"}\n'
        '{"id": 2, "title": "half \\ud83d"}\n'
        '{"id": 3, "title": "袜", "url": "javascript:alert(1)"}\n'
    )
    assert [product.title for product in catalog.all()] == ["鞋"]
    assert [error.line for error in report.errors] == [2, 3]


def test_a_title_too_long_is_refused_and_shown_short(take: Files) -> None:
    report = take(f"id,title\n1,{'字' * 501}\n2,鞋\n")
    assert report.errors[0].reason == "has 501 characters; at most 500 are kept"
    assert len(report.errors[0].value or "") == 61


def test_the_example_in_the_manual_is_a_catalogue(take: Files) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "catalogue.md").read_text("utf-8")
    report = take(manual.split("```csv\n")[1].split("```")[0])
    assert (report.kept, report.refused) == (10, 0)
    assert {"price", "category", "color", "stock"} <= (report.mapping or {}).keys()


def test_progress_is_told(tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,title\n" + "".join(f"{number},鞋\n" for number in range(2_500)))
    told: list[tuple[str, int, int]] = []
    import_products([read_table(path)], catalog, progress=lambda *step: told.append(step))
    steps = ("reading rows", "indexing words")
    assert told == [(step, done, 2_500) for step in steps for done in (1_000, 2_000, 2_500)]
