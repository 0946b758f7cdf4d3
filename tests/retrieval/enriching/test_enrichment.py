"""Empty columns are filled out of the row's own title; what the shop gave stays."""

import pytest

from retrieval.enriching import enriched
from retrieval.enriching.tagger import Tagger
from retrieval.product_rows import content_hash
from retrieval.products import Product, Variant


def row(title: str, **given: object) -> Product:
    return Product("p", title, **given)  # type: ignore[arg-type] # the tests name the fields


def test_brand_and_model_are_filled_and_marked(tagger: Tagger) -> None:
    (found,) = enriched([row("青屿便携保温杯 T90", category="杯")], tagger)
    assert (found.brand, found.attributes) == ("青屿", {"model": ("T90",)})
    assert found.enriched == ("brand", "model")
    assert found.to_json()["enriched"] == ["brand", "model"]


def test_amounts_and_colours_are_filled_and_marked(tagger: Tagger) -> None:
    (found,) = enriched([row("黑色500ml", category="杯")], tagger)
    assert found.attributes == {"capacity": ("500ml",), "color": ("黑色",)}
    assert found.enriched == ("capacity", "color")


def test_a_set_is_of_no_kind(tagger: Tagger) -> None:
    rows = [row(f"{brand}简约台灯套装") for brand in ("岚汐", "青屿", "禾小满")]
    assert all("type" not in found.attributes for found in enriched(rows, tagger))


def test_what_the_shop_gave_is_never_overruled(tagger: Tagger) -> None:
    given = row(
        "青屿大容量保温杯 T90 500ml",
        brand="禾小满",
        category="杯",
        attributes={"model": ("T91",), "capacity": ("300ml",)},
    )
    assert enriched([given], tagger) == [given]


def test_a_value_that_stands_under_another_name_is_not_repeated(tagger: Tagger) -> None:
    said = row("水壶1.5L", category="壶", attributes={"volume": ("1500ml",)})
    sold = row("水壶500ml", category="壶", variants=(Variant("a", {"cup": "500ml"}),))
    assert enriched([said, sold], tagger) == [said, sold]


def test_rows_that_say_it_all_keep_their_hash(tagger: Tagger) -> None:
    given = row("青屿保温杯", brand="青屿", category="杯")
    (found,) = enriched([given], tagger)
    assert content_hash(found) == content_hash(given)
    assert "enriched" not in found.to_json()


def test_a_brand_of_other_rows_is_found_where_the_column_is_empty(tagger: Tagger) -> None:
    known = row("Zollwerk drill", brand="Zollwerk", category="t")
    _, found = enriched([known, row("ZOLLWERK hammer", category="t")], tagger)
    assert (found.brand, found.enriched) == ("ZOLLWERK", ("brand",))


def test_a_brand_that_is_also_a_word_is_not_looked_for(tagger: Tagger) -> None:
    rows = [
        row("Zollwerk drill, smart", brand="Zollwerk", category="t"),
        row("Hagebo saw, smart", brand="Hagebo", category="t"),
        row("Smart hammer", brand="Smart", category="t"),
        row("A smart pen", category="t"),
    ]
    assert enriched(rows, tagger)[-1].brand is None


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("适用于Zollwerk的刀片", id="what it fits"),
        pytest.param("Blade for Zollwerk", id="what it fits, English"),
        pytest.param("Zollwerk刀片替换装Hagebo刀片", id="two brands"),
    ],
)
def test_a_brand_that_may_not_be_its_own_stays_empty(tagger: Tagger, title: str) -> None:
    known = [row(f"{name} drill", brand=name, category="t") for name in ("Zollwerk", "Hagebo")]
    assert enriched([*known, row(title, category="t")], tagger)[-1].brand is None


def test_two_scripts_side_by_side_are_one_brand(tagger: Tagger) -> None:
    known = row("岚汐雨伞", brand="岚汐", category="t")
    both = row("Norbrix/岚汐便携雨伞", category="t")
    assert enriched([known, both], tagger)[-1].brand == "岚汐"


def test_the_kind_of_goods_is_filled_where_no_category_is_and_others_share_it(
    tagger: Tagger,
) -> None:
    rows = [row(f"{brand}简约台灯") for brand in ("岚汐", "青屿", "禾小满")]
    assert {found.attributes["type"] for found in enriched(rows, tagger)} == {("台灯",)}
    assert "type" not in enriched(rows[:1], tagger)[0].attributes


def test_enriching_again_changes_nothing(tagger: Tagger) -> None:
    rows = [row(f"{brand}便携雨伞 XK-320 2.5kg") for brand in ("岚汐", "青屿", "Vantelo")]
    assert enriched(rows, tagger) == enriched(list(rows), tagger)


def test_nothing_is_made_of_nothing(tagger: Tagger) -> None:
    assert enriched([], tagger) == []
    assert enriched([row("")], tagger) == [row("")]
