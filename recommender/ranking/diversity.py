"""Variety in a ranked list: what repeats a brand, category or model gives way to what does not.

Maximal marginal relevance (Carbonell and Goldstein 1998) over exact groups. Scores stay as they
are: only the order changes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from recommender.ranking.blending import Ranked


def diversify(
    ranked: Sequence[Ranked],
    *groups: Mapping[str, str],
    strength: float = 0.3,
    limit: int | None = None,
) -> list[Ranked]:
    """The list in an order in which its beginning has more variety.

    Each place goes to the product with the highest score after a deduction. For each mapping in
    which its group was chosen ``n`` times before, that is ``strength`` times the span of all scores
    times ``1 - 0.5 ** n``, shared among the mappings.

    Args:
        ranked: Best first; equal values keep this order.
        groups: By product id, the brand, category or model: one mapping for each kind of group. A
            product that a mapping lacks repeats nothing there.
        strength: 0 keeps the order; 1 lets any product give way to one of a new group.
        limit: How many places to fill; None: all.
    """
    left = list(ranked)
    if not left or not groups or not strength:
        return left[:limit]
    scores = [one.score for one in left]
    unit = strength * ((max(scores) - min(scores)) or 1.0) / len(groups)
    chosen: list[Ranked] = []
    counts: list[Counter[str]] = [Counter() for _ in groups]
    for _ in range(len(left) if limit is None else min(limit, len(left))):
        best = max(left, key=lambda one: one.score - unit * _repeats(one.id, groups, counts))
        left.remove(best)
        chosen.append(best)
        _count(best.id, groups, counts)
    return chosen


def _repeats(
    product: str, groups: Sequence[Mapping[str, str]], counts: Sequence[Counter[str]]
) -> float:
    pairs = zip(groups, counts, strict=True)
    return sum(1 - 0.5 ** seen[group[product]] for group, seen in pairs if product in group)


def _count(
    product: str, groups: Sequence[Mapping[str, str]], counts: Sequence[Counter[str]]
) -> None:
    for group, seen in zip(groups, counts, strict=True):
        if product in group:
            seen[group[product]] += 1
