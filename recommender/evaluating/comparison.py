"""Recommenders compared on one file: each user's last item held out, the one before for choosing.

Settings, and the best model, are chosen on validation; the test items are looked at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from recommender.errors import ModelError
from recommender.evaluating.datasets import likeness, read_interactions, read_items
from recommender.interactions import Histories, Interactions, Split
from recommender.interactions.interactions import NO_TARGET
from recommender.learning.tuning import PAIR_KNOBS, Knobs, Settings, tuned, tuned_blend
from recommender.measuring.metrics import coverage, summary, target_ranks
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity
from recommender.models.ease import MOST_ITEMS, Ease
from recommender.models.item_knn import ItemKnn
from recommender.models.item_to_item import ItemToItem, ItemToItemSettings
from recommender.models.popular import Popular
from recommender.models.protocol import Recommender

TIMED = 200  # shoppers scored one by one for the latency figure
KNN_KNOBS: Knobs = {"nearest": (200, 50), "recency": (1.0, 0.0, 0.5, 1.5)}
QUICK_ITEMS = 5_000  # above, a fit of EASE takes too long to try several ridges
EASE_KNOBS: Knobs = {"ridge": (150.0, 50.0, 500.0), "recency": (1.0, 0.5, 1.5)}
SIMPLE: Mapping[str, tuple[Callable[[Settings], Recommender], Knobs]] = {
    "popular": (lambda settings: Popular(**settings), {}),
    "item_knn": (lambda settings: ItemKnn(**settings), KNN_KNOBS),
    "ease": (lambda settings: Ease(**settings), EASE_KNOBS),
    "item_to_item": (lambda settings: ItemToItem(ItemToItemSettings(**settings)), PAIR_KNOBS),
}
MODELS = (*SIMPLE, "blend")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of each model, and the name of the one that did best on validation.

    Args:
        models: By name: ``hr@5`` … ``mrr@20``, ``coverage@10``, ``validation_ndcg@10``, ``fit_s``,
            ``tune_s``, ``score_ms_p95``, ``users`` and the ``settings`` chosen.
        best: A name, or None where no user was long enough to choose by.
    """

    models: Mapping[str, Mapping[str, Any]]
    best: str | None

    def to_json(self) -> dict[str, Any]:
        """As the contract writes it."""
        return {"models": {name: dict(row) for name, row in self.models.items()}, "best": self.best}


def evaluate(
    interactions: Interactions,
    names: Sequence[str] | None = None,
    content: ContentSimilarity | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """Tunes each model on validation, fits it on all but the test items, and measures it.

    Args:
        interactions: Histories in time order.
        names: Some of ``MODELS``; default all that the number of items allows.
        content: Likeness of the items, used by ``blend``.
        report: Told the name of each model before it starts.

    Raises:
        ModelError: A name is unknown, or EASE is asked for on too many items.
    """
    rows: dict[str, dict[str, Any]] = {}
    for name in _checked(names, interactions.n_items):
        report(name)
        rows[name] = _measured(name, interactions, content)
    seen = any(row["validation_ndcg@10"] is not None for row in rows.values())
    best = max(rows, key=lambda name: rows[name]["validation_ndcg@10"]) if seen else None
    return Evaluation(rows, best)


def evaluate_file(
    data: Path,
    items: Path | None = None,
    names: Sequence[str] | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """The evaluation of a file of interactions, as the contract writes it.

    Args:
        data: One user a line, ``user item item …`` in time order; gzipped or not.
        items: JSONL of ``{"id", "title"?, "attributes"?: […]}`` for the blend; None does without.
        names: Some of ``MODELS``; default all that the number of items allows.
        report: Told the name of each model before it starts.

    Raises:
        InteractionsError: A file cannot be read.
        ModelError: A name is unknown, or EASE is asked for on too many items.
    """
    interactions = read_interactions(data)
    content = None if items is None else likeness(read_items(items), interactions.items)
    return evaluate(interactions, names, content, report).to_json()


def _checked(names: Sequence[str] | None, n_items: int) -> list[str]:
    if names is None:
        return [name for name in MODELS if name != "ease" or n_items <= MOST_ITEMS]
    unknown = [name for name in names if name not in MODELS]
    if unknown:
        raise ModelError(f"There is no model {unknown[0]!r}; expected some of {', '.join(MODELS)}.")
    return list(dict.fromkeys(names))


def _measured(
    name: str, interactions: Interactions, content: ContentSimilarity | None
) -> dict[str, Any]:
    start = perf_counter()
    model, reached = _tuned(name, interactions.leave_one_out(skip=1), content)
    tuned_at = perf_counter()
    split = interactions.leave_one_out()
    model.fit(split.seen)
    fit_s = perf_counter() - tuned_at
    ranks = target_ranks(model, split)
    return {
        **summary(ranks),
        "coverage@10": coverage(model, split),
        "validation_ndcg@10": None if reached is None else round(reached, 5),
        "users": len(ranks),
        "fit_s": round(fit_s, 3),
        "tune_s": round(tuned_at - start, 3),
        "score_ms_p95": _p95_ms(model, split),
        "settings": model.settings(),
    }


def _tuned(
    name: str, split: Split, content: ContentSimilarity | None
) -> tuple[Recommender, float | None]:
    """The unfitted model with its best settings; its defaults where there is nothing to tune on."""
    known = bool((split.targets != NO_TARGET).any())
    if name == "blend":
        blend = Blend(content)
        return tuned_blend(blend, split) if known else (blend, None)
    make, knobs = SIMPLE[name]
    if name == "ease" and split.seen.n_items > QUICK_ITEMS:
        knobs = {**knobs, "ridge": knobs["ridge"][:1]}
    settings, reached = tuned(make, knobs, split) if known else ({}, None)
    return make(settings), reached


def _p95_ms(model: Recommender, split: Split) -> float:
    """The time to score one shopper's items that 95 of 100 shoppers stay under."""
    users = np.flatnonzero(split.targets != NO_TARGET)
    taken = []
    for user in users[:: max(1, len(users) // TIMED)]:
        history: Histories = split.seen.histories.pick(np.array([user]))
        numbers = history.indices.tolist()
        start = perf_counter()
        model.score(numbers)
        taken.append((perf_counter() - start) * 1000)
    return round(float(np.percentile(taken, 95)), 3) if taken else 0.0
