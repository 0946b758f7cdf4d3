import numpy as np
import pytest

from recommender.errors import ModelError
from recommender.events import Event, EventKind
from recommender.interactions import Interactions
from recommender.learning.training import train, validation_split
from tests.recommender.data import event, shop_events, shop_products

NOW = "2026-04-01T00:00:00+00:00"


def test_the_weights_are_chosen_where_there_are_enough_shoppers() -> None:
    validation = train(shop_events(), shop_products(), NOW).made["validation"]
    assert validation["chosen"] is True
    assert validation["targets"] >= 50
    assert validation["ndcg@10"]["blend"] >= validation["ndcg@10"]["popular"]


def test_few_shoppers_leave_the_defaults() -> None:
    made = train(shop_events(5), shop_products(), NOW).made
    assert made["validation"]["chosen"] is False


def test_a_shop_without_events_still_knows_what_is_alike() -> None:
    trained = train([], shop_products(), NOW)
    assert trained.popular() == {}
    assert trained.together(["p00"]) == {}
    assert trained.similar("p00", 1)[0][0] in trained.recommend(["p00"])


def test_a_shop_without_products_is_refused() -> None:
    with pytest.raises(ModelError, match="no products"):
        train([], {}, NOW)


def test_what_happens_after_now_is_not_learnt() -> None:
    future = [event("late", "p00", "purchase", 30), event("late", "p39", "purchase", 31)]
    now = "2026-03-29T00:00:00+00:00"
    with_future = train([*shop_events(), *future], shop_products(), now)
    without = train(shop_events(), shop_products(), now)
    assert with_future.made == without.made
    assert with_future.together(["p00"]) == without.together(["p00"])


def test_nothing_after_the_split_is_seen_while_choosing() -> None:
    some = Interactions.from_events(shop_events(), shop_products())
    split = validation_split(some)
    cut = float(np.quantile(some.moments, 0.9))
    assert (split.seen.moments < cut).all()
    assert len(split.seen.moments) < len(some.moments)


def test_the_order_of_events_handed_in_changes_nothing() -> None:
    one = train(shop_events(), shop_products(), NOW)
    other = train(reversed(shop_events()), shop_products(), NOW)
    assert one.recommend(["p00"]) == other.recommend(["p00"])


def test_text_vectors_make_products_alike() -> None:
    vectors = {item: np.eye(40, dtype=np.float32)[n % 20] for n, item in enumerate(shop_products())}
    plain = {item: {"price": 1.0} for item in shop_products()}
    assert train([], plain, NOW, vectors).similar("p03", 1)[0][0] == "p23"


def test_a_missing_vector_is_named() -> None:
    vectors = {item: np.zeros(3, dtype=np.float32) for item in list(shop_products())[:-1]}
    with pytest.raises(ModelError, match="1 products lack a text vector, such as 'p39'"):
        train([], shop_products(), NOW, vectors)


def test_the_steps_are_reported() -> None:
    told: list[str] = []
    train([], shop_products(), NOW, report=told.append)
    assert told == ["choosing", "fitting"]


def test_events_of_products_now_gone_are_passed_over() -> None:
    gone = Event("u", "gone", EventKind.VIEW, "2026-03-01T00:00:00")
    assert train([gone], shop_products(), NOW).made["events"] == 0
