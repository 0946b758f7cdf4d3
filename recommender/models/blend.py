"""Several recommenders as one: each counts by how much is known of the shopper and of the item.

Every model's scores are first set beside its best for the shopper, so that sums of weights, cosines
and odds can be added; ``mixing`` says what each then counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, ClassVar, Self, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Histories, Interactions
from recommender.models.content import ContentSimilarity
from recommender.models.item_to_item import ItemToItem
from recommender.models.kinds import SINGLE
from recommender.models.mixing import DEFAULTS, Evidence, Say, shares
from recommender.models.popular import Popular
from recommender.models.protocol import Arrays, Recommender

Value = TypeVar("Value")
SAMPLE = 500  # histories whose typical evidence sets the scale of sureness
GAIN = 1.0  # a neighbour that is as alike as can be counts twice


class Blend(Recommender):
    """Scores by the weighted sum of what its members say.

    Args:
        members: Recommenders of different kinds, fitted or not.
        says: What each member counts, by kind; default ``mixing.DEFAULTS``.
        gain: How much more a neighbour of item-to-item counts that is alike as well.
    """

    kind: ClassVar[str] = "blend"

    def __init__(
        self,
        members: Sequence[Recommender] = (),
        says: Mapping[str, Say] | None = None,
        gain: float = GAIN,
    ) -> None:
        self.members = _ordered({one.kind: one for one in members})
        given = DEFAULTS if says is None else says
        self.says = {name: given.get(name, Say()) for name in self.members}
        self.gain = gain
        self.typical = dict.fromkeys(self.members, 0.0)
        self.typical_length = 1.0
        self.new: Floats = np.zeros(0, dtype=np.float32)

    @property
    def popular(self) -> Popular:
        """What most shoppers take."""
        return cast(Popular, self.members[Popular.kind])

    @property
    def together(self) -> ItemToItem:
        """What others took near a history's items."""
        return cast(ItemToItem, self.members[ItemToItem.kind])

    @property
    def content(self) -> ContentSimilarity | None:
        """Likeness of the items."""
        return cast(ContentSimilarity | None, self.members.get(ContentSimilarity.kind))

    def fit(self, interactions: Interactions) -> Self:
        """Fits every member and takes the measure of a typical history."""
        for member in self.members.values():
            member.fit(interactions)
        return self.measured(interactions)

    def measured(self, interactions: Interactions) -> Self:
        """The blend of members that are fitted, made ready to score.

        Args:
            interactions: What they were fitted on.
        """
        return self.measured_by(interactions.counts(), interactions.histories)

    def measured_by(self, counts: NDArray[np.float64], histories: Histories) -> Self:
        """As ``measured``, where no one has all interactions in memory.

        Args:
            counts: How many events speak for each item, (n_items,).
            histories: Those of some shoppers, by which the others are judged.
        """
        if self.content is not None and ItemToItem.kind in self.members:
            alike = self.content.pairs
            self.members[ItemToItem.kind] = self.together.strengthened(alike, self.gain)
        self.new = (1 / (1 + counts)).astype(np.float32)
        filled = np.flatnonzero(histories.lengths)
        some = histories.pick(filled[:: max(1, len(filled) // SAMPLE)])
        self.typical_length = float(np.median(some.lengths)) if len(some) else 1.0
        self.typical = {name: _typical(one, some) for name, one in self.members.items()}
        return self

    def evidence(self, histories: Histories) -> Evidence:
        """What each member says for each row."""
        share, sure = {}, {}
        for name, member in self.members.items():
            share[name], sure[name] = shares(member.score_many(histories), self.typical[name])
        taken = np.log1p(histories.lengths) - np.log1p(self.typical_length)
        return Evidence(share, sure, taken.astype(np.float32), self.new)

    def score_many(self, histories: Histories) -> Floats:
        """The weighted sum of the members for each row."""
        return self.evidence(histories).mixed(self.says)

    def weighing(self, says: Mapping[str, Say]) -> "Blend":
        """This blend with only the members that ``says`` names, each as fitted."""
        kept = [member for name, member in self.members.items() if name in says]
        copy = Blend(kept, says, self.gain)
        copy.typical = {name: self.typical[name] for name in copy.members}
        copy.typical_length, copy.new = self.typical_length, self.new
        return copy

    def settings(self) -> dict[str, float]:
        """The settings of all members and what each counts, under the members' kinds."""
        found = {"gain": self.gain, "typical_length": self.typical_length}
        for name, member in self.members.items():
            found |= _prefixed(f"{name}.settings", member.settings())
            found |= _prefixed(f"{name}.says", asdict(self.says.get(name, Say())))
            found[f"{name}.typical"] = self.typical[name]
        return found

    def arrays(self) -> Arrays:
        """What all members learnt, each under its kind."""
        found: Arrays = {"new": self.new}
        for name, member in self.members.items():
            found |= _prefixed(name, member.arrays())
        return found

    @classmethod
    def restored(cls, settings: Mapping[str, float], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """As it was saved."""
        names = [key.removesuffix(".typical") for key in settings if key.endswith(".typical")]
        parts = {
            name: (_under(settings, f"{name}.settings"), _under(arrays, name)) for name in names
        }
        says = {name: Say(**_under(settings, f"{name}.says")) for name in names}
        members = [SINGLE[name].restored(*parts[name]) for name in names]
        blend = cls(members, says, settings["gain"])
        blend.typical = {name: settings[f"{name}.typical"] for name in names}
        blend.typical_length, blend.new = settings["typical_length"], arrays["new"]
        return blend


def _ordered(members: Mapping[str, Recommender]) -> dict[str, Recommender]:
    """In the order of ``SINGLE``, so that a sum is the same however it was put together."""
    return {name: members[name] for name in SINGLE if name in members}


def _typical(model: Recommender, histories: Histories) -> float:
    """The median over histories of the best score each gives to an item."""
    strongest = (
        [
            model.score_many(histories.pick(rows)).max(axis=1, initial=0)
            for rows in np.array_split(np.arange(len(histories)), -(-len(histories) // 100))
        ]
        if len(histories)
        else []
    )
    return float(np.median(np.concatenate(strongest))) if strongest else 0.0


def _prefixed(prefix: str, values: Mapping[str, Value]) -> dict[str, Value]:
    return {f"{prefix}.{name}": value for name, value in values.items()}


def _under(values: Mapping[str, Value], prefix: str) -> dict[str, Value]:
    """The inverse of ``_prefixed``."""
    start = f"{prefix}."
    return {name[len(start) :]: values[name] for name in values if name.startswith(start)}
