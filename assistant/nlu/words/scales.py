"""What the units of measure count in one catalogue, as it is learnt from the values of attributes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.units import ALIKE

MOST_FIGURES = 4
FARTHEST = 10  # times the largest or smallest amount that goods have
ROUNDING = 0.003  # 9.979 kg, which is 22 lb, is told as 10


@dataclass(frozen=True, slots=True)
class Scale:
    """How a number of some unit counts for one attribute.

    Args:
        field: The attribute.
        base: What turns the number into the unit in which ``amounts`` are.
        amounts: The amounts that goods have, with the values as the catalogue spells them.
        units: The units it can be told in, as the catalogue writes them, with what turns the number
            into each, the best first.
    """

    field: str
    base: float
    amounts: Mapping[float, tuple[str, ...]]
    units: Mapping[str, float]

    def spelt(self, number: float) -> tuple[str, ...]:
        """The catalogue's values for a number, none where no goods have it."""
        wanted = number * self.base
        nearest = min(self.amounts, key=lambda amount: abs(amount - wanted), default=None)
        if nearest is None or abs(nearest - wanted) > ALIKE * wanted:
            return ()
        return self.amounts[nearest]

    def plausible(self, number: float) -> bool:
        """Whether goods of about such a number exist: no screen has 50 metres."""
        if not self.amounts:
            return True
        wanted = number * self.base
        return min(self.amounts) / FARTHEST <= wanted <= max(self.amounts) * FARTHEST

    def unit(self, number: float) -> str:
        """The unit in which a number reads best: the first in which it is 1 or more."""
        readable = (unit for unit, factor in self.units.items() if number * factor >= 1)
        return next(readable, next(iter(self.units)))

    def counted(self, number: float, unit: str) -> float:
        """A number in ``unit``; where that is no round one, in as few figures as mean the same."""
        exact = round(number * self.units[unit], 6)
        for figures in range(2, MOST_FIGURES):
            rounded = float(f"{exact:.{figures}g}")
            if abs(rounded - exact) <= ROUNDING * exact:
                return exact if len(f"{exact:.12g}".strip("0.")) <= MOST_FIGURES else rounded
        return exact


@dataclass(frozen=True, slots=True)
class Measure:
    """What a unit measures in one catalogue.

    Args:
        scales: The attributes counted in it, the most frequent first.
        clear: Whether the unit names a measure by itself; 小时 and 条 do not.
        ambiguous: Whether its name is that of another unit too: 5G is no memory.
    """

    scales: tuple[Scale, ...]
    clear: bool = True
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Measuring:
    """What a message may measure.

    Args:
        units: What each unit measures in this catalogue, by its folded name.
        carried: Attributes of the kinds of goods that the message names; empty if it names none.
        named: The scales of each attribute by what it may be called, in its own units.
    """

    units: Mapping[str, Measure]
    carried: frozenset[str] = frozenset()
    named: Mapping[str, tuple[Scale, ...]] = field(default_factory=dict)
