"""What the judged benchmark ranks and concludes; the figures themselves are not tested."""

from pathlib import Path

import judged_search
import pytest
from judged_reading import Request
from judged_report import OURS, SHOP, TYPED, UNDERSTOOD, Measured, verdict

from assistant.shop.folder import Shop
from assistant.shop.loading import load
from retrieval.evaluation import ARMS, NDCG
from tests.small_shop import build_shop

COUNT = 30


def measured(name: str, **figures: float) -> list[Measured]:
    """As many requests of one set, on each of which every arm reaches the same figure."""
    requests = [Request(f"{name} {n}", "en", "plain", "tune", "", {}) for n in range(COUNT)]
    return [
        Measured(name, request, TYPED, arm, {NDCG: figure})
        for request in requests
        for arm, figure in figures.items()
    ]


def test_ours_is_compared_with_the_better_single_arm_of_all_sets() -> None:
    rows = measured("a", lexical=0.2, dense=0.6, rrf=0.1, ours=0.7)
    rows += measured("b", lexical=0.5, dense=0.4, rrf=0.1, ours=0.7)
    (best, found), worse = verdict(rows, TYPED, "all", ["a", "b"])
    assert (best, found.better, worse) == ("dense", True, "")
    assert found.difference == pytest.approx(0.2)


def test_a_set_on_which_ours_is_worse_is_named_though_the_pool_is_better() -> None:
    rows = measured("a", lexical=0.2, dense=0.4, rrf=0.1, ours=0.9)
    rows += measured("b", lexical=0.5, dense=0.4, rrf=0.8, ours=0.7)
    (_best, found), worse = verdict(rows, TYPED, "all", ["a", "b"])
    assert found.better
    assert worse == "b than rrf"


def test_behind_understanding_only_what_passes_is_ranked_and_all_of_it(tmp_path: Path) -> None:
    shop = build_shop(tmp_path / "shop")
    loaded = load(Shop.open(shop))
    try:
        ranked = judged_search.rank(loaded, "跑步鞋 200以内")
    finally:
        loaded.close()
    assert set(ranked[TYPED]) == set(ARMS)
    assert set(ranked[UNDERSTOOD]) == {*ARMS, SHOP}
    within = {"shoe-0", "shoe-1", "shoe-2"}
    for arm in ARMS:
        assert set(ranked[UNDERSTOOD][arm]) == within
    assert set(ranked[TYPED][OURS]) > within
