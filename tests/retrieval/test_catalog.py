"""The catalogue writes what changed, all or nothing, and counts its changes."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import StatementError

import retrieval.tables
from retrieval.catalog import Catalog, Written
from retrieval.product_rows import content_hash
from retrieval.product_texts import embedding_text, searchable_text
from retrieval.products import Product, Variant
from tests.databases import bare

SHOE = Product(
    id="p2",
    title="云驰 Pace3 跑步鞋",
    price=359.0,
    list_price=459.0,
    currency="CNY",
    brand="云驰",
    category="运动户外/鞋/跑步鞋",
    rating=4.7,
    stock=3,
    sales=120,
    image_url="/images/p2.svg",
    url="/p/p2",
    description="轻便。",
    created_at="2026-01-02T00:00:00+08:00",
    attributes={"color": ("黑色", "白色"), "material": ("网面",)},
    variants=(Variant("p2-42", {"size": "42"}, 359.0, 3),),
    localized={"en": {"title": "Yunchi Pace3 running shoe", "color": "black"}},
)
SOCK = Product(id="p1", title="棉袜", price=19.0)


@pytest.fixture
def engine() -> Engine:
    engine = bare()
    retrieval.tables.metadata.create_all(engine)
    return engine


@pytest.fixture
def catalog(engine: Engine) -> Catalog:
    return Catalog(engine)


def test_a_product_comes_back_as_it_was_written(catalog: Catalog) -> None:
    catalog.write([SHOE, SOCK])
    assert catalog.all() == [SOCK, SHOE]


def test_what_was_read_out_of_the_title_comes_back_marked(catalog: Catalog) -> None:
    marked = replace(SOCK, brand="云驰", enriched=("brand",))
    catalog.write([marked])
    assert catalog.all() == [marked]
    assert catalog.write([replace(marked, enriched=())]) == Written(changed=1)


def test_the_digest_of_rows_the_shop_filled_itself_is_what_it_always_was() -> None:
    expected = "692fdef5ca41e95ed075fee95d1b93c1202e55c9ab1206d7f8f82d66dc9b252c"
    assert content_hash(SOCK) == expected


def test_writing_again_changes_nothing(catalog: Catalog) -> None:
    assert catalog.write([SHOE, SOCK]) == Written(added=2)
    assert catalog.write([SHOE, SOCK]) == Written(unchanged=2)
    assert catalog.revision() == 1


def test_a_changed_price_replaces_the_product_and_raises_the_revision(catalog: Catalog) -> None:
    catalog.write([SHOE, SOCK])
    cheaper = Product(id="p1", title="棉袜", price=9.0)
    assert catalog.write([SHOE, cheaper]) == Written(changed=1, unchanged=1)
    assert catalog.get(["p1"])["p1"].price == 9.0
    assert catalog.revision() == 2


def test_of_two_products_with_one_id_the_last_counts(catalog: Catalog) -> None:
    assert catalog.write([SHOE, Product(id="p2", title="另一双")]) == Written(added=1)
    assert catalog.all() == [Product(id="p2", title="另一双")]


def test_compare_tells_what_write_would_do_and_does_nothing(catalog: Catalog) -> None:
    catalog.write([SOCK])
    assert catalog.compare([SHOE, SOCK]) == Written(added=1, unchanged=1)
    assert catalog.count() == 1


def test_get_keeps_the_order_asked_for_and_leaves_unknown_ids_out(catalog: Catalog) -> None:
    catalog.write([SHOE, SOCK])
    assert list(catalog.get(["p2", "nobody", "p1"])) == ["p2", "p1"]


def test_removed_products_are_gone_and_unknown_ids_do_not_matter(catalog: Catalog) -> None:
    catalog.write([SHOE, SOCK])
    assert catalog.remove(["p2", "nobody"]) == 1
    assert catalog.ids() == ["p1"]
    assert catalog.remove(["p2"]) == 0
    assert catalog.revision() == 2


def test_a_write_that_fails_leaves_everything_as_it_was(catalog: Catalog) -> None:
    catalog.write([SOCK])
    broken = Product(id="p9", title="x", price="no number")  # type: ignore[arg-type]
    with pytest.raises(StatementError):
        catalog.write([Product(id="p1", title="袜子"), broken])
    assert catalog.all() == [SOCK]
    assert catalog.revision() == 1


def test_an_empty_catalogue_is_at_revision_0(catalog: Catalog) -> None:
    assert (catalog.revision(), catalog.count(), catalog.all()) == (0, 0, [])


def test_more_products_than_one_statement_takes_are_written(catalog: Catalog) -> None:
    many = [Product(id=f"p{number:05}", title=f"商品 {number}") for number in range(6_000)]
    assert catalog.write(many) == Written(added=6_000)
    assert catalog.write(many) == Written(unchanged=6_000)
    assert len(catalog.get([product.id for product in many])) == 6_000


def test_terms_are_made_when_a_product_is_written(engine: Engine) -> None:
    catalog = Catalog(engine, lambda text: text.upper().split())
    catalog.write([Product(id="p", title="cotton sock")])
    assert catalog.terms() == {"p": ["COTTON", "SOCK"]}
    with engine.connect() as connection:
        assert connection.scalar(select(retrieval.tables.products.c.terms)) == "COTTON SOCK"


def test_equal_products_have_equal_hashes_whatever_the_order_of_attributes() -> None:
    one = Product(id="p", title="t", attributes={"a": ("1",), "b": ("2",)})
    two = Product(id="p", title="t", attributes={"b": ("2",), "a": ("1",)})
    assert content_hash(one) == content_hash(two)


def test_the_embedded_text_has_the_title_first_and_both_languages() -> None:
    text = embedding_text(SHOE)
    assert text.startswith("云驰 Pace3 跑步鞋 Yunchi Pace3 running shoe")
    assert "运动户外 鞋" in text
    assert "black" in text


def test_the_embedded_text_is_short_and_says_nothing_twice() -> None:
    long = Product(id="p", title="长" * 180, brand="长长", attributes={"use": ("跑步" * 20,)})
    assert embedding_text(long) == "长" * 180
    assert len(embedding_text(Product(id="p", title="字" * 500))) == 200


def test_searchable_text_leaves_no_attribute_out() -> None:
    assert "网面" in searchable_text(SHOE)


def test_a_row_that_does_not_say_what_was_written_is_known(engine: Engine) -> None:
    catalog = Catalog(engine)
    catalog.write([SHOE, SOCK])
    assert catalog.altered() == []
    table = retrieval.tables.products
    with engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == "p1").values(price=18.0))
    assert catalog.altered() == ["p1"]
    catalog.write(catalog.get(["p1"]).values())
    assert catalog.altered() == []
