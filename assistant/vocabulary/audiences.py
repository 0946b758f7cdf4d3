"""For whom goods are made, as the catalogue says it: which values suit a mother, a child of eight.

The words for people are general (``prompts/lexicon/recipients.toml``); which field and which value
say it in this shop is learnt here, once. What suits is preferred; goods marked for others are left
out only while enough are left.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.nlu.wishing.people import Trait, recipients
from assistant.nlu.words.language import CJK
from assistant.nlu.words.normalising import fold
from retrieval.constraints import Constraint, Field, Op
from retrieval.products import Product

AGES = re.compile(
    r"(?P<low>\d{1,2})\s*(?P<first>个?月|周?岁|months?|years?)?\s*(?:(?:[-~至到]|to)\s*(?P<high>\d{1,2})\s*)?"
    r"(?P<unit>个?月|周?岁|months?|years?)(?P<open>\s*(?:以上|及以上|\+|and up|and over))?"
)
OLDEST = 120.0
MONTHS = 12
SHORT = 3  # 女款 begins with 女; a longer value that begins so may be anything
NOT_AUDIENCE = frozenset({Field.COLOR, Field.SIZE, Field.BRAND, "feature", "title"})


@dataclass(frozen=True, slots=True)
class Audiences:
    """Which values of the catalogue suit which people.

    Args:
        suits: Trait → field → values.
        ages: Field → value → the years it covers.
    """

    suits: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    ages: Mapping[str, Mapping[str, tuple[float, float]]] = field(default_factory=dict)

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Audiences":
        """What the values of ``products`` say; nothing where none speaks of people."""
        values = _values(products)
        suits = {trait.name: _suiting(trait, values) for trait in recipients().trait}
        ages: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
        for name, own in values.items():
            for value in sorted(own):
                if name not in (Field.CATEGORY, *NOT_AUDIENCE) and (years := years_of(value)):
                    ages[name][value] = years
        return cls(suits, dict(ages))

    @property
    def fields(self) -> frozenset[str]:
        """The fields that say for whom goods are made."""
        named = {name for own in self.suits.values() for name in own}
        return frozenset((named | set(self.ages)) - {Field.CATEGORY})

    def wishes(self, who: str, years: float | None = None) -> tuple[Constraint, ...]:
        """Soft constraints that goods for such a person meet, as far as this catalogue says it."""
        found: dict[str, list[str]] = defaultdict(list)
        for trait in _traits(who):
            for name, own in self.suits.get(trait, {}).items():
                found[name] += own
        if years is not None:
            for name, spans in self.ages.items():
                fitting = [v for v, (low, high) in spans.items() if low <= years <= high]
                found[name] = fitting or found[name]
        return tuple(
            Constraint(name, Op.IN, tuple(dict.fromkeys(own)), hard=False)
            for name, own in sorted(found.items())
            if own
        )

    def for_others(self, who: str, years: float | None = None) -> tuple[Constraint, ...]:
        """What leaves out goods marked for other people than such a person.

        Goods that say nothing of people stay, and so does every field that has nothing for them.
        """
        fitting = {wish.field: set(wish.values) for wish in self.wishes(who, years)}
        told: dict[str, set[str]] = defaultdict(set)
        for own in self.suits.values():
            for name, values in own.items():
                told[name].update(values)
        for name, spans in self.ages.items() if years is not None else ():
            told[name].update(spans)
        return tuple(
            Constraint(name, Op.NOT_IN, tuple(sorted(others)))
            for name in sorted(fitting.keys() - {Field.CATEGORY})
            if (others := told[name] - fitting[name])
        )


def years_of(value: str) -> tuple[float, float] | None:
    """The ages a value covers, in years: 3-6岁, 12个月以上, "8 years and up"; None if it is none."""
    match = AGES.fullmatch(fold(value).strip())
    if match is None:
        return None
    unit = match["unit"]
    low = _years(match["low"], match["first"] or unit)
    if match["high"]:
        return low, _years(match["high"], unit)
    return low, OLDEST if match["open"] else low


def _years(number: str, unit: str) -> float:
    return float(number) / (MONTHS if "月" in unit or unit.startswith("month") else 1)


def _traits(who: str) -> tuple[str, ...]:
    return next((one.traits for one in recipients().recipient if one.name == who), ())


def _values(products: Iterable[Product]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for product in products:
        for name, own in product.attributes.items():
            found[name].update(own)
        found[Field.CATEGORY].update(product.categories)
    return found


def _suiting(trait: Trait, values: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """Field → the values that suit; goods for anyone count where others are told apart."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(values.keys() - NOT_AUDIENCE):
        own = sorted(value for value in values[name] if _says(value, trait.words))
        alike = sorted(value for value in values[name] if fold(value) in trait.alike)
        if own:
            found[name] = tuple(own if name == Field.CATEGORY else [*own, *alike])
    return found


def _says(value: str, words: Iterable[str]) -> bool:
    folded = fold(value)
    return any(_holds(folded, word) for word in words)


def _holds(value: str, word: str) -> bool:
    if value == word:
        return True
    if not CJK.search(word):
        return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", value) is not None
    if len(word) == 1:
        return value.startswith(word) and len(value) <= SHORT and "男女" not in value
    return word in value
