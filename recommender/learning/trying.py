"""Blends with given settings tried on held-out shoppers: half to choose by, half to check the choice on.

Whoever tries fifty settings finds one that is best by chance on those it was chosen by. So what is said of
the difference comes from shoppers who had no part in choosing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Split
from recommender.interactions.interactions import NO_TARGET
from recommender.learning.choosing import LEARNT_FROM, candidates
from recommender.learning.examples import Examples, gathered
from recommender.learning.making import made
from recommender.learning.space import SPACES, Knob
from recommender.learning.tuning import Settings, Tuner
from recommender.learning.weighing import held_out_ndcg, learnt
from recommender.measuring.accuracy import gains
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity
from recommender.models.protocol import Recommender

LOOKS = (
    LEARNT_FROM // 4,
    LEARNT_FROM,
)  # shoppers at the first look, after which a trial may be given up
Chosen = Mapping[str, Settings]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two settings on the same shoppers.

    Args:
        shoppers: How many.
        before, after: The nDCG@10 of each.
        low, high: The 95 % interval of ``after - before``, by the normal approximation.
    """

    shoppers: int
    before: float
    after: float
    low: float
    high: float

    @property
    def value(self) -> float:
        """How much better the later one is."""
        return self.after - self.before

    @classmethod
    def between(cls, before: Doubles, after: Doubles) -> "Difference":
        """Of what the same rows reached under each; nobody tells nothing."""
        each = after - before
        if not len(each):
            return cls(0, 0.0, 0.0, 0.0, 0.0)
        middle = float(each.mean())
        spread = 1.96 * float(each.std(ddof=min(1, len(each) - 1))) / len(each) ** 0.5
        ends = (float(before.mean()), float(after.mean()))
        return cls(len(each), *ends, middle - spread, middle + spread)


class Bench:
    """Tries blends on one split.

    Args:
        split: What is seen, and the validation targets.
        content: Features of the items; None where nothing is known.
        timed: Whether moments are times.
        present: The settings that are in use, by kind; training's own choice where a kind is not named.
    """

    def __init__(
        self,
        split: Split,
        content: ContentSimilarity | None,
        timed: bool = False,
        present: Chosen | None = None,
    ) -> None:
        self.choosing, self.checking = halved(split)
        self._content = content
        self._tuner = Tuner(self.choosing, content, timed)
        self.kinds = candidates(split.seen, content)
        self._given = {kind: dict(one) for kind, one in (present or {}).items()}
        self._fitted: dict[str, Recommender] = {}

    @property
    def space(self) -> dict[str, Knob]:
        """What is tuned here, as ``kind.setting``."""
        return {
            f"{kind}.{name}": knob
            for kind in self.kinds
            for name, knob in SPACES.get(kind, {}).items()
        }

    def present(self, report: Callable[[str], None] = lambda _: None) -> dict[str, Settings]:
        """The settings in use, of every kind; what training would choose is chosen first."""
        found: dict[str, Settings] = {}
        for kind in self.kinds:
            report(kind)
            given = self._given.get(kind)
            if given is None:
                found[kind] = self._tuner.tuned(kind).model.settings()
            else:
                found[kind] = made(kind, given, self._content).settings()
        return found

    def reached(self, settings: Chosen, heard: Callable[[int, float], None]) -> float:
        """The nDCG@10 of the blend on shoppers of the choosing half that its weights were not learnt from.

        Args:
            settings: By kind, of every kind.
            heard: Told what it reached at each look, the last one included; may raise.
        """
        blend, value = self.blend(settings), 0.0
        for look, most in enumerate(LOOKS):
            value = held_out_ndcg(gathered(blend, self.choosing, most))
            heard(look, value)
        return value

    def checked(self, settings: Chosen) -> Doubles:
        """What each shopper of the checking half gains, by weights learnt on the choosing half."""
        blend = self.blend(settings)
        weights = learnt(gathered(blend, self.choosing, LEARNT_FROM))
        asked: Examples = gathered(blend, self.checking, LEARNT_FROM)
        return gains(asked.ranks(weights))

    def blend(self, settings: Chosen) -> Blend:
        """A blend of all kinds, fitted on what is seen; its weights are the usual ones."""
        return Blend([self._member(kind, settings[kind]) for kind in self.kinds]).measured(
            self.choosing.seen
        )

    def _member(self, kind: str, settings: Settings) -> Recommender:
        """A fitted member; of a kind that is not tuned, the same one every time."""
        if kind not in SPACES:
            if kind not in self._fitted:
                given = kind in self._given
                self._fitted[kind] = (
                    self._fit(kind, settings) if given else self._tuner.tuned(kind).model
                )
            return self._fitted[kind]
        return self._fit(kind, settings)

    def _fit(self, kind: str, settings: Settings) -> Recommender:
        return made(kind, settings, self._content).fit(self.choosing.seen)


def halved(split: Split) -> tuple[Split, Split]:
    """Two splits with every other target each; both see the same."""
    users = np.flatnonzero(split.targets != NO_TARGET)
    halves = []
    for first in (0, 1):
        targets = np.full_like(split.targets, NO_TARGET)
        targets[users[first::2]] = split.targets[users[first::2]]
        halves.append(Split(split.seen, targets))
    return halves[0], halves[1]


def with_values(present: Chosen, values: Mapping[str, float]) -> dict[str, Settings]:
    """The settings with some values replaced, which are named as ``kind.setting``."""
    found: dict[str, dict[str, float]] = {kind: dict(one) for kind, one in present.items()}
    for name, value in values.items():
        kind, _, setting = name.partition(".")
        found[kind][setting] = value
    return dict(found)
