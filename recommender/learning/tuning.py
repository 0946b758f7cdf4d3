"""Settings chosen on what came next for shoppers held out, never on what is tested later.

One knob is turned at a time and every value tried once; a tie keeps the earlier value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from recommender.interactions import Split
from recommender.measuring.metrics import batches, ndcg, target_ranks
from recommender.models.blend import Blend, BlendWeights
from recommender.models.item_to_item import ItemToItem, ItemToItemSettings
from recommender.models.protocol import Recommender

Model = TypeVar("Model", bound=Recommender)
Settings = Mapping[str, float]
Knobs = Mapping[str, Sequence[float]]
SCORING_ONLY = "recency"  # nothing that is learnt depends on it, so it needs no new fit
SAMPLE = 12_000  # shoppers that a value is tried on

PAIR_KNOBS: Knobs = {
    "target": (0.2, 0.35, 0.5),
    "source": (0.3, 0.15, 0.5),
    "support": (3.0, 0.0),
    "backward": (0.1, 0.4, 1.0),
    "recency": (1.3, 0.7, 1.0, 1.6),
}
LIKENESS_KNOBS: Knobs = {"alike": (0.1, 0.0, 0.05, 0.2, 0.4), "unknown": (0.0, 0.2)}
BLEND_KNOBS: Knobs = {"doubt": (5.0, 0.0, 1.0, 2.5, 10.0), "popular": (0.05, 0.0, 0.02, 0.15)}
GAINS = (0.0, 2.0)


def tuned(
    make: Callable[[Settings], Model], knobs: Knobs, split: Split, most: int = SAMPLE
) -> tuple[dict[str, float], float]:
    """The best settings of one model and their nDCG@10 on the split's targets.

    Args:
        make: Gives the unfitted model with some settings.
        knobs: The values to try of each setting; the first ones are where it starts.
        split: What is seen, and the validation targets.
        most: About how many shoppers to try on.
    """
    chosen = {name: values[0] for name, values in knobs.items()}
    model = make(chosen).fit(split.seen)
    top = ndcg(target_ranks(model, split, most))
    for name, value in ((name, value) for name, values in knobs.items() for value in values[1:]):
        settings = {**chosen, name: value}
        other = _again(model, value) if name == SCORING_ONLY else make(settings).fit(split.seen)
        reached = ndcg(target_ranks(other, split, most))
        if reached > top:
            chosen, model, top = settings, other, reached
    return chosen, top


def tuned_blend(blend: Blend, split: Split, most: int = SAMPLE) -> tuple[Blend, float]:
    """An unfitted blend of the same kind with the best settings, and its validation nDCG@10.

    Args:
        blend: Gives the likeness of items and the half-life; where the weights start.
        split: What is seen, and the validation targets.
        most: About how many shoppers to try on.
    """
    pairs, _ = tuned(_item_to_item, PAIR_KNOBS, split, most)
    settings = ItemToItemSettings(**pairs)
    chosen, top = _best_weights(_like(blend, blend.weights, settings), split, most)
    for gain in GAINS if blend.content is not None else ():
        other = _like(blend, replace(chosen.weights, gain=gain), settings)
        reached = ndcg(target_ranks(other.fit(split.seen), split, most))
        if reached > top:
            chosen, top = other, reached
    return _like(blend, chosen.weights, settings), top


def _item_to_item(settings: Settings) -> ItemToItem:
    return ItemToItem(ItemToItemSettings(**settings))


def _like(blend: Blend, weights: BlendWeights, pairs: ItemToItemSettings) -> Blend:
    return Blend(blend.content, weights, pairs, blend.popular.half_life_days)


def _again(model: Model, recency: float) -> Model:
    """The same fitted model with another recency."""
    return type(model).restored({**model.settings(), SCORING_ONLY: recency}, model.arrays())


def _best_weights(blend: Blend, split: Split, most: int) -> tuple[Blend, float]:
    """The blend, fitted, with each weight turned in its order."""
    chosen, top = blend.fit(split.seen), 0.0
    knobs = {**BLEND_KNOBS, **(LIKENESS_KNOBS if blend.content is not None else {})}
    for name, values in knobs.items():
        tries = [replace(chosen.weights, **{name: value}) for value in values]
        reached = _try(chosen, tries, split, most)
        place = int(np.argmax(reached))
        chosen, top = chosen.weighing(tries[place]), reached[place]
    return chosen, top


def _try(blend: Blend, tries: Sequence[BlendWeights], split: Split, most: int) -> list[float]:
    """The nDCG@10 with each of the weights; the parts are scored once for all of them."""
    ranks: list[list[int]] = [[] for _ in tries]
    for batch in batches(split, most):
        parts = blend.parts(batch.histories)
        for found, weights in zip(ranks, tries, strict=True):
            scores = parts.blended(weights)
            batch.hide_seen(scores)
            found.extend(batch.ranks(scores).tolist())
    return [ndcg(np.array(found, dtype=np.int64)) for found in ranks]
