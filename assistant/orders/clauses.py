"""The tables of a policy file, each checked where it stands."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from assistant.orders.deadlines import days_after, hours_after, working_day
from assistant.orders.freight import Tariff
from assistant.orders.places import province_named
from assistant.records.orders import OrderStatus
from assistant.shop.owner_files import OwnerTable

Language = Literal["zh", "en"]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Words = Annotated[tuple[Text, ...], Field(max_length=1000)]
Spoken = Mapping[Language, Text]
Days = tuple[Annotated[int, Field(ge=0, le=90)], Annotated[int, Field(ge=0, le=90)]]
Payer = Literal["shopper", "shop", "insurance"]


class Clause(OwnerTable):
    """One clause, in words that are shown as they stand."""

    title: Spoken
    text: Spoken


class Citing(OwnerTable):
    """A table that rests on a clause, by its id."""

    clause: str


class Identification(Citing):
    """How often number and digits may be wrong, and for how long that locks."""

    tries: int = Field(ge=1, le=100)
    minutes: int = Field(ge=1, le=10_080)

    @property
    def span(self) -> timedelta:
        """How long tries count, and how long the lock holds."""
        return timedelta(minutes=self.minutes)


class Promise(Citing):
    """How long after payment goods are sent at the latest."""

    hours: float = Field(gt=0, le=87_600)


class Window(Citing):
    """How long after an event something may be asked: hours from its minute, or whole days.

    Days begin with the one after the event and end at midnight where the shop is. Where a shop's own
    file gives hours to a window that has days, the hours count.
    """

    hours: float | None = Field(default=None, gt=0, le=87_600)
    days: int | None = Field(default=None, gt=0, le=3_650)

    @model_validator(mode="after")
    def _says_how_long(self) -> Self:
        if self.hours is None and self.days is None:
            raise ValueError("a window has either 'hours' or 'days'")
        return self

    def last(self, start: datetime, zone: tzinfo | None) -> datetime:
        """The last minute in which something may be asked."""
        if self.hours is not None:
            return hours_after(start, self.hours)
        return days_after(start, self.days or 0, zone or UTC)


class DeedRule(Citing):
    """Who may ask for a deed, in which states of an order, and how long it can be taken back.

    ``confirm`` is off for what costs nobody anything; all else is confirmed with its consequences.
    """

    who: tuple[Literal["user", "number"], ...]
    states: tuple[OrderStatus, ...]
    withdraw_minutes: int = Field(ge=0, le=525_600)
    confirm: bool = True
    otherwise: str | None = None


class Exclusion(Citing):
    """Goods for which a deed is refused unless the shop is at fault.

    Args:
        words: What such goods are called.
        but: Names that hold one of these words and are no such goods: 化妆包.
    """

    words: Words
    but: tuple[str, ...] = ()
    deeds: tuple[Literal["return", "exchange", "cancel_packed"], ...]
    opened_only: bool = False

    def fits(self, described: str) -> bool:
        """Whether goods described so are meant; Latin words count as whole words."""
        said = described.casefold()
        for name in self.but:
            said = said.replace(name.casefold(), " ")
        return any(_says(said, word.casefold()) for word in self.words)


class Delivery(Citing):
    """What sending an order out costs, in the shop's currency; see ``Tariff``."""

    fee: float = Field(ge=0, le=100_000)
    free_from: float | None = Field(default=None, ge=0, le=1e9)
    surcharges: Mapping[str, Annotated[float, Field(ge=0, le=100_000)]] = Field(
        default_factory=dict
    )
    unserved: Words = ()

    @field_validator("surcharges", "unserved")
    @classmethod
    def _are_provinces(cls, names: Any) -> Any:  # noqa: ANN401  # a mapping or a sequence of names
        unknown = sorted(name for name in names if province_named(name) is None)
        if unknown:
            raise ValueError(f"{unknown} are no provinces; expected names like '新疆' or 'Tibet'")
        return names

    @property
    def tariff(self) -> Tariff:
        """The same to compute with."""
        return Tariff(
            self.fee,
            self.free_from,
            {province_named(name) or name: extra for name, extra in self.surcharges.items()},
            frozenset(province_named(name) or name for name in self.unserved),
        )


class Exchanges(Citing):
    """When another variant may cost more or less; the difference is then paid, or given back."""

    another_price: tuple[Literal["unsent", "delivered"], ...]


class Freight(Citing):
    """Who pays for the way back."""

    no_reason: Payer
    quality: Payer
    wrong_item: Payer
    exchange: Payer
    insured: Payer
    insured_up_to: float = Field(ge=0)
    insured_clause: str


class Refunds(Citing):
    """How long refunds take, in working days: those from Monday to Friday that are no holidays."""

    inspection_days: int = Field(ge=0, le=90)
    days: Mapping[str, Days]
    holidays: tuple[date, ...] = ()

    def until_there(self, method: str | None) -> tuple[int, int]:
        """From, to: working days by the way it was paid."""
        return self.days.get(method or "other", self.days["other"])

    def last_day(self, begun: datetime, method: str | None, zone: tzinfo | None) -> date:
        """The day by which a refund that began at a moment is there, where the shop is."""
        day = begun.astimezone(zone or UTC).date()
        return working_day(day, self.until_there(method)[1], self.holidays)


class Hurrying(OwnerTable):
    """How often an order may be chased."""

    again_hours: float = Field(gt=0)


class Handover(Citing):
    """What goes to a person first, and what the agent is told."""

    says: Words
    unless: Words = ()
    reason: Spoken
    next: Spoken

    @field_validator("says", "unless")
    @classmethod
    def _compile(cls, patterns: Words) -> Words:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as exc:
                raise ValueError(f"'{pattern}' is no regular expression: {exc}") from exc
        return patterns

    def concerns(self, folded: str) -> bool:
        """Whether a message says it: what is excepted is taken out of it first."""
        for pattern in self.unless:
            folded = re.sub(pattern, " ", folded)
        return any(re.search(pattern, folded) for pattern in self.says)


def _says(said: str, word: str) -> bool:
    if not word.isascii():
        return word in said
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", said) is not None
