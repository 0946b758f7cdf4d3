from recommender.interactions import Interactions
from recommender.learning.training import validation_split
from recommender.learning.tuning import tuned, tuned_blend
from recommender.measuring.metrics import ndcg, target_ranks
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity
from recommender.models.item_knn import ItemKnn
from recommender.profiling.traits import attribute_values
from tests.recommender.data import shop_events, shop_products

SPLIT = validation_split(Interactions.from_events(shop_events(), shop_products()))


def test_the_settings_chosen_reach_what_is_reported() -> None:
    knobs = {"nearest": (1.0, 20.0), "recency": (0.0, 2.0)}
    settings, reached = tuned(lambda made: ItemKnn(**made), knobs, SPLIT)
    model = ItemKnn(**settings).fit(SPLIT.seen)
    assert ndcg(target_ranks(model, SPLIT)) == reached


def test_no_other_single_value_does_better() -> None:
    knobs = {"nearest": (1.0, 20.0), "recency": (0.0, 2.0)}
    settings, reached = tuned(lambda made: ItemKnn(**made), knobs, SPLIT)
    for recency in knobs["recency"]:
        other = ItemKnn(settings["nearest"], recency).fit(SPLIT.seen)
        assert ndcg(target_ranks(other, SPLIT)) <= reached


def test_a_model_without_knobs_is_measured_as_it_is() -> None:
    settings, reached = tuned(lambda _: ItemKnn(), {}, SPLIT)
    assert settings == {}
    assert reached > 0


def test_the_blend_is_at_least_as_good_as_where_it_started() -> None:
    products = shop_products()
    content = ContentSimilarity.of([attribute_values(products[i]) for i in SPLIT.seen.items])
    start = Blend(content)
    chosen, reached = tuned_blend(start, SPLIT)
    assert ndcg(target_ranks(chosen.fit(SPLIT.seen), SPLIT)) == reached
    assert reached >= ndcg(target_ranks(start.fit(SPLIT.seen), SPLIT))
