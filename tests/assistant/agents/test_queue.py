"""Who is answered first, and that everybody is."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.agents.urgency import MOST, Part, parts_of, rank_of, urgency_at
from tests.assistant.agents.conftest import MONDAY, People

FEELING = st.floats(-1, 1)


def test_who_came_first_is_first(people: People) -> None:
    first = people.asks()
    people.later(1)
    second = people.asks()
    assert people.waiting() == [first, second]


def test_an_unhappy_shopper_counts_as_having_come_earlier(people: People) -> None:
    calm = people.asks("你好", "转人工")
    people.later(1)
    angry = people.asks("太差了，气死我了", "你们垃圾，骗子", "转人工")
    assert people.waiting() == [angry, calm]
    kinds = [part.kind for part in people.desk.queue()[0].parts]
    assert "feeling" in kinds


def test_what_the_policy_flags_goes_before_what_came_minutes_earlier(people: People) -> None:
    calm = people.asks()
    people.later(10)
    grave = people.asks("用了你们的东西我过敏了，脸都肿了")
    assert people.waiting() == [grave, calm]
    assert people.desk.queue()[0].rule == "allergy"


def test_a_large_order_counts_and_no_more_than_fully() -> None:
    (half,) = parts_of((), 500, 1_000, None)
    (large,) = parts_of((), 80_000, 1_000, None)
    assert (half.minutes, large.minutes) == (2.5, 5.0)


def test_a_worsening_mood_counts_more_than_a_steady_one() -> None:
    def minutes(feelings: tuple[float, ...]) -> dict[str, float]:
        return {part.kind: part.minutes for part in parts_of(feelings, 0, 1_000, None)}

    assert "trend" not in minutes((-0.4, -0.4, -0.4, -0.4))
    assert minutes((0.6, 0.6, -0.4, -0.4))["trend"] == 2.5
    assert "trend" not in minutes((0.6, 0.6, 0.0, -0.1))  # calm after praise


@given(
    st.lists(FEELING, max_size=5),
    st.floats(0, 1e7),
    st.floats(1, 1e6),
    st.sampled_from([None, "x"]),
)
def test_nobody_who_comes_much_later_gets_ahead(
    feelings: list[float], stake: float, large: float, rule: str | None
) -> None:
    parts = parts_of(feelings, stake, large, rule)
    later = MONDAY + timedelta(minutes=MOST, seconds=1)
    assert rank_of(MONDAY, ()) < rank_of(later, parts)


def test_urgency_grows_by_a_minute_a_minute() -> None:
    rank = rank_of(MONDAY, (Part("flagged", 15.0, "x"),))
    assert urgency_at(MONDAY, rank) == 15.0
    assert urgency_at(MONDAY + timedelta(minutes=7), rank) == 22.0


def test_a_mood_that_falls_while_waiting_moves_the_shopper_up(people: People) -> None:
    first = people.asks()
    people.later(1)
    second = people.asks()
    people.says(second, "怎么还没人，太差了，气死我了")
    assert people.waiting() == [second, first]


def test_the_shopper_is_told_the_place(people: People) -> None:
    people.asks()
    people.later(1)
    talk = people.service.start()
    turn = people.says(talk, "转人工")
    assert turn["handoff"] == {"reason": "asked", "state": "waiting", "position": 2}
    assert "2" in str(turn["reply"])
    people.desk.take(people.waiting()[0], "Ada")
    again = people.says(talk, "转人工")
    assert again["handoff"] == {"reason": "asked", "state": "waiting", "position": 1}


def test_the_assistant_goes_on_helping_meanwhile(people: People) -> None:
    talk = people.asks()
    turn = people.says(talk, "跑步鞋，三百以内")
    assert turn["action"] == "search"
    assert turn["products"]
    assert turn["handoff"] == {"reason": "asked", "state": "waiting", "position": 1}


def test_taking_the_turn_back_takes_the_wish_back(people: People) -> None:
    talk = people.asks("跑步鞋", "转人工")
    people.service.undo(talk)
    assert people.waiting() == []
    there = people.desk.handovers.latest(talk)
    assert there is not None
    assert (there.state, there.ended_how) == ("bot", "taken_back")


def test_two_wishes_in_one_breath_are_one(people: People) -> None:
    talk = people.service.start()
    for number, text in enumerate(("转人工", "快点")):
        from assistant.turn.turns import Say

        people.service.reply(talk, Say(text), f"m{number}", bubble=True)
    assert people.waiting() == [talk]


@pytest.mark.parametrize("moment", [MONDAY, datetime.fromisoformat("2026-11-23T10:00:00+08:00")])
def test_the_zone_of_the_clock_makes_no_difference(people: People, moment: datetime) -> None:
    people.now = moment
    people.asks()
    assert people.desk.queue()[0].asked_at == "2026-11-23T02:00:00.000+00:00"
