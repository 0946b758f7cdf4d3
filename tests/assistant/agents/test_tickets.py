"""Messages that are left: while nobody is there, or by who does not want to wait."""

import json
from datetime import datetime

import pytest
from sqlalchemy import Engine

from assistant.agents.tickets import TicketState
from assistant.agents.writing import AGENT
from assistant.dialogue.state import fold
from assistant.errors import DeskError
from assistant.service.service import Service
from assistant.webhooks.outbox import Outbox
from tests.assistant.agents.conftest import People


@pytest.fixture
def closed(opened: Service, engine: Engine) -> People:
    """At ten in the morning of a shop whose people come at two."""
    return People(opened, engine, "14:00-22:00")


def told_by_webhook(people: People) -> list[tuple[str, str]]:
    found = (json.loads(one.body) for one in Outbox(people.engine).all()[::-1])
    return [
        (one["data"]["ticket"]["state"], one["type"]) for one in found if "ticket" in one["data"]
    ]


def test_outside_the_hours_the_shopper_hears_when_people_return(closed: People) -> None:
    turn = closed.says(closed.service.start(), "转人工")
    assert turn["handoff"] == {
        "reason": "asked",
        "state": "ticket",
        "people_return_at": "2026-11-23T14:00+08:00",
        "due_at": "2026-11-23T22:00+08:00",
    }
    assert "11月23日 14:00" in str(turn["reply"])
    assert "11月23日 22:00" in str(turn["reply"])
    assert closed.waiting() == []


def test_what_is_written_then_is_in_the_ticket(closed: People) -> None:
    talk = closed.asks()
    turn = closed.says(talk, "我上周买的鞋开胶了，要求换一双，电话 13800138000")
    assert turn["action"] == "handoff"
    assert "22:00" in str(turn["reply"])
    (ticket,) = closed.desk.tickets.all()
    assert "我上周买的鞋开胶了" in ticket.text
    assert datetime.fromisoformat(ticket.due_at).isoformat() == "2026-11-23T14:00:00+00:00"
    assert closed.says(talk, "跑步鞋，三百以内")["action"] == "search"
    assert "三百以内" not in closed.desk.tickets.all()[0].text
    assert told_by_webhook(closed) == [("open", "ticket")]


def test_shopping_goes_on_though_a_message_could_be_left(closed: People) -> None:
    talk = closed.asks()
    turn = closed.says(talk, "有跑步鞋吗，三百以内")
    assert turn["action"] == "search"
    assert "跑步鞋" not in closed.desk.tickets.all()[0].text


def test_a_message_can_be_added_to(closed: People) -> None:
    talk = closed.asks()
    closed.says(talk, "鞋子开胶了要退货")
    closed.says(talk, "留言：订单尾号 0017，请尽快")
    (ticket,) = closed.desk.tickets.all()
    assert ticket.text.splitlines()[1:] == ["鞋子开胶了要退货", "留言：订单尾号 0017，请尽快"]


def test_who_does_not_want_to_wait_leaves_a_message(people: People) -> None:
    talk = people.asks()
    turn = people.says(talk, "留言")
    assert people.waiting() == []
    assert turn["handoff"] == {
        "reason": "asked",
        "state": "ticket",
        "due_at": "2026-11-23T18:00+08:00",
    }
    people.says(talk, "鞋子开胶了要退货")
    assert "开胶" in people.desk.tickets.all()[0].text
    there = people.desk.handovers.latest(talk)
    assert there is not None
    assert (there.state, there.ended_how) == ("ticket", "left_message")


@pytest.mark.parametrize(
    "text", ["不用人工了", "不等了", "取消排队", "I don't need a person any more"]
)
def test_a_wish_for_a_person_can_be_taken_back(people: People, text: str) -> None:
    talk = people.asks()
    turn = people.says(talk, text)
    assert turn["handoff"] is None
    assert people.waiting() == []
    there = people.desk.handovers.latest(talk)
    assert there is not None
    assert (there.state, there.ended_how) == ("bot", "taken_back")


def test_a_ticket_can_be_taken_back(closed: People) -> None:
    talk = closed.asks()
    closed.later(1)
    assert closed.says(talk, "不用人工了")["handoff"] is None
    assert closed.desk.tickets.all() == []
    assert told_by_webhook(closed) == [("open", "ticket"), ("withdrawn", "ticket")]


def test_undo_takes_the_ticket_back(closed: People) -> None:
    talk = closed.asks()
    closed.service.undo(talk)
    assert closed.desk.tickets.all() == []


def test_the_words_for_leaving_a_message_are_no_goods(people: People) -> None:
    talk = people.service.start()
    assert people.says(talk, "留言本有吗")["handoff"] is None
    assert people.desk.tickets.all() == []


def test_an_answered_ticket_is_read_in_the_conversation(closed: People) -> None:
    talk = closed.asks()
    closed.says(talk, "鞋子开胶了要退货")
    (ticket,) = closed.desk.tickets.all()
    closed.later(300)
    closed.desk.close_ticket(ticket.id, "Ada", "已经给您登记换货了")
    assert closed.told(talk)[-1] == (AGENT, "已经给您登记换货了")
    after = closed.desk.tickets.get(ticket.id)
    assert after is not None
    assert (after.state, after.agent) == (TicketState.CLOSED, "Ada")
    assert fold(one.change for one in closed.desk.journal.turns(talk)).handoff is None
    assert told_by_webhook(closed)[-1] == ("closed", "ticket")
    with pytest.raises(DeskError, match="closed already"):
        closed.desk.close_ticket(ticket.id, "Ben", "再答一次")
    assert len(closed.told(talk)) == 1


def test_answering_a_ticket_leaves_the_queue_alone(closed: People) -> None:
    talk = closed.asks()
    closed.later(300)
    closed.says(talk, "转人工")
    assert closed.waiting() == [talk]
    (ticket,) = closed.desk.tickets.all()
    closed.desk.close_ticket(ticket.id, "Ada", "已处理")
    assert closed.waiting() == [talk]
    assert closed.says(talk, "在吗")["handoff"] is not None


def test_late_tickets_are_counted(closed: People) -> None:
    closed.asks()
    assert closed.desk.tickets.counts(closed.now) == {"open": 1, "overdue": 0}
    closed.later(12 * 60 + 1)
    assert closed.desk.tickets.counts(closed.now) == {"open": 1, "overdue": 1}


def test_a_photo_while_nobody_is_there_waits_for_them(closed: People) -> None:
    from tests.assistant.attachments.test_checking import photo

    talk = closed.service.start()
    turn = closed.service.receive(talk, photo()).to_json()
    assert turn["handoff"]["state"] == "ticket"
    assert "14:00" in turn["reply"]
    assert [one.conversation_id for one in closed.desk.tickets.all()] == [talk]
