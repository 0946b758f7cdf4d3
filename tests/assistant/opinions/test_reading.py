"""Opinions are read out of reviews: what is spoken about, and whether it is praised."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.opinions.aspects import aspect_name, aspects_in, is_about_the_shop
from assistant.opinions.clauses import clauses
from assistant.opinions.habits import Habits
from assistant.opinions.reading import Written, read_opinions


class Undecided:
    """Feels nothing, so that stars and habits decide."""

    def feelings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.full((len(texts), 3), 1 / 3, dtype=np.float32)


class Words:
    """Feels what a word says outright."""

    def feelings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        good = [0.9 if "好" in text or "great" in text else 0.05 for text in texts]
        return np.array([[0.95 - one, 0.05, one] for one in good], dtype=np.float32)


NO_HABITS = Habits.of([])


def polarities(text: str, stars: float | None, feels: Words | Undecided) -> dict[str, int]:
    review = Written("r1", "p1", text, stars)
    return {one.aspect: one.polarity for one in read_opinions([review], feels, NO_HABITS)}


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("做工不错", ["quality"]),
        ("音质好，续航也可以", ["sound", "battery"]),
        ("The battery lasts, but the fabric is thin", ["battery", "material", "warmth"]),
        ("已经给朋友看过了", []),
        ("benefits everyone", []),  # "fit" stands inside another word
    ],
)
def test_aspects_are_found_in_both_languages(text: str, aspects: list[str]) -> None:
    assert [aspect.id for aspect in aspects_in(text)] == aspects


def test_an_aspect_has_a_name_in_each_language() -> None:
    assert aspect_name("sound", "zh") == "音质"
    assert aspect_name("sound", "en") == "sound"
    assert is_about_the_shop("delivery")
    assert not is_about_the_shop("sound")


def test_a_clause_after_but_turns_until_the_sentence_ends() -> None:
    found = clauses("很喜欢，就是有点重，拿着累。下次还买")
    assert [(clause.text, clause.turned) for clause in found] == [
        ("很喜欢", False),
        ("就是有点重", True),
        ("拿着累", True),
        ("下次还买", False),
    ]


def test_a_clause_can_be_cut_out_of_its_review() -> None:
    text = "  还行~~ 质量好！！but the box leaked. "
    assert all(text[c.start :].startswith(c.text) for c in clauses(text))


def test_stars_decide_where_words_do_not_and_turn_with_the_clause() -> None:
    assert polarities("音质在线", 5, Undecided()) == {"sound": 1}
    assert polarities("音质在线", 1, Undecided()) == {"sound": -1}
    assert polarities("很喜欢，但是续航在线", 5, Undecided()) == {"battery": -1}
    assert polarities("音质在线", None, Undecided()) == {"sound": 0}


def test_words_that_say_it_outright_outweigh_the_stars() -> None:
    assert polarities("音质好", 1, Words()) == {"sound": 1}


def test_of_several_clauses_on_one_aspect_the_strongest_is_quoted() -> None:
    review = Written("r1", "p1", "做工在线，走线细，质量真好", 5)
    (opinion,) = read_opinions([review], Words(), NO_HABITS)
    assert review.text[opinion.start :][: opinion.length] == "质量真好"
    assert (opinion.aspect, opinion.polarity) == ("quality", 1)


def test_a_shop_teaches_how_its_buyers_praise() -> None:
    reviews = [("走线细，包装在线", 5.0)] * 12 + [("线头多，包装在线", 1.0)] * 12
    habits = Habits.of(reviews)
    assert habits.praise_in("走线细") > 0.5
    assert habits.praise_in("线头多") < -0.5
    assert abs(habits.praise_in("包装在线")) < 0.2
    read = read_opinions([Written("r", "p", "走线细", None)], Undecided(), habits)
    assert [one.polarity for one in read] == [1]


def test_reviews_without_stars_teach_nothing() -> None:
    assert Habits.of([("走线细", None), ("线头多", 3.0)]).praise_in("走线细") == 0.0


@pytest.mark.parametrize("text", ["", "，，。", "\x00\ud800", "好" * 100_000])
def test_odd_reviews_are_read_as_well(text: str) -> None:
    assert isinstance(read_opinions([Written("r", "p", text, 5)], Undecided(), NO_HABITS), list)
