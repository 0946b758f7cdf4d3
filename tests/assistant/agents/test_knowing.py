"""What an agent is shown and may do beside talking: suggestions, summary, panel, search, files."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assistant.agents.canned import read_canned
from assistant.agents.exporting import COLUMNS, exported
from assistant.agents.finding import found
from assistant.agents.looking import Looking
from assistant.agents.revealing import reveals
from assistant.agents.tables import agent_messages, agent_notes, audit, handovers, tickets
from assistant.conversations.tables import turns
from assistant.errors import DeskError, RatedAlready, SettingsError
from assistant.orders.actions import ActionLog
from assistant.privacy.exporting import exported as exported_shopper
from assistant.privacy.forgetting import forget
from assistant.shop.folder import Shop
from tests.assistant.agents.conftest import People

PHONE = "13800138000"


def taken(people: People, *texts: str, user: str | None = None) -> str:
    talk = people.asks(*texts, "转人工", user=user)
    people.later(1)
    people.desk.take(talk, "Ada")
    return talk


def looking(people: People, language: str = "zh") -> Looking:
    return Looking(people.desk, language)


def count(people: People, table: object) -> int:
    with people.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def test_the_assistant_suggests_what_it_would_have_answered(people: People) -> None:
    talk = taken(people)
    people.says(talk, "运费多少")
    before = count(people, turns)
    (first, *_) = looking(people).suggestions(talk)
    assert "99 元包邮" in first["text"]
    assert first["from"] == "回答问题"
    assert count(people, turns) == before


def test_what_is_suggested_answers_what_was_asked_before_the_person(people: People) -> None:
    talk = taken(people, "运费多少")
    people.says(talk, "转人工")
    (first, *_) = looking(people).suggestions(talk)
    assert "99 元包邮" in first["text"]


def test_a_suggestion_does_nothing_to_cart_or_orders(people: People) -> None:
    talk = taken(people, "运动袜", user="mei")
    people.says(talk, "第一个加购物车")
    assert "购物车" in [one["from"] for one in looking(people).suggestions(talk)]
    assert people.says(talk, "好了吗")["cart"] == []
    people.says(talk, "取消订单 20261101000017")
    looking(people).suggestions(talk)
    assert ActionLog(people.engine).of_order("20261101000017") == []


def test_suggestions_are_at_most_three_and_all_different(people: People) -> None:
    talk = taken(people, "跑步鞋")
    people.says(talk, "第一个有黑色吗")
    texts = [one["text"] for one in looking(people).suggestions(talk)]
    assert 0 < len(texts) <= 3
    assert len(set(texts)) == len(texts)


def test_what_was_wanted_is_summed_up(people: People) -> None:
    talk = taken(people, "跑步鞋，三百以内", "不要黑色", f"电话 {PHONE}", "用了你们的东西我过敏了")
    rows = {
        row["label"]: row.get("text") or row["items"]
        for row in looking(people).conversation(talk, "Ada")["summary"]
    }
    assert rows["转人工原因"] == "说用后过敏或皮肤出问题"
    assert rows["处理建议"]
    assert any("300" in wish for wish in rows["要求"])
    assert rows["看过的商品"]
    assert PHONE not in json.dumps(rows, ensure_ascii=False)
    english = looking(people, "en").conversation(talk, "Ada")["summary"]
    assert english[0]["label"] == "Why a person"


def test_the_panel_shows_whose_cart_orders_and_talks_these_are(people: People) -> None:
    people.asks("跑步鞋", user="mei")
    people.later(1)
    talk = taken(people, "运动袜", "第一个加购物车", user="mei")
    told = looking(people).conversation(talk, "Ada")
    panel = told["panel"]
    assert told["shopper"] == "mei"
    assert [one["product_id"] for one in panel["cart"]["lines"]]
    assert panel["cart"]["total"] > 0
    assert [one["order_id"] for one in panel["orders"]] == ["20261101000017"]
    assert panel["orders"][0]["status_text"] != "shipped"
    assert [one["opening"] for one in panel["past"]] == ["跑步鞋"]


def test_a_visitors_orders_are_nobodys_business(people: People) -> None:
    talk = taken(people, "跑步鞋")
    told = looking(people).conversation(talk, "Ada")
    assert told["shopper"].startswith("访客")
    assert (told["panel"]["orders"], told["panel"]["past"]) == ([], [])


def test_who_looks_behind_the_stars_is_written_down(people: People) -> None:
    talk = taken(people, f"我电话 {PHONE}")
    told = looking(people).conversation(talk, "Ada")
    assert PHONE not in json.dumps(told, ensure_ascii=False)
    (masked,) = told["panel"]["masked"]
    assert reveals(people.engine) == []
    assert looking(people).reveal(talk, "Ada", masked["what"])["value"] == f"我电话 {PHONE}"
    (row,) = reveals(people.engine, talk)
    assert (row["agent"], row["what"]) == ("Ada", "turn:1")


@pytest.mark.parametrize("what", ["turn:9", "order:20261101000017", "phone", ""])
def test_what_is_not_starred_in_it_is_not_told(people: People, what: str) -> None:
    talk = taken(people, f"我电话 {PHONE}")
    with pytest.raises(DeskError, match="starred"):
        looking(people).reveal(talk, "Ada", what)
    assert reveals(people.engine) == []


def test_a_conversation_is_rated_once(people: People) -> None:
    talk = taken(people)
    assert not people.desk.rating(talk)
    with pytest.raises(RatedAlready):
        people.desk.rate(talk, 5)
    people.desk.resolve(talk, "Ada")
    assert people.desk.rating(talk)
    with pytest.raises(DeskError, match="1 to 5"):
        people.desk.rate(talk, 6)
    people.desk.rate(talk, 4, "很快")
    assert not people.desk.rating(talk)
    with pytest.raises(RatedAlready):
        people.desk.rate(talk, 1)
    there = people.desk.handovers.latest(talk)
    assert there is not None
    assert (there.csat, there.csat_comment) == (4, "很快")


def test_what_no_agent_had_is_not_rated_and_nothing_is_for_ever(people: People) -> None:
    nobody = people.asks()
    people.says(nobody, "不用人工了")
    assert not people.desk.rating(nobody)
    talk = taken(people)
    people.desk.resolve(talk, "Ada")
    people.later(25 * 60)
    assert not people.desk.rating(talk)


def test_past_conversations_are_found_by_words_of_anyone(people: People) -> None:
    talk = taken(people, "跑步鞋", user="mei")
    people.desk.say(talk, "Ada", "给您换一双新的", "a1")
    other = people.asks("运动袜")
    ids = {
        words: [one["conversation_id"] for one in found(people.engine, words, "zh")]
        for words in ("新的", "跑步鞋 换一双", "mei", other, "没有这个词", "100%_")
    }
    assert ids == {
        "新的": [talk],
        "跑步鞋 换一双": [talk],
        "mei": [talk],
        other: [other],
        "没有这个词": [],
        "100%_": [],
    }
    assert {one["conversation_id"] for one in found(people.engine, "", "zh")} == {talk, other}


def test_a_file_holds_no_formula_and_no_number(people: People) -> None:
    talk = taken(people, f"电话 {PHONE}", user="=cmd()")
    people.desk.say(talk, "Ada", "好的", "a1")
    people.later(2)
    people.desk.resolve(talk, "Ada")
    people.desk.rate(talk, 2, f'=HYPERLINK("x") {PHONE}')
    text = exported(people.engine, "2026-11-23", "2026-11-23", "csv", "Asia/Shanghai")
    (row,) = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    assert tuple(row) == COLUMNS
    assert (row["conversation_id"].lstrip("'"), row["agent"], row["csat"]) == (talk, "Ada", "2")
    assert (row["waited_s"], row["reply_s"]) == ("60", "0")
    assert row["shopper"] == "'=cmd()"
    assert row["csat_comment"].startswith("'=HYPERLINK")
    assert PHONE not in text
    (line,) = exported(
        people.engine, "2026-11-23", "2026-11-23", "jsonl", "Asia/Shanghai"
    ).splitlines()
    assert [one["who"] for one in json.loads(line)["transcript"]][-2:] == ["agent", "notice"]
    assert PHONE not in line


def test_a_file_has_the_days_asked_for_where_the_shop_is(people: People) -> None:
    people.now = people.now.replace(hour=16, minute=30)  # half past midnight of the next day there
    people.asks()
    rows = {
        day: exported(people.engine, day, day, "csv", "Asia/Shanghai").count("\n") - 1
        for day in ("2026-11-23", "2026-11-24")
    }
    assert rows == {"2026-11-23": 0, "2026-11-24": 1}
    with pytest.raises(DeskError, match="no day"):
        exported(people.engine, "2026-13-01", "2026-13-01", "csv", "Asia/Shanghai")


def test_who_is_forgotten_is_forgotten_here(people: People, opened: object, tmp_path: Path) -> None:
    talk = taken(people, f"电话 {PHONE}", user="ann")
    other = taken(people, user="ben")
    for one in (talk, other):
        people.desk.say(one, "Ada", "您好", "a1")
        people.desk.note(one, "Ada", "老顾客")
        looking(people)
    looking(people).reveal(talk, "Ada", "turn:1")
    people.desk.resolve(talk, "Ada")
    people.says(talk, "留言")
    shop = Shop(tmp_path, people.service.shop.settings, people.engine)
    (told,) = exported_shopper(shop, "ann")["conversations"]
    kept = {name: len(rows) for name, rows in told["people"].items()}
    assert kept == {
        "handovers": 1,
        "agent_messages": 3,
        "agent_notes": 1,
        "agent_tickets": 1,
        "agent_audit": 1,
    }
    forget(shop, "ann")
    left = [count(people, one) for one in (handovers, agent_messages, agent_notes, tickets, audit)]
    assert left == [1, 2, 1, 0, 0]


def test_replies_of_the_shop_take_the_place_of_ours(tmp_path: Path) -> None:
    ours = read_canned(tmp_path / "canned.toml")
    assert {one.language for one in ours} == {"zh", "en"}
    file = tmp_path / "canned.toml"
    file.write_text('[[reply]]\nshortcut = "a"\ntitle = "A"\ntext = "{shopper}，您好"\n', "utf-8")
    (own,) = read_canned(file)
    assert (own.shortcut, own.language) == ("a", None)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('text = "{name} 您好"', "name"),
        ('text = "{shopper 您好"', "braces"),
        ('text = "您好"\ncolour = "red"', "colour"),
        ('text = ""', "text"),
    ],
)
def test_a_reply_that_cannot_be_used_is_named(tmp_path: Path, line: str, named: str) -> None:
    file = tmp_path / "canned.toml"
    file.write_text(f'[[reply]]\nshortcut = "a"\ntitle = "A"\n{line}\n', "utf-8")
    with pytest.raises(SettingsError, match=named):
        read_canned(file)
