"""How replies are spoken: 亲 seldom and never to who is unhappy, brief to the brief, formal to the formal."""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.nlg.manner import Manner
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.skills.outcome import Line
from assistant.turn.introducing import without_notice
from tests.assistant.conftest import Talk

ANGRY = ("你们这什么破店，太差了", "气死我了，骗人的垃圾店", "再也不来了，太差劲了，投诉你们")


def opened_with(small_shop: Path, folder: Path, tone: str) -> Service:
    """The small shop with the trained classifier, which reads greetings and moods."""
    shutil.copytree(small_shop, folder)
    settings = folder / "shop.toml"
    said = settings.read_text("utf-8").replace('"keywords"', '"trained"')
    settings.write_text(f'{said}tone = "{tone}"\n', "utf-8")
    return Service.open(folder)


@pytest.fixture(scope="module")
def qin_shop(small_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = opened_with(small_shop, tmp_path_factory.mktemp("qin") / "shop", "qin")
    yield service
    service.close()


@pytest.fixture(scope="module")
def plain_shop(small_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = opened_with(small_shop, tmp_path_factory.mktemp("plain") / "shop", "plain")
    yield service
    service.close()


@pytest.fixture
def plain(plain_shop: Service) -> Talk:
    return Talk(rehearse(plain_shop, now=None))


@pytest.fixture
def qin(qin_shop: Service) -> Talk:
    return Talk(rehearse(qin_shop, now=None))


def reply(talk: Talk, text: str) -> str:
    return without_notice(talk(text))


def test_a_plain_shop_never_says_qin(plain: Talk) -> None:
    said = [reply(plain, text) for text in ("你好", "跑步鞋", "三百以内", "第一个多少钱", "谢谢")]
    assert not any("亲" in one for one in said)


def test_the_tone_opens_a_conversation(qin: Talk) -> None:
    assert reply(qin, "你好").startswith("亲，")
    assert qin.service.greeting("zh").startswith("亲，")


def test_qin_is_said_once_in_four_turns_at_most(qin: Talk) -> None:
    texts = ("你好", "跑步鞋", "三百以内", "要黑色的", "第一个多少钱", "谢谢", "跑步鞋", "你好")
    addressed = [number for number, text in enumerate(texts) if "亲" in reply(qin, text)]
    assert len(addressed) >= 2
    assert all(later - sooner >= 4 for sooner, later in pairwise(addressed))


def test_who_is_angry_is_never_called_qin(qin: Talk) -> None:
    said = [reply(qin, text) for text in (*ANGRY, "跑步鞋", "转人工", "你好")]
    assert not any("亲" in one or "！" in one or "～" in one for one in said)


def test_a_complaint_in_a_calm_voice_gets_no_qin_either(qin: Talk) -> None:
    assert "亲" not in reply(qin, "收到的鞋子开胶了，要退货")


def test_english_has_no_qin(qin: Talk) -> None:
    said = [reply(qin, text) for text in ("hello", "running shoes under 300", "thanks")]
    assert not any("亲" in one for one in said)


def test_who_says_nin_is_answered_with_nin(plain: Talk) -> None:
    assert "你" not in reply(plain, "您好")
    assert "你" not in reply(plain, "你们的东西怎么样")  # also later in the conversation


def test_only_the_shops_words_turn_formal_never_a_fact(opened: Service) -> None:
    writer = opened.loaded.writer("zh", 0).speaking(Manner(polite=True), (), 1)
    assert "“你的书”" in writer.line(Line("find.not_sold", {"words": "你的书"}))
    assert "您" in writer.line(Line("mood.sorry"))


def test_the_brief_get_the_shortest_wording(plain: Talk) -> None:
    brief = reply(plain, "谢谢")
    assert brief in {"应该的。"}
    assert reply(plain, "谢了") != brief  # and still not the same one again
