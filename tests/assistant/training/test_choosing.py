"""Which corrections are learnt from: what nobody approved, what agents dispute and what is personal is not."""

from dataclasses import replace

from assistant.corrections import Correction, Kind, Review
from assistant.model_versions.record import Reason
from assistant.training.choosing import choose, doubts, rows_of

YES = Review.APPROVED


def said(place: int, text: str, right: str, agent: str = "Ada", review: Review = YES) -> Correction:
    return Correction(
        place, "c", place, text, "en", Kind.INTENT, "find_product", right, agent, "", review
    )


def test_the_latest_word_of_an_agent_counts_and_empty_ones_do_not() -> None:
    told = [said(1, "take it", "buy"), said(2, "Take it!", "greet"), said(3, "***", "buy")]
    found = choose([*told, said(4, "so", "buy")], [])
    assert {one.id for one in (*found.learnt, *found.held_out)} == {2, 4}
    assert {one.correction: one.why for one in found.left_out} == {
        1: "correction 2, which is later, says otherwise of these words",
        3: "its words are all personal data",
    }


def test_nothing_is_learnt_that_nobody_approved() -> None:
    waits, rejected = said(1, "a b", "buy", review=Review.WAITING), said(2, "c d", "buy")
    found = choose([waits, replace(rejected, review=Review.REJECTED)], [])
    assert not found.learnt
    assert not found.held_out
    assert [one.why for one in found.left_out] == ["nobody has approved it yet", "it was rejected"]


def test_words_that_agents_dispute_are_not_learnt_until_one_word_is_rejected() -> None:
    disputed = [said(1, "take it", "buy"), said(2, "Take it", "greet", "Ben")]
    found = choose(disputed, [])
    assert not found.learnt
    assert not found.held_out
    reason = "agents disagree on its words: Ada says buy (1), Ben says greet (2); reject one"
    assert [one.why for one in found.left_out] == [reason, reason]
    settled = choose([disputed[0], replace(disputed[1], review=Review.REJECTED)], [])
    assert [one.id for one in (*settled.learnt, *settled.held_out)] == [1]


def test_agents_who_agree_and_one_who_comes_round_do_not_dispute() -> None:
    told = [said(1, "go", "greet"), said(2, "go", "buy"), said(3, "go", "buy", "Ben")]
    found = choose(told, [])
    assert [one.id for one in (*found.learnt, *found.held_out)] == [3]


def test_no_personal_data_reaches_a_lesson_whatever_the_queue_holds() -> None:
    rows = rows_of([said(1, "call me at 13800138000", "human_agent")])
    assert "13800138000" not in rows[0].text
    assert rows[0].label == "human_agent"


def test_the_owner_is_told_what_speaks_against_a_correction_before_approving_it() -> None:
    waiting = Review.WAITING
    told = [
        said(1, "take it", "buy", review=waiting),
        said(2, "take it", "greet", "Ben", waiting),
        said(3, "hello over there", "greet", review=waiting),
        said(4, "Hey, A!", "buy", review=waiting),
        said(5, "hey b", "greet", review=waiting),
        said(6, "take it", "thank", "Eve", Review.REJECTED),
    ]
    found = doubts(told, ["hello over there!"], {"heya": "greet", "heyb": "greet"})
    assert set(found) == {1, 2, 3, 4}
    assert "Ben says greet (2)" in found[1].why
    assert "alike a blind row" in found[3].why
    assert found[4].reason is Reason.OVERRULES
    assert found[4].why == "the program's own labels say greet"
