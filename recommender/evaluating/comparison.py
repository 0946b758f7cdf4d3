"""Recommenders compared on one file: each user's last item held out, the one before for choosing.

Settings, weights and the best model are chosen on validation; the test items are looked at once. Each
model is tuned once and fitted once: the blend takes the members that stand in the table by themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from recommender.errors import ModelError
from recommender.interactions import Histories, Interactions, Split
from recommender.interactions.interactions import NO_TARGET
from recommender.learning.choosing import REQUIRED, Chosen, candidates, chosen
from recommender.learning.making import made
from recommender.learning.tuning import Tuner
from recommender.measuring.accuracy import sliced, summary
from recommender.measuring.lists import qualities
from recommender.measuring.ranks import Rankings, rankings
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity
from recommender.models.ease import MOST_ITEMS
from recommender.models.kinds import SINGLE
from recommender.models.protocol import Recommender

TIMED = 200  # shoppers scored one by one for the latency figure
MODELS = (*SINGLE, Blend.kind)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of each model, and the name of the one that did best on validation.

    Args:
        models: By name: ``hr@5`` … ``mrr@20``, ``coverage@10``, ``gini@10``, ``novelty@10``,
            ``diversity@10``, ``slices``, ``validation_ndcg@10``, ``fit_s``, ``tune_s``,
            ``score_ms_p95``, ``users`` and the ``settings`` chosen.
        best: A name, or None where no user was long enough to choose by.
        rankings: By name, where each test item stood.
    """

    models: Mapping[str, Mapping[str, Any]]
    best: str | None
    rankings: Mapping[str, Rankings]

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
        names: Some of ``MODELS``; default all that suit the number of items and users.
        content: Features of the items, used by ``content``, ``sequence`` and ``blend``.
        report: Told the name of each model before it starts.

    Raises:
        ModelError: A name is unknown, or a model cannot be made of this data.
    """
    asked = _checked(names, interactions, content)
    trial = _Trial(interactions, content)
    found: dict[str, Rankings] = {}
    rows: dict[str, dict[str, Any]] = {}
    for name in asked:
        report(name)
        rows[name], found[name] = trial.row(name)
    seen = any(row["validation_ndcg@10"] is not None for row in rows.values())
    best = max(rows, key=lambda name: rows[name]["validation_ndcg@10"]) if seen else None
    return Evaluation(rows, best, found)


@dataclass(frozen=True, slots=True, eq=False)
class _Fitted:
    """A model on all but the test items: what choosing and fitting it took, in seconds."""

    model: Recommender
    validation: float | None
    tune_s: float
    fit_s: float


class _Trial:
    """One file's splits, and every model once."""

    def __init__(self, interactions: Interactions, content: ContentSimilarity | None) -> None:
        self.content = content
        self.split = interactions.leave_one_out()
        self.tuner = Tuner(interactions.leave_one_out(skip=1), content)
        self.tells = bool((self.tuner.split.targets != NO_TARGET).any())
        self.done: dict[str, _Fitted] = {}

    def row(self, name: str) -> tuple[dict[str, Any], Rankings]:
        """The figures of one model."""
        fitted = self._blend() if name == Blend.kind else self._single(name)
        found = rankings(fitted.model, self.split)
        alike = None if self.content is None else self.content.pairs
        reached = fitted.validation
        return {
            **summary(found.ranks),
            **qualities(found, self.split.seen, alike),
            "slices": sliced(found),
            "validation_ndcg@10": None if reached is None else round(reached, 5),
            "users": len(found.ranks),
            "fit_s": round(fitted.fit_s, 3),
            "tune_s": round(fitted.tune_s, 3),
            "score_ms_p95": _p95_ms(fitted.model, self.split),
            "settings": fitted.model.settings(),
        }, found

    def _single(self, name: str) -> _Fitted:
        """A model with its best settings; its defaults where there is nothing to tune on."""
        if name not in self.done:
            tuned = self.tuner.tuned(name) if self.tells else None
            model = made(name, {} if tuned is None else tuned.model.settings(), self.content)
            start = perf_counter()
            model.fit(self.split.seen)
            fit_s = perf_counter() - start
            reached, tune_s = (None, 0.0) if tuned is None else (tuned.ndcg, tuned.seconds)
            self.done[name] = _Fitted(model, reached, tune_s, fit_s)
        return self.done[name]

    def _blend(self) -> _Fitted:
        """The blend of members that were fitted by themselves; times are the sums of theirs."""
        tried = candidates(self.tuner.split.seen, self.content)
        choice, tune_s = self._chosen(tried) if self.tells else (None, 0.0)
        required = [name for name in REQUIRED if name in tried]
        parts = [self._single(name) for name in (required if choice is None else choice.says)]
        start = perf_counter()
        blend = Blend([one.model for one in parts], None if choice is None else choice.says)
        blend.measured(self.split.seen)
        fit_s = perf_counter() - start + sum(one.fit_s for one in parts)
        return _Fitted(blend, None if choice is None else choice.told["blend"], tune_s, fit_s)

    def _chosen(self, tried: Sequence[str]) -> tuple[Chosen, float]:
        """The blend chosen on validation, and the seconds that took with all tuning."""
        tuning = sum(self.tuner.tuned(name).seconds for name in tried)
        start = perf_counter()
        choice = chosen(self.tuner, tried)
        return choice, tuning + perf_counter() - start


def _checked(
    names: Sequence[str] | None, interactions: Interactions, content: ContentSimilarity | None
) -> list[str]:
    if names is None:
        left_out = {
            "ease": interactions.n_items > MOST_ITEMS,
            "content": content is None,
            "newcomers": content is None,
            "sequence": "sequence" not in candidates(interactions, content),
        }
        return [name for name in MODELS if not left_out.get(name)]
    unknown = [name for name in names if name not in MODELS]
    if unknown:
        raise ModelError(f"There is no model {unknown[0]!r}; expected some of {', '.join(MODELS)}.")
    return list(dict.fromkeys(names))


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
