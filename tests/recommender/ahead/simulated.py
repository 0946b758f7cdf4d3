"""Shoppers drawn as the models suppose them to be."""

import numpy as np

from recommender.ahead.bg_nbd import BgNbd
from recommender.ahead.gamma_gamma import GammaGamma
from recommender.ahead.histories import Purchase

WATCHED = 400  # days in which the histories lie
LATER = 200  # days after them


def drawn_purchases(
    model: BgNbd, spending: GammaGamma, shoppers: int, seed: int = 1
) -> list[Purchase]:
    """The purchases of ``WATCHED + LATER`` days; everyone first buys in the first hundred."""
    draw = np.random.default_rng(seed)
    bought = []
    for number in range(shoppers):
        rate = draw.gamma(model.r, 1 / model.alpha)
        leaves = draw.beta(model.a, model.b)
        scale = 1 / draw.gamma(spending.q, 1 / spending.gamma)
        moment = float(draw.integers(100))
        while moment < WATCHED + LATER:
            value = float(draw.gamma(spending.p, scale))
            bought.append(Purchase(f"u{number:05}", int(moment), value))
            first = moment == int(moment)
            if not first and draw.random() < leaves:
                break
            moment += 1e-9 + draw.exponential(1 / rate)
    return bought
