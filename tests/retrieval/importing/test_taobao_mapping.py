"""The mapping kept in the docs fits the export it is written for."""

import os
from pathlib import Path

import pytest

import retrieval.tables
from retrieval.catalog import Catalog
from retrieval.importing.ingest import import_products
from retrieval.importing.mapping import Mapping
from retrieval.importing.reading import read_table
from tests.databases import bare

MAPPING = Path(__file__).parents[3] / "docs" / "taobao-mapping.toml"
DATA = os.environ.get("DAOGOU_DATA")
SAMPLE = """update_time,id,title,price,sale_count,comment_count,店名
2016/11/14,A1,甲牌 男士控油洁面膏 补水,49,,,甲牌
2016/11/5,A1,甲牌 男士控油洁面膏,59,120,7,甲牌
2016/11/6,A2,乙牌 玫瑰补水面膜 精华,99,7,1,乙牌
2016/11/6,A3,乙牌 口红 滋润,99,7,1,乙牌
2016/11/6,A4,乙牌 护肤套装 面霜乳液,99,7,1,乙牌
"""


@pytest.fixture
def catalog() -> Catalog:
    engine = bare()
    retrieval.tables.metadata.create_all(engine)
    return Catalog(engine)


def test_the_mapping_tells_categories_from_titles(tmp_path: Path, catalog: Catalog) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(SAMPLE.encode("gb18030"))
    import_products([read_table(file)], catalog, Mapping.load(MAPPING))
    assert {product.id: product.category for product in catalog.all()} == {
        "A1": "男士护肤/洗面奶",
        "A2": "面部护肤/面膜",
        "A3": "彩妆/口红",
        "A4": "面部护肤/套装",
    }
    one = catalog.get(["A1"])["A1"]
    assert (one.price, one.sales, one.brand, one.currency) == (49.0, 120, "甲牌", "CNY")
    assert one.attributes == {"review_count": ("7",)}


@pytest.mark.skipif(DATA is None, reason="DAOGOU_DATA names no folder of benchmark data")
@pytest.mark.parametrize("mapping", [None, Mapping.load(MAPPING)], ids=["guessed", "mapped"])
def test_the_whole_export_becomes_a_catalogue(catalog: Catalog, mapping: Mapping | None) -> None:
    export = Path(DATA or "") / "catalogs" / "taobao_beauty_raw.gb18030.csv"
    report = import_products([read_table(export)], catalog, mapping)
    assert (report.kept, report.refused) == (3_497, 0)
    products = catalog.all()
    assert all(product.brand and product.price for product in products)
    if mapping:
        assert sum(product.category is not None for product in products) >= 0.95 * len(products)
