"""Parquet files become the same rows as JSON lines."""

import datetime
import io
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from retrieval.errors import UnreadableFile
from retrieval.importing import parquet
from retrieval.importing.ingest import product_layout
from retrieval.importing.mapping import Mapping
from retrieval.importing.normalising import Normaliser
from retrieval.importing.reading import read_table
from retrieval.products import Product, Variant

ROWS: list[dict[str, object]] = [
    {
        "id": "p1",
        "title": "跑步鞋",
        "price": Decimal("259.50"),
        "stock": 3,
        "rating": 4.5,
        "created_at": datetime.datetime(2026, 11, 1, 8, tzinfo=datetime.UTC),
        "color": ["黑色", "白色"],
        "variants": [{"sku": "p1-42", "size": "42", "stock": 3}],
    },
    {"id": "p2", "title": "棉袜", "price": None, "rating": float("nan")},
]


def parquet_file(folder: Path, rows: list[dict[str, object]]) -> Path:
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), stream, compression="zstd")
    path = folder / "shop.parquet"
    path.write_bytes(stream.getvalue())
    return path


def test_rows_of_parquet_become_products(tmp_path: Path) -> None:
    read = read_table(parquet_file(tmp_path, ROWS))
    normaliser = Normaliser(product_layout(read, Mapping()), Mapping())
    shoe, socks = (normaliser.product(row) for row in read.rows)
    assert isinstance(shoe, Product)
    assert isinstance(socks, Product)
    assert (shoe.price, shoe.stock, shoe.created_at) == (259.5, 3, "2026-11-01T08:00:00+00:00")
    assert shoe.attributes["color"] == ("黑色", "白色")
    assert shoe.variants == (Variant("p1-42", {"size": "42"}, None, 3),)
    assert (socks.price, socks.rating) == (None, None)


def test_a_row_of_parquet_knows_its_number(tmp_path: Path) -> None:
    read = read_table(parquet_file(tmp_path, ROWS))
    assert (read.format, [row.line for row in read.rows]) == ("parquet", [1, 2])


def test_a_damaged_parquet_file_is_refused_by_name(tmp_path: Path) -> None:
    path = parquet_file(tmp_path, ROWS)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(UnreadableFile, match=r"'shop.parquet' is a damaged Parquet file"):
        read_table(path)


def test_more_rows_than_a_catalogue_has_are_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "MOST_ROWS", 1)
    with pytest.raises(UnreadableFile, match="holds 2 rows"):
        read_table(parquet_file(tmp_path, ROWS))
