"""Whom goods are for: who is named, how old, and when it is the shopper again."""

import pytest

from assistant.nlu.wishing.people import recipients
from assistant.nlu.wishing.recipients import find_addressee
from assistant.nlu.words.normalising import fold


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("给我妈买双鞋", "mother"),
        ("给俺娘买双鞋", "mother"),
        ("送女朋友的", "girlfriend"),
        ("帮老公看看", "husband"),
        ("我老婆想要一双", "wife"),
        ("我妈不喜欢黑色", "mother"),
        ("给我爸妈买个枕头", "parents"),
        ("适合老人用的手机", "elders"),
        ("妈妈过生日", "mother"),
        ("不是给我妈买的，给我爸买", "father"),
        ("送人的", "someone"),
        ("买个生日礼物", "someone"),
        ("给女朋友送个礼物", "girlfriend"),
        ("for my dad", "father"),
        ("a gift for my sister", "sister"),
        ("it's for my wife", "wife"),
        ("get my husband a jacket", "husband"),
        ("my mom needs a kettle", "mother"),
        ("my sister loves red", "sister"),
        ("birthday present for her", "someone"),
        ("looking for a present for a colleague", "colleague"),
        ("for my boyfriend's birthday", "boyfriend"),
    ],
)
def test_the_person_is_found(text: str, who: str) -> None:
    found = find_addressee(fold(text))
    assert found is not None
    assert found[0].who == who


@pytest.mark.parametrize(
    ("text", "who", "years"),
    [
        ("孩子8岁穿的羽绒服", "child", 8),
        ("8岁孩子穿的", "child", 8),
        ("女儿今年五岁了", "daughter", 5),
        ("给8个月的宝宝买奶瓶", "baby", 0.67),
        ("shoes for my 8 year old son", "son", 8),
        ("for an 8-year-old", "child", 8),
    ],
)
def test_an_age_is_told_with_the_person(text: str, who: str, years: float) -> None:
    found = find_addressee(fold(text))
    assert found is not None
    assert (found[0].who, found[0].years) == (who, years)


@pytest.mark.parametrize(
    "text",
    [
        "我自己穿的",
        "给自己买",
        "自己用的",
        "自用",
        "不是送人的",
        "something for me",
        "now for myself",
        "these are for me",
        "not for my mom, for me",
        "给我妈买完了，这个给自己买",
    ],
)
def test_it_is_for_the_shopper_again(text: str) -> None:
    found = find_addressee(fold(text))
    assert found is not None
    assert found[0].who is None


@pytest.mark.parametrize(
    "text",
    [
        "我妈说不错",
        "给我妈买的鞋还没到",
        "老板，有没有鞋",
        "给我推荐一双",
        "帮我看看",
        "我自己来看看",
        "can you find shoes for me",
        "for my phone",
        "my wife says it's ok",
        "do you gift wrap",
        "the jacket i bought for my dad hasn't arrived",
        "gift card",
        "is there a free gift",
    ],
)
def test_naming_a_person_alone_says_nothing(text: str) -> None:
    assert find_addressee(fold(text)) is None


def test_every_trait_of_a_person_is_known() -> None:
    known = {trait.name for trait in recipients().trait}
    assert {trait for one in recipients().recipient for trait in one.traits} <= known


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gift for mum over fifty", "gift for mum over fifty"),
        ("a gift for my dad over 60, please", "gift for my dad over 60"),
        ("something for my mum over 500", "for my mum"),
        ("something for my mum under 50", "for my mum"),
        ("a gift for my mum over 50 yuan", "gift for my mum"),
    ],
)
def test_what_someone_is_over_is_an_age(text: str, words: str) -> None:
    found = find_addressee(fold(text))
    assert found is not None
    assert [fold(text)[start:end].strip() for start, end in found[1]] == [words]
