"""A brand refused by pointing at it is told from one refused by its name and from praise."""

import pytest

from assistant.nlu.steering.refused_brand import refuses_its_brand


@pytest.mark.parametrize(
    "text",
    [
        "不喜欢这个牌子",
        "第一个的牌子我不喜欢",
        "别推这个牌子",
        "这家牌子不要",
        "I don't like that brand",
        "not this brand please",
        "anything but that brand",
    ],
)
def test_the_brand_shown_is_refused(text: str) -> None:
    assert refuses_its_brand(text)


@pytest.mark.parametrize(
    "text",
    [
        "这个牌子怎么样",
        "换个牌子",
        "牌子无所谓",
        "I like this brand",
        "which brand is it",
        "喜欢这个牌子",
    ],
)
def test_it_is_not(text: str) -> None:
    assert not refuses_its_brand(text)
