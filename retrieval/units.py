"""Units of measure, so that 1.8L is more than 500ml: what is written, and one unit in another.

The table is ``prompts/lexicon/units.toml``, which understanding reads as well: what shoppers and
catalogues call a unit is one list.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, ValidationError

from retrieval.constraints import Scalar
from retrieval.errors import UnitTableError

TABLE = "prompts/lexicon/units.toml"
AMOUNT = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*-?\s*([a-z]+|[\"″]|[^\W\da-z_]+)?"
)
LATIN = re.compile(r"[a-z]+")
ALIKE = 0.0125  # 27 inches are 685.8 mm and may be sold as 686; 6.1 and 6.2 inches differ


class UnitFamily(BaseModel):
    """Units of one measure.

    Args:
        base: The unit that the others are counted in.
        clear: Whether these units name a measure by themselves.
        factors: How many of the base unit each is.
        fields: What it measures where no catalogue says so, the likeliest first.
        told: Units that are told in another one, because no catalogue uses them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base: str
    clear: bool
    factors: dict[str, float]
    fields: tuple[str, ...] = ()
    told: dict[str, str] = {}


class Units(BaseModel):
    """The file ``units.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: tuple[UnitFamily, ...]


@cache
def units() -> tuple[UnitFamily, ...]:
    """Units of measure with what they are worth.

    Raises:
        UnitTableError: The table is missing, is no TOML or has keys it should not have.
    """
    try:
        source = files("prompts").joinpath("lexicon", "units.toml").read_text("utf-8")
        return Units.model_validate(tomllib.loads(source)).unit
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as exc:
        raise UnitTableError(f"{TABLE} cannot be used: {exc}") from exc


@lru_cache(maxsize=4096)
def conversion(one: str, other: str) -> float | None:
    """What a number of ``one`` is multiplied by to count ``other``; None if they do not compare."""
    if one == other:
        return 1.0
    shared = _families(one) & _families(other)
    if not shared:
        return None
    factors = units()[min(shared)].factors
    return factors[one] / factors[other]


def amounts_in(text: str) -> Iterator[tuple[float, str]]:
    """Every number of a value with the unit after it, ``""`` for none: 500 and ml of "500ml"."""
    for match in AMOUNT.finditer(unicodedata.normalize("NFKC", text).casefold()):
        yield float(match[1].replace(",", "")), _unit(match[2] or "")


@lru_cache(maxsize=65_536)
def measured(value: Scalar, unit: str = "") -> float | None:
    """The number in ``value``, counted in ``unit``: 1800 for "1.8L" in ml.

    A number without any unit counts as it is; one in a unit of another kind is none; of 12GB+256GB
    the larger counts. Without ``unit`` the first number is meant as it stands.
    """
    if not isinstance(value, str):
        return float(value)
    found = list(amounts_in(value))
    if not unit or not found:
        return found[0][0] if found else None
    wanted = _unit(unit.casefold()) or unit.casefold()
    factors = ((number, conversion(own, wanted)) for number, own in found)
    counted = [round(number * factor, 6) for number, factor in factors if factor is not None]
    if counted:
        return max(counted) if "+" in value else counted[0]
    return None if found[0][1] else found[0][0]


def is_measure(value: Scalar, unit: str = "") -> bool:
    """Whether a value is an amount of something, by its own unit or by ``unit``."""
    return bool(_sole(value)[1]) if isinstance(value, str) else bool(unit)


def same_measure(one: str, other: str) -> bool:
    """Whether two values are the same amount in units that compare: 1.5L and 1500ml."""
    number, unit = _sole(one)
    if number is None or not unit:
        return False
    other_number, other_unit = _sole(other)
    if other_number is None or conversion(other_unit, unit) is None:
        return False
    return alike(number, measured(other, unit))


def alike(one: float | None, other: float | None) -> bool:
    """Whether two amounts are the same up to rounding."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= ALIKE * max(abs(one), abs(other))


@lru_cache(maxsize=65_536)
def _sole(value: str) -> tuple[float | None, str]:
    """The number and the unit of a value that is nothing but these."""
    folded = unicodedata.normalize("NFKC", value).casefold().strip()
    match = AMOUNT.fullmatch(folded)
    if match is None or not _families(match[2] or ""):
        return None, ""
    return float(match[1].replace(",", "")), match[2]


def _unit(written: str) -> str:
    """The unit that a run of letters begins with, itself if it is in no table."""
    if LATIN.fullmatch(written):
        return written
    known = (written[:length] for length in range(len(written), 0, -1))
    return next((name for name in known if _families(name)), written)


def _families(name: str) -> frozenset[int]:
    return _names().get(name, frozenset())


@cache
def _names() -> Mapping[str, frozenset[int]]:
    """Every name of a unit and the families that have it; g counts weight and memory."""
    found: dict[str, set[int]] = {}
    for place, family in enumerate(units()):
        for name in family.factors:
            found.setdefault(name, set()).add(place)
    return {name: frozenset(places) for name, places in found.items()}
