"""From a shop's events to a recommender: settings chosen on the newest events, then fitted on all.

The split is by time, as in serving: what is chosen on lies after everything that was learnt from.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from recommender.errors import ModelError
from recommender.events import Event, seconds
from recommender.interactions import Floats, Interactions, Split
from recommender.interactions.interactions import NO_TARGET
from recommender.learning.tuning import Knobs, tuned, tuned_blend
from recommender.measuring.metrics import ndcg, target_ranks
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity
from recommender.models.popular import Popular
from recommender.profiling.traits import Facts, attribute_values
from recommender.serving.trained import TrainedRecommender

HELD_OUT = 0.1  # of the events, the newest
FEWEST_TARGETS = 50  # below, what is best by chance would be chosen: the defaults stay
POPULAR_KNOBS: Knobs = {"half_life_days": (30.0, 7.0, 90.0, 0.0)}


def train(
    events: Iterable[Event],
    products: Mapping[str, Facts],
    now: str,
    vectors: Mapping[str, Floats] | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> TrainedRecommender:
    """Trains on the events up to ``now``.

    Args:
        events: In any order; those of unknown products are passed over.
        products: The facts of the whole catalogue by product id.
        now: ISO 8601; it stands in the manifest as the time of training.
        vectors: Text vectors by product id, of one length; None does without.
        report: Told what begins.

    Raises:
        ModelError: There are no products, or a product lacks its vector.
    """
    if not products:
        raise ModelError("There are no products to recommend; expected at least one.")
    past = [event for event in events if seconds(event.timestamp) <= seconds(now)]
    interactions = Interactions.from_events(past, products)
    content = _content(interactions.items, products, vectors)
    report("choosing weights")
    blend, validation = _chosen(validation_split(interactions), content)
    report("fitting")
    blend.fit(interactions.distinct())
    made = {"trained_at": now, **_numbers(interactions), "validation": validation}
    return TrainedRecommender(interactions.items, blend, made)


def validation_split(interactions: Interactions) -> Split:
    """The newest tenth of the events held out; what is seen has each item once a user."""
    moments = interactions.moments
    cut = float(np.quantile(moments, 1 - HELD_OUT)) if len(moments) else 0.0
    split = interactions.time_split(cut)
    return Split(split.seen.distinct(), split.targets)


def _content(
    items: tuple[str, ...],
    products: Mapping[str, Facts],
    vectors: Mapping[str, Floats] | None,
) -> ContentSimilarity:
    attributes = [attribute_values(products[item]) for item in items]
    if vectors is None:
        return ContentSimilarity.of(attributes)
    lacking = [item for item in items if item not in vectors]
    if lacking:
        raise ModelError(
            f"{len(lacking)} products lack a text vector, such as {lacking[0]!r};"
            " expected one for each."
        )
    return ContentSimilarity.of(attributes, vectors=np.stack([vectors[item] for item in items]))


def _chosen(split: Split, content: ContentSimilarity) -> tuple[Blend, dict[str, Any]]:
    """The unfitted blend, and what was measured while choosing it."""
    targets = int((split.targets != NO_TARGET).sum())
    if targets < FEWEST_TARGETS:
        half_life = POPULAR_KNOBS["half_life_days"][0]
        return Blend(content, half_life_days=half_life), {"targets": targets, "chosen": False}
    settings, popular = tuned(lambda made: Popular(**made), POPULAR_KNOBS, split)
    blend, reached = tuned_blend(Blend(content, half_life_days=settings["half_life_days"]), split)
    found = {
        "popular": popular,
        "content": ndcg(target_ranks(content.fit(split.seen), split)),
        "together": ndcg(target_ranks(blend.together.fit(split.seen), split)),
        "blend": reached,
    }
    rounded = {name: round(value, 5) for name, value in found.items()}
    return blend, {"targets": targets, "chosen": True, "ndcg@10": rounded}


def _numbers(interactions: Interactions) -> dict[str, int]:
    return {
        "events": len(interactions.moments),
        "shoppers": len(interactions.users),
        "products": interactions.n_items,
    }
