"""The rules of a shop: ``merchandising.toml`` in its folder, checked before anything is shown (docs/owner.md)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from assistant.errors import SettingsError
from assistant.nlu.words.normalising import fold
from assistant.shop.owner_files import OwnerTable, read_toml, zone_of
from assistant.shop.periods import Moment, Period
from retrieval.constraints import Constraint, Op
from retrieval.request import SearchRequest

MERCHANDISING_FILE = "merchandising.toml"
STRENGTH = 0.2  # of a score, which is mostly between 0 and 1
Name = Annotated[str, Field(min_length=1, max_length=200)]
Names = Annotated[tuple[Name, ...], Field(max_length=10_000)]


class Deed(StrEnum):
    """What a rule does with its goods."""

    PIN = "pin"
    BOOST = "boost"
    BURY = "bury"
    HIDE = "hide"


class RuleTable(OwnerTable):
    """A rule as it is written."""

    id: str | None = Field(None, min_length=1, max_length=80)
    do: Deed
    products: Names = ()
    brands: Names = ()
    categories: Names = ()
    queries: Names = ()
    start: Moment | None = Field(None, alias="from")
    until: Moment | None = None
    place: int | None = Field(None, ge=1, le=30)
    strength: float | None = Field(None, gt=0, le=1)
    sponsored: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not (self.products or self.brands or self.categories):
            raise ValueError("it names nothing; expected 'products', 'brands' or 'categories'")
        fits = {
            "place": self.place is None or self.do is Deed.PIN,
            "strength": self.strength is None or self.do in (Deed.BOOST, Deed.BURY),
            "sponsored": not self.sponsored or self.do in (Deed.PIN, Deed.BOOST),
        }
        wrong = next((name for name, good in fits.items() if not good), None)
        if wrong:
            raise ValueError(f"'{wrong}' means nothing where 'do' is '{self.do}'")
        return self


class RulesFile(OwnerTable):
    """The whole file."""

    rules: tuple[RuleTable, ...] = Field((), max_length=10_000)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its time.

    Args:
        number: Its place in the file, from 1.
        table: As it is written.
        period: When it is in force.
    """

    number: int
    table: RuleTable
    period: Period

    @property
    def lift(self) -> float:
        """What it adds to a score: below 0 where it buries, 0 where it pins or hides."""
        strength = STRENGTH if self.table.strength is None else self.table.strength
        return {Deed.BOOST: strength, Deed.BURY: -strength}.get(self.table.do, 0.0)

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """What its goods have besides their ids: one of the brands, and one of the categories."""
        named = {"brand": self.table.brands, "category": self.table.categories}
        return tuple(Constraint(field, Op.IN, values) for field, values in named.items() if values)

    def concerns(self, request: SearchRequest) -> bool:
        """Whether it counts for what is asked: everything, or one of its queries."""
        if not self.table.queries:
            return True
        asked = fold(" ".join((request.said, request.text, *_values(request))))
        return any(_says(asked, fold(query)) for query in self.table.queries)

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        written = self.table.model_dump(mode="json", exclude_defaults=True, by_alias=True)
        ends = {"from": self.period.start, "until": self.period.end}
        times = {name: at.isoformat() for name, at in ends.items() if at is not None}
        return {"rule": self.number, **written, **times}


def read_rules(path: Path, timezone: str) -> tuple[Rule, ...]:
    """The rules in a file, in their order; none without a file.

    Args:
        path: The file.
        timezone: Of the shop, which days and times without an offset are of.

    Raises:
        SettingsError: Something in it cannot be used.
    """
    zone = zone_of(timezone)
    found = []
    for number, table in enumerate(read_toml(path, RulesFile).rules, 1):
        try:
            period = Period.of(table.start, table.until, zone)
        except ValueError as exc:
            raise SettingsError(f"{path}: 'rules[{number}]': {exc}.") from exc
        found.append(Rule(number, table, period))
    return tuple(found)


def in_force(rules: Sequence[Rule], now: datetime) -> tuple[Rule, ...]:
    """Those of ``rules`` that count at the moment ``now``."""
    return tuple(rule for rule in rules if rule.period.holds(now))


def _values(request: SearchRequest) -> Iterator[str]:
    return (str(value) for one in request.hard if not one.op.negated for value in one.values)


def _says(asked: str, query: str) -> bool:
    """Whether ``query`` stands in what is asked; a Latin word only as a whole one."""
    if not query.isascii():
        return query in asked
    return re.search(rf"(?<![a-z0-9]){re.escape(query)}(?![a-z0-9])", asked) is not None
