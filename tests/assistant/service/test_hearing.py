"""What a message comes to after what was said: corrections, answers, letting go."""

import pytest

from assistant.nlg.templates import replies
from assistant.nlu.steering.repairs import find_misunderstood, is_cancelled, is_indifferent
from assistant.nlu.words.normalising import fold
from assistant.skills.readings import NAMEABLE


@pytest.mark.parametrize(
    "text",
    [
        "不是这个意思",
        "我不是这个意思啊",
        "你理解错了",
        "你是不是理解错了",
        "我说的不是这个",
        "我问的不是这个",
        "答非所问",
        "你没听懂我的意思",
        "你误会了",
        "那不是我想要的",
        "客服你又搞错了",
        "That's not what I meant",
        "that is not what i asked for",
        "no, not what I meant",
        "You misunderstood me",
        "you got that wrong",
        "I didn't mean that",
        "you don't get it",
        "wrong answer",
    ],
)
def test_being_misunderstood_is_heard(text: str) -> None:
    assert find_misunderstood(fold(text)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "地址填错了怎么改",
        "你们发错货了",
        "尺码买错了能换吗",
        "我看错价格了",
        "不是黑色的，要白色",
        "不要这个",
        "什么意思",
        "这个面料是什么意思",
        "I ordered the wrong size",
        "you sent me the wrong item",
        "what do you mean",
        "not black please",
        "is this what I need",
        "我没想好",
    ],
)
def test_mistakes_of_another_kind_are_not_misunderstandings(text: str) -> None:
    assert find_misunderstood(fold(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "都行",
        "都可以",
        "随便",
        "无所谓啦",
        "没要求",
        "你定吧",
        "不知道",
        "没想好",
        "没有",
        "哪个都行",
        "doesn't matter",
        "It doesn't really matter",
        "any",
        "whatever",
        "no preference",
        "not sure",
        "don't care",
        "you choose",
        "either",
        "I don't know",
        "up to you",
    ],
)
def test_not_minding_is_heard(text: str) -> None:
    assert is_indifferent(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "随便看看",
        "没有黑色的吗",
        "都多少钱",
        "不知道怎么退货",
        "any black ones",
        "not sure about size 42",
    ],
)
def test_a_request_is_no_indifference(text: str) -> None:
    assert not is_indifferent(fold(text))


@pytest.mark.parametrize(
    "text",
    ["算了", "不要了", "那算了吧", "取消", "不买了", "cancel", "never mind", "forget it", "nvm"],
)
def test_letting_go_is_heard(text: str) -> None:
    assert is_cancelled(fold(text))


@pytest.mark.parametrize(
    "text",
    ["取消订单", "不要黑色的", "算一下多少钱", "cancel my order", "stop showing me black ones"],
)
def test_cancelling_something_is_not_letting_go(text: str) -> None:
    assert not is_cancelled(fold(text))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reading_has_a_name(language: str) -> None:
    assert not [name for name in NAMEABLE if f"reading.{name}" not in replies(language)]
