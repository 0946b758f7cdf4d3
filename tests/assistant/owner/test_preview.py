"""A change is previewed on saved dialogues and on one search; nothing of it stays."""

from pathlib import Path

import pytest

from assistant.owner.change import Body, Kind
from assistant.owner.office import Office, Wanted
from assistant.owner.preview import Previewed, Stopped
from assistant.owner.refusing import ChangeRefused
from assistant.service.service import Service
from assistant.turn.turns import Say

DIALOGUES = """
dialogue: shoes
turns:
  - say: 想买双跑步鞋
    expect: {action: search}
---
dialogue: shipping
turns:
  - say: 运费多少
    expect: {action: answer}
  - say: 可以用礼品卡付款吗
    expect: {action: answer}
"""
GIFT = {"questions_zh": ["可以用礼品卡付款吗", "礼品卡能付款吗"], "answer_zh": "可以，填卡号。"}


@pytest.fixture
def saved(service: Service) -> Path:
    folder = service.shop.path / "dialogues"
    folder.mkdir()
    (folder / "own.yaml").write_text(DIALOGUES, "utf-8")
    return folder


def preview(office: Office, kind: Kind, body: Body | None, key: str | None = None) -> Previewed:
    return office.preview(Wanted(kind, key, body), lambda *_: None)


def moved(found: Previewed) -> dict[str, list[int]]:
    return {name: [one.number for one in turns] for name, turns in found.changed}


def test_an_answer_is_shown_side_by_side(saved: Path, office: Office) -> None:
    told: list[tuple[int, int]] = []
    wanted = Wanted(Kind.FAQ, None, GIFT)
    found = office.preview(wanted, lambda done, total: told.append((done, total)))
    assert (found.dialogues, moved(found)) == (2, {"shipping": [2]})
    (turn,) = found.changed[0][1]
    assert "填卡号" in turn.after.reply
    assert "填卡号" not in turn.before.reply
    assert told == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("kind", "body", "changed"),
    [
        pytest.param(Kind.FAQ, GIFT, {"shipping": [2]}, id="faq"),
        pytest.param(Kind.RULE, {"do": "hide", "brands": ["云驰"]}, {"shoes": [1]}, id="rule"),
        pytest.param(
            Kind.PROMOTION,
            {
                "kind": "discount",
                "start": "2026-01-01",
                "end": "2027-01-01",
                "percent": "50",
                "brands": ["云驰"],
            },
            {"shoes": [1]},
            id="promotion",
        ),
        pytest.param(
            Kind.SYNONYMS, {"means": "same", "names": ["运动袜", "跑步鞋"]}, {"shoes": [1]}, id="synonyms"
        ),
        pytest.param(
            Kind.VOICE, {"tone": "plain", "banned": ["包邮 → 免运费"]}, {"shipping": [1]}, id="voice"
        ),
    ],
)  # fmt: skip
def test_nothing_of_a_preview_stays(
    saved: Path,
    service: Service,
    office: Office,
    kind: Kind,
    body: Body,
    changed: dict[str, list[int]],
) -> None:
    files = {one: one.read_bytes() for one in service.shop.path.glob("*.toml")}
    before = office.things(kind)
    key = "voice" if kind is Kind.VOICE else None
    found = preview(office, kind, body, key)
    assert moved(found) == changed
    assert office.things(kind) == before
    assert office.history() == []
    assert {one: one.read_bytes() for one in service.shop.path.glob("*.toml")} == files
    assert moved(preview(office, kind, body, key)) == changed
    assert service.shop.engine.connect().exec_driver_sql("SELECT COUNT(*) FROM turns").scalar() == 0


def test_a_deletion_is_previewed_and_recorded_conversations_are_held(
    service: Service, office: Office
) -> None:
    talk = service.start()
    service.reply(talk, Say("我电话13800138000，运费多少"))
    found = preview(office, Kind.FAQ, None, "shipping-fee")
    assert found.dialogues == 1
    assert "13800138000" not in str(found.to_json())
    assert [len(turns) for _, turns in found.changed] == [1]


def test_a_wrong_form_is_told_before_anything_is_held(saved: Path, office: Office) -> None:
    with pytest.raises(ChangeRefused):
        preview(office, Kind.FAQ, {})


def test_a_broken_file_is_told_and_the_others_are_held(saved: Path, office: Office) -> None:
    (saved / "broken.yaml").write_text("dialogue: [", "utf-8")
    found = preview(office, Kind.FAQ, GIFT)
    assert found.dialogues == 2
    assert [name for name, _ in found.broken] == ["broken.yaml"]


def test_who_no_longer_waits_stops_it(saved: Path, office: Office) -> None:
    def unwanted(*_: int) -> None:
        raise Stopped("unwanted")

    with pytest.raises(Stopped):
        office.preview(Wanted(Kind.FAQ, None, GIFT), unwanted)


def test_a_search_is_shown_before_and_after(service: Service, office: Office) -> None:
    last = service.search("跑步鞋")["products"][-1]["id"]
    rule = {"do": "pin", "products": [last], "place": 1, "queries": ["跑步鞋"]}
    before, after = office.lists(Wanted(Kind.RULE, None, rule), "跑步鞋")
    assert before[0]["id"] != last
    assert after[0]["id"] == last
    assert office.things(Kind.RULE) == []
