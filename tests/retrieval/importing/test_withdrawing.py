"""What the files no longer have is withdrawn when asked for, never by a slip."""

from pathlib import Path

import pytest

import retrieval.tables
from retrieval.catalog import Catalog
from retrieval.importing.ingest import Rules, import_products
from retrieval.importing.mapping import Mapping
from retrieval.importing.reading import read_table
from retrieval.importing.report import ImportReport
from retrieval.products import Product
from tests.databases import bare

TEN = "id,title,price\n" + "".join(f"p{number},鞋 {number},9\n" for number in range(10))
NINE = TEN.replace("p9,鞋 9,9\n", "")
ASKED = Rules(withdraw_missing=True)
ANYWAY = Rules(withdraw_missing=True, withdraw_at_most=1)


@pytest.fixture
def catalog() -> Catalog:
    engine = bare()
    retrieval.tables.metadata.create_all(engine)
    return Catalog(engine)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "shop.csv"


def take(catalog: Catalog, file: Path, text: str, rules: Rules) -> ImportReport:
    file.write_text(text)
    return import_products([read_table(file)], catalog, rules=rules)


def test_without_being_asked_nothing_is_withdrawn(catalog: Catalog, file: Path) -> None:
    take(catalog, file, TEN, Rules())
    assert take(catalog, file, NINE, Rules()).withdrawn == 0
    assert catalog.count() == 10


def test_what_no_file_has_is_withdrawn_and_counted(catalog: Catalog, file: Path) -> None:
    take(catalog, file, TEN, Rules())
    before = catalog.revision()
    report = take(catalog, file, NINE, ASKED)
    assert (report.withdrawn, report.unchanged, report.to_json()["withdrawn"]) == (1, 9, 1)
    assert "p9" not in catalog.ids()
    assert catalog.revision() > before


def test_a_dry_run_says_how_many_and_withdraws_none(catalog: Catalog, file: Path) -> None:
    take(catalog, file, TEN, Rules())
    report = take(catalog, file, NINE, Rules(dry_run=True, withdraw_missing=True))
    assert (report.withdrawn, catalog.count()) == (1, 10)


def test_half_a_catalogue_is_not_withdrawn_by_a_slip(catalog: Catalog, file: Path) -> None:
    take(catalog, file, TEN, Rules())
    half = "id,title,price\n" + "".join(f"p{number},鞋,8\n" for number in range(5))
    report = take(catalog, file, half, ASKED)
    assert "5 of 10 products are missing" in (report.stopped or "")
    assert (report.kept, report.withdrawn, catalog.count()) == (0, 0, 10)
    assert catalog.get(["p0"])["p0"].price == 9.0
    assert take(catalog, file, half, ANYWAY).withdrawn == 5


def test_a_refused_row_keeps_the_product_it_names(catalog: Catalog, file: Path) -> None:
    take(catalog, file, TEN, Rules())
    report = take(catalog, file, TEN.replace("p9,鞋 9,9", "p9,鞋 9,x"), ASKED)
    assert (report.refused, report.withdrawn, catalog.count()) == (1, 0, 10)


def test_a_row_that_cannot_be_read_may_be_any_product(catalog: Catalog, file: Path) -> None:
    take(catalog, file, TEN, Rules())
    broken = TEN.replace("p9,鞋 9,9", "p9")
    assert "may be theirs" in (take(catalog, file, broken, ASKED).stopped or "")
    assert catalog.count() == 10
    assert take(catalog, file, broken, ANYWAY).withdrawn == 1


def test_products_are_enriched_before_they_are_compared(catalog: Catalog, file: Path) -> None:
    def enrich(products: object) -> list[Product]:
        assert isinstance(products, list)
        return [Product(one.id, one.title, one.price, brand="云驰") for one in products]

    rules = Rules(enrich=enrich)
    assert take(catalog, file, TEN, rules).changed == 10
    assert take(catalog, file, TEN, rules).unchanged == 10
    assert catalog.get(["p1"])["p1"].brand == "云驰"


def test_another_currency_than_the_shops_is_said(catalog: Catalog, file: Path) -> None:
    file.write_text("id,title,price\n1,coat,15 USD\n2,hat,9\n")
    mapping = Mapping(constants={"currency": "CNY"})
    report = import_products([read_table(file)], catalog, mapping)
    assert report.notes == (
        "1 prices are in USD, the shop counts in CNY: set currency in shop.toml.",
    )
