"""How much each model says, by how much is known of the shopper and of the item.

One number a model would let a weak neighbour of a stranger count as much as a strong one of a
regular. So each model's weight is a sum of four: as it is, with how strong its evidence for this
shopper is, with how much the shopper took, and with how new the item is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from recommender.interactions import Floats


@dataclass(frozen=True, slots=True)
class Say:
    """What one model counts.

    Args:
        base: As it is.
        sure: More where its best evidence for the shopper is strong, 0 to 1, typically 1/2.
        length: More for shoppers who took more, by the logarithm.
        new: More for items with few events: 1 for none, 1/2 for one.
    """

    base: float = 0.0
    sure: float = 0.0
    length: float = 0.0
    new: float = 0.0


# Learnt from Amazon Beauty's validation items; where a shop has shoppers enough, its own replace them.
DEFAULTS: Mapping[str, Say] = MappingProxyType(
    {
        "popular": Say(0.75, 0.4, -0.75, 0.0),
        "item_to_item": Say(1.0, 1.5, 0.25, 0.5),
        "content": Say(0.5, 0.25, -0.2, 0.5),
        "als": Say(1.4, 0.7, -0.1, 0.4),
        "sequence": Say(5.0, 2.6, 0.75, 0.4),
    }
)
ASPECTS = ("base", "sure", "length", "new")


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What each model says of all items for some rows.

    Args:
        share: By model, scores beside the row's best, 0 to 1, (n_rows, n_items) each.
        sure: By model, how strong the row's best is, 0 to 1, (n_rows,) each.
        length: How much each row took beside the typical, by the logarithm, (n_rows,).
        new: 1 for an item without events, falling with each one, (n_items,).
    """

    share: Mapping[str, Floats]
    sure: Mapping[str, Floats]
    length: Floats
    new: Floats

    def mixed(self, says: Mapping[str, Say]) -> Floats:
        """The weighted sum, (n_rows, n_items), at least 0."""
        total = np.zeros((len(self.length), len(self.new)), dtype=np.float32)
        for name, say in says.items():
            total += self.share[name] * self._weight(name, say)
        return np.maximum(total, 0, out=total)

    def _weight(self, name: str, say: Say) -> Floats:
        row = say.base + say.sure * self.sure[name] + say.length * self.length
        weight: Floats = row.astype(np.float32)[:, None]
        return weight + np.float32(say.new) * self.new if say.new else weight


def shares(scores: Floats, typical: float) -> tuple[Floats, Floats]:
    """Scores beside each row's best, and how strong that best is beside the typical one."""
    best = scores.max(axis=1, initial=0)
    share = scores / np.where(best > 0, best, 1)[:, None]
    strength = best + np.float32(typical)
    sure = best / np.where(strength > 0, strength, 1)
    return np.asarray(share, dtype=np.float32), np.asarray(sure, dtype=np.float32)
