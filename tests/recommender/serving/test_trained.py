from pathlib import Path

import pytest

from recommender.errors import ModelError
from recommender.learning.training import train
from recommender.models.blend import Blend
from recommender.models.item_to_item import ItemToItem
from recommender.models.popular import Popular
from recommender.ranking.evidence import Cause
from recommender.serving.storage import Saved, save
from recommender.serving.trained import TrainedRecommender
from tests.recommender.data import interactions, shop_events, shop_products

NOW = "2026-04-01T00:00:00+00:00"


@pytest.fixture(scope="module")
def trained() -> TrainedRecommender:
    return train(shop_events(), shop_products(), NOW)


def test_what_others_took_next_comes_first(trained: TrainedRecommender) -> None:
    assert trained.goes_with("p00", 1)[0][0] == "p04"


def test_products_go_together_without_likeness() -> None:
    blend = Blend([Popular(), ItemToItem()]).fit(interactions())
    plain = TrainedRecommender(interactions().items, blend)
    assert plain.alike(["a"]) == {}
    assert plain.goes_with("a", 1)[0][0] == "b"


def test_evidence_lies_between_zero_and_one(trained: TrainedRecommender) -> None:
    values = [one.value for one in trained.together(["p00", "p01"]).values()]
    values += [one.value for one in trained.alike(["p00", "p01"]).values()]
    values += trained.popular().values()
    assert values
    assert all(0 < value <= 1.0001 for value in values)


def test_a_cause_is_a_product_of_the_history(trained: TrainedRecommender) -> None:
    evidence = trained.together(["p00", "p01"])
    assert {one.cause for one in evidence.values()} == {
        Cause("product", "p00"),
        Cause("product", "p01"),
    }
    assert evidence["p05"].cause == Cause("product", "p01")


@pytest.mark.parametrize("kind", ["together", "alike"])
def test_without_its_cause_the_evidence_falls(trained: TrainedRecommender, kind: str) -> None:
    history = ["p00", "p01", "p02"]
    before = getattr(trained, kind)(history)
    for product, evidence in before.items():
        assert evidence.cause is not None
        left = [item for item in history if item != evidence.cause.value]
        after = getattr(trained, kind)(left).get(product)
        assert after is None or after.cause != evidence.cause


def test_an_event_counts_from_the_next_list_on(trained: TrainedRecommender) -> None:
    before, after = trained.together(["p00"]), trained.together(["p00", "p01"])
    assert "p05" not in before
    assert after["p05"].value > after["p04"].value


@pytest.mark.parametrize(
    ("history", "weights"),
    [
        pytest.param([], None, id="empty"),
        pytest.param(["unknown"], None, id="unknown product"),
        pytest.param(["p00"], [-1.0], id="disliked"),
        pytest.param(["p00", "p00"], [-1.0, 0.2], id="disliked, then seen again"),
    ],
)
def test_nothing_known_is_no_evidence(
    trained: TrainedRecommender, history: list[str], weights: list[float] | None
) -> None:
    assert trained.together(history, weights) == {}
    assert trained.alike(history, weights) == {}


def test_a_product_counts_where_it_stood_last(trained: TrainedRecommender) -> None:
    assert trained.together(["p00", "p01", "p00"]) == trained.together(["p01", "p00"])


def test_a_stranger_is_recommended_what_is_popular(trained: TrainedRecommender) -> None:
    popular = trained.popular()
    first = trained.recommend([], limit=1)[0]
    assert popular[first] == max(popular.values())


def test_products_left_out_are_not_recommended(trained: TrainedRecommender) -> None:
    found = trained.recommend(["p00"], limit=40, leave_out=["p04", "unknown"])
    assert "p04" not in found
    assert "p08" in found


def test_similar_products_share_facts(trained: TrainedRecommender) -> None:
    categories = [shop_products()[item]["category"] for item, _ in trained.similar("p00", 3)]
    assert categories == ["sport/leaf0"] * 3


def test_an_unknown_product_is_similar_to_nothing(trained: TrainedRecommender) -> None:
    assert trained.similar("unknown") == []
    assert trained.goes_with("unknown") == []


def test_a_saved_one_says_the_same(trained: TrainedRecommender, tmp_path: Path) -> None:
    trained.save(tmp_path)
    again = TrainedRecommender.load(tmp_path, shop_products())
    assert again.made == trained.made
    assert again.together(["p00", "p01"]) == trained.together(["p00", "p01"])
    assert again.alike(["p00"]) == trained.alike(["p00"])
    assert again.recommend(["p02"]) == trained.recommend(["p02"])


def test_another_kind_of_model_is_refused(tmp_path: Path) -> None:
    model = Popular().fit(interactions())
    save(Saved(model, interactions().items, {}), tmp_path)
    with pytest.raises(ModelError, match="holds a 'popular' model; expected 'blend'"):
        TrainedRecommender.load(tmp_path)
