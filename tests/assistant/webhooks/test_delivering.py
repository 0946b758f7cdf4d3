"""Messages arrive at least once, in signed form, however the receiver behaves."""

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread

import pytest
from sqlalchemy import Engine

from assistant.errors import SettingsError
from assistant.shop.folder import scratch_database
from assistant.webhooks.delivering import Courier
from assistant.webhooks.outbox import Message, Outbox, Pen, State
from assistant.webhooks.posting import Answer, Poster
from assistant.webhooks.settings import Kind, WebhookSettings
from assistant.webhooks.signing import key_of, new_secret, signed_headers
from tests.assistant.webhooks.receiver import Receiver, receiving

NOW = datetime(2026, 11, 11, 20, tzinfo=UTC)
KEY = b"a key of at least twenty-four bytes"


@dataclass
class Clock:
    """Time that passes only when told; it begins an hour from now, when what is told now is due."""

    at: float = field(default_factory=lambda: time.time() + 3_600)

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def engine() -> Engine:
    return scratch_database()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def courier(
    engine: Engine, receiver: Receiver, clock: Clock, tries: int = 3, seconds: float = 5.0
) -> Courier:
    settings = WebhookSettings(url=receiver.url, private=True, tries=tries, seconds=seconds)
    post = Poster(receiver.url, seconds, private=True)
    return Courier(Outbox(engine, clock), post, (KEY,), settings, chance=lambda: 1.0)


def tell(engine: Engine, **data: object) -> Message:
    with engine.begin() as connection:
        Pen(frozenset(Kind)).put(connection, Kind.ORDER, {"order_id": "1", **data}, NOW)
    return Outbox(engine).all()[0]


def drain(sender: Courier) -> int:
    count = 0
    while sender.deliver_next():
        count += 1
    return count


def test_a_message_arrives_as_the_standard_has_it(
    engine: Engine, receiver: Receiver, clock: Clock
) -> None:
    clock.at += 1
    message = tell(engine, deed="cancel", note="退款")
    assert drain(courier(engine, receiver, clock)) == 1
    (came,) = receiver.came
    assert json.loads(came.body) == {
        "type": "order",
        "timestamp": "2026-11-11T20:00:00+00:00",
        "data": {"order_id": "1", "deed": "cancel", "note": "退款"},
    }
    assert came.id == message.id
    assert came.headers["content-type"] == "application/json"
    again = signed_headers((KEY,), came.id, int(came.headers["webhook-timestamp"]), came.body)
    assert came.headers["webhook-signature"] == again["webhook-signature"]
    (kept,) = Outbox(engine).all()
    assert (kept.state, kept.tries) == (State.DELIVERED, 1)


def test_a_signature_is_that_of_the_standards_own_example() -> None:
    # Standard Webhooks 1.0.0, libraries' shared test vector
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signed_headers(
        (key,), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_failures_are_tried_again_with_growing_waits(
    engine: Engine, receiver: Receiver, clock: Clock
) -> None:
    clock.at += 1
    receiver.statuses = [500, 503]
    tell(engine)
    sender = courier(engine, receiver, clock)
    waits = []
    for _ in range(2):
        assert drain(sender) == 1
        waits.append(Outbox(engine).all()[0].next_at - clock.at)
        assert drain(sender) == 0  # not before its time
        clock.at += waits[-1]
    assert drain(sender) == 1
    assert waits == pytest.approx([5, 20])
    assert len(set(receiver.ids)) == 1
    assert len(receiver.came) == 3
    assert Outbox(engine).all()[0].state is State.DELIVERED


def test_half_of_a_wait_is_left_to_chance(engine: Engine, receiver: Receiver, clock: Clock) -> None:
    clock.at += 1
    receiver.statuses = [500]
    tell(engine)
    sender = courier(engine, receiver, clock)
    sender.chance = lambda: 0.0
    drain(sender)
    assert Outbox(engine).all()[0].next_at - clock.at == pytest.approx(2.5)


def test_a_receiver_that_asks_for_time_is_given_it(
    engine: Engine, receiver: Receiver, clock: Clock
) -> None:
    clock.at += 1
    receiver.statuses, receiver.headers = [429], {"Retry-After": "600"}
    tell(engine)
    drain(courier(engine, receiver, clock))
    assert Outbox(engine).all()[0].next_at - clock.at == pytest.approx(600)


def test_after_the_last_try_a_message_is_put_aside_until_it_is_revived(
    engine: Engine, receiver: Receiver, clock: Clock
) -> None:
    clock.at += 1
    receiver.statuses = [500, 500, 500]
    message = tell(engine)
    sender = courier(engine, receiver, clock)
    for _ in range(5):
        drain(sender)
        clock.at += 7 * 3600
    (dead,) = Outbox(engine).all(State.DEAD)
    assert (len(receiver.came), dead.tries, dead.answer) == (3, 3, "status 500")
    assert Outbox(engine, clock).revive(["msg_other"]) == 0
    assert Outbox(engine, clock).revive([message.id]) == 1
    assert drain(sender) == 1
    assert receiver.ids == [message.id] * 4


def test_who_wants_no_more_is_not_asked_again(
    engine: Engine, receiver: Receiver, clock: Clock
) -> None:
    clock.at += 1
    receiver.statuses = [410]
    tell(engine)
    drain(courier(engine, receiver, clock))
    assert Outbox(engine).all()[0].state is State.DEAD


def test_a_redirect_is_not_followed(engine: Engine, receiver: Receiver, clock: Clock) -> None:
    clock.at += 1
    with receiving() as elsewhere:
        receiver.statuses, receiver.headers = [307], {"Location": elsewhere.url}
        tell(engine)
        drain(courier(engine, receiver, clock))
        assert elsewhere.came == []
    (kept,) = Outbox(engine).all()
    assert kept.state is State.WAITING
    assert kept.answer == "status 307: redirects are not followed"


@pytest.mark.parametrize("manner", ["hangs", "drips"])
def test_a_slow_receiver_holds_nobody_up(
    engine: Engine, receiver: Receiver, clock: Clock, manner: str
) -> None:
    clock.at += 1
    setattr(receiver, manner, True)
    tell(engine)
    drain(courier(engine, receiver, clock, seconds=0.5))
    (kept,) = Outbox(engine).all()
    assert (kept.state, kept.tries) == (State.WAITING, 1)


def test_a_receiver_that_is_not_there_is_tried_again(
    engine: Engine, receiver: Receiver, clock: Clock
) -> None:
    clock.at += 1
    receiver.url = "http://127.0.0.1:9/hook"
    tell(engine)
    drain(courier(engine, receiver, clock))
    (kept,) = Outbox(engine).all()
    assert kept.state is State.WAITING
    assert "refused" in str(kept.answer)


def test_an_attempt_whose_process_died_is_made_again(
    engine: Engine, receiver: Receiver, clock: Clock
) -> None:
    clock.at += 1
    message = tell(engine)
    outbox, sender = Outbox(engine, clock), courier(engine, receiver, clock)
    assert outbox.claim(7) is not None  # and its process dies
    assert drain(sender) == 0
    clock.at += 7
    assert drain(sender) == 1
    assert receiver.ids == [message.id]


def test_one_message_of_many_is_claimed_by_one(engine: Engine, clock: Clock) -> None:
    clock.at += 1
    tell(engine)
    tell(engine)
    outbox = Outbox(engine, clock)
    claimed = [outbox.claim(7) for _ in range(3)]
    assert claimed[2] is None
    assert len({one.id for one in claimed if one}) == 2


def test_old_messages_are_dropped_and_waiting_ones_stay(
    engine: Engine, receiver: Receiver, clock: Clock
) -> None:
    clock.at += 1
    receiver.statuses = [204, 410, 500]
    for _ in range(3):
        tell(engine)
        drain(courier(engine, receiver, clock))
    outbox = Outbox(engine, lambda: NOW.timestamp() + 8 * 86_400)
    outbox.tidy()
    assert {one.state for one in outbox.all()} == {State.DEAD, State.WAITING}
    outbox = Outbox(engine, lambda: NOW.timestamp() + 31 * 86_400)
    outbox.tidy()
    assert {one.state for one in outbox.all()} == {State.WAITING}


def test_what_is_not_wanted_and_what_is_rolled_back_is_not_told(engine: Engine) -> None:
    with engine.begin() as connection:
        Pen().put(connection, Kind.ORDER, {}, NOW)
        Pen(frozenset({Kind.TICKET})).put(connection, Kind.ORDER, {}, NOW)
    with engine.connect() as connection:
        Pen(frozenset(Kind)).put(connection, Kind.ORDER, {}, NOW)
        connection.rollback()
    assert Outbox(engine).all() == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.8", "169.254.169.254"])
def test_a_private_address_is_refused_unless_it_is_allowed(host: str) -> None:
    answer = Poster(f"http://{host}:9/hook", 1, private=False).post(b"{}", {})
    assert answer.status == 0
    assert "'private = true'" in answer.told


def test_hanging_up_ends_an_attempt(receiver: Receiver) -> None:
    receiver.hangs = True
    post = Poster(receiver.url, 30, private=True)
    answers: list[Answer] = []
    thread = Thread(target=lambda: answers.append(post.post(b"{}", {"webhook-id": "m"})))
    thread.start()
    while not receiver.came:
        time.sleep(0.02)
    post.hang_up()
    thread.join(20)
    assert [answer.status for answer in answers] == [0]


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "http://x.example/hook", "https://me:pw@x.example/", "x.example"]
)
def test_an_address_that_cannot_be_used_is_refused_by_name(url: str) -> None:
    with pytest.raises(ValueError, match=r"url|encrypted"):
        WebhookSettings(url=url)


def test_a_secret_that_is_made_can_be_used() -> None:
    assert len(key_of(new_secret())) == 32


@pytest.mark.parametrize(
    "secret", ["whsec_short", "no prefix at all", "whsec_" + base64.b64encode(b"x" * 23).decode()]
)
def test_a_secret_that_is_none_is_refused_with_the_way_to_one(secret: str) -> None:
    with pytest.raises(SettingsError, match="daogou webhooks secret"):
        key_of(secret)
