"""Several programs answer in the same conversations: one at a time in each, in whichever order they came."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.conversations.shared_seats import SharedSeats, seats_of
from assistant.conversations.store import Conversation, ConversationStore, TurnRecord
from assistant.dialogue.state import Change
from assistant.errors import Overtaken
from assistant.service.service import Service
from assistant.shop.folder import scratch_database
from assistant.shop.postgres import open_postgres
from assistant.turn.turns import Say, Turn
from tests.databases import ON_POSTGRESQL, new_database, template
from tests.small_shop import build_shop

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SAID = ("跑步鞋", "三百以内", "再便宜点", "不要黑色的", "运动袜", "便宜的")


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = open_postgres(new_database(template()))
    yield made
    made.dispose()


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Service]]:
    """Two services of one shop that share nothing but its database; each has a folder of its own."""
    url = new_database()
    monkeypatch.setenv("DATABASE_URL", url.render_as_string(hide_password=False))
    build_shop(tmp_path / "one")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "shop.toml").write_bytes((tmp_path / "one" / "shop.toml").read_bytes())
    opened = [Service.open(tmp_path / name) for name in ("one", "two")]
    yield opened
    for service in opened:
        service.close()


def test_nobody_else_is_let_into_a_conversation_and_all_into_others(engine: Engine) -> None:
    one, two = SharedSeats(engine), SharedSeats(engine)
    went: list[str] = []

    def enter(conversation: str) -> None:
        with two.held(conversation):
            went.append(conversation)

    with one.held("mine"):
        waiting = threading.Thread(target=enter, args=("mine",))
        waiting.start()
        other = threading.Thread(target=enter, args=("another",))
        other.start()
        other.join()
        waiting.join(0.2)
        assert went == ["another"]
    waiting.join()
    assert went == ["another", "mine"]


def test_a_place_is_free_again_after_a_failure_in_it(engine: Engine) -> None:
    seats = seats_of(engine)
    with pytest.raises(ValueError, match="no"), seats.taken("talk"):
        raise ValueError("no")
    with seats.taken("talk"):
        pass


@pytest.mark.skipif(ON_POSTGRESQL, reason="a scratch database is on the server then")
def test_a_file_needs_no_places_on_a_server() -> None:
    with seats_of(scratch_database()).taken("talk") as arrival:
        assert not arrival.overlaps


def test_a_turn_that_was_overtaken_is_not_kept(engine: Engine) -> None:
    store = ConversationStore(engine)
    store.start(Conversation("talk", None, 1), NOW)

    def record(number: int) -> TurnRecord:
        return TurnRecord(
            number, {"text": "x"}, Change(), Turn("talk", number, {"reply": "", "action": "x"})
        )

    store.append("talk", record(1), NOW)
    store.append("talk", record(2), NOW)
    with pytest.raises(Overtaken):
        store.append("talk", record(2), NOW)
    assert [one.number for one in store.turns("talk")] == [1, 2]
    store.append("talk", record(2), NOW, instead_of=2)
    assert [one.number for one in store.turns("talk")] == [1, 2]


@pytest.mark.skipif(ON_POSTGRESQL, reason="it chooses its database itself")
def test_messages_that_reach_two_programs_at_once_become_turns_in_one_order(
    programs: list[Service],
) -> None:
    talk = programs[0].start("mei", seed=1)
    answers: dict[str, int] = {}

    def send(program: Service, number: int) -> None:
        turn = program.reply(talk, Say(SAID[number % len(SAID)]), f"m{number}")
        answers[f"m{number}/{programs.index(program)}"] = turn.number

    senders = [
        threading.Thread(target=send, args=(program, number))
        for number in range(12)
        for program in programs  # each message to both, as a client does that lost its answer
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(answers) == 24
    assert all(answers[f"m{n}/0"] == answers[f"m{n}/1"] for n in range(12)), "answered once each"
    kept = programs[1].history(talk)
    assert [one["turn"] for one in kept] == [one["turn"] for one in programs[0].history(talk)]
    assert [one["turn"] for one in kept] == list(range(1, len(kept) + 1))


@pytest.mark.skipif(ON_POSTGRESQL, reason="it chooses its database itself")
def test_a_conversation_goes_on_at_another_program_with_its_state(programs: list[Service]) -> None:
    one, two = programs
    talk = one.start(seed=1)
    one.reply(talk, Say("跑步鞋 三百以内"))
    shown = two.reply(talk, Say("不要黑色的")).to_json()
    fields = {each["field"] for each in shown["constraints"]}
    assert {"price", "color"} <= fields
    two.undo(talk)
    assert len(one.history(talk)) == 1
