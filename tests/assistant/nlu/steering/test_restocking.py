"""What asks when more of something comes, and what only sounds like it."""

import pytest

from assistant.nlu.steering.restocking import asks_when_back
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
