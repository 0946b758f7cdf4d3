"""Rules, synonyms and the voice, which stand in files among comments that stay."""

import os
import tomllib
from pathlib import Path

import pytest

from assistant.errors import BannedPhrase
from assistant.owner.change import Kind
from assistant.owner.log import ChangeLog, Draft, FileState
from assistant.owner.office import Office, Wanted
from assistant.owner.refusing import ChangeConflict, ChangeRefused
from assistant.owner.writing import digest
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.assistant.owner.conftest import LIN, MEI, NOW

RULES = """\
# By hand: do not touch.
[[rules]]
do = "hide"          # sold elsewhere
products = ["sock-1"]
from = 2026-11-01
# between the two
[[rules]]
id = "spring"
do = "pin"
products = ["shoe-5"]
place = 1
queries = ["跑步鞋"]   # only here
# the end
"""
BURY = {"do": "bury", "brands": ["云驰"], "strength": 0.5}


def turn(service: Service, text: str) -> dict[str, object]:
    return service.reply(service.start(), Say(text)).to_json()


def shown(service: Service, text: str) -> list[str]:
    products = turn(service, text)["products"]
    assert isinstance(products, list)
    return [str(one["id"]) for one in products]


@pytest.fixture
def rules(service: Service) -> Path:
    file = service.shop.path / "merchandising.toml"
    file.write_text(RULES, "utf-8")
    return file


def test_a_rule_is_live_in_the_next_turn_and_gone_with_the_one_after(
    service: Service, office: Office
) -> None:
    first = shown(service, "跑步鞋")[0]
    made = office.change(Wanted(Kind.RULE, None, {"do": "hide", "products": [first]}), LIN)
    assert made.live
    assert first not in shown(service, "跑步鞋")
    assert made.change is not None
    office.revert(made.change.id, MEI)
    assert first in shown(service, "跑步鞋")


def test_comments_survive_every_edit(office: Office, rules: Path) -> None:
    made = office.change(Wanted(Kind.RULE, None, BURY), LIN)
    spring = office.thing(Kind.RULE, "spring")
    edited = {**spring.body, "place": 3, "until": "2026-11-30"}
    office.change(Wanted(Kind.RULE, "spring", edited, spring.version), LIN)
    for comment in (
        "# By hand",
        "# sold elsewhere",
        "# between the two",
        "# only here",
        "# the end",
    ):
        assert comment in rules.read_text("utf-8")
    told = tomllib.loads(rules.read_text("utf-8"))["rules"]
    assert [one["do"] for one in told] == ["hide", "pin", "bury"]
    assert (told[1]["place"], told[1]["until"].isoformat()) == (3, "2026-11-30")
    assert told[2] == {"id": made.key, **BURY}


def test_a_rule_without_an_id_gets_one_and_keeps_its_history(office: Office, rules: Path) -> None:
    hidden = office.things(Kind.RULE)[0]
    for product in ("sock-2", "sock-3"):
        now = office.thing(Kind.RULE, hidden.key)
        edited = {**now.body, "products": [product]}
        office.change(Wanted(Kind.RULE, hidden.key, edited, now.version), LIN)
    assert len(office.history(Kind.RULE, hidden.key)) == 2
    assert tomllib.loads(rules.read_text("utf-8"))["rules"][0]["id"] == hidden.key


def test_what_is_taken_back_at_once_leaves_the_file_as_it_was(office: Office, rules: Path) -> None:
    hidden = office.things(Kind.RULE)[0]
    made = office.change(Wanted(Kind.RULE, hidden.key, None, hidden.version), LIN).change
    assert "sock-1" not in rules.read_text("utf-8")
    assert made is not None
    office.revert(made.id, MEI)
    assert rules.read_text("utf-8") == RULES


def test_what_is_taken_back_later_leaves_what_came_between(office: Office, rules: Path) -> None:
    hidden = office.things(Kind.RULE)[0]
    made = office.change(Wanted(Kind.RULE, hidden.key, None, hidden.version), LIN).change
    other = office.change(Wanted(Kind.RULE, None, BURY), MEI)
    assert made is not None
    office.revert(made.id, LIN)
    assert {one.key for one in office.things(Kind.RULE)} == {hidden.key, "spring", other.key}


def test_an_edit_by_hand_is_noticed(office: Office, rules: Path) -> None:
    spring = office.thing(Kind.RULE, "spring")
    rules.write_text(RULES.replace("place = 1", "place = 2"), "utf-8")
    with pytest.raises(ChangeConflict):
        office.change(Wanted(Kind.RULE, "spring", None, spring.version), LIN)
    assert "spring" in rules.read_text("utf-8")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        pytest.param({"do": "price"}, {("do", "choice")}, id="unknown deed"),
        pytest.param({"do": "hide"}, {("products", "names_nothing")}, id="names nothing"),
        pytest.param({**BURY, "strength": 7}, {("strength", "number_range")}, id="strength"),
        pytest.param({**BURY, "strength": "viel"}, {("strength", "no_number")}, id="no number"),
        pytest.param({**BURY, "strength": "nan"}, {("strength", "number_range")}, id="nan"),
        pytest.param({**BURY, "place": 2}, {("place", "not_for")}, id="place of a burial"),
        pytest.param({**BURY, "from": "gestern"}, {("from", "no_date")}, id="no date"),
        pytest.param({**BURY, "from": "2026-02-30"}, {("from", "no_date")}, id="no such day"),
        pytest.param(
            {**BURY, "from": "2026-11-12", "until": "2026-11-11"},
            {("until", "ends_before")},
            id="ends before it begins",
        ),
        pytest.param({**BURY, "brands": ["x" * 300]}, {("brands", "too_long")}, id="huge"),
    ],
)
def test_a_wrong_rule_is_told_by_field(
    office: Office, rules: Path, body: object, wrong: object
) -> None:
    with pytest.raises(ChangeRefused) as told:
        office.change(Wanted(Kind.RULE, None, body), LIN)  # type: ignore[arg-type]
    assert {(one.field, one.code) for one in told.value.wrongs} == wrong
    assert rules.read_text("utf-8") == RULES


def test_hostile_names_stay_texts(office: Office, rules: Path) -> None:
    note = 'x"\n[[rules]]\ndo = "hide" #'
    made = office.change(Wanted(Kind.RULE, None, {**BURY, "note": note, "queries": ['"]\n#']}), LIN)
    told = tomllib.loads(rules.read_text("utf-8"))["rules"]
    assert len(told) == 3
    assert told[2]["id"] == made.key
    assert "\n" not in told[2]["note"]


def test_names_that_the_catalogue_does_not_have_are_remarked_on(office: Office) -> None:
    body = office.check(Wanted(Kind.RULE, None, {"do": "hide", "products": ["shoe-1", "shoe-99"]}))
    (remark,) = office.remarks(Kind.RULE, body)
    assert (remark.code, remark.values) == ("not_in_catalogue", {"names": "shoe-99"})


def test_a_change_cut_off_before_the_file_was_renamed_never_happened(
    service: Service, rules: Path
) -> None:
    draft = Draft(Kind.RULE, "x", "x", None, BURY, LIN)
    log = ChangeLog(service.shop.engine)
    for after in (b"another content", rules.read_bytes()):
        with service.shop.engine.begin() as connection:
            log.write(connection, draft, NOW, FileState(b"before", digest(after)))
    assert log.latest() == []
    office = Office(service, lambda: NOW)
    assert len(office.history()) == 1  # the one whose file is there
    assert log.pending() == []


def test_a_disk_that_fails_leaves_file_and_log_as_they_were(
    office: Office, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("no space left on device")

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, fails)
        with pytest.raises(OSError, match="no space"):
            office.change(Wanted(Kind.RULE, None, BURY), LIN)
        monkeypatch.undo()
    assert rules.read_text("utf-8") == RULES
    assert office.history() == []
    assert list(rules.parent.glob(".*.new")) == []


def test_synonyms_are_read_in_the_next_turn(service: Service, office: Office) -> None:
    assert shown(service, "足底神器") != shown(service, "跑步鞋")
    made = office.change(
        Wanted(Kind.SYNONYMS, None, {"means": "same", "names": ["跑步鞋", "足底神器"]}), LIN
    )
    assert made.live
    assert shown(service, "足底神器") == shown(service, "跑步鞋")
    office.revert(made.change.id if made.change else 0, MEI)
    assert shown(service, "足底神器") != shown(service, "跑步鞋")


def test_a_server_that_follows_takes_synonyms_over(service: Service, office: Office) -> None:
    service.follow()
    made = office.change(
        Wanted(Kind.SYNONYMS, None, {"means": "same", "names": ["跑步鞋", "足底神器"]}), LIN
    )
    assert made.live
    assert shown(service, "足底神器") == shown(service, "跑步鞋")


def test_synonyms_keep_their_comments_and_their_history(office: Office) -> None:
    file = office.service.shop.path / "synonyms.toml"
    file.write_text('# mine\ngroups = [\n  ["跑步鞋", "跑鞋"],  # old\n]\nnever = [\n]\n', "utf-8")
    (group,) = office.things(Kind.SYNONYMS)
    more = {**group.body, "names": ["跑步鞋", "跑鞋", "球鞋"]}
    made = office.change(Wanted(Kind.SYNONYMS, group.key, more, group.version), LIN)
    assert "# mine" in file.read_text("utf-8")
    assert "# old" in file.read_text("utf-8")
    apart = {"means": "never", "names": ["球鞋", "运动袜"]}
    office.change(Wanted(Kind.SYNONYMS, None, apart), MEI)
    told = tomllib.loads(file.read_text("utf-8"))
    assert told == {"groups": [["跑步鞋", "跑鞋", "球鞋"]], "never": [["球鞋", "运动袜"]]}
    with pytest.raises(ChangeConflict) as heard:
        office.change(Wanted(Kind.SYNONYMS, group.key, None, group.version), MEI)
    assert heard.value.later[0].who == "lin"
    office.revert(made.change.id if made.change else 0, MEI)
    assert tomllib.loads(file.read_text("utf-8"))["groups"] == [["跑步鞋", "跑鞋"]]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"means": "same", "names": ["跑鞋"]}, "two_names", id="one name"),
        pytest.param({"means": "same", "names": ["跑鞋", "跑鞋"]}, "two_names", id="one twice"),
        pytest.param({"means": "never", "names": ["a", "b", "c"]}, "a_pair", id="three apart"),
        pytest.param({"means": "same", "names": ["袜子", "袜"]}, "in_another_group", id="taken"),
        pytest.param({"means": "same", "names": ["跑鞋", "！！"]}, "no_name", id="only signs"),
        pytest.param({"means": "same", "names": ["跑鞋", "x" * 61]}, "too_long", id="long"),
        pytest.param({"means": "like", "names": ["a", "b"]}, "choice", id="unknown meaning"),
    ],
)
def test_wrong_synonyms_are_told(office: Office, body: dict[str, object], code: str) -> None:
    office.change(Wanted(Kind.SYNONYMS, None, {"means": "same", "names": ["袜", "短袜"]}), LIN)
    with pytest.raises(ChangeRefused) as told:
        office.change(Wanted(Kind.SYNONYMS, None, body), LIN)
    assert [one.code for one in told.value.wrongs] == [code]


def voice(office: Office, **changed: object) -> None:
    now = office.thing(Kind.VOICE, "voice")
    office.change(Wanted(Kind.VOICE, now.key, {**now.body, **changed}, now.version), LIN)


def test_tone_greeting_and_banned_words_are_live_in_the_next_turn(
    service: Service, office: Office
) -> None:
    file = service.shop.path / "shop.toml"
    file.write_text(f"# the shop\n{file.read_text('utf-8')}\n[webhooks] # none yet\n", "utf-8")
    assert "亲" not in str(turn(service, "跑步鞋")["reply"])
    voice(office, tone="qin", greeting_zh="欢迎光临小铺！")
    assert "亲" in str(turn(service, "跑步鞋")["reply"])
    assert service.greeting("zh") == "欢迎光临小铺！"
    assert service.greeting("en")
    assert "包邮" in str(turn(service, "运费多少")["reply"])
    voice(office, banned=["包邮 → 免运费"])
    assert "免运费" in str(turn(service, "运费多少")["reply"])
    with pytest.raises(BannedPhrase):
        service.agents.checked("全场包邮哦")
    voice(office, tone="plain", banned=["包邮"])
    assert "包邮" not in str(turn(service, "运费多少")["reply"])
    assert "# the shop" in file.read_text("utf-8")
    assert "# none yet" in file.read_text("utf-8")
    newest = office.history(Kind.VOICE)[0]
    office.revert(newest.id, MEI)
    assert "亲" in str(turn(service, "跑步鞋")["reply"])


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        pytest.param({"tone": "rude"}, ("tone", "choice"), id="tone"),
        pytest.param({"greeting_zh": "好" * 301}, ("greeting_zh", "too_long"), id="greeting"),
        pytest.param({"banned": ["x" * 51]}, ("banned", "banned_word"), id="long word"),
        pytest.param({"banned": ["→ 好"]}, ("banned", "banned_word"), id="no word"),
        pytest.param({"banned": ["最好 → 最好了"]}, ("banned", "says_itself"), id="says itself"),
    ],
)
def test_a_wrong_voice_is_told(office: Office, changed: dict[str, object], wrong: object) -> None:
    with pytest.raises(ChangeRefused) as told:
        voice(office, **changed)
    assert [(one.field, one.code) for one in told.value.wrongs] == [wrong]


def test_what_the_environment_says_is_not_edited(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAOGOU_TONE", "qin")
    with pytest.raises(ChangeRefused) as told:
        voice(office, tone="qin")
    assert told.value.wrongs[0].code == "environment"


def test_texts_with_banned_words_are_remarked_on(office: Office) -> None:
    now = office.thing(Kind.VOICE, "voice").body
    found = office.remarks(Kind.VOICE, {**now, "banned": ["包邮"], "greeting_zh": "包邮啦"})
    assert {one.code for one in found} >= {"held_by_answers", "banned"}


def test_a_broken_file_goes_on_saying_what_it_said(service: Service, office: Office) -> None:
    voice(office, tone="qin")
    assert "亲" in str(turn(service, "跑步鞋")["reply"])
    file = service.shop.path / "shop.toml"
    file.write_text(file.read_text("utf-8") + "\nbroken", "utf-8")
    assert "亲" in str(turn(service, "跑步鞋")["reply"])
