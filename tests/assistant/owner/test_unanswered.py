"""The week's unanswered questions: counted together, masked, gone once answered or dismissed."""

from datetime import timedelta

import pytest

from assistant.owner.alike import Alike
from assistant.owner.change import Kind
from assistant.owner.office import Office, Wanted
from assistant.owner.unanswered import asked_since
from assistant.service.service import Service
from assistant.turn.turns import Say
from retrieval.encoders import open_encoder
from tests.assistant.owner.conftest import LIN, MEI, NOW


def ask(service: Service, *texts: str) -> None:
    for text in texts:
        service.reply(service.start(), Say(text))


CARD = "可以用礼品卡付款吗"
CLOSING = "注销账号要几天"


@pytest.fixture
def asked(service: Service) -> None:
    ask(service, CARD, f"{CARD}？", CARD, CLOSING, "跑步鞋", "运费多少", "你好", "转人工")


def test_near_equal_questions_are_counted_together(asked: None, office: Office) -> None:
    found = office.unanswered()
    assert [(one.text.rstrip("？"), one.count) for one in found[:1]] == [(CARD, 3)]
    texts = {one.text for one in found}
    assert CLOSING in texts
    assert not texts & {"跑步鞋", "运费多少", "你好", "转人工"}
    assert found[0].language == "zh"


def test_what_is_answered_by_now_goes(asked: None, office: Office) -> None:
    entry = {"questions_zh": [CARD, "礼品卡能付款吗"], "answer_zh": "可以，结账时填卡号。"}
    made = office.change(Wanted(Kind.FAQ, None, entry), LIN)
    assert [one.text for one in office.unanswered()] == [CLOSING]
    office.revert(made.change.id if made.change else 0, MEI)
    assert len(office.unanswered()) == 2


def test_what_is_not_the_shops_to_answer_goes_and_comes_back(asked: None, office: Office) -> None:
    made = office.change(Wanted(Kind.QUESTION, None, {"text": f"{CARD}?"}), LIN)
    assert [one.text for one in office.unanswered()] == [CLOSING]
    office.revert(made.change.id if made.change else 0, MEI)
    assert len(office.unanswered()) == 2


def test_older_questions_and_undone_ones_are_not_told(service: Service, office: Office) -> None:
    ask(service, CARD)
    talk = service.start()
    service.reply(talk, Say(CLOSING))
    service.undo(talk)
    engine = service.shop.engine
    assert [one.text for one in asked_since(engine, NOW - timedelta(days=7))] == [CARD]
    assert list(asked_since(engine, NOW + timedelta(days=1))) == []


def test_examples_hold_nothing_personal(service: Service, office: Office) -> None:
    ask(service, "积分怎么兑换，我是13800138000")
    told = str([one.to_json() for one in office.unanswered()])
    assert "13800138000" not in told
    assert "*******8000" in told


def test_a_shop_that_was_asked_nothing_has_an_empty_list(office: Office) -> None:
    assert office.unanswered() == []


def test_questions_that_want_other_kinds_of_answers_stay_apart() -> None:
    alike = Alike(open_encoder("hashing"))
    asked = ["退款多久到账", "退款多久能到账", "退款要手续费吗"]
    assert alike.grouped(asked) == [[0, 1], [2]]
    assert alike.grouped(asked, ["退款多久到账？"]) == [[2]]
    assert alike.grouped([]) == []
