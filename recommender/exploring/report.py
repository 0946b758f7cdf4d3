"""What exploring has shown so far: what each way of giving the explored place would have earned.

What is learnt, and the model of the rewards, come from the older half of the log; all ways are
judged on the newer half, so that none is judged by what it was made of.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.exploring.beliefs import Beliefs
from recommender.exploring.off_policy import Decisions, Estimate, estimates
from recommender.exposure.log import LoggedDraw
from recommender.exposure.outcomes import Showings

Floats = NDArray[np.float64]
Policy = Callable[[Floats], Floats]  # the chances of candidates, from what is expected of each
Key = tuple[str, int, int]
FEWEST = 200  # decisions in the newer half, below which the intervals are no help yet
OUTCOMES = ("clicked", "carted", "bought")


@dataclass(frozen=True, slots=True)
class ExploringReport:
    """The estimates by way of choosing and by outcome.

    Args:
        decisions: How many were logged.
        explored: How many of them showed another product than the ranking's own.
        judged: How many, the newer ones, the estimates rest on.
        ways: ``ranking`` (never explore), ``even`` (each candidate alike), ``learnt`` (the one that
            the older half makes most promising); by outcome, by ``ips``, ``snips``, ``dr``.
    """

    decisions: int
    explored: int
    judged: int
    ways: Mapping[str, Mapping[str, Mapping[str, Estimate]]]

    @property
    def enough(self) -> bool:
        """Whether there are enough decisions to read anything from."""
        return self.judged >= FEWEST

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        ways = {
            way: {
                outcome: {name: one.to_json() for name, one in found.items()}
                for outcome, found in outcomes.items()
            }
            for way, outcomes in self.ways.items()
        }
        counts = {"decisions": self.decisions, "explored": self.explored, "judged": self.judged}
        return {**counts, "enough": self.enough, "ways": ways}


def exploring_report(draws: Sequence[LoggedDraw], showings: Showings) -> ExploringReport:
    """Judges the ways of choosing on what was logged.

    Args:
        draws: Oldest first.
        showings: What was shown in the same time, the draws' lists among it.
    """
    row_of = {key: row for row, key in enumerate(showings.keys())}
    kept = [one for one in draws if _key(one) in row_of]
    explored = sum(one.draw.explores for one in kept)
    newer = kept[len(kept) // 2 :]
    if not newer:
        return ExploringReport(len(kept), explored, 0, {})
    rows = np.array([row_of[_key(one)] for one in newer])
    before = showings.first(int(rows.min()))
    found: dict[str, dict[str, dict[str, Estimate]]] = {way: {} for way in WAYS}
    for outcome in OUTCOMES:
        beliefs = Beliefs.of(before, outcome)
        rewards = getattr(showings, outcome)[rows].astype(np.float64)
        for way, policy in WAYS.items():
            found[way][outcome] = estimates(_decisions(newer, rewards, policy, beliefs))
    return ExploringReport(len(kept), explored, len(newer), found)


def _key(one: LoggedDraw) -> Key:
    return one.conversation_id, one.turn, one.draw.place


def _decisions(
    draws: Sequence[LoggedDraw], rewards: Floats, policy: Policy, beliefs: Beliefs
) -> Decisions:
    """The decisions as ``policy`` would have made them, with what ``beliefs`` expect of them."""
    wanted, expected, baseline = [], [], []
    for one in draws:
        model = np.array([beliefs.about(product).mean for product in one.draw.candidates])
        chances = policy(model)
        wanted.append(chances[one.draw.chosen])
        expected.append(model[one.draw.chosen])
        baseline.append(float(chances @ model))
    propensities = np.array([one.draw.propensity for one in draws])
    return Decisions(
        rewards, propensities, np.array(wanted), np.array(expected), np.array(baseline)
    )


def _ranking(model: Floats) -> Floats:
    return _only(model, 0)


def _even(model: Floats) -> Floats:
    return np.full(len(model), 1 / len(model))


def _learnt(model: Floats) -> Floats:
    return _only(model, int(model.argmax()))


def _only(model: Floats, chosen: int) -> Floats:
    chances = np.zeros(len(model))
    chances[chosen] = 1.0
    return chances


WAYS: Mapping[str, Policy] = {"ranking": _ranking, "even": _even, "learnt": _learnt}
