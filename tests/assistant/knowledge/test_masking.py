"""Past answers keep no personal data; one about a shopper's own order answers nobody else."""

import pytest

from assistant.knowledge.masking import masked, tells_of_a_person


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("电话 13900001234，谢谢", "13900001234"),
        ("订单号 2026091500012 到哪了", "2026091500012"),
        ("订单号：A-10293 到哪了", "10293"),
        ("寄到浙江省杭州市西湖区文三路1号", "文三路1号"),
        ("Your order #A12345 is on its way", "A12345"),
        ("write to anna@example.com", "anna@example.com"),
        ("快递单号 SF1234567890123", "1234567890123"),
    ],
)
def test_personal_data_goes(text: str, gone: str) -> None:
    assert gone not in masked(text)
    assert "***" in masked(text)
    assert tells_of_a_person(text)


@pytest.mark.parametrize(
    "text", ["满 99 元包邮，48 小时内发出。", "Write “gift box” in the order note.", "第 2 件 8 折"]
)
def test_rules_of_the_shop_stay(text: str) -> None:
    assert masked(text) == text
    assert not tells_of_a_person(text)
