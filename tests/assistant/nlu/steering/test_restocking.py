"""What asks when more of something comes, and what only sounds like it."""

import pytest

from assistant.nlu.steering.restocking import asks_what_is_left, asks_when_back
from assistant.nlu.words.normalising import fold


@pytest.mark.parametrize(
    "text",
    [
        *(
            "什么时候到货",
            "这个啥时候能补货啊",
            "42码几号有货",
            "还会补货吗",
            "到货了吗",
            "有货了没",
        ),
        *("补货时间是哪天", "还会上架吗", "大概多久到货"),
        *("when is it back in stock?", "When will the black one be back?", "will it be restocked"),
        *("is it back yet?", "what is the restock date", "when will you have more of these"),
    ],
)
def test_the_question_is_heard(text: str) -> None:
    assert asks_when_back(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "到货通知我",
            "到货了告诉我一声",
            "有货吗",
            "我的订单什么时候到货",
            "多久能送到",
            "我买的什么时候到货",
        ),
        *(
            "tell me when it is back in stock",
            "when can I send it back",
            "does it have a back pocket",
        ),
        *("when do i get my money back", "is it in stock?", "how soon will it arrive"),
    ],
)
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert not asks_when_back(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "还剩几件",
            "第一个还有几个",
            "这款还有多少件",
            "还剩多少啊",
            "一共有多少台库存",
            "剩下几双了",
        ),
        *(
            "how many do you have left",
            "How many of the first one are left?",
            "are there any left in size 42",
        ),
        *("is there any of it still left", "how many do you have?", "how many are in stock"),
    ],
)
def test_what_is_left_is_asked(text: str) -> None:
    assert asks_what_is_left(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "还有几个颜色",
            "还有几款",
            "有多少款",
            "还有多少人在排队",
            "我的订单还剩几件没发",
            "剩几件的时候提醒我",
        ),
        *(
            "how many colors do you have",
            "do you have left-handed ones",
            "how many people bought it",
        ),
        *("how many days are left to return my order", "tell me when only a few are left"),
    ],
)
def test_what_only_sounds_like_a_question_of_what_is_left(text: str) -> None:
    assert not asks_what_is_left(fold(text))
