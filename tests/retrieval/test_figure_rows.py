"""Figures are read without the rest of the rows, and are those the whole products have."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from retrieval.amending import amend
from retrieval.amendments import Amendment
from retrieval.catalog import Catalog
from retrieval.figure_rows import read_figures, with_stored_figures
from retrieval.products import Product, Variant
from retrieval.tables import metadata
from tests.databases import durable

SOCK = Product("sock", "运动袜", price=10.0, list_price=20.0, stock=5, rating=4.0, sales=3)
SHOE = Product(
    "shoe",
    "跑步鞋",
    price=100.0,
    variants=(Variant("s-42", {"size": "42"}, 100.0, 1), Variant("s-43", {"size": "43"}, 100.0, 0)),
)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = durable(tmp_path / "shop.db")
    metadata.create_all(engine)
    Catalog(engine).write([SOCK, SHOE])
    return engine


def test_new_figures_make_the_product_that_is_stored(engine: Engine) -> None:
    changes = [Amendment("sock", price=8.0, stock=0), Amendment(sku="s-43", price=90.0, stock=4)]
    amend(engine, changes)
    rows = read_figures(engine, ["shoe", "sock", "gone"])
    stored = Catalog(engine).get(["shoe", "sock"])
    assert rows.keys() == {"shoe", "sock"}
    assert with_stored_figures(SOCK, rows["sock"]) == stored["sock"]
    patched = with_stored_figures(SHOE, rows["shoe"])
    assert patched == stored["shoe"]
    assert patched is not None
    assert patched.variants[0] is SHOE.variants[0]


@pytest.mark.parametrize(
    "variants",
    [
        pytest.param(SHOE.variants[:1], id="one less"),
        pytest.param(tuple(reversed(SHOE.variants)), id="another order"),
        pytest.param(
            (SHOE.variants[0], replace(SHOE.variants[1], options={"size": "44"})), id="an option"
        ),
    ],
)
def test_other_variants_are_no_figures(engine: Engine, variants: tuple[Variant, ...]) -> None:
    Catalog(engine).write([replace(SHOE, variants=variants)])
    assert with_stored_figures(SHOE, read_figures(engine, ["shoe"])["shoe"]) is None
