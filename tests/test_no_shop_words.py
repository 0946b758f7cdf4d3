"""No word of the demo shop stands in the code: vocabulary is learnt from a catalogue, never built in."""

from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.shop.folder import Shop
from retrieval.tables import products

ROOT = Path(__file__).parents[1]
CODE = [path for name in ("assistant", "retrieval") for path in (ROOT / name).rglob("*.py")]
ALSO_A_PHONE_NUMBER = {
    "手机"
}  # 手机 heads a column of telephone numbers, and is said of an order's


@pytest.fixture(scope="module")
def shop_words(demo_shop: Path) -> set[str]:
    shop = Shop.open(demo_shop)
    with shop.engine.connect() as connection:
        rows = connection.execute(select(products.c.brand, products.c.category).distinct()).all()
    shop.engine.dispose()
    words = {word for brand, path in rows for word in (brand, *path.split("/"))}
    return {word for word in words if len(word) > 1} - ALSO_A_PHONE_NUMBER


def test_no_brand_or_category_of_the_demo_stands_in_the_code(shop_words: set[str]) -> None:
    assert len(shop_words) > 100
    found = {
        (path.relative_to(ROOT).as_posix(), word)
        for path in CODE
        for word in shop_words
        if word in path.read_text("utf-8")
    }
    assert found == set()
