"""Files of new prices or stock change what is known, say what they could not, and nothing else."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

import retrieval.tables
from retrieval.catalog import Catalog
from retrieval.importing.mapping import Mapping
from retrieval.importing.reading import read_table
from retrieval.importing.report import ImportReport
from retrieval.importing.rows import RawTable
from retrieval.importing.updates import import_updates, is_update
from retrieval.products import Product, Variant
from tests.databases import durable

SHIRT = Product(
    "shirt",
    "棉衬衫",
    price=99.0,
    list_price=129.0,
    currency="CNY",
    stock=3,
    variants=(Variant("shirt-m", {"size": "M"}, 99.0, 3), Variant("shirt-l", {"size": "L"}, 99, 0)),
)
SOCK = Product("sock", "棉袜", price=19.0, currency="CNY", stock=5)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = durable(tmp_path / "shop.db")
    retrieval.tables.metadata.create_all(engine)
    Catalog(engine).write([SHIRT, SOCK])
    return engine


def table(tmp_path: Path, text: str, name: str = "prices.csv") -> RawTable:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read_table(path)


def take(engine: Engine, tmp_path: Path, text: str, name: str = "prices.csv") -> ImportReport:
    return import_updates([table(tmp_path, text, name)], engine)


def product(engine: Engine, product_id: str) -> Product:
    return Catalog(engine).get([product_id])[product_id]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("id,price", True),
        ("sku,stock", True),
        ("商品ID,现价,原价", True),
        ("货号,库存", True),
        ("id,sku,price,list_price,stock,currency,updated_at", True),
        ("id,title,price", False),
        ("id,price,brand", False),
        ("id,price,title_en", False),
        ("id,currency", False),
        ("price,stock", False),
    ],
)
def test_a_file_is_an_update_by_its_columns(tmp_path: Path, columns: str, expected: bool) -> None:
    assert is_update(table(tmp_path, f"{columns}\n{'1,' * columns.count(',')}1\n")) is expected


def test_prices_are_read_as_owners_write_them(engine: Engine, tmp_path: Path) -> None:
    report = take(engine, tmp_path, "商品ID,现价,原价\nsock,￥15.00,1.2万\n")
    assert (product(engine, "sock").price, product(engine, "sock").list_price) == (15.0, 12_000.0)
    assert report.to_json() == {
        "kind": "products",
        "kept": 1,
        "changed": 1,
        "unchanged": 0,
        "refused": 0,
        "errors": [],
        "files": ["prices.csv"],
        "mapping": {"id": "商品ID", "price": "现价", "list_price": "原价"},
        "notes": [],
        "stopped": None,
        "skipped": 0,
        "withdrawn": 0,
    }


def test_a_column_that_is_not_there_and_an_empty_cell_leave_what_is(
    engine: Engine, tmp_path: Path
) -> None:
    take(engine, tmp_path, "id,price,stock\nsock,,9\nshirt,89,\n")
    assert (product(engine, "sock").price, product(engine, "sock").stock) == (19.0, 9)
    assert (product(engine, "shirt").price, product(engine, "shirt").stock) == (89.0, 3)
    assert product(engine, "shirt").list_price == 129.0


def test_null_in_json_lines_is_an_empty_cell(engine: Engine, tmp_path: Path) -> None:
    text = '{"id": "sock", "price": null, "stock": 0}\n{"sku": "shirt-l", "stock": 2}\n'
    report = take(engine, tmp_path, text, "stock.jsonl")
    assert report.changed == 2
    assert (product(engine, "sock").price, product(engine, "sock").stock) == (19.0, 0)
    assert product(engine, "shirt").stock == 5


def test_stock_may_be_told_in_words(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, "sku,库存\nsock,售罄\nshirt-l,有货\n")
    assert product(engine, "sock").stock == 0
    assert product(engine, "shirt").variants[1].available


def test_rows_that_cannot_be_meant_are_refused_with_line_and_reason(
    engine: Engine, tmp_path: Path
) -> None:
    text = "id,price,currency\nnobody,1,\nsock,cheap,\n,5,\nsock,,\nsock,5,USD\nsock,15,CNY\n"
    report = take(engine, tmp_path, text)
    assert (report.kept, report.changed, report.refused) == (1, 1, 5)
    told = [(error.line, error.column, error.value, error.reason) for error in report.errors]
    assert [one[0] for one in told] == [2, 3, 4, 5, 6]
    assert told[0][1:3] == ("id", "nobody")
    assert "no product or variant" in told[0][3]
    assert told[1][1:3] == ("price", "cheap")
    assert "empty" in told[2][3]
    assert "says nothing new" in told[3][3]
    assert "in USD" in told[4][3]


def test_the_same_file_again_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, "id,price\nsock,15\n")
    again = take(engine, tmp_path, "id,price\nsock,15\n")
    assert (again.kept, again.changed, again.unchanged) == (1, 0, 1)


def test_of_several_rows_the_latest_counts(engine: Engine, tmp_path: Path) -> None:
    text = "id,price,updated_at\nsock,11,2026-11-02\nsock,12,2026-11-03\nsock,13,2026-11-01\n"
    take(engine, tmp_path, text)
    assert product(engine, "sock").price == 12.0


def test_a_mapping_may_name_the_columns(engine: Engine, tmp_path: Path) -> None:
    told = Mapping(columns={"id": "Artikel", "price": "Preis"}, ignore=["Notiz"])
    given = table(tmp_path, "Artikel,Preis,Notiz\nsock,15,x\n")
    assert not is_update(given)
    assert is_update(given, told)
    assert import_updates([given], engine, told).changed == 1


def test_a_dry_run_reports_and_writes_nothing(engine: Engine, tmp_path: Path) -> None:
    report = import_updates([table(tmp_path, "id,price\nsock,15\n")], engine, dry_run=True)
    assert (report.kept, report.changed) == (1, 1)
    assert product(engine, "sock") == SOCK


def test_refusals_of_several_files_name_the_file(engine: Engine, tmp_path: Path) -> None:
    files = [
        table(tmp_path, "id,price\nsock,15\n", "a.csv"),
        table(tmp_path, "id,price\nnobody,15\n", "b.csv"),
    ]
    (error,) = import_updates(files, engine).errors
    assert (error.file, error.line) == ("b.csv", 2)
