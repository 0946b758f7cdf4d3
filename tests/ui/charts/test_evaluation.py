"""Pages of evaluations show the figures of their reports, and nothing that was not measured."""

import re
from typing import Any

import pytest

from assistant.training.reliability import answered, expected_error, reliability
from ui.charts.evaluation import recommender_page, search_page, text_page

PREDICTIONS = [
    {"text": "a", "label": "greet", "predicted": "greet", "score": 0.95, "oos_score": -3.0},
    {"text": "b", "label": "greet", "predicted": "buy", "score": 0.55, "oos_score": -2.0},
    {"text": "c", "label": "buy", "predicted": "buy", "score": 0.85, "oos_score": -2.0},
    {"text": "<b>", "label": "<i>", "predicted": "foreign", "score": 0.3, "oos_score": 1.0},
]
INTENT: dict[str, Any] = {"accuracy": 0.5, "macro_f1": 0.4444, "predictions": PREDICTIONS}
SEARCH: dict[str, Any] = {
    "queries": 2,
    "arms": {
        "lexical": {"ndcg@10": 0.5, "mrr@10": 0.5, "recall@100": 1.0},
        "ours": {"ndcg@10": 0.75, "mrr@10": 0.5, "recall@100": 1.0},
    },
    "coverage": {"answered@10": {"lexical": 0.5, "ours": 1.0}, "catalogue@10": 0.25},
    "calibration": [{"score": 0.31, "relevant": 0.5, "count": 4}],
    "ms_mean": 3.0,
}
MODEL: dict[str, Any] = {
    **{f"{name}@{k}": 0.01 * k for name in ("hr", "ndcg", "mrr") for k in (5, 10, 20)},
    "coverage@10": 0.4,
    "validation_ndcg@10": 0.12,
    "users": 1234,
    "fit_s": 0.5,
    "settings": {"nearest": 50},
    "slices": {"cold_items": {"ndcg@10": 0.0123}},
}
RECOMMENDER: dict[str, Any] = {
    "models": {"popular": {**MODEL, "validation_ndcg@10": None}, "blend": MODEL},
    "best": "blend",
}
PAGES = [
    pytest.param(text_page(INTENT, "intent", "foreign"), id="intent"),
    pytest.param(text_page(INTENT, "sentiment"), id="sentiment"),
    pytest.param(search_page(SEARCH), id="search"),
    pytest.param(recommender_page(RECOMMENDER), id="recommender"),
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_stands_alone_and_draws(page: str) -> None:
    assert not re.search(r"https?://|<script|src=|@import|url\(", page)
    assert page.count("<svg") >= 4


def test_the_page_of_a_classifier_shows_figures_labels_and_what_is_confused() -> None:
    page = text_page(INTENT, "intent", "foreign")
    assert "0.4444" in page
    assert "&lt;i&gt;" in page
    assert "<i>" not in page
    assert "Most confused" in page
    assert page.count("<circle") == 3  # bins of .95, .85 and .55; the rejected row has none


def test_the_page_of_search_shows_coverage_and_calibration() -> None:
    page = search_page(SEARCH)
    assert "25.0% of the catalogue" in page
    assert "said 0.31, relevant 0.50, 4 rows" in page
    assert "Calibration" not in search_page({**SEARCH, "calibration": []})


def test_the_page_of_recommenders_shows_slices_and_the_best() -> None:
    page = recommender_page(RECOMMENDER)
    assert "Best on validation: blend." in page
    assert "Cold items" in page
    assert "1,234 shoppers, 2 models" in page


def test_scores_are_put_into_bins() -> None:
    bins = reliability([0.91, 0.99, 0.15, 1.0], [True, False, False, True])
    assert [(one.count, round(one.right, 3)) for one in bins] == [(1, 0.0), (3, 0.667)]
    assert bins[1].score == pytest.approx((0.91 + 0.99 + 1) / 3)
    assert expected_error(bins) == pytest.approx((0.15 + 3 * abs(bins[1].score - 2 / 3)) / 4)


def test_the_surest_come_first() -> None:
    points = answered([0.9, 0.1, 0.8, 0.2], [True, False, True, False])
    assert points[-1] == (1.0, 0.5)
    assert dict(points)[0.5] == 1.0


def test_nothing_predicted_draws_nothing_wrong() -> None:
    assert answered([], []) == []
    assert expected_error(reliability([], [])) == 0
    assert "0 rows" in text_page({**INTENT, "predictions": []}, "intent")
