"""An agent takes a conversation, talks, and gives it back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace

import pytest

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.agents.presence import Being
from assistant.agents.writing import AGENT, NOTICE
from assistant.dialogue.state import fold
from assistant.errors import (
    AtCapacity,
    BannedPhrase,
    ConversationError,
    DeskError,
    NotYours,
    Taken,
    UnknownConversation,
)
from assistant.turn.turns import Click
from tests.assistant.agents.conftest import People

AGENTS = [f"agent-{number}" for number in range(8)]


def test_of_agents_who_want_the_same_conversation_one_gets_it(people: People) -> None:
    for _ in range(5):
        talk = people.asks()
        start = Barrier(len(AGENTS))

        def wants(agent: str, talk: str = talk, start: Barrier = start) -> str:
            start.wait()
            try:
                people.desk.take(talk, agent)
            except Taken:
                return ""
            return agent

        with ThreadPoolExecutor(len(AGENTS)) as pool:
            got = [agent for agent in pool.map(wants, AGENTS) if agent]
        assert len(got) == 1
        there = people.desk.handovers.open(talk)
        assert there is not None
        assert there.agent == got[0]
        people.desk.resolve(talk, got[0])


def test_one_agent_at_two_windows_does_not_get_more_than_they_take(people: People) -> None:
    talks = [people.asks() for _ in range(6)]
    start = Barrier(len(talks))

    def wants(talk: str) -> bool:
        start.wait()
        try:
            people.desk.take(talk, "Ada")
        except AtCapacity:
            return False
        return True

    with ThreadPoolExecutor(len(talks)) as pool:
        got = list(pool.map(wants, talks))
    assert sum(got) == 2
    assert len(people.desk.mine("Ada")) == 2


def test_the_loser_is_told_who_has_it(people: People) -> None:
    talk = people.asks()
    people.desk.take(talk, "Ada")
    with pytest.raises(Taken, match="Ada"):
        people.desk.take(talk, "Ben")
    assert people.desk.take(talk, "Ada").agent == "Ada"  # who has it keeps it


def test_while_an_agent_has_it_the_assistant_is_silent(people: People) -> None:
    talk = people.asks("跑步鞋，三百以内", "转人工")
    before = people.says(talk, "你好")
    people.desk.take(talk, "Ada")
    turn = people.says(talk, "我要退货，太气人了", "m1")
    assert (turn["reply"], turn["action"], turn["products"]) == ("", "handoff", [])
    assert turn["intent"] == "return_refund"
    assert turn["handoff"] == {"reason": "asked", "state": "with_agent", "agent": "Ada"}
    assert turn["constraints"] == before["constraints"]
    assert people.says(talk, "我要退货，太气人了", "m1") == turn  # a message sent twice is one


def test_what_would_be_a_command_goes_to_the_agent(people: People) -> None:
    talk = people.asks("跑步鞋", "转人工")
    people.desk.take(talk, "Ada")
    assert people.says(talk, "撤销")["reply"] == ""
    assert people.service.history(talk)[0]["message"] == {"text": "跑步鞋"}
    with pytest.raises(ConversationError, match="person"):
        people.service.undo(talk)
    with pytest.raises(ConversationError, match="person"):
        people.service.edit(talk, 1, "袜子")


def test_the_cart_still_works_while_an_agent_has_it(people: People) -> None:
    talk = people.asks("运动袜", "转人工")
    people.desk.take(talk, "Ada")
    turn = people.service.reply(talk, Click("add_to_cart", "sock-1")).to_json()
    assert [line["id"] for line in turn["cart"]] == ["sock-1"]


def test_both_read_what_the_other_wrote_in_order(people: People) -> None:
    talk = people.asks()
    people.later(1)
    people.desk.take(talk, "Ada")
    people.later(1)
    people.desk.say(talk, "Ada", "您好，我来看看", "a1")
    people.later(1)
    people.says(talk, "好的")
    people.later(1)
    people.desk.say(talk, "Ada", "查到了", "a2")
    told = people.told(talk)
    assert told[0][0] == NOTICE
    assert told[1:] == [(AGENT, "您好，我来看看"), (AGENT, "查到了")]
    lines = [(one["who"], one["text"]) for one in people.desk.transcript(talk)]
    assert lines[0] == ("shopper", "转人工")
    spoken = ["您好，我来看看", "好的", "查到了"]
    assert [text for who, text in lines if who in ("agent", "shopper")][1:] == spoken


def test_a_shopper_hears_only_what_is_new(people: People) -> None:
    talk = people.asks()
    people.desk.take(talk, "Ada")
    first = people.desk.say(talk, "Ada", "在的", "a1")
    people.desk.say(talk, "Ada", "请说", "a2")
    assert [one.text for one in people.desk.heard(talk, first.id)] == ["请说"]
    people.desk.on_screen(talk, first.id)
    assert [bool(one.read_at) for one in people.desk.heard(talk)] == [True, True, False]


def test_a_message_sent_twice_is_kept_once(people: People) -> None:
    talk = people.asks()
    people.desk.take(talk, "Ada")
    first = people.desk.say(talk, "Ada", "在的", "a1")
    assert people.desk.say(talk, "Ada", "在的", "a1") == first
    assert len(people.told(talk)) == 2


def test_only_who_has_it_may_write(people: People) -> None:
    talk = people.asks()
    with pytest.raises(NotYours):
        people.desk.say(talk, "Ada", "您好", "a1")
    people.desk.take(talk, "Ada")
    with pytest.raises(NotYours):
        people.desk.say(talk, "Ben", "您好", "a1")
    for end in (people.desk.resolve, people.desk.hand_back):
        with pytest.raises(NotYours):
            end(talk, "Ben")
    assert people.told(talk)[1:] == []


@pytest.mark.parametrize("text", ["", "  \n", "字" * 4_001])
def test_what_cannot_be_sent_is_refused(people: People, text: str) -> None:
    talk = people.asks()
    people.desk.take(talk, "Ada")
    with pytest.raises(DeskError):
        people.desk.say(talk, "Ada", text, "a1")


def test_a_conversation_there_is_not_cannot_be_taken(people: People) -> None:
    with pytest.raises(UnknownConversation):
        people.desk.take("nothing", "Ada")


def test_handed_back_the_assistant_goes_on_where_it_was(people: People) -> None:
    talk = people.asks("跑步鞋，三百以内", "转人工")
    people.desk.take(talk, "Ada")
    people.says(talk, "在吗")
    people.desk.hand_back(talk, "Ada")
    assert fold(one.change for one in people.service._journal.turns(talk)).handoff is None
    turn = people.says(talk, "不要黑色")
    assert turn["handoff"] is None
    assert turn["action"] == "search"
    assert {one["field"] for one in turn["constraints"]} >= {"price", "color"}  # type: ignore[attr-defined]
    assert people.told(talk)[-1][0] == NOTICE


def test_after_a_person_has_left_nothing_behind_that_is_taken_back(people: People) -> None:
    talk = people.asks("跑步鞋", "转人工")
    people.desk.take(talk, "Ada")
    people.desk.resolve(talk, "Ada")
    people.service.undo(talk)
    assert [one["message"]["text"] for one in people.service.history(talk)] == ["跑步鞋", "转人工"]
    assert people.says(talk, "撤销")["handoff"] is None
    there = people.desk.handovers.latest(talk)
    assert there is not None
    assert (there.state, there.ended_how) == ("resolved", "resolved")


def test_a_person_can_be_asked_for_again(people: People) -> None:
    talk = people.asks()
    people.desk.take(talk, "Ada")
    people.desk.resolve(talk, "Ada")
    assert people.says(talk, "转人工")["handoff"] == {
        "reason": "asked",
        "state": "waiting",
        "position": 1,
    }
    assert people.waiting() == [talk]


def test_an_agent_may_step_in_though_nobody_asked(people: People) -> None:
    talk = people.asks("跑步鞋")
    taken = people.desk.take(talk, "Ada")
    assert (taken.reason, taken.agent) == ("taken_over", "Ada")
    assert people.says(talk, "你好")["reply"] == ""
    people.desk.hand_back(talk, "Ada")
    assert people.says(talk, "跑步鞋")["products"]


def test_stepping_in_counts_for_capacity(people: People) -> None:
    for talk in [people.asks("跑步鞋") for _ in range(2)]:
        people.desk.take(talk, "Ada")
    with pytest.raises(AtCapacity):
        people.desk.take(people.asks("跑步鞋"), "Ada")
    assert len(people.desk.mine("Ada")) == 2


def test_a_colleague_gets_it_with_a_note(people: People) -> None:
    AccountStore(people.engine).add("Ben", Role.AGENT, "long enough to do", people.now)
    people.comes("Ben")
    talk = people.asks()
    people.desk.take(talk, "Ada")
    people.desk.transfer(talk, "Ada", to_agent="ben", note="要退两件")
    assert [one.conversation_id for one in people.desk.mine("Ben")] == [talk]
    assert people.desk.mine("Ada") == []
    notes = [one for one in people.desk.transcript(talk) if one["who"] == "note"]
    assert [(one["name"], one["text"]) for one in notes] == [("Ada", "要退两件")]
    assert all("要退两件" not in text for _, text in people.told(talk))


def test_nobody_gets_what_they_cannot_take(people: People) -> None:
    AccountStore(people.engine).add("Ben", Role.AGENT, "long enough to do", people.now)
    talk = people.asks()
    people.desk.take(talk, "Ada")
    with pytest.raises(DeskError, match="away"):
        people.desk.transfer(talk, "Ada", to_agent="Ben")
    people.desk.presence("Ben", Being.ONLINE, 1)
    people.desk.take(people.asks(), "Ben")
    with pytest.raises(AtCapacity):
        people.desk.transfer(talk, "Ada", to_agent="Ben")
    with pytest.raises(DeskError, match="no agent"):
        people.desk.transfer(talk, "Ada", to_agent="Nobody")
    with pytest.raises(DeskError, match="no team"):
        people.desk.transfer(talk, "Ada", to_team="nobody")
    assert [one.conversation_id for one in people.desk.mine("Ada")] == [talk]


def test_a_team_gets_it_at_the_head_of_the_queue(people: People) -> None:
    talk = people.asks()
    people.desk.take(talk, "Ada")
    people.later(1)
    grave = people.asks("买到假货了，就是假的")
    people.desk.transfer(talk, "Ada", to_team="returns")
    assert people.waiting() == [talk, grave]
    assert {one.team for one in people.desk.queue()} == {"returns"}


def test_words_the_shop_does_not_use_are_warned_of(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = people.asks()
    people.desk.take(talk, "Ada")
    settings = people.service.shop.settings.model_copy(update={"banned_words": ("全网最低",)})
    monkeypatch.setattr(people.desk, "loaded", SimpleNamespace(settings=settings))
    with pytest.raises(BannedPhrase) as refused:
        people.desk.say(talk, "Ada", "我们全网最低价", "a1")
    assert refused.value.phrases == ("全网最低",)
    assert len(people.told(talk)) == 1
    people.desk.say(talk, "Ada", "我们全网最低价", "a1", anyway=True)
    assert people.told(talk)[-1] == (AGENT, "我们全网最低价")


def test_who_is_not_heard_of_is_away(people: People) -> None:
    people.comes("Ada")
    assert people.desk.presence("Ada").at(people.now) is Being.ONLINE
    people.later(0.9)
    people.desk.seen("Ada")
    people.later(0.9)
    assert people.desk.presence("Ada").at(people.now) is Being.ONLINE
    people.later(0.2)
    assert people.desk.presence("Ada").at(people.now) is Being.AWAY
    assert people.desk.presences.lose(people.now) == ["Ada"]
    people.desk.seen("Ada")
    assert people.desk.presence("Ada").at(people.now) is Being.AWAY  # until they say otherwise
