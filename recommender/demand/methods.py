"""The methods that compete for each product: one pass over the past, a forecast at every origin.

Each is a recursion over days, so the forecast at an origin is what the recursion knew then: one pass
gives all origins, and none can see its future. All products are worked on at once, as rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SEASON = 7
WARM = 28  # days that starting values are taken from; no origin lies before
LEVELS = (0.02, 0.05, 0.1, 0.2, 0.4)  # candidates for the weight of the newest day in the level
SEASONS = (0.02, 0.1, 0.3)  # and in the weekday
CROSTON = 0.1  # Syntetos & Boylan 2005: .05 to .2 for sparse demand


class Method(Protocol):
    """Forecasts daily demand."""

    @property
    def name(self) -> str:
        """What tables call it."""

    def paths(self, pieces: Numbers, origins: Sequence[int], horizon: int) -> Numbers:
        """Expected pieces on the ``horizon`` days from each origin on.

        Args:
            pieces: Products in rows, days in columns; no NaN.
            origins: Ascending, from ``WARM`` to the number of days; at origin ``t`` only the first ``t``
                days are known.
            horizon: How many days, 1 or more.

        Returns:
            Origins × products × days, each 0 or more.
        """


@dataclass(frozen=True, slots=True)
class SeasonalNaive:
    """What was sold on the same weekday of the week before."""

    name: str = "seasonal naive"

    def paths(self, pieces: Numbers, origins: Sequence[int], horizon: int) -> Numbers:
        """As ``Method`` says."""
        ahead = np.arange(horizon) % SEASON
        return np.stack([pieces[:, origin - SEASON + ahead] for origin in origins])


@dataclass(frozen=True, slots=True)
class WeekdayMean:
    """The mean of the same weekday over the last four weeks."""

    name: str = "weekday mean"

    def paths(self, pieces: Numbers, origins: Sequence[int], horizon: int) -> Numbers:
        """As ``Method`` says."""
        ahead = np.arange(horizon) % SEASON
        return np.stack([_weekdays(pieces, origin)[:, ahead] for origin in origins])


@dataclass(frozen=True, slots=True)
class Exponential:
    """Exponential smoothing of a level, with additive weekdays or without: ETS(A,N,A), ETS(A,N,N).

    The weights are those of a grid with the least squared error one day ahead so far, by product.
    """

    seasonal: bool

    @property
    def name(self) -> str:
        """As ``Method`` says."""
        return "ETS(A,N,A)" if self.seasonal else "ETS(A,N,N)"

    def paths(self, pieces: Numbers, origins: Sequence[int], horizon: int) -> Numbers:
        """As ``Method`` says."""
        levels, seasons = np.meshgrid(LEVELS, SEASONS if self.seasonal else (0.0,), indexing="ij")
        alpha, gamma = levels.reshape(-1, 1), seasons.reshape(-1, 1)
        level, season = self._start(pieces, len(alpha))
        squared = np.zeros_like(level)
        found, wanted = [], frozenset(origins)
        for day in range(pieces.shape[1] + 1):
            if day in wanted:
                found.append(_ahead(level, season, squared, day, horizon))
            if day == pieces.shape[1]:
                break
            error = pieces[:, day] - level - season[day % SEASON]
            squared += error**2
            level = level + alpha * error
            season[day % SEASON] += gamma * error
        return np.maximum(np.stack(found), 0.0)

    def _start(self, pieces: Numbers, grid: int) -> tuple[Numbers, Numbers]:
        level = pieces[:, :WARM].mean(axis=1)
        season = np.zeros((SEASON, len(pieces)))
        if self.seasonal:
            season = _weekdays(pieces, WARM).T - level
        return np.tile(level, (grid, 1)), np.tile(season[:, None, :], (1, grid, 1))


@dataclass(frozen=True, slots=True)
class Croston:
    """Croston (1972) for sparse demand: sizes and gaps smoothed apart; ``sba`` takes off its bias.

    The bias factor is that of Syntetos and Boylan (2005).
    """

    sba: bool

    @property
    def name(self) -> str:
        """As ``Method`` says."""
        return "Croston SBA" if self.sba else "Croston"

    def paths(self, pieces: Numbers, origins: Sequence[int], horizon: int) -> Numbers:
        """As ``Method`` says."""
        size, gap, since = np.zeros(len(pieces)), np.ones(len(pieces)), np.ones(len(pieces))
        started = np.zeros(len(pieces), dtype=np.bool_)
        rates, wanted = [], frozenset(origins)
        for day in range(pieces.shape[1] + 1):
            if day in wanted:
                rates.append(size / gap * (1 - CROSTON / 2 if self.sba else 1.0))
            if day == pieces.shape[1]:
                break
            now = pieces[:, day]
            sold, later = now > 0, started & (now > 0)
            size = np.where(later, size + CROSTON * (now - size), np.where(sold, now, size))
            gap = np.where(later, gap + CROSTON * (since - gap), np.where(sold, since, gap))
            since = np.where(sold, 1.0, since + 1)
            started |= sold
        return np.repeat(np.stack(rates)[:, :, None], horizon, axis=2)


@dataclass(frozen=True, slots=True)
class Tsb:
    """Teunter, Syntetos and Babai (2011): the chance of a sale fades on each day without one."""

    name: str = "TSB"

    def paths(self, pieces: Numbers, origins: Sequence[int], horizon: int) -> Numbers:
        """As ``Method`` says."""
        early = pieces[:, :WARM]
        chance = (early > 0).mean(axis=1)
        size = early.sum(axis=1) / np.maximum((early > 0).sum(axis=1), 1)
        rates, wanted = [], frozenset(origins)
        for day in range(pieces.shape[1] + 1):
            if day in wanted:
                rates.append(chance * size)
            if day == pieces.shape[1]:
                break
            now = pieces[:, day]
            sold = now > 0
            size = np.where(sold, np.where(size > 0, size + CROSTON * (now - size), now), size)
            chance = chance + CROSTON * (sold - chance)
        return np.repeat(np.stack(rates)[:, :, None], horizon, axis=2)


CANDIDATES: tuple[Method, ...] = (
    SeasonalNaive(),
    WeekdayMean(),
    Exponential(seasonal=False),
    Exponential(seasonal=True),
    Croston(sba=False),
    Croston(sba=True),
    Tsb(),
)


def _weekdays(pieces: Numbers, origin: int) -> Numbers:
    """Means of the last ``WARM`` days by weekday, the origin's own weekday first."""
    weeks = pieces[:, origin - WARM : origin].reshape(len(pieces), -1, SEASON)
    return np.asarray(weeks.mean(axis=1))


def _ahead(level: Numbers, season: Numbers, squared: Numbers, day: int, horizon: int) -> Numbers:
    """The path of each product by its best weights so far; products × days."""
    best, rows = squared.argmin(axis=0), np.arange(squared.shape[1])
    weekdays = season[(day + np.arange(horizon)) % SEASON]
    return np.asarray((level[best, rows] + weekdays[:, best, rows]).T)
