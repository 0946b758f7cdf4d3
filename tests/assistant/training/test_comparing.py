"""Two models on the same rows: figures that can be checked by hand."""

import pytest

from assistant.model_versions.mcnemar import mcnemar
from assistant.training.comparing import compared
from assistant.training.labels import Row

ROWS = [Row(f"t{place}", "a" if place < 6 else "b") for place in range(10)]


@pytest.mark.parametrize(
    ("fixed", "broken", "p_value"),
    [
        (0, 0, 1.0),
        (3, 3, 1.0),
        (0, 5, 0.0625),
        (0, 6, 0.03125),
        (6, 0, 0.03125),
        pytest.param(2, 10, 2 * (1 + 12 + 66) / 4096, id="by the binomial distribution"),
    ],
)
def test_mcnemar_is_exact(fixed: int, broken: int, p_value: float) -> None:
    assert mcnemar(fixed, broken) == pytest.approx(p_value)


def test_what_changed_is_counted_by_label_and_listed() -> None:
    before = ["a"] * 6 + ["a", "b", "b", "b"]
    after = ["a"] * 4 + ["b", "b"] + ["b", "b", "b", "a"]
    found = compared(ROWS, before, after)
    assert (found.fixed, found.broken) == (1, 3)
    assert (found.before.accuracy, found.after.accuracy) == (0.9, 0.7)
    assert {name: (one.rows, one.before, one.after) for name, one in found.labels.items()} == {
        "a": (6, 6, 4),
        "b": (4, 3, 3),
    }
    assert [one.text for one in found.changed] == ["t4", "t5", "t6", "t9"]
    assert {name: (one.fixed, one.broken) for name, one in found.labels.items()} == {
        "a": (0, 2),
        "b": (1, 1),
    }


def test_shoppers_words_are_not_listed() -> None:
    assert compared(ROWS, ["a"] * 10, ["b"] * 10, shown=False).changed == ()
