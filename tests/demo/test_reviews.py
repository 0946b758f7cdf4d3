"""Reviews: they agree with the stars of the products and with what was bought."""

from collections import defaultdict
from datetime import datetime
from statistics import mean

import numpy as np

from demo.build import NOW
from demo.events import draw_stars
from demo.reviews import clauses
from demo.shelves import leaves
from tests.demo.conftest import Built


def test_rating_is_the_mean_of_the_reviews(built: Built) -> None:
    stars = defaultdict(list)
    for review in built.reviews:
        stars[review["product_id"]].append(review["rating"])
    for row in built.products:
        given = stars.get(row["id"])
        assert row["rating"] == (round(mean(given), 1) if given else None)


def test_good_products_draw_few_complaints(built: Built) -> None:
    products = built.by_id()
    good = [r for r in built.reviews if products[r["product_id"]]["rating"] >= 4.7]
    assert sum(review["rating"] <= 2 for review in good) / len(good) < 0.03


def test_praise_and_complaint_follow_the_stars(built: Built) -> None:
    ends = clauses()
    for review in built.reviews:
        if review["language"] != "zh":
            continue
        last = review["text"].removesuffix("。").rsplit("，", 1)[-1]
        assert not (review["rating"] >= 4 and last in ends.end_bad), review
        assert not (review["rating"] <= 2 and last in ends.end_good), review


def test_reviews_vary(built: Built) -> None:
    assert len({review["text"] for review in built.reviews}) > len(built.reviews) * 0.5


def test_some_reviews_are_english(built: Built) -> None:
    english = [review for review in built.reviews if review["language"] == "en"]
    assert len(english) > 200
    assert all(review["text"].isascii() for review in english)


def test_reviews_are_in_time_order_between_launch_and_now(built: Built) -> None:
    launched = {row["id"]: row["created_at"] for row in built.products}
    times = [review["created_at"] for review in built.reviews]
    assert times == sorted(times)
    assert datetime.fromisoformat(times[-1]) < NOW
    assert all(launched[r["product_id"]] <= r["created_at"] for r in built.reviews)


def test_a_shoppers_review_matches_a_rating_event(built: Built) -> None:
    rated = {
        (event["user"], event["product_id"], event["timestamp"]): int(event["value"])
        for event in built.events
        if event["event"] == "rate"
    }
    for review in built.reviews:
        if review["user"].startswith("shopper-"):
            key = (review["user"], review["product_id"], review["created_at"])
            assert rated[key] == review["rating"]


def test_stars_tend_to_the_charm() -> None:
    rng = np.random.default_rng(1)
    assert abs(mean(draw_stars(rng, 4.2) for _ in range(4_000)) - 4.2) < 0.08


def test_every_leaf_has_words_for_praise_and_complaint() -> None:
    for leaf in leaves():
        assert len(leaf.reviews) >= 3
        assert all(aspect.good and aspect.bad for aspect in leaf.reviews.values())
