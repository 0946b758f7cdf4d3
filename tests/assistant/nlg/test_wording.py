"""How facts are put: what reads like a form, or is no sentence at all, is a fault."""

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from assistant.nlg.choosing_words import Choice
from assistant.nlg.templates import replies
from assistant.nlg.tones import own_wordings
from assistant.nlg.wording import Wording
from assistant.nlg.writer import Writer
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.skills.outcome import Line
from assistant.turn.turns import Say
from retrieval.constraints import Constraint, Field, Op
from retrieval.products import Variant

DIALOGUES = sorted((Path(__file__).parents[2] / "dialogues").glob("*.yaml"))
DOUBLED = re.compile(
    r"[，。！？、；：]{2,}|[,;:!?]{2,}|\.\.|\s[,.;:!?](?:\s|$)|  |，。|。，|\(\)|（）|“”|「」"
)
MACHINE = re.compile(r"\bnull\b|\bNone\b|\bnan\b|undefined|\{|\}|\[\]|_")
AGAIN = (
    "你好",
    "跑步鞋",
    "黑色的",
    "第一个有42码吗",
    "加购物车",
    "42",
    "购物车",
    "拿掉",
    "怎么退货",
    "谢谢",
)
ENGLISH = ("hello", "running shoes", "white ones", "add the first", "42", "my cart", "remove it")


def writer(language: str) -> Writer:
    return Writer(Wording(language, "CNY"), "shop", Choice(language, 0))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_templates_are_sentences_of_their_language(language: str) -> None:
    for key, wordings in {**replies(language), **own_wordings(language, "qin")}.items():
        for text in wordings:
            parts = Formatter().parse(text)
            plain = "".join(literal + ("x" if name else "") for literal, name, *_ in parts)
            assert not DOUBLED.search(plain.strip()), (key, text)
            if language == "zh":
                assert not re.search(r"[\u4e00-\u9fff][,;?!]", plain), (key, text)
            else:
                assert not re.search(r"[，。！？；：、]", plain), (key, text)


@pytest.mark.parametrize(("language", "texts"), [("zh", AGAIN), ("en", ENGLISH)])
def test_replies_show_no_trace_of_the_machine(
    opened: Service, language: str, texts: tuple[str, ...]
) -> None:
    service = rehearse(opened, now=None)
    talk = service.start("mei", seed=3)
    for text in texts:
        said = str(service.reply(talk, Say(text)).body["reply"])
        assert said
        assert not DOUBLED.search(said), said
        assert not MACHINE.search(said), said


@pytest.mark.parametrize(
    ("language", "amount", "said"),
    [
        ("zh", 42.9, "42.9 元"),
        ("zh", 42.95, "42.95 元"),
        ("zh", 1299.0, "1299 元"),
        ("zh", 100.0, "100 元"),
        ("en", 42.9, "¥42.90"),
        ("en", 1299.0, "¥1,299"),
    ],
)
def test_money_is_said_as_people_say_it(language: str, amount: float, said: str) -> None:
    assert Wording(language, "CNY").money(amount) == said


def test_a_rating_has_a_decimal_and_a_count_has_none() -> None:
    wording = Wording("zh", "CNY")
    assert wording.value("rating", 5.0) == "5.0"
    assert wording.value("count", 5) == "5"


@pytest.mark.parametrize(
    ("language", "size", "said"),
    [("zh", "42", "42码"), ("en", "XL", "size XL"), ("zh", "均码", "均码"), ("en", "1.7L", "1.7L")],
)
def test_a_bare_size_gets_its_word(language: str, size: str, said: str) -> None:
    assert Wording(language, "CNY").variant(Variant("s", {"size": size})) == said


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("Running Shoes", "running shoes"),
        ("USB Cables", "USB cables"),
        ("Coffee", "coffee products"),
    ],
)
def test_goods_stand_in_a_sentence_as_in_english(kind: str, said: str) -> None:
    scope = [Constraint(Field.CATEGORY, Op.EQ, kind)]
    line = Line("find.found", {"scope": scope, "total": 12, "count": 6, "low": 9.0, "high": 20.0})
    assert f"12 {said}" in writer("en").line(line)


def test_a_letter_in_a_chinese_kind_keeps_its_case() -> None:
    scope = [Constraint(Field.CATEGORY, Op.EQ, "T恤")]
    line = Line("find.found", {"scope": scope, "total": 12, "count": 6, "low": 9.0, "high": 20.0})
    assert "T恤" in writer("zh").line(line)


@pytest.mark.parametrize(
    ("language", "tiers", "said"),
    [
        ("zh", ("gold",), "金卡会员"),
        ("zh", ("Silver", "馆友"), "银卡和馆友会员"),
        ("en", ("gold", "friend"), "gold and friend members"),
    ],
)
def test_a_tier_is_called_as_people_call_it(
    language: str, tiers: tuple[str, ...], said: str
) -> None:
    assert said in writer(language).line(Line("promotion.for_members", {"tiers": tiers}))


@pytest.mark.parametrize(("language", "said"), [("zh", "450 元"), ("en", "¥450")])
def test_a_price_that_is_offered_has_its_currency(language: str, said: str) -> None:
    offer = Line("offer.raise_price", {"field": Field.PRICE, "to": 450.0})
    assert said in writer(language).line(offer)


def test_the_last_thing_taken_out_leaves_no_zero(opened: Service) -> None:
    service = rehearse(opened, now=None)
    talk = service.start(None, seed=1)
    for text in ("运动袜", "第一个加购物车"):
        service.reply(talk, Say(text))
    said = str(service.reply(talk, Say("从购物车拿掉")).body["reply"])
    assert "0" not in said
    assert "购物车" in said


def test_an_aside_is_said_once_in_a_while() -> None:
    told = Line("handoff.hours", {"hours": "09:00-22:00"})
    first = writer("zh")
    lines = (Line("handoff.asked"), told)
    speaking = first.speaking(first.choice.manner, (), 1)
    assert "09:00" in speaking.text(lines)
    again = first.speaking(first.choice.manner, speaking.heard(), 2)
    assert "09:00" not in again.text(lines)
    assert "09:00" in again.text((told,))  # alone it is the answer
    later = first.speaking(first.choice.manner, speaking.heard(), 9)
    assert "09:00" in later.text(lines)


def test_dialogues_expect_no_trace_of_the_machine() -> None:
    """What replays expect of replies is read by people, too."""
    for file in DIALOGUES:
        for dialogue in yaml.safe_load_all(file.read_text("utf-8")):
            for turn in dialogue["turns"]:
                wanted = (turn.get("expect") or {}).get("reply") or {}
                for text in wanted.get("contains", ()):
                    assert "null" not in str(text), (file.name, dialogue["dialogue"])
