"""The experiments of a shop: ``experiments.toml`` in its folder says which variants there are (docs/owner.md)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from assistant.errors import SettingsError
from assistant.occasions.occasion import Terms
from assistant.shop.owner_files import OwnerTable, read_toml, zone_of
from assistant.shop.periods import Moment, Period
from recommender.experiments.assignment import assigned
from recommender.experiments.log import Arm
from recommender.ranking.evidence import Part

EXPERIMENTS_FILE = "experiments.toml"
SLACK = 1e-9  # of shares that are meant to sum to 1
MANY = 10  # events from which on a shopper counts as active
Name = Annotated[str, Field(min_length=1, max_length=80)]
Weight = Annotated[float, Field(ge=0, le=1)]
EventCount = Callable[[str], int]


class VariantTable(OwnerTable):
    """A variant as it is written."""

    name: Name
    share: float = Field(gt=0, le=1)
    weights: Mapping[Part, Weight] = Field(default_factory=dict)
    explore_share: float | None = Field(None, ge=0, le=0.5)
    brand_cap: float | None = Field(None, gt=0, le=1)

    @property
    def touches(self) -> set[str]:
        """The terms that it sets."""
        return {*self._single, *(f"weights.{part}" for part in self.weights)}

    @property
    def _single(self) -> dict[str, float]:
        """Those of its terms that are one number."""
        found = {"explore_share": self.explore_share, "brand_cap": self.brand_cap}
        return {name: value for name, value in found.items() if value is not None}

    def on(self, terms: Terms) -> Terms:
        """``terms`` as this variant has them."""
        weights = {**terms.weights, **{str(part): weight for part, weight in self.weights.items()}}
        return replace(terms, weights=weights, **self._single)


class ExperimentTable(OwnerTable):
    """An experiment as it is written."""

    name: Name
    start: Moment | None = Field(None, alias="from")
    until: Moment | None = None
    salt: str | None = None
    strata: tuple[Literal["known", "activity"], ...] = ("known",)
    variants: tuple[VariantTable, ...] = Field(min_length=2)

    @field_validator("variants")
    @classmethod
    def _share_out(cls, variants: Sequence[VariantTable]) -> Sequence[VariantTable]:
        names = [variant.name for variant in variants]
        if len(set(names)) < len(names):
            raise ValueError(f"each variant needs a name of its own, not {', '.join(names)}")
        total = sum(variant.share for variant in variants)
        if total > 1 + SLACK:
            raise ValueError(f"the shares sum to {total:g}; expected at most 1")
        return variants


class ExperimentsFile(OwnerTable):
    """The whole file."""

    experiments: tuple[ExperimentTable, ...] = ()

    @model_validator(mode="after")
    def _named_apart(self) -> Self:
        names = [one.name for one in self.experiments]
        if len(set(names)) < len(names):
            raise ValueError(f"each experiment needs a name of its own, not {', '.join(names)}")
        return self


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment with its time.

    Args:
        table: As it is written.
        period: When it runs.
    """

    table: ExperimentTable
    period: Period

    @property
    def name(self) -> str:
        """Its name."""
        return self.table.name

    @property
    def shares(self) -> dict[str, float]:
        """The share of each variant, the control first."""
        return {variant.name: variant.share for variant in self.table.variants}

    @property
    def variants(self) -> dict[str, VariantTable]:
        """The variants by name."""
        return {variant.name: variant for variant in self.table.variants}

    def arm(self, shopper: str, events: EventCount) -> Arm | None:
        """The variant of a shopper who has seen none yet; None for who is left out.

        Args:
            shopper: As events name them.
            events: How many events a shopper left so far.
        """
        stratum = "/".join(STRATA[name](shopper, events) for name in self.table.strata) or "all"
        salt = self.table.salt or self.name
        index = assigned(list(self.shares.values()), salt, stratum, shopper)
        return None if index is None else Arm(self.name, self.table.variants[index].name, stratum)


def read_experiments(path: Path, timezone: str) -> tuple[Experiment, ...]:
    """The experiments that a file names; none without a file.

    Args:
        path: The file.
        timezone: Of the shop.

    Raises:
        SettingsError: Something in it cannot be used.
    """
    zone = zone_of(timezone)
    found = []
    for table in read_toml(path, ExperimentsFile).experiments:
        try:
            found.append(Experiment(table, Period.of(table.start, table.until, zone)))
        except ValueError as exc:
            raise SettingsError(f"{path}: experiment '{table.name}': {exc}.") from exc
    _check_apart(path, found)
    return tuple(found)


def _check_apart(path: Path, experiments: Sequence[Experiment]) -> None:
    """Two experiments at a time must not turn the same screw, or neither can be read."""
    for number, one in enumerate(experiments):
        for other in experiments[:number]:
            both = _touched(one) & _touched(other)
            if both and one.period.overlaps(other.period):
                raise SettingsError(
                    f"{path}: experiments '{other.name}' and '{one.name}' both set "
                    f"{sorted(both)[0]} at the same time; let one end before the other begins."
                )


def _touched(experiment: Experiment) -> set[str]:
    return {name for variant in experiment.table.variants for name in variant.touches}


def _known(shopper: str, _events: EventCount) -> str:
    return "visitor" if shopper.startswith("visitor:") else "known"


def _activity(shopper: str, events: EventCount) -> str:
    count = events(shopper)
    return "new" if not count else "some events" if count < MANY else "many events"


STRATA: Mapping[str, Callable[[str, EventCount], str]] = {"known": _known, "activity": _activity}
