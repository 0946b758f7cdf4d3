import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.errors import InteractionsError
from recommender.events import Event, EventKind
from recommender.interactions import Interactions, event_weight, merged_weight
from recommender.interactions.interactions import NO_TARGET
from tests.recommender.data import event, interactions


def taken(some: Interactions, user: str) -> list[str]:
    row = some.histories.pick(np.array([some.users.index(user)]))
    return [some.items[number] for number in row.indices]


def test_items_are_numbered_in_the_order_of_their_ids() -> None:
    assert Interactions.from_lines(["u 9 10 2"]).items == ("10", "2", "9")


def test_lines_keep_the_order_of_time() -> None:
    assert taken(interactions(), "ann") == ["a", "b", "c"]


def test_events_are_put_in_the_order_of_time() -> None:
    events = [event("u", "late", "view", 9), event("u", "early", "view", 2)]
    assert taken(Interactions.from_events(events), "u") == ["early", "late"]


def test_events_of_one_moment_keep_the_order_given() -> None:
    events = [event("u", "z", "view", 2), event("u", "a", "view", 2)]
    assert taken(Interactions.from_events(events), "u") == ["z", "a"]


def test_events_of_unknown_products_are_passed_over() -> None:
    events = [event("u", "known", "view", 1), event("u", "gone", "view", 2)]
    some = Interactions.from_events(events, ["known", "new"])
    assert some.items == ("known", "new")
    assert taken(some, "u") == ["known"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        pytest.param([], "hold no item", id="no lines"),
        pytest.param(["ann", "bob"], "hold no item", id="users without items"),
        pytest.param(["ann a", "bob b", "ann c"], "'ann' stands on two lines", id="a user twice"),
    ],
)
def test_unusable_lines_are_refused_by_name(lines: list[str], message: str) -> None:
    with pytest.raises(InteractionsError, match=message):
        Interactions.from_lines(lines)


@pytest.mark.parametrize(
    ("kind", "value", "weight"),
    [
        pytest.param(EventKind.PURCHASE, 3.0, 1.0, id="pieces bought change nothing"),
        pytest.param(EventKind.DISLIKE, None, -1.0, id="dislike"),
        pytest.param(EventKind.RATE, 5.0, 1.0, id="best rating"),
        pytest.param(EventKind.RATE, 3.0, 0.0, id="middling rating"),
        pytest.param(EventKind.RATE, 1.0, -1.0, id="worst rating"),
        pytest.param(EventKind.RATE, 100.0, 1.0, id="rating off the scale"),
        pytest.param(EventKind.RATE, None, 0.0, id="rating without a value"),
    ],
)
def test_an_act_weighs_what_it_says(kind: EventKind, value: float | None, weight: float) -> None:
    assert event_weight(kind, value) == weight


def test_every_kind_of_event_has_a_weight() -> None:
    assert all(-1 <= event_weight(kind) <= 1 for kind in EventKind)


class TestLeaveOneOut:
    def test_the_last_item_is_the_target_and_unseen(self) -> None:
        split = interactions().leave_one_out()
        assert [interactions().items[target] for target in split.targets] == list("cbcced"[:6])
        assert taken(split.seen, "ann") == ["a", "b"]

    def test_skipping_one_hides_the_test_item_too(self) -> None:
        split = interactions().leave_one_out(skip=1)
        assert taken(split.seen, "ann") == ["a"]
        assert interactions().items[split.targets[0]] == "b"

    def test_a_user_with_nothing_left_has_no_target(self) -> None:
        split = interactions().leave_one_out(skip=1)
        assert split.targets[1] == NO_TARGET
        assert taken(split.seen, "bob") == []

    def test_an_item_taken_before_is_no_target(self) -> None:
        split = Interactions.from_lines(["u a b a"]).leave_one_out()
        assert split.targets.tolist() == [NO_TARGET]


class TestTimeSplit:
    EVENTS = (
        event("u", "a", "view", 1),
        event("u", "a", "purchase", 11),
        event("u", "b", "dislike", 12),
        event("u", "c", "view", 13),
        event("u", "d", "view", 14),
        event("stranger", "c", "view", 12),
    )
    CUT = 1_773_100_800.0  # 2026-03-10

    def test_the_target_is_the_first_new_item_that_something_speaks_for(self) -> None:
        some = Interactions.from_events(self.EVENTS)
        split = some.time_split(self.CUT)
        assert some.items[split.targets[some.users.index("u")]] == "c"

    def test_a_stranger_has_no_target(self) -> None:
        some = Interactions.from_events(self.EVENTS)
        split = some.time_split(self.CUT)
        assert split.targets[some.users.index("stranger")] == NO_TARGET


moments = st.integers(1, 28)
acts = st.builds(
    event,
    st.sampled_from("uvw"),
    st.sampled_from("abcdef"),
    st.sampled_from(["view", "like", "dislike", "purchase"]),
    moments,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(acts, min_size=1, max_size=30), moments)
def test_a_time_split_shows_nothing_of_what_comes_after(events: list[Event], day: int) -> None:
    items = "abcdef"
    cut = Interactions.from_events([event("u", "a", "view", day)]).latest
    split = Interactions.from_events(events, items).time_split(cut)
    past = [one for one in events if int(one.timestamp[8:10]) < day]
    only_past = Interactions.from_events(past, items)
    assert (split.seen.moments < cut).all()
    assert split.seen.counts().tolist() == only_past.counts().tolist()
    for user in only_past.users:
        assert taken(split.seen, user) == taken(only_past, user)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), min_size=1, max_size=5))
def test_leave_one_out_shows_nothing_of_the_end(rows: list[list[str]]) -> None:
    lines = [" ".join([f"u{n}", *row]) for n, row in enumerate(rows)]
    if not any(rows):
        return
    some = Interactions.from_lines(lines)
    for skip in (0, 1):
        split = some.leave_one_out(skip)
        for user in some.users:
            assert taken(split.seen, user) == taken(some, user)[: -(1 + skip)]


class TestDistinct:
    def test_an_item_stands_once_where_it_was_last(self) -> None:
        events = [
            event("u", "a", "view", 1),
            event("u", "b", "view", 2),
            event("u", "a", "view", 3),
        ]
        assert taken(Interactions.from_events(events).distinct(), "u") == ["b", "a"]

    @pytest.mark.parametrize(
        ("kinds", "weight"),
        [
            pytest.param(["view", "purchase", "view"], 1.0, id="strongest"),
            pytest.param(["purchase", "dislike"], -1.0, id="last opinion against"),
            pytest.param(["dislike", "view"], -1.0, id="a look takes nothing back"),
            pytest.param(["dislike", "purchase"], 1.0, id="last opinion for"),
        ],
    )
    def test_its_weight_is_the_strongest_unless_disliked(
        self, kinds: list[str], weight: float
    ) -> None:
        events = [event("u", "a", kind, 1 + day) for day, kind in enumerate(kinds)]
        merged = Interactions.from_events(events).distinct()
        assert merged.histories.weights.tolist() == [weight]
        stepwise = 0.0
        for one in events:
            stepwise = merged_weight(stepwise, event_weight(one.event))
        assert stepwise == weight

    def test_nothing_stays_nothing(self) -> None:
        assert len(Interactions.from_events([], ["a"]).distinct().moments) == 0


def test_counts_pass_over_dislikes() -> None:
    events = [event("u", "a", "view", 1), event("v", "a", "dislike", 2)]
    assert Interactions.from_events(events).counts().tolist() == [1]
