"""How well rankings foretell what was taken next: hit rate, nDCG and reciprocal rank."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Ints
from recommender.measuring.ranks import Rankings
from recommender.models.newcomers import FEW_EVENTS

CUTOFFS = (5, 10, 20)


def gains(ranks: Ints, cutoff: int = 10) -> NDArray[np.float64]:
    """The discounted gain of one target each: 1 in the first place, 0 from ``cutoff`` on."""
    return np.where(ranks < cutoff, 1 / np.log2(ranks + 2.0), 0.0)


def ndcg(ranks: Ints, cutoff: int = 10) -> float:
    """Mean discounted gain of one target each; 0 where there is no target."""
    return float(gains(ranks, cutoff).mean()) if len(ranks) else 0.0


def summary(ranks: Ints) -> dict[str, float]:
    """Hit rate, nDCG and mean reciprocal rank at 5, 10 and 20, rounded to 5 decimals."""
    found = {}
    for cutoff in CUTOFFS:
        inside = ranks < cutoff
        found[f"hr@{cutoff}"] = _mean(inside.astype(np.float64))
        found[f"ndcg@{cutoff}"] = round(ndcg(ranks, cutoff), 5)
        found[f"mrr@{cutoff}"] = _mean(np.where(inside, 1 / (ranks + 1.0), 0.0))
    return found


def sliced(rankings: Rankings) -> dict[str, Mapping[str, float]]:
    """The figures at 10 for cold and warm shoppers and items, by what the model saw of them.

    Cold is fewer than ``FEW_EVENTS`` events. A slice without a shopper has ``users`` 0 alone.
    """
    cold_shopper, cold_item = rankings.lengths < FEW_EVENTS, rankings.events < FEW_EVENTS
    parts = {
        "cold_shoppers": cold_shopper,
        "warm_shoppers": ~cold_shopper,
        "cold_items": cold_item,
        "warm_items": ~cold_item,
        "new_items": rankings.events == 0,
    }
    return {name: _at_ten(rankings.ranks[rows]) for name, rows in parts.items()}


def _at_ten(ranks: Ints) -> dict[str, float]:
    figures = {name: value for name, value in summary(ranks).items() if name.endswith("@10")}
    return {"users": len(ranks), **(figures if len(ranks) else {})}


def _mean(values: NDArray[np.float64]) -> float:
    return round(float(values.mean()), 5) if len(values) else 0.0
