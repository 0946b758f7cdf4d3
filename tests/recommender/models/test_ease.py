import numpy as np
import pytest

from recommender.errors import ModelError
from recommender.models import ease
from recommender.models.ease import Ease
from tests.recommender.data import interactions
from tests.recommender.models.contract import RecommenderContract


class TestEase(RecommenderContract):
    def make(self) -> Ease:
        return Ease(ridge=1.0)


@pytest.mark.parametrize(
    "stripe", [pytest.param(2, id="in stripes"), pytest.param(9, id="at once")]
)
def test_the_weights_are_the_closed_form(stripe: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ease, "STRIPE", stripe)
    taken = interactions().histories.matrix(5).toarray().astype(np.float64)
    inverse = np.linalg.inv(taken.T @ taken + 2.0 * np.eye(5))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0)
    assert np.allclose(Ease(ridge=2.0).fit(interactions()).table, expected, atol=1e-5)


def test_the_weights_lie_row_by_row_so_that_scoring_copies_nothing() -> None:
    assert Ease().fit(interactions()).table.flags.c_contiguous


def test_too_many_items_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ease, "MOST_ITEMS", 4)
    with pytest.raises(ModelError, match="given 5 items; it is for at most 4"):
        Ease().fit(interactions())


def test_a_matrix_without_inverse_is_refused() -> None:
    with pytest.raises(ModelError, match="ridge above 0"):
        Ease(ridge=-50.0).fit(interactions())
