"""Banned words: another wording, another word, or no such sentence; names of products stay."""

import logging
import shutil
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.nlg.bans import HIDDEN, Bans
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.checkup import CheckUp
from assistant.shop.settings import ShopSettings
from assistant.turn.turns import Say


@pytest.mark.parametrize(
    ("words", "text", "clean"),
    [
        pytest.param(
            ["最便宜"], "有三款。这款最便宜。要吗？", "有三款。要吗？", id="the sentence goes"
        ),
        pytest.param({"最便宜": "价格最低"}, "这款最便宜。", "这款价格最低。", id="said otherwise"),
        pytest.param(["亲"], "亲", HIDDEN, id="hidden where nothing else is left"),
        pytest.param(["best"], "The BEST one. Take it.", "Take it.", id="letters in any case"),
        pytest.param(["best"], "We bestow it.", "We bestow it.", id="whole words only"),
        pytest.param(["不"], "价格 3.5 元。不贵。", "价格 3.5 元。", id="a point is no end"),
        pytest.param([], "亲，最好。", "亲，最好。", id="nothing banned"),
    ],
)
def test_cleaning(words: list[str] | dict[str, str], text: str, clean: str) -> None:
    assert Bans.of(words).cleaned(text) == clean


def test_a_name_keeps_its_word() -> None:
    text = "最美保温杯现在 30 元。最美的就是它。"
    assert Bans.of(["最美"]).cleaned(text, ["最美保温杯"]) == "最美保温杯现在 30 元。"


def banning(small_shop: Path, folder: Path, setting: str) -> Path:
    shutil.copytree(small_shop, folder)
    settings = folder / "shop.toml"
    settings.write_text(settings.read_text("utf-8") + setting + "\n", "utf-8")
    return folder


def test_replies_hold_no_banned_word(small_shop: Path, tmp_path: Path) -> None:
    shop = banning(small_shop, tmp_path / "shop", 'banned_words = ["最便宜", "不客气", "你好"]')
    opened = Service.open(shop)
    try:
        service = rehearse(opened, now=None)
        talk = service.start(None, seed=1)
        texts = ("你好", "跑步鞋", "两百以上", "哪个最便宜", "谢谢", "谢谢", "谢谢", "谢谢", "你好")
        turns = [service.reply(talk, Say(text)).to_json() for text in texts]
    finally:
        opened.close()
    for turn in turns:
        shown = [turn["reply"], *turn["suggestions"]]
        shown += [reason["text"] for product in turn["products"] for reason in product["reasons"]]
        assert turn["reply"]
        assert not any(word in text for word in ("最便宜", "不客气", "你好") for text in shown)


def test_names_that_hold_one_are_told_at_the_start(
    small_shop: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop = banning(small_shop, tmp_path / "shop", 'banned_words = ["运动袜", "包邮"]')
    with caplog.at_level(logging.WARNING):
        Service.open(shop).close()
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "4 product names ('山迹 运动袜 1 双装 白色'" in told
    assert "1 answers of the FAQ" in told
    findings = {one.name: one for one in CheckUp().of(shop)}
    assert "product names" in findings["banned words"].found


@pytest.mark.parametrize(
    "setting",
    ['banned_words = [""]', "banned_words = [1]", 'banned_words = "亲"', 'tone = "loud"'],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, setting: str) -> None:
    (tmp_path / "shop.toml").write_text(setting, "utf-8")
    with pytest.raises(SettingsError, match=setting.split(" ")[0]):
        ShopSettings.load(tmp_path)
