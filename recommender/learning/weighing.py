"""What each member of a blend counts, learnt from what shoppers took next.

A conditional logit (McFadden 1974): the chance that an item is the next grows with the exponential
of its blended score. Weights are held near those that did well elsewhere, the more so the fewer
shoppers there are. Members that do not help shoppers who were not learnt from are left out.

New items are taken seldom, because they are new: weights learnt from all shoppers alike would never show
one. So shoppers who took a new item count for more, up to ``COLD_SHARE`` of all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from recommender.interactions import Floats, Ints
from recommender.learning.examples import Examples
from recommender.measuring.accuracy import ndcg
from recommender.models.mixing import DEFAULTS, Say

RIDGE = 3.0  # a weight one away from its default costs as much as this many half-right shoppers
COLD_SHARE = 0.2  # of what is learnt from is about new items, however few of them are taken
FOLDS = 2
ROUNDS = 50
LEAST_GAIN = 0.002  # of nDCG, relative: below, a member is not worth its time

Doubles = NDArray[np.float64]


def weighed(examples: Examples, required: Sequence[str]) -> tuple[dict[str, Say], dict[str, float]]:
    """The weights of the members worth having.

    Args:
        examples: Of shoppers whose next item is known.
        required: Members that stay whether they help or not.

    Returns:
        What each member kept counts, and the nDCG@10 on shoppers not learnt from: of the blend, and
        of it without each member that was tried, as ``without …``.
    """
    names = list(examples.names)
    reached = held_out_ndcg(examples)
    told = {"all members": reached}
    for name in [one for one in examples.names if one not in required]:
        fewer = [one for one in names if one != name]
        without = held_out_ndcg(examples.of(fewer))
        told[f"without {name}"] = without
        if without * (1 + LEAST_GAIN) >= reached:
            names, reached = fewer, without
    chosen = examples.of(names)
    told["blend"], told["blend, new items"] = reached, held_out_ndcg(chosen, chosen.cold)
    return _says(names, learnt(chosen)), told


def held_out_ndcg(examples: Examples, of: NDArray[np.bool_] | None = None) -> float:
    """The nDCG@10 of each half of the shoppers by weights learnt from the other half.

    Args:
        examples: Of shoppers whose next item is known.
        of: Only these shoppers are judged; None: all.
    """
    fold = np.arange(len(examples)) % FOLDS
    judged = np.ones(len(examples), dtype=np.bool_) if of is None else of
    ranks: list[Ints] = []
    for number in range(FOLDS):
        weights = learnt(examples.pick(fold != number))
        ranks.append(examples.pick((fold == number) & judged).ranks(weights))
    return ndcg(np.concatenate(ranks))


def learnt(examples: Examples) -> Floats:
    """The likeliest weights, four a member."""
    start = _start(examples.names)
    decided = examples.pick(examples.targets >= 0)
    if not len(decided):
        return start.astype(np.float32)
    used = decided.items >= 0
    rows, features, counts = np.arange(len(decided)), decided.features, _counts(decided)

    def cost(weights: Doubles) -> tuple[float, Doubles]:
        scores = np.where(used, features @ weights.astype(np.float32), -np.inf)
        highest = scores.max(axis=1, keepdims=True)
        odds = np.exp(scores - highest)
        total = odds.sum(axis=1, keepdims=True)
        right = scores[rows, decided.targets] - highest[:, 0] - np.log(total[:, 0])
        expected = np.einsum("rp,rpf->f", odds / total * counts[:, None], features)
        slope = expected - counts @ features[rows, decided.targets]
        away = weights - start
        return float(RIDGE * away @ away - counts @ right), slope + 2 * RIDGE * away

    found = minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return np.asarray(found.x, dtype=np.float32)


def _counts(examples: Examples) -> Floats:
    """What each shopper counts: 1, and more for who took a new item, where those are few."""
    cold = int(examples.cold.sum())
    wanted = COLD_SHARE / (1 - COLD_SHARE) * (len(examples) - cold)
    more = max(1.0, wanted / cold) if cold else 1.0
    return np.where(examples.cold, more, 1).astype(np.float32)


def _start(names: Sequence[str]) -> Doubles:
    return np.concatenate([astuple(DEFAULTS.get(name, Say())) for name in names]).astype(np.float64)


def _says(names: Sequence[str], weights: Floats) -> dict[str, Say]:
    rows: Mapping[str, Floats] = dict(zip(names, weights.reshape(len(names), -1), strict=True))
    return {name: Say(*(round(float(one), 4) for one in row)) for name, row in rows.items()}
