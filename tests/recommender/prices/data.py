"""Worlds whose elasticity is known."""

import numpy as np

from recommender.prices.elasticity import Observations


def world(
    seed: int = 0, rows: int = 200, slope: float = -2.0, noise: float = 0.3, lift: float = 0.0
) -> Observations:
    """One product at prices about ten, advertised half of the time where that lifts sales."""
    random = np.random.default_rng(seed)
    price = np.round(random.uniform(7, 14, rows), 1)
    featured = (random.random(rows) < 0.5) & (lift != 0)
    logs = 8 + slope * np.log(price) + lift * featured + random.normal(0, noise, rows)
    return Observations(np.exp(logs), price, ["cup"] * rows, featured)


def joined(*worlds: Observations) -> Observations:
    """Several, each a group named by its place."""
    return Observations(
        np.concatenate([one.units for one in worlds]),
        np.concatenate([one.price for one in worlds]),
        [f"g{place}" for place, one in enumerate(worlds) for _ in range(len(one))],
        np.concatenate([one.featured for one in worlds]),
    )
