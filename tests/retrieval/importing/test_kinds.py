"""What a file holds is told from its columns."""

import pytest

from retrieval.errors import MappingError
from retrieval.importing.kinds import Kind, detect
from retrieval.importing.rows import RawTable


def table(columns: str) -> RawTable:
    return RawTable("file.csv", "csv", "utf-8", tuple(columns.split()), ())


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ("id title price brand", Kind.PRODUCTS),
        ("商品ID 标题 现价", Kind.PRODUCTS),
        ("update_time id title price sale_count comment_count 店名", Kind.PRODUCTS),
        ("sku name content rating price", Kind.PRODUCTS),
        ("id title_zh title_en", Kind.PRODUCTS),
        ("user product_id event timestamp value", Kind.EVENTS),
        ("用户 商品ID 行为 时间", Kind.EVENTS),
        ("product_id user rating text language created_at", Kind.REVIEWS),
        ("product_id title review rating", Kind.REVIEWS),
        ("order_id user status lines total", Kind.ORDERS),
        ("订单号 订单状态", Kind.ORDERS),
        ("id topic question answer", Kind.FAQ),
        ("question_en answer_en", Kind.FAQ),
        ("问题 答案", Kind.FAQ),
        ("promotion_id title starts_at ends_at discount", Kind.PROMOTIONS),
    ],
)
def test_a_kind_is_told_from_the_columns(columns: str, kind: Kind) -> None:
    assert detect(table(columns)) is kind


def test_fields_that_a_mapping_names_count_too() -> None:
    assert detect(table("x y z"), mapped=["title", "price"]) is Kind.PRODUCTS


def test_columns_that_fit_nothing_are_shown_with_what_would() -> None:
    with pytest.raises(MappingError, match=r"'file\.csv' holds; its columns are: a, b.*--kind"):
        detect(table("a b"))
