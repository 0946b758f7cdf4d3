"""A world is a folder: what it lacks is the demo's, what it has is its own."""

from demo.build import NOW
from demo.products import draw_products
from demo.shelves import brands, colors, leaves
from demo.worlds import DEMO
from tests.twin import TWIN


def test_a_file_the_world_lacks_is_the_demos() -> None:
    assert TWIN.text("reviews.yaml") == DEMO.text("reviews.yaml")
    assert TWIN.text("shop.toml") != DEMO.text("shop.toml")


def test_another_world_shares_no_goods_brands_or_colours_with_the_demo() -> None:
    assert not {leaf.name.zh for leaf in leaves(TWIN)} & {leaf.name.zh for leaf in leaves()}
    assert not {leaf.department.zh for leaf in leaves(TWIN)} & {
        leaf.department.zh for leaf in leaves()
    }
    assert not {brand.name.zh for brand in brands(TWIN)} & {brand.name.zh for brand in brands()}
    assert not set(colors(TWIN)) & set(colors())


def test_a_world_is_drawn_the_same_each_time() -> None:
    first = [product.row(None, 0) for product in draw_products(7, NOW, TWIN)]
    assert first == [product.row(None, 0) for product in draw_products(7, NOW, TWIN)]
    assert 300 <= len(first) <= 700
