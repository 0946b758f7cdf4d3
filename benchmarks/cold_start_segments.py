"""The part of ``cold_start.py`` on segments: do their bestsellers help a stranger after a few events?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Interactions
from recommender.interactions.interactions import NO_TARGET, Split
from recommender.learning.making import made
from recommender.learning.trying import Difference
from recommender.measuring.accuracy import gains
from recommender.measuring.ranks import batches
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity
from recommender.segments.clustering import clustered
from recommender.segments.points import product_vectors, shopper_points
from recommender.segments.prior import SegmentPrior

WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)  # of the prior beside the blend's best score
FEWEST_EVENTS = 3  # of a shopper who is put into a segment
LEARNT_BY = 2_000  # shoppers seen by whom the weight is chosen
Doubles = NDArray[np.float64]


def measured_segments(
    blend: Blend,
    seen: Interactions,
    content: ContentSimilarity,
    splits: Mapping[int, Split],
) -> dict[str, Any]:
    """Popularity, segments alone, the blend, and both, after so many events.

    Args:
        blend: What serves.
        seen: What it was fitted on.
        content: The features of the items.
        splits: By number of events, what strangers took and what came next.
    """
    labels = _labels(seen, content)
    if labels is None:
        print("\nsegments: no number of groups holds")
        return {}
    prior, weight = SegmentPrior.of(seen, labels), _weights(blend, labels, seen, content)
    print(f"\nsegments ({len(prior.sizes)}); weight beside the blend by events: {weight}")
    print(f"{'events':>8} {'popular':>8} {'segments':>9} {'blend':>8} {'both':>8}   both - blend")
    rows = {}
    for count, split in splits.items():
        parts = _gains(blend, prior, split, (weight[count],))
        gain = Difference.between(parts["blend"], parts[f"{weight[count]:g}"])
        alone = Difference.between(parts["popular"], parts["segments"])
        rows[str(count)] = {
            "popular": alone.before,
            "segments": alone.after,
            "segments - popular": (alone.low, alone.high),
            "blend": gain.before,
            "both": gain.after,
            "both - blend": (gain.low, gain.high),
        }
        print(
            f"{count:8d} {alone.before:8.4f} {alone.after:9.4f} {gain.before:8.4f} {gain.after:8.4f}   "
            f"{gain.value:+.4f} ({gain.low:+.4f} to {gain.high:+.4f}); "
            f"segments - popular {alone.value:+.4f} ({alone.low:+.4f} to {alone.high:+.4f})"
        )
    return rows


def _labels(seen: Interactions, content: ContentSimilarity) -> NDArray[np.int64] | None:
    """The segment of each shopper; None where no number of groups holds."""
    points = shopper_points(seen.histories, product_vectors(seen, content))
    enough = seen.histories.lengths >= FEWEST_EVENTS
    found = clustered(points[enough])
    if found is None:
        return None
    for one in found.tried:
        print(
            f"  {one.groups} groups: silhouette {one.silhouette:.3f}, stable {one.stability:.2f}, "
            f"smallest {one.smallest}"
        )
    labels = np.full(len(seen.users), -1, dtype=np.int64)
    labels[enough] = found.labels
    return labels


def _weights(
    blend: Blend, labels: NDArray[np.int64], seen: Interactions, content: ContentSimilarity
) -> dict[int, float]:
    """The weight that suits shoppers seen, by number of events; blend and prior have not seen what came last."""
    from cold_start import EVENTS, _last_of

    before = seen.leave_one_out().seen
    members = [made(kind, one.settings(), content) for kind, one in blend.members.items()]
    earlier = Blend(members, blend.says).fit(before.distinct())
    prior = SegmentPrior.of(before, labels)
    asked = np.flatnonzero(seen.histories.lengths > max(EVENTS))
    some = np.zeros(len(seen.users), dtype=np.bool_)
    some[asked[:: max(1, len(asked) // LEARNT_BY)]] = True
    return {count: _weight(earlier, prior, _last_of(seen, some, count)) for count in EVENTS}


def _weight(blend: Blend, prior: SegmentPrior, split: Split) -> float:
    parts = _gains(blend, prior, split, WEIGHTS)
    return max(WEIGHTS, key=lambda one: float(parts[f"{one:g}"].mean()))


def _gains(
    blend: Blend, prior: SegmentPrior, split: Split, weights: tuple[float, ...]
) -> dict[str, Doubles]:
    """What each shopper gains by each way."""
    found: dict[str, list[Doubles]] = {}
    assert (split.targets != NO_TARGET).any()
    for batch in batches(split):
        own = prior.scores(batch.histories)
        best = own / own.max(axis=1, keepdims=True)
        scores = blend.score_many(batch.histories)
        scale = np.abs(scores).max(axis=1, keepdims=True)
        ways = {
            "popular": blend.popular.score_many(batch.histories),
            "segments": best,
            "blend": scores,
        }
        ways |= {f"{one:g}": scores + one * scale * best for one in weights}
        for name, values in ways.items():
            told = np.array(values, dtype=np.float32)
            batch.hide_seen(told)
            found.setdefault(name, []).append(gains(batch.ranks(told)))
    return {name: np.concatenate(parts) for name, parts in found.items()}
