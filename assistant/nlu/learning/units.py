"""Learns what each unit of measure counts in a catalogue, from values such as 500ml and 1.8L."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import compiled
from assistant.nlu.words.scales import Measure, Scale
from retrieval.units import UnitFamily, units

MEASURED = compiled(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    r"(?P<unit>[a-zA-Z]+|[\"″]|[\u4e00-\u9fff]{1,3})"
)
# A catalogue that writes 128G means memory, one that writes 250g weighs.
TIMES = compiled(r"\s*[*×x]\s*\d+$")
CAPITALS = {"G": "gb", "T": "tb"}
Values = Mapping[str, Counter[str]]


@dataclass(slots=True)
class Counted:
    """What is counted of one attribute in one family of units.

    Args:
        units: How often each unit occurs, by its folded name.
        spellings: The unit as the catalogue writes it, by its folded name.
        amounts: Amounts in the base unit, with the values as the catalogue spells them.
    """

    units: Counter[str] = field(default_factory=Counter)
    spellings: dict[str, str] = field(default_factory=dict)
    amounts: dict[float, tuple[str, ...]] = field(default_factory=dict)

    def add(self, written: str, base: float, value: str, count: int) -> None:
        """Counts one value, whose unit is ``written`` and worth ``base``."""
        unit = fold(written)
        self.units[unit] += count
        self.spellings.setdefault(unit, written)
        amount = round(base, 6)
        self.amounts[amount] = (*self.amounts.get(amount, ()), value)


def learn_units(values: Values) -> dict[str, Measure]:
    """Which attributes are counted in which unit.

    Args:
        values: How often each value of each attribute occurs.
    """
    found: dict[str, list[Measure]] = defaultdict(list)
    for family, fields in _by_family(values):
        ranked = sorted(fields.items(), key=lambda item: (-item[1].units.total(), item[0]))
        for name, factor in family.factors.items():
            scales = tuple(_scale(name, factor, family, *one) for one in ranked)
            found[name].append(Measure(scales, family.clear))
    return {name: _merged(measures) for name, measures in found.items()}


def _by_family(values: Values) -> Iterator[tuple[UnitFamily, dict[str, Counted]]]:
    """The families of units that a catalogue uses, with the attributes counted in each."""
    found: dict[int, dict[str, Counted]] = defaultdict(dict)
    strange: dict[str, dict[str, Counted]] = defaultdict(dict)
    for name, counted in sorted(values.items()):
        for value, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
            for match in _amounts(value):
                place, number = _counted(match)
                fields = found[place] if place is not None else strange[fold(match["unit"])]
                fields.setdefault(name, Counted()).add(match["unit"], number, value, count)
    yield from ((units()[place], fields) for place, fields in sorted(found.items()))
    for unit, fields in sorted(strange.items()):
        yield UnitFamily(base=unit, clear=False, factors={unit: 1.0}), fields


def _amounts(value: str) -> list[re.Match[str]]:
    """The amounts of a value that is nothing else: one, those of 12GB+256GB, that of 2kg*2."""
    found = [MEASURED.fullmatch(part.strip()) for part in TIMES.sub("", value).split("+")]
    return [match for match in found if match] if all(found) else []


def _counted(match: re.Match[str]) -> tuple[int | None, float]:
    """The family of a unit, None for one in no table, and the amount in its base."""
    unit = fold(CAPITALS.get(match["unit"], match["unit"]))
    number = float(match["number"].replace(",", ""))
    place = next((i for i, family in enumerate(units()) if unit in family.factors), None)
    return place, number * (units()[place].factors[unit] if place is not None else 1.0)


def _scale(name: str, factor: float, family: UnitFamily, attribute: str, own: Counted) -> Scale:
    """How a number of the unit ``name`` counts for one attribute."""
    factors = {
        unit: factor / family.factors.get(fold(CAPITALS.get(own.spellings[unit], unit)), 1.0)
        for unit in own.units
    }
    ranked = sorted(
        factors, key=lambda unit: (unit != name, factors[unit] != 1, factors[unit], unit)
    )
    units_ = {own.spellings[unit]: factors[unit] for unit in ranked}
    return Scale(attribute, factor, own.amounts, units_)


def _merged(measures: list[Measure]) -> Measure:
    """A name of two families counts what either counts."""
    scales = tuple(scale for measure in measures for scale in measure.scales)
    return Measure(scales, any(measure.clear for measure in measures), len(measures) > 1)


def built_in_units() -> dict[str, Measure]:
    """What units count where there is no catalogue, told as the shopper writes them."""
    found: dict[str, list[Measure]] = defaultdict(list)
    for family in units():
        for name, factor in family.factors.items():
            unit = family.told.get(name, name)
            own = {unit: factor / family.factors[fold(unit)]}
            scales = tuple(Scale(field, factor, {}, own) for field in family.fields)
            if scales:
                found[name].append(Measure(scales, family.clear))
    return {name: _merged(measures) for name, measures in found.items()}
