"""Asking for something to be taken out again."""

import pytest

from assistant.nlu.steering.taking_out import asks_to_take_out


@pytest.mark.parametrize(
    "text",
    [
        "把风车去掉",
        "风车删了吧",
        "那个风车拿掉好了",
        "帮我移除风车",
        "去掉那个风车吧",
        "remove the windmill",
        "Please delete my windmill.",
        "take the windmill out again",
        "can you take out that windmill please",
    ],
)
def test_is_heard(text: str) -> None:
    assert asks_to_take_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "风车",
        "能去掉油渍吗",
        "去掉油渍的风车有吗",
        "不要风车",
        "does it remove the smell of smoke?",
        "makeup remover",
        "remove",
    ],
)
def test_is_not_heard_in_what_goods_do(text: str) -> None:
    assert not asks_to_take_out(text)
