"""Several messages sent in one breath get one reply; nothing waits and nothing is lost."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant.clock import fixed_clock
from assistant.conversations.seats import Seats
from assistant.service.journal import Journal
from assistant.service.service import Service
from assistant.shop.folder import scratch_database
from assistant.turn.listening import Listener
from assistant.turn.turns import Click, Say


class Watch:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Chat:
    """A conversation whose messages come at times the test says."""

    def __init__(self, opened: Service) -> None:
        self.watch = Watch()
        self.engine = scratch_database()
        clock = fixed_clock(opened.loaded.latest_event())
        journal = Journal.of(self.engine, clock)
        self.service = Service(opened.loaded, journal, clock, Seats(self.watch))
        self.id = self.service.start(None, seed=1)

    def say(
        self,
        text: str,
        after: float = 1.0,
        *,
        bubble: bool = True,
        message_id: str | None = None,
        waited: float = 0.0,
    ) -> dict[str, Any]:
        self.watch.seconds += after
        turn = self.service.reply(
            self.id, Say(text), message_id, bubble=bubble, listener=Listener(waited=waited)
        )
        return turn.to_json()

    def turns(self) -> list[list[str]]:
        """The bubbles of each turn that holds."""
        said = (entry["message"] for entry in self.service.history(self.id))
        return [
            [one["text"] for one in message.get("bubbles", [message])]
            for message in said
            if "text" in message
        ]


@pytest.fixture
def chat(opened: Service) -> Chat:
    return Chat(opened)


def fields(turn: dict[str, Any]) -> set[tuple[str, str, object]]:
    return {(one["field"], one["op"], one["value"]) for one in turn["constraints"]}


@pytest.mark.parametrize(
    ("bubbles", "expected"),
    [
        pytest.param(
            ["在吗", "想买双跑步鞋", "三百以内 不要黑的"],
            {("price", "lte", 300), ("color", "ne", "黑色")},
            id="greeting, need, wishes",
        ),
        pytest.param(
            ["hi there", "running shoes", "under 300 not black"],
            {("price", "lte", 300), ("color", "ne", "黑色")},
            id="in English",
        ),
        pytest.param(
            ["跑步鞋", "三百以内", "算了四百以内也行"], {("price", "lte", 400)}, id="a bound again"
        ),
    ],
)
def test_bubbles_are_answered_in_one_turn(
    chat: Chat, bubbles: list[str], expected: set[tuple[str, str, object]]
) -> None:
    turn: dict[str, Any] = {}
    for text in bubbles:
        turn = chat.say(text)
        assert turn["turn"] == 1
    assert chat.turns() == [bubbles]
    assert turn["action"] == "search"
    assert expected <= fields(turn)
    assert len([one for one in fields(turn) if one[0] == "price"]) == 1
    assert turn["products"]


def test_the_first_reply_appears_at_once_and_the_next_one_replaces_it(chat: Chat) -> None:
    first = chat.say("在吗")
    assert first["reply"]
    assert first["replaces"] is None
    assert chat.say("跑步鞋")["replaces"] == 1


def test_two_seconds_later_is_another_turn(chat: Chat) -> None:
    chat.say("跑步鞋")
    assert chat.say("三百以内", after=2.0)["turn"] == 2


def test_without_the_flag_each_message_is_a_turn(chat: Chat) -> None:
    chat.say("跑步鞋", bubble=False)
    assert chat.say("三百以内", after=0.0, bubble=False)["turn"] == 2


def test_a_message_about_the_answer_lets_it_stand(chat: Chat) -> None:
    chat.say("跑步鞋")
    assert chat.say("第二个加购物车")["turn"] == 2


def test_the_answer_to_an_open_question_is_no_bubble(chat: Chat) -> None:
    chat.say("跑步鞋")
    chat.say("第二个加购物车", after=5)
    assert chat.say("42")["cart"]


def test_what_the_replaced_turn_did_is_taken_back(chat: Chat) -> None:
    chat.say("运动袜")
    assert chat.say("第一个加购物车", after=5)["cart"]
    turn = chat.say("三双")
    assert [line["quantity"] for line in turn["cart"]] == [3]
    events = [row for row in _events(chat) if row == "add_to_cart"]
    assert len(events) == 1


def _events(chat: Chat) -> list[str]:
    from sqlalchemy import select

    from recommender.events.tables import events

    with chat.engine.connect() as connection:
        return [row.event for row in connection.execute(select(events.c.event))]


def test_a_click_is_no_bubble_and_ends_them(chat: Chat) -> None:
    chat.say("运动袜")
    chat.service.reply(chat.id, Click("like", position=1), bubble=True)
    assert chat.say("三十以内")["turn"] == 3


def test_undo_takes_all_bubbles_back(chat: Chat) -> None:
    chat.say("跑步鞋")
    chat.say("三百以内")
    chat.service.undo(chat.id)
    assert chat.turns() == []


def test_undo_in_words_is_no_bubble(chat: Chat) -> None:
    chat.say("跑步鞋")
    turn = chat.say("撤销")
    assert turn["products"] == []
    assert turn["constraints"] == []


def test_a_refused_message_ends_the_bubbles(chat: Chat) -> None:
    from assistant.errors import ConversationError

    chat.say("跑步鞋")
    with pytest.raises(ConversationError):
        chat.service.reply(chat.id, Click("add_to_cart", position=99), bubble=True)
    assert chat.say("三百以内", after=0.1)["turn"] == 2


def test_a_repeated_message_id_gets_the_turn_that_covers_it(chat: Chat) -> None:
    chat.say("跑步鞋", message_id="a")
    together = chat.say("三百以内", message_id="b")
    assert chat.say("跑步鞋", message_id="a") == together
    assert chat.say("三百以内", message_id="b") == together
    assert chat.turns() == [["跑步鞋", "三百以内"]]


def test_a_bubble_after_a_repeated_one_still_joins(chat: Chat) -> None:
    chat.say("跑步鞋", message_id="a")
    chat.say("跑步鞋", message_id="a")
    assert chat.say("三百以内")["replaces"] == 1


def test_no_more_than_eight_bubbles_are_joined(chat: Chat) -> None:
    for number in range(9):
        chat.say(f"跑步鞋{number}")
    assert [len(bubbles) for bubbles in chat.turns()] == [8, 1]


def test_time_spent_waiting_at_the_sender_counts(chat: Chat) -> None:
    chat.say("跑步鞋")
    assert chat.say("三百以内", after=5.0, waited=4.0)["replaces"] == 1


def test_conversations_do_not_mix(chat: Chat) -> None:
    chat.say("跑步鞋")
    other = chat.service.start(None, seed=2)
    turn = chat.service.reply(other, Say("三百以内"), bubble=True).to_json()
    assert turn["turn"] == 1
    assert turn["replaces"] is None


def test_messages_that_overlap_are_joined_in_the_order_they_came(chat: Chat) -> None:
    """Without the flag as well: who sends two at once cannot have seen an answer."""
    texts = ["跑步鞋", "三百以内", "不要黑色", "42码"]
    run_overlapping(chat, [partial(chat.say, text, bubble=False) for text in texts])
    assert chat.turns() == [texts]


def test_no_message_is_lost_when_many_come_at_once(chat: Chat) -> None:
    texts = [f"跑步鞋 {100 + number} 元以内" for number in range(30)]
    run_overlapping(chat, [partial(chat.say, text, bubble=False) for text in texts])
    assert [text for bubbles in chat.turns() for text in bubbles] == texts
    assert [entry["turn"] for entry in chat.service.history(chat.id)] == [1, 2, 3, 4]


def run_overlapping(chat: Chat, calls: list[Callable[[], object]]) -> None:
    """Starts each call only when the one before stands in the queue, and lets none in before."""
    seats = chat.service._seats
    threads = [threading.Thread(target=call) for call in calls]
    with seats.taken(chat.id):
        for place, thread in enumerate(threads, 2):
            thread.start()
            while seats._seats[chat.id].tickets < place:
                thread.join(0.001)
    for thread in threads:
        thread.join(60)


def test_bubbles_survive_a_restart(small_shop: Path) -> None:
    first = Service.open(small_shop)
    conversation = first.start(None)
    first.reply(conversation, Say("在吗"), bubble=True)
    first.reply(conversation, Say("跑步鞋"), bubble=True)
    first.close()
    again = Service.open(small_shop)
    history = again.history(conversation)
    again.close()
    assert [entry["message"]["text"] for entry in history] == ["在吗\n跑步鞋"]
