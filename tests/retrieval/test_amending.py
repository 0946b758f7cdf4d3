"""Prices and stock change in place; nothing else does, and each row is told what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, update

import retrieval.tables
from retrieval.amending import Outcome, amend
from retrieval.amendments import Amendment, amended
from retrieval.catalog import Catalog, read_products
from retrieval.product_rows import content_hash
from retrieval.products import Product, Variant
from tests.databases import durable

SHOE = Product(
    id="shoe",
    title="云驰 跑步鞋",
    price=300.0,
    list_price=400.0,
    currency="CNY",
    stock=3,
    variants=(
        Variant("shoe-42", {"size": "42"}, 300.0, 3),
        Variant("shoe-43", {"size": "43"}, 320.0, 0),
    ),
)
SOCK = Product(id="sock", title="棉袜", price=19.0, currency="CNY", stock=5)
DONE, SAME = Outcome("changed"), Outcome("unchanged")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = durable(tmp_path / "shop.db")
    retrieval.tables.metadata.create_all(engine)
    Catalog(engine).write([SHOE, SOCK])
    return engine


def stored(engine: Engine, product_id: str) -> Product:
    return Catalog(engine).get([product_id])[product_id]


def result(product: Product, amendment: Amendment) -> Product:
    found = amended(product, amendment)
    assert isinstance(found, Product), found
    return found


def reasons(outcomes: Sequence[Outcome]) -> list[str]:
    return [outcome.reason or "" for outcome in outcomes]


def test_a_price_is_changed_and_all_else_stays(engine: Engine) -> None:
    assert amend(engine, [Amendment("sock", price=15.0)]) == [DONE]
    assert stored(engine, "sock") == replace(SOCK, price=15.0)
    assert stored(engine, "shoe") == SHOE


def test_an_amended_product_is_the_same_to_the_next_full_import(engine: Engine) -> None:
    amend(engine, [Amendment("sock", price=15.0), Amendment(sku="shoe-43", stock=4)])
    now = Catalog(engine).all()
    assert Catalog(engine).write(now).unchanged == 2
    assert [content_hash(product) for product in now] == [
        content_hash(stored(engine, product.id)) for product in now
    ]


def test_saying_the_same_again_changes_nothing(engine: Engine) -> None:
    amend(engine, [Amendment("sock", stock=0)])
    revision = Catalog(engine).revision()
    assert amend(engine, [Amendment("sock", stock=0)]) == [SAME]
    assert Catalog(engine).revision() == revision


def test_several_amendments_of_one_product_follow_each_other(engine: Engine) -> None:
    outcomes = amend(engine, [Amendment("sock", price=15.0), Amendment("sock", price=12.0)])
    assert outcomes == [DONE, DONE]
    assert stored(engine, "sock").price == 12.0


def test_an_unknown_name_is_refused_and_the_others_are_written(engine: Engine) -> None:
    outcomes = amend(engine, [Amendment("nobody", price=1.0), Amendment("sock", price=15.0)])
    assert [outcome.status for outcome in outcomes] == ["refused", "changed"]
    assert "no product or variant" in reasons(outcomes)[0]


def test_a_dry_run_tells_and_writes_nothing(engine: Engine) -> None:
    assert amend(engine, [Amendment("sock", price=15.0)], dry_run=True) == [DONE]
    assert stored(engine, "sock") == SOCK


def test_a_variant_is_found_by_its_sku_in_either_column(engine: Engine) -> None:
    amend(engine, [Amendment(sku="shoe-42", stock=1), Amendment("shoe-43", stock=2)])
    assert [variant.stock for variant in stored(engine, "shoe").variants] == [1, 2]


def test_a_product_is_found_by_its_id_in_the_column_of_skus(engine: Engine) -> None:
    assert amend(engine, [Amendment(sku="sock", price=15.0)]) == [DONE]


def test_a_sku_of_several_products_needs_the_id_as_well(engine: Engine) -> None:
    Catalog(engine).write([Product("twin", "t", variants=(Variant("shoe-42", {}, None, 1),))])
    outcomes = amend(engine, [Amendment(sku="shoe-42", stock=9)])
    assert "several products (shoe, twin)" in reasons(outcomes)[0]
    assert amend(engine, [Amendment("twin", "shoe-42", stock=9)]) == [DONE]
    assert stored(engine, "shoe") == SHOE


def test_a_sku_of_another_product_is_refused(engine: Engine) -> None:
    outcomes = amend(engine, [Amendment("sock", "shoe-42", stock=9)])
    assert "of product 'sock'" in reasons(outcomes)[0]


def test_what_changed_is_noted_with_its_products(engine: Engine) -> None:
    before = Catalog(engine).revision()
    amend(engine, [Amendment("sock", price=15.0)])
    changed = Catalog(engine).changed(before)
    assert (changed.ids, changed.revision) == (("sock",), before + 1)
    assert changed.figures == {"sock"}


def test_a_text_that_changed_too_is_not_taken_for_figures(engine: Engine) -> None:
    catalog = Catalog(engine)
    before = catalog.revision()
    catalog.write([replace(catalog.get(["sock"])["sock"], title="羊毛袜")])
    between = catalog.revision()
    amend(engine, [Amendment("sock", price=15.0), Amendment("shoe", price=333.0)])
    assert catalog.changed(before).ids == ("shoe", "sock")
    assert catalog.changed(before).figures == {"shoe"}
    assert catalog.changed(between).figures == {"shoe", "sock"}


def test_what_older_versions_noted_may_be_anything(engine: Engine) -> None:
    catalog = Catalog(engine)
    catalog.write([replace(catalog.get(["sock"])["sock"], title="羊毛袜")])
    with engine.begin() as connection:
        connection.execute(update(retrieval.tables.product_changes).values(whole=None))
    assert catalog.changed(0).figures == frozenset()
    now = catalog.revision()
    amend(engine, [Amendment("sock", price=15.0)])
    assert catalog.changed(0).figures == frozenset()
    assert catalog.changed(now).figures == {"sock"}


def test_more_than_a_lot_is_written_with_pauses_in_between(engine: Engine) -> None:
    many = [Product(f"p{number:04}", "商品", price=10.0) for number in range(500)]
    Catalog(engine).write(many)
    pauses: list[bool] = []
    amendments = [Amendment(product.id, price=11.0) for product in many]
    outcomes = amend(engine, amendments, pause=lambda: pauses.append(True))
    assert set(outcomes) == {DONE}
    assert {product.price for product in Catalog(engine).get([p.id for p in many]).values()} == {11}
    assert len(pauses) >= 5


def test_what_another_writer_changed_meanwhile_is_kept(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = iter([True])

    def read_then_lose(connection: Connection, ids: Sequence[str]) -> dict[str, Product]:
        found = read_products(connection, ids)
        if next(late, False):
            Catalog(engine).write([replace(SOCK, title="羊毛袜")])
        return found

    monkeypatch.setattr("retrieval.amending.read_products", read_then_lose)
    assert amend(engine, [Amendment("sock", price=15.0)]) == [DONE]
    assert stored(engine, "sock") == replace(SOCK, title="羊毛袜", price=15.0)


def test_variants_that_cost_what_the_product_cost_go_on_doing_so() -> None:
    now = result(SHOE, Amendment("shoe", price=250.0))
    assert [variant.price for variant in now.variants] == [250.0, 320.0]


def test_the_product_costs_what_its_cheapest_variant_does() -> None:
    assert result(SHOE, Amendment("shoe", "shoe-42", price=310.0)).price == 310.0
    assert result(SHOE, Amendment("shoe", "shoe-42", price=350.0)).price == 320.0
    dear = replace(SHOE, price=290.0)
    assert result(dear, Amendment("shoe", "shoe-42", price=310.0)).price == 290.0


def test_stock_that_was_the_sum_of_the_variants_stays_their_sum() -> None:
    assert result(SHOE, Amendment("shoe", "shoe-43", stock=4)).stock == 7
    assert result(replace(SHOE, stock=90), Amendment("shoe", "shoe-43", stock=4)).stock == 90


def test_a_product_without_stock_has_none_in_any_variant() -> None:
    assert not result(SHOE, Amendment("shoe", stock=0)).available


def test_stock_of_sold_out_variants_is_told_by_sku() -> None:
    gone = result(SHOE, Amendment("shoe", stock=0))
    assert "each sku" in str(amended(gone, Amendment("shoe", stock=5)))


def test_a_list_price_that_is_not_above_the_price_is_none() -> None:
    assert result(SHOE, Amendment("shoe", list_price=300.0)).list_price is None
    assert result(SHOE, Amendment("shoe", price=400.0)).list_price is None
    assert result(SHOE, Amendment("shoe", price=399.0)).list_price == 400.0


def test_in_stock_without_a_number_ends_being_sold_out() -> None:
    gone = replace(SOCK, stock=0)
    assert result(gone, Amendment("sock", in_stock=True)).stock is None
    assert result(SOCK, Amendment("sock", in_stock=True)).stock == 5


@pytest.mark.parametrize(
    ("amendment", "reason"),
    [
        pytest.param(Amendment("shoe"), "says nothing new", id="nothing"),
        pytest.param(Amendment("shoe", price=1.0, currency="USD"), "in USD", id="currency"),
        pytest.param(Amendment("shoe", "shoe-42", list_price=9.0), "no list price", id="variant"),
    ],
)
def test_what_cannot_be_meant_is_refused(amendment: Amendment, reason: str) -> None:
    assert reason in str(amended(SHOE, amendment))
