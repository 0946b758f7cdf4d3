"""Exports of shop programs become products: variants folded, drafts left out, each error in its place."""

from pathlib import Path

import pytest

from retrieval.importing.folding import runs_now
from retrieval.importing.ingest import product_layout
from retrieval.importing.kinds import Kind, detect
from retrieval.importing.mapping import Mapping
from retrieval.importing.normalising import Normaliser
from retrieval.importing.reading import read_table
from retrieval.importing.rows import RawTable, RowError
from retrieval.products import Product, Variant
from tests.retrieval.importing.exports import ATOM, GOOGLE, RSS, SHOPIFY, SHOPIFY_NEW, WOOCOMMERCE


def table(folder: Path, text: str, name: str = "export.csv") -> RawTable:
    (folder / name).write_text(text, "utf-8")
    return read_table(folder / name)


def products(read: RawTable, **mapping: object) -> dict[str, Product]:
    """The good products of a table, by id."""
    wanted = Mapping.model_validate(mapping)
    normaliser = Normaliser(product_layout(read, wanted), wanted)
    found = [normaliser.product(row) for row in read.rows]
    return {one.id: one for one in found if isinstance(one, Product)}


def places(read: RawTable) -> list[tuple[int, str | None, str | None]]:
    return [(error.line, error.column, error.value) for error in read.errors]


@pytest.mark.parametrize(
    ("text", "name", "written_by"),
    [
        pytest.param(SHOPIFY, "a.csv", "shopify", id="Shopify"),
        pytest.param(SHOPIFY_NEW, "a.csv", "shopify", id="Shopify since 2025"),
        pytest.param(WOOCOMMERCE, "a.csv", "woocommerce", id="WooCommerce"),
        pytest.param(GOOGLE, "a.txt", "google", id="Google as text"),
        pytest.param(RSS, "a.xml", "google", id="Google as RSS"),
        pytest.param(ATOM, "a.xml", "google", id="Google as Atom"),
        pytest.param("id,title,price,Handle\n1,Shoe,9,x\n", "a.csv", "csv", id="a plain table"),
        pytest.param(
            "id,Type,Name,Price\n1,x,Shoe,9\n", "a.csv", "csv", id="a plain table with types"
        ),
    ],
)
def test_a_dialect_is_told_by_its_columns(
    tmp_path: Path, text: str, name: str, written_by: str
) -> None:
    read = table(tmp_path, text, name)
    assert read.format == written_by
    assert detect(read) is Kind.PRODUCTS


def test_shopify_variants_fold_into_their_product(tmp_path: Path) -> None:
    shoe = products(table(tmp_path, SHOPIFY))["trail-shoe"]
    assert (shoe.title, shoe.brand, shoe.category) == ("Trail Shoe", "Northpeak", "Apparel/Shoes")
    assert (shoe.price, shoe.list_price, shoe.stock) == (79.0, None, None)
    assert shoe.variants == (
        Variant("TS-B-42", {"color": "Black", "size": "42"}, 89.0, 5),
        Variant("TS-B-43", {"color": "Black", "size": "43"}, 89.0, 0),  # oversold
        Variant("trail-shoe-White-42", {"color": "White", "size": "42"}, 79.0, None),  # sold on
    )
    assert shoe.attributes["tags"] == ("run", "trail")
    assert shoe.image_url == "https://cdn.example/a.jpg"


def test_markup_and_scripts_of_a_body_are_no_text(tmp_path: Path) -> None:
    assert products(table(tmp_path, SHOPIFY))["trail-shoe"].description == "Light & grippy."


def test_a_shopify_product_with_one_form_has_no_variants(tmp_path: Path) -> None:
    mug = products(table(tmp_path, SHOPIFY))["mug"]
    assert (mug.price, mug.stock, mug.variants, mug.category) == (9.5, None, (), "Kitchen")


def test_shopify_products_that_are_not_on_sale_are_counted(tmp_path: Path) -> None:
    read = table(tmp_path, SHOPIFY)
    assert read.skipped == 2
    assert products(read).keys() == {"trail-shoe", "mug"}


def test_a_bad_variant_is_refused_alone(tmp_path: Path) -> None:
    assert places(table(tmp_path, SHOPIFY)) == [(5, "Variant Price", "oops")]


def test_what_goods_cost_the_shop_is_never_read(tmp_path: Path) -> None:
    for product in products(table(tmp_path, SHOPIFY)).values():
        assert "40" not in str(product.to_json())


def test_a_shopify_product_without_a_good_variant_is_refused(tmp_path: Path) -> None:
    read = table(tmp_path, "Handle,Title,Variant SKU,Variant Price\na,Shoe,A,x\nb,Sock,B,3\n")
    assert products(read).keys() == {"b"}
    assert places(read) == [(2, "Variant Price", "x")]


def test_rows_of_a_handle_need_not_stand_together(tmp_path: Path) -> None:
    header = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n"
    read = table(tmp_path, f"{header}a,Shoe,Size,41,A1,9\nb,Sock,,,B,3\na,,,42,A1,8\n,x,,,C,1\n")
    shoe = products(read)["a"]
    assert [(one.sku, one.price) for one in shoe.variants] == [("A1", 9.0), ("a-42", 8.0)]
    assert places(read) == [(5, "Handle", None)]


def test_shopifys_newer_columns_mean_the_same(tmp_path: Path) -> None:
    shoe = products(table(tmp_path, SHOPIFY_NEW))["trail-shoe"]
    assert (shoe.price, shoe.list_price, shoe.stock) == (89.0, 120.0, 7)
    assert [(one.sku, one.stock) for one in shoe.variants] == [("TS-42", 0), ("TS-43", 7)]
    assert (shoe.description, shoe.image_url) == ("Light", "https://cdn.example/a.jpg")


def test_woocommerce_variations_fold_into_their_parent(tmp_path: Path) -> None:
    tee = products(table(tmp_path, WOOCOMMERCE))["11"]
    assert (tee.title, tee.category, tee.brand) == ("Tee", "Clothing/T, Shirts", "Northpeak")
    assert (tee.price, tee.stock, tee.description) == (20.0, 2, "Plain tee")
    assert tee.image_url == "https://x.example/t.jpg"
    assert tee.variants == (
        Variant("TEE-R", {"color": "Red"}, 20.0, 2),
        Variant("TEE-B", {"color": "Blue"}, 18.0, 0),  # its reduced price has run out
    )


def test_a_simple_woocommerce_product_is_reduced_and_described(tmp_path: Path) -> None:
    cap = products(table(tmp_path, WOOCOMMERCE))["10"]
    assert (cap.price, cap.list_price, cap.stock) == (12.0, 15.0, 4)
    assert (cap.description, cap.category) == ("Warm. Soft.", "Clothing/Hats")
    assert cap.attributes == {"material": ("Wool", "Cotton"), "tags": ("warm", "wool")}


def test_woocommerce_says_what_is_left_out_and_what_is_wrong(tmp_path: Path) -> None:
    read = table(tmp_path, WOOCOMMERCE)
    assert read.skipped == 3  # a draft, a hidden one, a group
    assert products(read).keys() == {"10", "11", "18"}
    assert places(read) == [(6, "Parent", "NOPE")]


def test_what_can_be_ordered_back_is_not_sold_out(tmp_path: Path) -> None:
    assert products(table(tmp_path, WOOCOMMERCE))["18"].stock is None


def test_google_items_of_a_group_are_variants_of_one_product(tmp_path: Path) -> None:
    coat = products(table(tmp_path, GOOGLE, "feed.txt"))["G1"]
    assert (coat.title, coat.category, coat.currency) == ("Wool coat", "Clothing/Coats", "USD")
    assert (coat.price, coat.list_price) == (12.0, 15.0)
    assert coat.variants == (
        Variant("1", {"color": "black", "size": "S"}, 12.0, None),
        Variant("2", {"color": "blue", "size": "M"}, 16.0, 0),
    )
    assert coat.attributes == {"Lining": ("silk",), "gender": ("female",)}


def test_a_reduced_price_of_another_time_is_none(tmp_path: Path) -> None:
    lamp = products(table(tmp_path, GOOGLE, "feed.txt"))["3"]
    assert (lamp.price, lamp.list_price, lamp.currency, lamp.stock) == (30.0, None, "SEK", None)


def test_google_errors_name_line_column_and_value(tmp_path: Path) -> None:
    read = table(tmp_path, GOOGLE, "feed.txt")
    assert places(read) == [(5, "price", "free")]
    wanted = Mapping()
    normaliser = Normaliser(product_layout(read, wanted), wanted)
    (refused,) = (found for row in read.rows if isinstance(found := normaliser.product(row), list))
    assert refused == [RowError(6, "title", "", "is empty; every record needs one")]


def test_an_rss_feed_is_read_with_its_details(tmp_path: Path) -> None:
    read = table(tmp_path, RSS, "feed.xml")
    coat = products(read)["1"]
    assert (coat.title, coat.description, coat.url) == (
        *("Wool & coat", "Warm and dry", "https://s.example/1"),
    )
    assert (coat.price, coat.list_price, coat.category) == (9.0, 15.0, "A/B")
    assert coat.attributes == {"Lining": ("silk",)}
    assert places(read) == [(12, "price", "x")]


def test_an_atom_feed_takes_googles_id_before_atoms(tmp_path: Path) -> None:
    coat = products(table(tmp_path, ATOM, "feed.xml"))["1"]
    assert (coat.title, coat.url, coat.description) == ("Wool coat", "https://s.example/1", "Warm")
    assert coat.stock == 0


def test_a_mapping_overrules_what_a_dialect_says(tmp_path: Path) -> None:
    read = table(tmp_path, SHOPIFY)
    shoe = products(read, columns={"category": "Type"}, ignore=["Tags"])["trail-shoe"]
    assert shoe.category == "Running"
    assert "tags" not in shoe.attributes


@pytest.mark.parametrize(
    ("start", "end", "runs"),
    [
        ("", "", True),
        ("2000-01-01", "", True),
        ("", "2000-01-01", False),
        ("2099-01-01", "", False),
        ("2000-01-01", "2099-01-01", True),
    ],
)
def test_a_reduced_price_holds_between_its_dates(start: str, end: str, runs: bool) -> None:
    assert runs_now(start, end) is runs
