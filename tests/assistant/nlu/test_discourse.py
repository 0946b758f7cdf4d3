"""Words that only tie a message to the one before it are no part of what is asked for."""

import pytest

from assistant.nlu.residual import residual
from assistant.nlu.words.discourse import after_hesitating

TIED = [
    ("那看看风车", "风车"),
    ("好吧那看看风车", "风车"),
    ("嗯，有没有风车", "风车"),
    ("对了，话说有风车吗", "风车"),
    ("额……那就风车吧", "风车"),
    ("好的。那风车呢", "风车"),
    ("老板，你家有风车吗", "风车"),
    ("so what about windmills", "windmills"),
    ("well then, show me windmills", "windmills"),
    ("hmm... ok so windmills", "windmills"),
    ("red. by the way, windmills", "red windmills"),
    ("right, windmills", "windmills"),
    ("alright", ""),
    ("请问风车", "风车"),
    ("那……", ""),
]
KEPT = [
    ("right-handed windmills", "right-handed windmills"),
    ("windmills so", "windmills so"),
    ("well-made windmills", "well-made windmills"),
    ("其他风车", "其他风车"),
    ("对讲风车", "对讲风车"),
]
ASKED = [
    "想入手{}",
    "你们家卖{}吗",
    "家里缺{}",
    "最近打算买{}",
    "搜一下{}",
    "{}怎么选",
    "有{}卖吗",
    "急需{}",
    "i'm looking for {}",
    "i’m looking for {}",
    "i'd like some {}",
    "i'm interested in {}",
    "i'm after {}",
    "i fancy {}",
    "do you carry {}",
    "can i see {}",
    "where can i find {}",
    "are there any {} available",
    "would you mind showing me {}",
    "i was wondering if you have any {}",
    "gimme {}",
    "help me find {}",
    "let's look at {}",
    "any recommendations for {}",
]


@pytest.mark.parametrize(("text", "left"), TIED)
def test_what_opens_a_clause_is_not_searched_for(text: str, left: str) -> None:
    assert residual(text, []) == left


@pytest.mark.parametrize(("text", "left"), KEPT)
def test_the_same_words_elsewhere_are(text: str, left: str) -> None:
    assert residual(text, []) == left


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("对了，可以开发票吗", "可以开发票吗"),
        ("额……顺便问下，几天到", "几天到"),
        ("Oh by the way, do you ship abroad", "do you ship abroad"),
        ("额度是多少", "额度是多少"),
        ("那就第一个", "那就第一个"),
        ("对了", "对了"),
        ("hmm...", "hmm..."),
        ("ok, that one", "ok, that one"),
        ("okra seeds", "okra seeds"),
        ("wellies", "wellies"),
    ],
)
def test_who_hesitates_asks_for_what_follows(text: str, rest: str) -> None:
    assert after_hesitating(text) == rest


def test_a_title_may_begin_like_a_marker() -> None:
    assert residual("不过敏面霜", [], {"过敏"}.__contains__) == "过敏面霜"
    assert residual("请柬", [], {"请柬"}.__contains__) == "请柬"


def test_what_is_understood_is_no_marker() -> None:
    assert residual("那双风车", [(0, 2)]) == "风车"


@pytest.mark.parametrize("asked", ASKED)
def test_the_ways_to_ask_for_goods_leave_the_goods(asked: str) -> None:
    goods = "windmills" if asked.isascii() or "’" in asked else "风车"
    assert residual(asked.format(goods), []) == goods
