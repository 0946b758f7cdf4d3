"""The FAQ as its owner edits it: live in the next turn, in the log, and back again."""

import pytest

from assistant.owner.books.faq import FaqBook
from assistant.owner.change import Author, Deed, Kind
from assistant.owner.office import Office, Wanted
from assistant.owner.refusing import ChangeConflict, ChangeRefused, UnknownThing
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.assistant.owner.conftest import LIN, MEI

GIFT = {
    "topic": "payment",
    "questions_zh": ["可以用礼品卡付款吗", "礼品卡怎么用"],
    "answer_zh": "可以，结账时填礼品卡号。",
    "questions_en": ["do you take gift cards"],
    "answer_en": "Yes, enter the number at checkout.",
}


def said(service: Service, text: str) -> str:
    return str(service.reply(service.start(), Say(text)).to_json()["reply"])


def new(body: object = GIFT) -> Wanted:
    return Wanted(Kind.FAQ, None, body)  # type: ignore[arg-type]  # hostile bodies too


def test_a_new_entry_answers_in_the_next_turn_and_not_once_it_is_taken_back(
    service: Service, office: Office
) -> None:
    assert "礼品卡号" not in said(service, "可以用礼品卡付款吗")
    made = office.change(new(), LIN)
    assert made.live
    assert "礼品卡号" in said(service, "可以用礼品卡付款吗")
    assert made.change is not None
    office.revert(made.change.id, MEI)
    assert "礼品卡号" not in said(service, "可以用礼品卡付款吗")


def test_an_entry_edited_and_deleted_is_live_and_in_the_log(
    service: Service, office: Office
) -> None:
    shipping = office.thing(Kind.FAQ, "shipping-fee")
    edited = {**shipping.body, "answer_zh": "全场包邮。"}
    wanted = Wanted(Kind.FAQ, shipping.key, edited, shipping.version)
    office.change(wanted, Author("lin", "双十一"))
    assert "全场包邮" in said(service, "运费多少")
    now = office.thing(Kind.FAQ, shipping.key)
    office.change(Wanted(Kind.FAQ, now.key, None, now.version), MEI)
    assert "全场包邮" not in said(service, "运费多少")
    gone, changed = office.history(Kind.FAQ, "shipping-fee")
    assert (gone.deed, gone.who, gone.after) == (Deed.DELETED, "mei", None)
    assert (changed.deed, changed.who, changed.note) == (Deed.EDITED, "lin", "双十一")
    assert (changed.before, changed.after) == (shipping.body, edited)
    assert changed.title == "运费多少"


def test_who_edits_what_another_changed_meanwhile_hears_it(office: Office) -> None:
    seen = office.thing(Kind.FAQ, "shipping-fee")
    first = Wanted(Kind.FAQ, seen.key, {**seen.body, "answer_zh": "一"}, seen.version)
    second = Wanted(Kind.FAQ, seen.key, {**seen.body, "answer_zh": "二"}, seen.version)
    office.change(first, LIN)
    with pytest.raises(ChangeConflict) as told:
        office.change(second, MEI)
    assert told.value.later[0].who == "lin"
    assert told.value.current is not None
    assert told.value.current["answer_zh"] == "一"
    assert office.thing(Kind.FAQ, seen.key).body["answer_zh"] == "一"


def test_a_change_with_later_ones_is_not_silently_overwritten(office: Office) -> None:
    made = office.change(new(), LIN).change
    assert made is not None
    seen = office.thing(Kind.FAQ, made.key)
    office.change(Wanted(Kind.FAQ, made.key, {**GIFT, "topic": "gift"}, seen.version), MEI)
    with pytest.raises(ChangeConflict) as told:
        office.revert(made.id, LIN)
    assert [one.who for one in told.value.later] == ["mei"]
    latest = office.history(Kind.FAQ, made.key)
    assert office.can_revert(latest) == {latest[0].id}


def test_a_revert_is_a_change_that_can_be_reverted(office: Office) -> None:
    made = office.change(new(), LIN).change
    assert made is not None
    back = office.revert(made.id, MEI).change
    assert back is not None
    assert (back.reverts, back.deed) == (made.id, Deed.DELETED)
    again = office.revert(back.id, LIN).change
    assert again is not None
    assert office.thing(Kind.FAQ, made.key).body == GIFT


def test_what_another_program_took_in_is_seen_as_a_change(office: Office) -> None:
    seen = office.thing(Kind.FAQ, "shipping-fee")
    book = FaqBook(office.service)
    with office.service.shop.engine.begin() as connection:
        book.put(connection, seen.key, {**seen.body, "answer_zh": "别的程序写的"})
    with pytest.raises(ChangeConflict) as told:
        office.change(Wanted(Kind.FAQ, seen.key, dict(GIFT), seen.version), LIN)
    assert told.value.later == ()


def test_answers_in_further_languages_stay(office: Office) -> None:
    from dataclasses import replace

    from assistant.records.faq import FaqStore

    store = FaqStore(office.service.shop.engine)
    entry = store.get("shipping-fee")
    assert entry is not None
    store.write([replace(entry, answers={**entry.answers, "fr": "Gratuit"})])
    seen = office.thing(Kind.FAQ, "shipping-fee")
    office.change(Wanted(Kind.FAQ, seen.key, {**seen.body, "topic": "fees"}, seen.version), LIN)
    kept = store.get("shipping-fee")
    assert kept is not None
    assert (kept.topic, kept.answers["fr"]) == ("fees", "Gratuit")


def test_saving_what_is_there_already_is_no_change(office: Office) -> None:
    seen = office.thing(Kind.FAQ, "shipping-fee")
    assert office.change(Wanted(Kind.FAQ, seen.key, seen.body, seen.version), LIN).change is None
    assert office.history() == []


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        pytest.param({}, {("questions_zh", "no_question"), ("answer_zh", "no_answer")}, id="empty"),
        pytest.param({**GIFT, "price": 1}, {("price", "unknown")}, id="unknown field"),
        pytest.param({**GIFT, "answer_zh": "长" * 4001}, {("answer_zh", "too_long")}, id="huge"),
        pytest.param({**GIFT, "answer_zh": "长" * 10**6}, {("answer_zh", "too_long")}, id="giant"),
        pytest.param(
            {**GIFT, "questions_zh": ["问"] * 999}, {("questions_zh", "too_many")}, id="many"
        ),
        pytest.param({**GIFT, "answer_zh": ["a"]}, {("answer_zh", "not_text")}, id="list"),
        pytest.param(
            {**GIFT, "questions_en": [{"a": 1}]}, {("questions_en", "not_text")}, id="object"
        ),
        pytest.param({**GIFT, "topic": 7}, {("topic", "not_text")}, id="number"),
        pytest.param({**GIFT, "topic": "\ud800"}, {("topic", "broken")}, id="half a character"),
    ],
)
def test_what_is_wrong_is_told_by_field(office: Office, body: object, wrong: object) -> None:
    with pytest.raises(ChangeRefused) as told:
        office.change(new(body), LIN)
    assert {(one.field, one.code) for one in told.value.wrongs} == wrong
    assert office.history() == []


def test_hostile_texts_become_plain_ones(service: Service, office: Office) -> None:
    body = {
        **GIFT,
        "questions_zh": ["可以用礼品卡付款吗\u202e\x00", "  "],
        "answer_zh": "<script>alert(1)</script>可以\x07，{shop} ${x} =HYPERLINK(1)\n\n第二行",
    }
    made = office.change(new(body), LIN)
    kept = office.thing(Kind.FAQ, made.key).body
    assert kept["questions_zh"] == ["可以用礼品卡付款吗"]
    assert "<script" not in kept["answer_zh"]
    assert "\x07" not in kept["answer_zh"]
    assert "{shop} ${x} =HYPERLINK(1)" in said(service, "可以用礼品卡付款吗")


def test_what_there_is_not_is_told(office: Office) -> None:
    with pytest.raises(UnknownThing):
        office.revert(99, LIN)
    with pytest.raises(UnknownThing):
        office.thing(Kind.FAQ, "nothing")
    with pytest.raises(ChangeConflict):
        office.change(Wanted(Kind.FAQ, "nothing", dict(GIFT), "abc"), LIN)


def test_a_note_that_is_too_long_is_refused(office: Office) -> None:
    with pytest.raises(ChangeRefused):
        office.change(new(), Author("lin", "n" * 501))


def test_a_write_that_fails_leaves_neither_entry_nor_line(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(FaqBook, "put", fails)
    with pytest.raises(RuntimeError):
        office.change(new(), LIN)
    assert office.history() == []
    assert len(office.things(Kind.FAQ)) == 1
