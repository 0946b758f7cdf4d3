"""What messages say for a slot, by type."""

from datetime import date
from typing import Any

import pytest

from assistant.own_skills.answers import CallFailed
from assistant.own_skills.calling import filled, url_of
from assistant.own_skills.json_paths import value_at
from assistant.own_skills.slots import parsed
from assistant.own_skills.tables import SlotTable

TODAY = date(2026, 11, 22)


def slot(kind: str, **more: object) -> SlotTable:
    return SlotTable.model_validate({"name": "x", "type": kind, "ask": {"zh": "？"}, **more})


SIZES = slot("choice", choices={"s": ["小号", "small"], "xs": ["特小号", "extra small"]})


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        pytest.param(slot("number"), "三个", "3", id="in words"),
        pytest.param(slot("number"), "2.5", "2.5", id="a fraction"),
        pytest.param(slot("number"), "两三个", None, id="vague"),
        pytest.param(slot("number"), "3 or 5", None, id="two of them"),
        pytest.param(slot("number", min=1, max=5), "9", None, id="out of range"),
        pytest.param(slot("date"), "2026-11-30", "2026-11-30", id="whole"),
        pytest.param(slot("date"), "2026年2月30日", None, id="no such day"),
        pytest.param(slot("date"), "后天", "2026-11-24", id="from today"),
        pytest.param(slot("date"), "tomorrow", "2026-11-23", id="in English"),
        pytest.param(slot("date"), "11月30号", "2026-11-30", id="this year"),
        pytest.param(slot("date"), "1月2日", "2027-01-02", id="the next one"),
        pytest.param(slot("date"), "Dec 3rd", "2026-12-03", id="a month by name"),
        pytest.param(slot("date"), "3rd of December", "2026-12-03", id="the other way round"),
        pytest.param(slot("phone"), "138 0013 8000", "13800138000", id="with spaces"),
        pytest.param(slot("phone"), "+44 20 7946 0958", "+442079460958", id="abroad"),
        pytest.param(slot("phone"), "12345", None, id="no phone"),
        pytest.param(slot("order"), "单号 20261101000017", "20261101000017", id="an order"),
        pytest.param(SIZES, "特小号", "xs", id="the longer name"),
        pytest.param(SIZES, "Small please", "s", id="in any case"),
        pytest.param(SIZES, "smaller", None, id="whole words"),
        pytest.param(SIZES, "小号还是大号", "s", id="the one that is there"),
        pytest.param(slot("text"), " 张三  ", "张三", id="as it is"),
        pytest.param(slot("text", pattern="[A-Z]{3}"), "是 ABC", "ABC", id="a pattern"),
        pytest.param(slot("number"), "我想再看看有没有便宜一点的跑步鞋 500", None, id="a story"),
    ],
)
def test_an_answer_is_read(asked: SlotTable, text: str, value: str | None) -> None:
    assert parsed(asked, text, TODAY, alone=True) == value


def test_a_free_text_is_not_taken_out_of_the_request() -> None:
    assert parsed(slot("text"), "帮我刻字", TODAY) is None


@pytest.mark.parametrize("value", ["..", ".", "..."])
def test_no_slot_steps_up(value: str) -> None:
    with pytest.raises(CallFailed):
        url_of("https://x.example/cards/{x}", {"x": value})


def test_a_slot_stays_one_piece_of_the_address() -> None:
    sent = url_of("https://x.example/cards/{x}?a={y}", {"x": "a/b?c#d", "y": "1&z=2"})
    assert sent == "https://x.example/cards/a%2Fb%3Fc%23d?a=1%26z%3D2"


def test_a_body_keeps_numbers_and_cannot_be_broken_out_of() -> None:
    body = {"n": "{n}", "deep": [{"said": "for {who}"}], "fixed": 1}
    sent = filled(body, {"n": "3", "who": '"}, {"a": "{n}'}, frozenset({"n"}))
    assert sent == {"n": 3, "deep": [{"said": 'for "}, {"a": "{n}'}], "fixed": 1}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$.a.b[1].c", "7"),
        ("$.a.x", None),
        ("$.a.b[9]", None),
        ("$.a", None),
        ("$.none", None),
        ("$.text", "two lines"),
        ("$.amount", "35.5"),
        ("$.flag", None),
    ],
)
def test_paths(path: str, value: Any) -> None:  # noqa: ANN401
    answer = {
        "a": {"b": [0, {"c": 7}]}, "none": None, "text": "two\nlines", "amount": 35.50, "flag": True,
    }  # fmt: skip
    assert value_at(answer, path) == value
