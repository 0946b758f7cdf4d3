"""Settings chosen on what came next for shoppers held out, never on what is tested later.

One knob is turned at a time and every value tried once; a tie keeps the earlier value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from types import MappingProxyType

from recommender.interactions import Split
from recommender.learning.making import made
from recommender.measuring.accuracy import ndcg
from recommender.measuring.ranks import target_ranks
from recommender.models.content import ContentSimilarity
from recommender.models.protocol import Recommender
from recommender.models.sequence import Sequence as SequenceModel

Settings = Mapping[str, float]
Knobs = Mapping[str, Sequence[float]]
PointOf = Callable[[str, float, float], None]  # the name of a curve, a step, a value
SCORING_ONLY = "recency"  # nothing that is learnt depends on it, so it needs no new fit
SAMPLE = 4_000  # shoppers that a value is tried on
EASE_QUICK = 5_000  # items; above, a fit of EASE takes too long to try several ridges
PATIENCE = 2  # epochs without a better one after which training ends
WATCHED = 1_000  # shoppers by whom an epoch is judged

KNOBS: Mapping[str, Knobs] = MappingProxyType(
    {
        "item_to_item": {
            "target": (0.2, 0.35, 0.5),
            "source": (0.3, 0.15, 0.5),
            "support": (3.0, 0.0),
            "backward": (0.1, 0.4, 1.0),
            "recency": (1.3, 0.7, 1.0, 1.6),
        },
        "item_knn": {"nearest": (200, 50), "recency": (1.0, 0.0, 0.5, 1.5)},
        "ease": {"ridge": (150.0, 50.0, 500.0), "recency": (1.0, 0.5, 1.5)},
        "als": {"recency": (0.5, 0.0, 1.0)},
        "bpr": {"recency": (0.5, 0.0, 1.0)},
        "content": {"recency": (1.3, 0.7, 2.0)},
    }
)
TIMED: Knobs = MappingProxyType({"half_life_days": (30.0, 7.0, 90.0, 0.0)})


def unheard(_curve: str, _step: float, _value: float) -> None:
    """Nobody draws the curve."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """How settings are chosen.

    Args:
        point: Told of each value tried, and of each epoch.
        fixed: By kind, settings that are chosen already; none of their values is tried.
    """

    point: PointOf = unheard
    fixed: Mapping[str, Settings] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """A model with its best settings, fitted on what is seen.

    Args:
        model: Fitted.
        ndcg: The nDCG@10 on the validation targets.
        seconds: What finding it took.
    """

    model: Recommender
    ndcg: float
    seconds: float


class Tuner:
    """Tunes models of each kind on one split, each once.

    Args:
        split: What is seen, and the validation targets.
        content: Features of the items; None where nothing is known.
        timed: Whether moments are times, so that popularity can fade.
        choosing: Who hears of it, and what is chosen already.
    """

    def __init__(
        self,
        split: Split,
        content: ContentSimilarity | None = None,
        timed: bool = False,
        choosing: Choosing | None = None,
    ) -> None:
        self.split = split
        self.content = content
        self._timed = timed
        self._choosing = choosing or Choosing()
        self._found: dict[str, Tuned] = {}

    def tuned(self, kind: str) -> Tuned:
        """The model of a kind with its best settings."""
        if kind not in self._found:
            start = perf_counter()
            model, reached = self._best(kind)
            self._found[kind] = Tuned(model, reached, perf_counter() - start)
        return self._found[kind]

    def _best(self, kind: str) -> tuple[Recommender, float]:
        point, fixed = self._choosing.point, self._choosing.fixed.get(kind)
        if fixed is not None:
            model = made(kind, fixed, self.content).fit(self.split.seen)
            reached = ndcg(target_ranks(model, self.split, SAMPLE))
            point(f"ndcg@10: {kind}", 0, reached)
            return model, reached
        if kind == SequenceModel.kind:
            return watched(self.split, self.content, point=point)
        return turned(kind, self._knobs(kind), self.split, self.content, point)

    def _knobs(self, kind: str) -> Knobs:
        if kind == "popular":
            return TIMED if self._timed else {"half_life_days": (0.0,)}
        knobs = KNOBS.get(kind, {})
        if kind == "ease" and self.split.seen.n_items > EASE_QUICK:
            return {**knobs, "ridge": knobs["ridge"][:1]}
        return knobs


def turned(
    kind: str,
    knobs: Knobs,
    split: Split,
    content: ContentSimilarity | None = None,
    point: PointOf = unheard,
) -> tuple[Recommender, float]:
    """The best model of a kind, fitted, and its nDCG@10 on the split's targets.

    Args:
        kind: Of the model.
        knobs: The values to try of each setting; the first ones are where it starts.
        split: What is seen, and the validation targets.
        content: Features of the items, for the kinds that use them.
        point: Told what each value reached.
    """
    chosen = {name: values[0] for name, values in knobs.items()}
    model = made(kind, chosen, content).fit(split.seen)
    top = ndcg(target_ranks(model, split, SAMPLE))
    point(f"ndcg@10: {kind}", 0, top)
    others = [(name, value) for name, values in knobs.items() for value in values[1:]]
    for number, (name, value) in enumerate(others, start=1):
        settings = {**chosen, name: value}
        if name == SCORING_ONLY:
            other = type(model).restored({**model.settings(), name: value}, model.arrays())
        else:
            other = made(kind, settings, content).fit(split.seen)
        reached = ndcg(target_ranks(other, split, SAMPLE))
        point(f"ndcg@10: {kind}", number, reached)
        if reached > top:
            chosen, model, top = settings, other, reached
    return model, top


def watched(
    split: Split,
    content: ContentSimilarity | None,
    most_epochs: int | None = None,
    point: PointOf = unheard,
) -> tuple[SequenceModel, float]:
    """The sequence model of its best epoch, and its nDCG@10 on the split's targets.

    Args:
        split: What is seen, and the validation targets.
        content: Features of the items; None leaves them out.
        most_epochs: Passes at most; default as the settings have it.
        point: Told what each epoch reached.
    """
    model = SequenceModel(content=content)
    if most_epochs is not None:
        model.chosen = replace(model.chosen, epochs=most_epochs)
    reached: dict[int, float] = {}
    best: list[SequenceModel] = []

    def enough(epoch: int, now: SequenceModel) -> bool:
        reached[epoch] = ndcg(target_ranks(now, split, WATCHED))
        point(f"ndcg@10: {SequenceModel.kind}", epoch, reached[epoch])
        if reached[epoch] > max((v for e, v in reached.items() if e < epoch), default=-1.0):
            best[:] = [now]
        top = max(reached, key=lambda one: reached[one])
        return epoch - top >= PATIENCE

    model.watched(split.seen, enough)
    epochs = max(reached, key=lambda one: reached[one])
    found = SequenceModel(replace(model.chosen, epochs=epochs), content)
    found.weights = best[0].weights
    return found, ndcg(target_ranks(found, split, SAMPLE))
