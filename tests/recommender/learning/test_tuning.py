import pytest

from recommender.errors import ModelError
from recommender.interactions import Interactions
from recommender.learning.making import made
from recommender.learning.training import validation_split
from recommender.learning.tuning import Tuner, turned, watched
from recommender.measuring.accuracy import ndcg
from recommender.measuring.ranks import target_ranks
from recommender.models.content import ContentSimilarity
from recommender.models.item_knn import ItemKnn
from recommender.profiling.traits import attribute_values
from tests.recommender.data import shop_events, shop_products

SPLIT = validation_split(Interactions.from_events(shop_events(), shop_products()))
PRODUCTS = shop_products()
CONTENT = ContentSimilarity.of([attribute_values(PRODUCTS[one]) for one in SPLIT.seen.items])
KNOBS = {"nearest": (1.0, 20.0), "recency": (0.0, 2.0)}


def test_the_settings_chosen_reach_what_is_reported() -> None:
    model, reached = turned("item_knn", KNOBS, SPLIT)
    again = ItemKnn(**model.settings()).fit(SPLIT.seen)
    assert ndcg(target_ranks(again, SPLIT)) == reached


def test_no_other_single_value_does_better() -> None:
    model, reached = turned("item_knn", KNOBS, SPLIT)
    for recency in KNOBS["recency"]:
        other = ItemKnn(model.settings()["nearest"], recency).fit(SPLIT.seen)
        assert ndcg(target_ranks(other, SPLIT)) <= reached


def test_a_model_without_knobs_is_measured_as_it_is() -> None:
    model, reached = turned("item_knn", {}, SPLIT)
    assert model.settings() == ItemKnn().settings()
    assert reached > 0


def test_each_kind_is_tuned_once() -> None:
    tuner = Tuner(SPLIT, CONTENT)
    assert tuner.tuned("content") is tuner.tuned("content")


def test_the_sequence_model_keeps_its_best_epoch() -> None:
    model, reached = watched(SPLIT, CONTENT, most_epochs=4)
    assert 1 <= model.chosen.epochs <= 4
    assert ndcg(target_ranks(model, SPLIT)) == reached


def test_likeness_of_what_nothing_is_known_of_is_refused() -> None:
    with pytest.raises(ModelError, match="expected titles or attributes"):
        made("content", {})
