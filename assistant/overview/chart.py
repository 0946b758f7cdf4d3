"""Finds a lasting rise in the share of negative messages soon after it begins, and seldom without cause.

A Bernoulli CUSUM (Page 1954; Reynolds and Stoumbos 1999): each message adds the logarithm of how much likelier
it is at twice the usual share than at the usual one, and the sum never falls below nothing. It needs no
hours or days to be cut, so a busy shop is warned within minutes and a quiet one is not warned by two
angry words. Without a rise it takes exp(limit) messages or more, on the average, to pass the limit (Lorden
1971); with the messages of five years for that, false alarms are rare even where the
usual share swings over the day (``benchmarks/surges.py`` measures it).

Counted are the messages of a conversation up to its first negative one: who is angry goes on being
angry, so those that follow are no news and would not be independent.
"""

from dataclasses import dataclass
from math import log, sqrt

BASELINE_DAYS = 28
LEAST_DAYS, LEAST_MESSAGES = 7, 300
FALSE_ALARMS = 0.2  # a year, at most, if nothing ever swung
RISE = 2.0  # a rise to twice the usual share is what is looked for
LEAST_RISE = 0.03  # but no less than three points, where negatives are rare
UNSURE = 1.0  # standard errors by which the usual share may be underestimated
CALM = log(150)  # how sure it must be that a surge is over; as the limit, the other way round
YEAR = 365.0  # days


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was usual in the weeks before.

    Args:
        negative: Conversations that turned negative.
        messages: Messages up to then.
        days: In how many days.
    """

    negative: int
    messages: int
    days: float

    @property
    def enough(self) -> bool:
        """Whether it tells what is usual."""
        return self.days >= LEAST_DAYS and self.messages >= LEAST_MESSAGES

    @property
    def share(self) -> float:
        """The usual share of negative messages, from 0 to 1."""
        return (self.negative + 0.5) / (self.messages + 1)  # Jeffreys: never quite nothing

    @property
    def chart(self) -> "Chart":
        """The chart that watches over it."""
        usual = self.share + UNSURE * sqrt(self.share * (1 - self.share) / max(1, self.messages))
        risen = min(0.9, max(RISE * usual, usual + LEAST_RISE))
        a_year = max(LEAST_MESSAGES, self.messages / max(1.0, self.days) * YEAR)
        return Chart(log(risen / usual), log((1 - risen) / (1 - usual)), log(a_year / FALSE_ALARMS))


@dataclass(frozen=True, slots=True)
class Chart:
    """How much a message tells.

    Args:
        negative, other: Added by a negative message (above 0) and by any other (below 0).
        limit: Above which it is a surge.
    """

    negative: float
    other: float
    limit: float


@dataclass(slots=True)
class Watch:
    """Where a chart stands.

    Args:
        risen: The sum.
        calm: While a surge lasts: the sum of what speaks for its end.
        surging: Whether a surge was found that has not ended.
        since: When the rise began, in seconds since 1970, as far as can be told; it is the last
            moment at which the sum was nothing.
        negative, messages: Counted since then.
    """

    risen: float = 0.0
    calm: float = 0.0
    surging: bool = False
    since: float = 0.0
    negative: int = 0
    messages: int = 0

    def see(self, at: float, *, negative: bool, chart: Chart) -> bool:
        """Takes in one message; whether a surge was found by it."""
        told = chart.negative if negative else chart.other
        if self.surging:
            self.negative += negative
            self.messages += 1
            self.calm = max(0.0, self.calm - told)
            if self.calm >= CALM:
                self._begin(at)
            return False
        if self.risen == 0.0:
            self._begin(at)
        self.negative += negative
        self.messages += 1
        self.risen = max(0.0, self.risen + told)
        self.surging = self.risen >= chart.limit
        return self.surging

    def _begin(self, at: float) -> None:
        self.risen = self.calm = 0.0
        self.surging = False
        self.since, self.negative, self.messages = at, 0, 0
