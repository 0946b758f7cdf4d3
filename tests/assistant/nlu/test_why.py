"""The question why something is shown is told from other questions."""

import pytest

from assistant.nlu.steering.why import asks_why


@pytest.mark.parametrize(
    "text",
    [
        "为什么推荐第一个",
        "为啥给我推这个",
        "凭什么推荐它",
        "这几款排在前面是怎么选的理由是什么",
        "推荐理由是什么",
        "Why did you recommend the first one?",
        "why are these shown first",
        "why this one?",
        "what makes number 2 good",
    ],
)
def test_why_something_is_shown_is_asked(text: str) -> None:
    assert asks_why(text)


@pytest.mark.parametrize(
    "text",
    [
        "为什么这么贵",
        "为什么还没发货",
        "推荐一款耳机",
        "why is my order late",
        "why is it so expensive",
        "recommend something",
        "怎么退货",
    ],
)
def test_other_questions_are_not(text: str) -> None:
    assert not asks_why(text)
