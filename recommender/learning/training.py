"""From a shop's events to a recommender: settings chosen on the newest events, then fitted on all.

The split is by time, as in serving: what is chosen on lies after everything that was learnt from.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from recommender.errors import ModelError
from recommender.events import Event, seconds
from recommender.interactions import Floats, Interactions, Split
from recommender.interactions.interactions import NO_TARGET
from recommender.learning.choosing import REQUIRED, candidates, chosen
from recommender.learning.making import made
from recommender.learning.tuning import TIMED, Choosing, Tuner
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity
from recommender.profiling.traits import Facts, attribute_values
from recommender.serving.trained import TrainedRecommender

HELD_OUT = 0.1  # of the events, the newest
FEWEST_TARGETS = 50  # below, what is best by chance would be chosen: the defaults stay


def train(
    events: Iterable[Event],
    products: Mapping[str, Facts],
    now: str,
    vectors: Mapping[str, Floats] | None = None,
    report: Callable[[str], None] = lambda _: None,
    choosing: Choosing | None = None,
) -> TrainedRecommender:
    """Trains on the events up to ``now``.

    Args:
        events: In any order; those of unknown products are passed over.
        products: The facts of the whole catalogue by product id.
        now: ISO 8601; it stands in the manifest as the time of training.
        vectors: Text vectors by product id, of one length; None does without.
        report: Told what begins.
        choosing: Who hears of the learning curves, and which settings are chosen already.

    Raises:
        ModelError: There are no products, or a product lacks its vector.
    """
    if not products:
        raise ModelError("There are no products to recommend; expected at least one.")
    past = [event for event in events if seconds(event.timestamp) <= seconds(now)]
    interactions = Interactions.from_events(past, products)
    content = content_of(interactions.items, products, vectors)
    report("choosing")
    blend, validation = chosen_blend(validation_split(interactions), content, report, choosing)
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


def content_of(
    items: tuple[str, ...],
    products: Mapping[str, Facts],
    vectors: Mapping[str, Floats] | None = None,
) -> ContentSimilarity:
    """Likeness of the products by their attributes, and by text vectors where there are any."""
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


def chosen_blend(
    split: Split,
    content: ContentSimilarity,
    report: Callable[[str], None],
    choosing: Choosing | None = None,
) -> tuple[Blend, dict[str, Any]]:
    """The unfitted blend, and what was measured while choosing it."""
    targets = int((split.targets != NO_TARGET).sum())
    if targets < FEWEST_TARGETS:
        half_life = {"half_life_days": TIMED["half_life_days"][0]}
        members = [made(kind, half_life if kind == "popular" else {}, content) for kind in REQUIRED]
        return Blend(members), {"targets": targets, "chosen": False}
    tuner = Tuner(split, content, timed=True, choosing=choosing)
    found = chosen(tuner, candidates(split.seen, content), report)
    rounded = {name: round(value, 5) for name, value in found.told.items()}
    says = {name: asdict(say) for name, say in found.says.items()}
    made_of = {"targets": targets, "chosen": True, "ndcg@10": rounded, "says": says}
    return found.blend(content), made_of


def _numbers(interactions: Interactions) -> dict[str, int]:
    return {
        "events": len(interactions.moments),
        "shoppers": len(interactions.users),
        "products": interactions.n_items,
    }
