"""What happens while nobody does anything: each side may be silent only for so long."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from assistant.agents.presence import Being
from assistant.agents.rounds import make_round
from assistant.agents.writing import NOTICE
from assistant.dialogue.state import fold
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.assistant.agents.conftest import SETTINGS, People


def state_of(people: People, talk: str) -> tuple[str, str | None]:
    there = people.desk.handovers.latest(talk)
    assert there is not None
    return there.state.value, there.ended_how


def last_notice(people: People, talk: str) -> str:
    author, text = people.told(talk)[-1]
    assert author == NOTICE
    return text


def test_who_waits_long_is_told_so_once(people: People) -> None:
    talk = people.asks()
    for minutes in (9, 2, 5):
        people.later(minutes)
        make_round(people.desk)
    assert [author for author, _ in people.told(talk)] == [NOTICE]
    assert "1" in last_notice(people, talk)
    assert "留言" in last_notice(people, talk)
    assert people.waiting() == [talk]


def test_a_long_wait_is_told_in_the_shoppers_language(people: People) -> None:
    talk = people.asks("hello there", "I want to talk to a human agent")
    people.later(11)
    make_round(people.desk)
    assert "leave a message" in last_notice(people, talk)


def test_who_waits_in_vain_gets_a_ticket(people: People) -> None:
    talk = people.asks("用了你们的东西我过敏了，脸都肿了")
    people.later(121)
    make_round(people.desk)
    assert people.waiting() == []
    assert state_of(people, talk) == ("ticket", "gave_up")
    (ticket,) = people.desk.tickets.all()
    assert (ticket.conversation_id, ticket.reason) == (talk, "allergy")
    assert "留言" in last_notice(people, talk)
    assert people.says(talk, "跑步鞋")["products"]  # the assistant goes on


def test_a_silent_agent_loses_it_to_the_head_of_the_queue(people: People) -> None:
    left = people.asks()
    people.desk.take(left, "Ada")
    people.later(2)
    grave = people.asks("用了你们的东西我过敏了，脸都肿了")
    people.later(2)
    make_round(people.desk)
    assert people.desk.mine("Ada")
    people.later(1)
    make_round(people.desk)
    assert people.waiting() == [left, grave]
    assert people.desk.mine("Ada") == []
    assert "最前面" in last_notice(people, left)
    assert people.desk.queue()[0].team is None


def test_an_agent_who_answers_keeps_it(people: People) -> None:
    talk = people.asks()
    people.desk.take(talk, "Ada")
    for number in range(4):
        people.later(4)
        people.desk.say(talk, "Ada", "还在查", f"a{number}")
        make_round(people.desk)
    assert [one.conversation_id for one in people.desk.mine("Ada")] == [talk]
    people.later(1)
    people.says(talk, "好的")
    people.later(4.9)
    make_round(people.desk)
    assert people.desk.mine("Ada")
    people.later(0.2)
    make_round(people.desk)
    assert people.waiting() == [talk]


def test_a_shopper_who_has_gone_is_let_go(people: People) -> None:
    talk = people.asks()
    people.desk.take(talk, "Ada")
    people.desk.say(talk, "Ada", "还在吗", "a1")
    people.later(14.9)
    make_round(people.desk)
    assert people.desk.mine("Ada")
    people.later(0.2)
    make_round(people.desk)
    assert state_of(people, talk) == ("resolved", "silent")
    assert "转人工" in last_notice(people, talk)
    assert fold(one.change for one in people.desk.journal.turns(talk)).handoff is None


def test_at_closing_time_who_still_waits_gets_a_ticket(opened: Service, engine: Engine) -> None:
    people = People(opened, engine, "09:00-11:00")
    talk = people.asks()
    people.later(59)
    make_round(people.desk)
    assert people.waiting() == [talk]
    people.later(2)
    make_round(people.desk)
    assert state_of(people, talk) == ("ticket", "closed")
    assert "11月27日 11:00" in last_notice(people, talk)  # two hours a day, eight to answer


def test_a_second_round_changes_nothing_more(people: People) -> None:
    talk = people.asks()
    people.later(121)
    make_round(people.desk)
    before = people.told(talk)
    make_round(people.desk)
    assert people.told(talk) == before
    assert len(people.desk.tickets.all()) == 1


def test_who_is_free_is_given_what_waits(opened: Service, engine: Engine) -> None:
    people = People(opened, engine, settings=SETTINGS.model_copy(update={"assign": "auto"}))
    people.comes("Ada", "Ben")
    people.desk.presence("Ben", Being.BUSY)
    talks = []
    for _ in range(3):
        talks.append(people.asks())
        people.later(0.1)
    make_round(people.desk)
    assert [one.conversation_id for one in people.desk.mine("Ada")] == talks[:2]
    assert people.desk.mine("Ben") == []
    assert people.waiting() == talks[2:]
    people.desk.presence("Ben", Being.ONLINE)
    make_round(people.desk)
    assert people.waiting() == []


def test_a_team_gets_its_own_while_it_is_there(opened: Service, engine: Engine) -> None:
    people = People(opened, engine, settings=SETTINGS.model_copy(update={"assign": "auto"}))
    fake = "买到假货了，就是假的"
    people.comes("Ada", "Ruth")
    first = people.asks(fake)
    make_round(people.desk)
    assert [one.conversation_id for one in people.desk.mine("Ruth")] == [first]
    people.desk.presence("Ruth", Being.AWAY)
    second = people.asks(fake)
    make_round(people.desk)
    assert [one.conversation_id for one in people.desk.mine("Ada")] == [second]


def test_who_leaves_a_shopper_alone_is_given_nothing_more(opened: Service, engine: Engine) -> None:
    people = People(opened, engine, settings=SETTINGS.model_copy(update={"assign": "auto"}))
    people.comes("Ada")
    talk = people.asks()
    make_round(people.desk)
    for _ in range(10):
        people.later(0.5)
        people.desk.seen("Ada")
    make_round(people.desk)
    assert people.waiting() == [talk]
    make_round(people.desk)
    assert people.waiting() == [talk]


def test_minutes_are_told_once_they_are_known(people: People) -> None:
    people.desk.presence("Ada", Being.ONLINE, 50)
    for _ in range(8):
        talk = people.asks()
        people.later(3)
        people.desk.take(talk, "Ada")
    turn = people.says(people.service.start(), "转人工")
    assert turn["handoff"] == {
        "reason": "asked",
        "state": "waiting",
        "position": 1,
        "expected_minutes": 3,
    }
    assert "3" in str(turn["reply"])


def test_a_message_just_before_the_end_keeps_the_agent(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = people.asks()
    people.desk.take(talk, "Ada")
    people.desk.say(talk, "Ada", "还在吗", "a1")
    people.later(16)
    ends = people.desk.endings.silent

    def late(conversation_id: str, agent: str, since: str) -> None:
        people.service.reply(talk, Say("在的"))
        ends(conversation_id, agent, since)

    monkeypatch.setattr(people.desk.endings, "silent", late)
    make_round(people.desk)
    assert [one.conversation_id for one in people.desk.mine("Ada")] == [talk]
    assert replace(people.desk.mine("Ada")[0]).unanswered_since
