"""What an experiment shows: rates by variant, differences with intervals, and whether it can be trusted.

A shopper counts once. Who clicked, put something into the cart or bought after first seeing a
variant counts for it, whatever came in between.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.stats import chisquare

from recommender.events import EventColumns, EventKind
from recommender.experiments.log import Exposed
from recommender.experiments.proportions import Interval, Rate, difference, noticeable
from recommender.exposure.outcomes import OUTCOMES

MEASURES = ("clicked", "carted", "bought")
FEWEST = 30  # shoppers of a variant, below which nothing is said
FEWEST_EACH = 5  # with and without the outcome, both variants together
SUSPICIOUS = 0.001  # a split this unlikely means that something is wrong with it


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of a variant beside the control.

    Args:
        rate: Shoppers with the outcome.
        change: How much higher that is than the control's; None for the control.
        noticeable: The true difference that so many shoppers would most likely show.
        enough: Whether the change can be read at all.
    """

    rate: Rate
    change: Interval | None = None
    noticeable: float | None = None
    enough: bool = True

    @property
    def verdict(self) -> str:
        """``too little``, ``higher``, ``lower`` or ``no difference shown``; empty for the control."""
        if self.change is None:
            return ""
        if not self.enough:
            return "too little"
        if self.change.low > 0:
            return "higher"
        return "lower" if self.change.high < 0 else "no difference shown"

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        counts = {"shoppers": self.rate.of, "count": self.rate.count}
        change = None
        if self.change is not None:
            noticed = round(self.noticeable or 0.0, 6)
            change = {**self.change.to_json(), "noticeable": noticed, "verdict": self.verdict}
        return {**counts, "rate": self.rate.interval.to_json(), "change": change}


@dataclass(frozen=True, slots=True)
class Comparison:
    """An experiment so far.

    Args:
        name: The experiment's.
        control: The variant that the others are compared with.
        shoppers: How many saw each variant.
        strata: How many of each stratum saw each variant.
        measures: By variant and measure.
        split_p: How likely a split as uneven as this one is, if the shares were kept.
    """

    name: str
    control: str
    shoppers: Mapping[str, int]
    strata: Mapping[str, Mapping[str, int]]
    measures: Mapping[str, Mapping[str, Measured]]
    split_p: float | None

    @property
    def split_is_sound(self) -> bool:
        """Whether the shares were kept; if not, the experiment must not be believed."""
        return self.split_p is None or self.split_p >= SUSPICIOUS

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        measures = {
            variant: {name: one.to_json() for name, one in found.items()}
            for variant, found in self.measures.items()
        }
        return {
            "experiment": self.name,
            "control": self.control,
            "shoppers": dict(self.shoppers),
            "strata": {stratum: dict(counts) for stratum, counts in self.strata.items()},
            "split": {
                "p": None if self.split_p is None else round(self.split_p, 6),
                "sound": self.split_is_sound,
            },
            "variants": measures,
        }


def compared(
    name: str,
    shares: Mapping[str, float],
    exposed: Sequence[Exposed],
    events: EventColumns,
    until: float = float("inf"),
) -> Comparison:
    """The experiment ``name`` as it stands.

    Args:
        name: Its name.
        shares: Of each variant, in order; the first is the control.
        exposed: Who saw which variant; variants that ``shares`` lacks are left out.
        events: What shoppers did.
        until: Seconds since 1970 after which nothing counts.
    """
    seen = [one for one in exposed if one.variant in shares]
    did = _outcomes(seen, events, until)
    shoppers = {variant: sum(one.variant == variant for one in seen) for variant in shares}
    rates = {
        variant: {
            measure: Rate(
                sum(measure in did[one.shopper] for one in seen if one.variant == variant), of
            )
            for measure in MEASURES
        }
        for variant, of in shoppers.items()
    }
    control = next(iter(shares))
    measures = {
        variant: {
            measure: Measured(rate)
            if variant == control
            else _beside(rates[control][measure], rate)
            for measure, rate in found.items()
        }
        for variant, found in rates.items()
    }
    strata = {
        stratum: dict(Counter(one.variant for one in seen if one.stratum == stratum))
        for stratum in sorted({one.stratum for one in seen})
    }
    return Comparison(name, control, shoppers, strata, measures, _split(shoppers, shares))


def _beside(control: Rate, rate: Rate) -> Measured:
    count, of = control.count + rate.count, control.of + rate.of
    enough = min(control.of, rate.of) >= FEWEST and min(count, of - count) >= FEWEST_EACH
    return Measured(rate, difference(control, rate), noticeable(control, rate), enough)


def _outcomes(
    exposed: Iterable[Exposed], events: EventColumns, until: float
) -> Mapping[str, set[str]]:
    """What each shopper did after first seeing a variant; who buys has looked and taken."""
    since = {one.shopper: one.since for one in exposed}
    did: dict[str, set[str]] = defaultdict(set)
    for user, kind, moment in zip(events.user, events.event, events.seconds.tolist(), strict=True):
        outcome = OUTCOMES.get(EventKind(kind))
        if outcome and user in since and since[user] <= moment <= until:
            did[user].update(MEASURES[: MEASURES.index(outcome) + 1])
    return did


def _split(shoppers: Mapping[str, int], shares: Mapping[str, float]) -> float | None:
    total, wanted = sum(shoppers.values()), sum(shares.values())
    if total < FEWEST:
        return None
    expected = [total * share / wanted for share in shares.values()]
    return float(chisquare([shoppers[variant] for variant in shares], expected).pvalue)
