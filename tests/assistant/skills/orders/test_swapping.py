"""Which variant a message wants instead of the one it has."""

import pytest

from assistant.skills.orders.swapping import wanted_variants
from retrieval.products import Product, Variant


def product(*options: dict[str, str]) -> Product:
    variants = tuple(Variant(f"v{at}", one, 10.0, 5) for at, one in enumerate(options))
    return Product("p1", "thing", variants=variants)


SHIRT = product(*({"size": size} for size in ("S", "M", "L", "XL")))
SHOE = product(*({"size": size} for size in ("41", "42", "42.5", "43")))
KETTLE = product(
    {"capacity": "1L", "material": "glass", "color": "gold"},
    {"capacity": "2L", "material": "glass", "color": "gold"},
    {"capacity": "2L", "material": "steel", "color": "gold"},
    {"capacity": "2L", "material": "glass", "color": "rose gold"},
)
PILLOW = product({"height": "高款"}, {"height": "矮款"})


@pytest.mark.parametrize(
    ("goods", "had", "text", "wanted"),
    [
        pytest.param(SHIRT, "v1", "换成L码", ["v2"], id="a letter"),
        pytest.param(SHIRT, "v1", "换XL", ["v3"], id="XL is not L"),
        pytest.param(SHIRT, "v1", "size L please", ["v2"], id="English"),
        pytest.param(SHIRT, "v1", "还是M", ["v1"], id="the same"),
        pytest.param(SHIRT, "v1", "换大一码", ["v2"], id="a size up"),
        pytest.param(SHIRT, "v1", "I need one size smaller", ["v0"], id="a size down"),
        pytest.param(SHIRT, "v3", "换大一号", [], id="there is no larger one"),
        pytest.param(SHIRT, "v1", "想换一下", [], id="nothing named"),
        pytest.param(SHOE, "v0", "换42的", ["v1"], id="42 is not 42.5"),
        pytest.param(SHOE, "v0", "换42.5码", ["v2"], id="half a size"),
        pytest.param(SHOE, "v1", "大一码", ["v2"], id="the next there is"),
        pytest.param(SHOE, "v0", "订单142", [], id="a number of something else"),
        pytest.param(KETTLE, "v0", "2L", ["v1"], id="all else as it was"),
        pytest.param(KETTLE, "v1", "the steel one", ["v2"], id="another material"),
        pytest.param(KETTLE, "v1", "rose gold", ["v3"], id="rose gold is not gold"),
        pytest.param(KETTLE, "v0", "2L, glass, rose gold", ["v3"], id="all named"),
        pytest.param(KETTLE, "v0", "1L in steel", [], id="no such variant"),
        pytest.param(KETTLE, "v0", "bigger", [], id="no order among several options"),
        pytest.param(PILLOW, "v0", "换成矮款", ["v1"], id="a Chinese word"),
    ],
)
def test_a_variant_is_named_by_its_options(
    goods: Product, had: str, text: str, wanted: list[str]
) -> None:
    current = next(one for one in goods.variants if one.sku == had)
    assert [one.sku for one in wanted_variants(goods, current, text)] == wanted
