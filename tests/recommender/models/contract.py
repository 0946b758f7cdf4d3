"""What every recommender must keep: each implementation subclasses ``RecommenderContract``."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

import numpy as np

from recommender.interactions import Histories, Interactions
from recommender.models.protocol import Recommender
from recommender.serving.storage import Saved, load, save
from tests.recommender.data import LINES, interactions


class RecommenderContract(ABC):
    same_for_all: ClassVar[bool] = False
    learns_from_events: ClassVar[bool] = True

    @abstractmethod
    def make(self) -> Recommender:
        """An unfitted recommender for the five items of ``data``."""

    def fitted(self) -> Recommender:
        return self.make().fit(interactions())

    def test_scores_are_one_finite_float32_an_item_and_not_negative(self) -> None:
        scores = self.fitted().score([0, 1])
        assert scores.shape == (5,)
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()
        assert (scores >= 0).all()

    def test_a_known_history_says_something(self) -> None:
        assert self.fitted().score([0]).max() > 0

    def test_an_empty_history_says_nothing_personal(self) -> None:
        model = self.fitted()
        expected = model.score([0]) if self.same_for_all else np.zeros(5)
        assert np.array_equal(model.score([]), expected)

    def test_unknown_items_are_passed_over(self) -> None:
        model = self.fitted()
        assert np.array_equal(model.score([-1, 99]), model.score([]))

    def test_what_speaks_against_an_item_does_not_recommend_its_neighbours(self) -> None:
        model = self.fitted()
        assert np.array_equal(model.score([0], [-1.0]), model.score([]))

    def test_fitting_again_gives_the_same_bytes(self) -> None:
        assert self.fitted().score([0, 1]).tobytes() == self.fitted().score([0, 1]).tobytes()

    def test_many_rows_score_as_each_alone(self) -> None:
        model = self.fitted()
        both = Histories(np.array([0, 2, 3]), np.array([0, 1, 3]), np.ones(3, dtype=np.float32))
        assert np.allclose(model.score_many(both), [model.score([0, 1]), model.score([3])])

    def test_a_saved_model_scores_the_same(self, tmp_path: Path) -> None:
        model = self.fitted()
        save(Saved(model, interactions().items, {}), tmp_path)
        again = load(tmp_path, interactions().items).model
        assert type(again) is type(model)
        assert again.settings() == model.settings()
        assert again.score([0, 1]).tobytes() == model.score([0, 1]).tobytes()

    def test_no_events_at_all_are_no_error(self) -> None:
        nobody = Interactions.from_events([], interactions().items)
        scores = self.make().fit(nobody).score([0])
        assert np.isfinite(scores).all()
        assert not self.learns_from_events or not scores.any()

    def test_events_of_another_user_order_change_nothing(self) -> None:
        turned = Interactions.from_lines(reversed(LINES))
        assert np.array_equal(self.make().fit(turned).score([0]), self.fitted().score([0]))
