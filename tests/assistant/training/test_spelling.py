"""The letters of a text tell a little of what it feels, and only where they help."""

import numpy as np
import pytest

from assistant.nlu.classifying.spelling import BUCKETS, LONGEST_TEXT, Spelling, places
from assistant.training import spelling
from assistant.training.examples import Example, Target
from assistant.training.spelling import best_share, fit_spelling

GOOD, BAD = ("lovely", "so lovely", "a lovely bag"), ("awful", "so awful", "an awful bag")
EXAMPLES = [
    *(Example(text, {"mood": Target(1)}) for text in GOOD),
    *(Example(text, {"mood": Target(0)}) for text in BAD),
    Example("where is it", {"intent": Target(0)}),
]


@pytest.fixture
def learnt(monkeypatch: pytest.MonkeyPatch) -> Spelling:
    monkeypatch.setattr(spelling, "FEWEST_EXAMPLES", 4)
    found = fit_spelling(EXAMPLES, "mood", 2)
    assert found is not None
    return found


def test_what_is_spelt_like_praise_scores_as_praise(learnt: Spelling) -> None:
    scores = learnt.scores(["Lovely!", "AWFUL"])
    assert scores.argmax(axis=1).tolist() == [1, 0]


@pytest.mark.parametrize("text", ["", " ", "👍", "\ud800", "x" * 100_000])
def test_any_text_is_scored(learnt: Spelling, text: str) -> None:
    assert np.isfinite(learnt.scores([text])).all()


def test_case_order_and_what_comes_very_late_change_nothing() -> None:
    assert places("AbA").tolist() == places("aba").tolist()
    assert places("a" * LONGEST_TEXT + "late").tolist() == places("a" * LONGEST_TEXT).tolist()
    assert max(places("an ordinary text")) < BUCKETS


def test_a_text_scores_what_its_parts_weigh(learnt: Spelling) -> None:
    found = places("so lovely")
    weights = np.ascontiguousarray(learnt.weights)[:, found].sum(axis=1) * learnt.scale
    expected = weights / np.sqrt(len(found)) + learnt.bias
    assert learnt.scores(["so lovely"])[0] == pytest.approx(expected, rel=1e-5)


def test_few_examples_teach_no_spelling() -> None:
    assert fit_spelling(EXAMPLES, "mood", 2) is None


def test_many_labels_have_no_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "FEWEST_EXAMPLES", 4)
    assert fit_spelling(EXAMPLES, "mood", 24) is None


def test_the_share_is_what_helps_and_none_where_nothing_helps() -> None:
    right = np.array([0, 1, 0, 1])
    vague = np.zeros((4, 2), dtype=np.float32)
    telling = np.eye(2, dtype=np.float32)[right] * 2
    assert best_share({"rows": vague}, {"rows": telling}, {"rows": right}) > 0
    assert best_share({"rows": telling}, {"rows": -telling}, {"rows": right}) == 0
