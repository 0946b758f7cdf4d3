"""What a product's demand over the next days will be, as a distribution: a forecast and its errors.

The distribution is the picked method's total plus each error that it made over as long a time at past
origins, by rank (Vovk et al. 2005): no bell curve is assumed, which sparse demand never is. Errors of
two months are few weeks' and mostly too small; so each rank is moved until it would have held for as many
products as it should, at the last origins that are over (after Romano, Patterson & Candès 2019).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from recommender.demand.evaluating import ORIGINS, Rolled, picked, roll, scale
from recommender.demand.methods import CANDIDATES, WARM, Method, Numbers
from recommender.demand.sales import DailySales
from recommender.errors import DemandError

BLOCK = 1_000  # products worked on at once, for memory
MOST_AHEAD = 120
SPARSE_GAP = 1.32  # days between sales from which demand counts as sparse: Syntetos et al. 2005
FEW = 4  # days with sales below which nothing is forecast
CALIBRATING = 2  # origins, a horizon apart, by which scenarios are corrected
ENOUGH = 100  # totals that came there, with fewer of which nothing is corrected


@dataclass(frozen=True, slots=True)
class Outlook:
    """The demand for one product over some days.

    Args:
        method: Which one was picked.
        days: How many days it is of, from the day after the last.
        expected: Pieces in all.
        scenarios: Pieces in all as the past's errors would have them, ascending, 0 or more.
        mase: The picked method's on the origins it was picked by; NaN where there is no scale.
        sparse: Whether sales lie so far apart that most days have none.
        calibrated: Whether there were products enough to correct the scenarios by.
    """

    product_id: str
    method: str
    days: int
    expected: float
    scenarios: tuple[float, ...]
    mase: float
    sparse: bool
    calibrated: bool

    def interval(self, share: float) -> tuple[float, float]:
        """Within which demand will be with that share of chances, 0 to 1, both ends told by rank."""
        values = np.asarray(self.scenarios)[None, :]
        low, high = bounds(values, share)
        return float(low[0]), float(high[0])


def bounds(scenarios: Numbers, share: float) -> tuple[Numbers, Numbers]:
    """The interval of each row of ascending scenarios; as wide as they go where they are too few."""
    count, rest = scenarios.shape[1], (1 - share) / 2
    low = max(floor(round((count + 1) * rest, 9)), 1) - 1  # rounded: .1 may be a little less
    high = min(ceil(round((count + 1) * (1 - rest), 9)), count) - 1
    return scenarios[:, low], scenarios[:, high]


def scenarios(rolled: Rolled, choice: NDArray[np.int64], expected: Numbers, until: int) -> Numbers:
    """Products × ranks: the totals that the last ``ORIGINS`` errors over before a day make."""
    before = np.flatnonzero(rolled.over(until))[-ORIGINS:]
    rows = np.arange(len(choice))
    actual, told = rolled.totals()
    wrong = actual - told[choice, :, rows].T
    return np.sort(np.maximum(expected[:, None] + wrong[before].T, 0.0), axis=1)


def shifts(rolled: Rolled, choice: NDArray[np.int64], until: int) -> Numbers | None:
    """How far each rank of scenarios must move, in spreads of a product, to hold as often as it says.

    None where there were too few products to tell.
    """
    ends = [until - rolled.actual.shape[2] * (each + 1) for each in range(CALIBRATING)]
    rows, short = np.arange(len(choice)), []
    actual, told = rolled.totals()
    for end in ends:
        at = int(np.flatnonzero(rolled.origins == end)[0])
        made = scenarios(rolled, choice, told[choice, at, rows], end)
        short.append((actual[at][:, None] - made) / spreads(rolled, end)[:, None])
    every = np.concatenate(short)
    every = every[np.isfinite(every).all(axis=1)]
    if len(every) < ENOUGH:
        return None
    levels = np.arange(1, every.shape[1] + 1) / (every.shape[1] + 1)
    ranks = np.ceil(np.round((len(every) + 1) * levels, 9)).astype(np.int64)
    return np.asarray(np.sort(every, axis=0)[ranks - 1, np.arange(len(ranks))])


def spreads(rolled: Rolled, until: int) -> Numbers:
    """The standard deviation of each product's totals over before a day; NaN for one without any."""
    found = rolled.actual.sum(axis=2)[rolled.over(until)].std(axis=0)
    return np.where(found > 0, found, np.nan)


def moved(made: Numbers, by: Numbers | None, spread: Numbers) -> Numbers:
    """Scenarios with each rank moved: whole pieces, ascending and 0 or more.

    Nobody buys a tenth of a piece; unrounded, what was hardly ever bought would run out for certain.
    """
    steps = 0.0 if by is None else np.nan_to_num(spread)[:, None] * by
    return np.sort(np.rint(np.maximum(made + steps, 0.0)), axis=1)


def origins_for(until: int, days: int) -> range:
    """The origins that an outlook from the day ``until`` on is picked and corrected by."""
    last = until - days
    return range(last - CALIBRATING * days - ORIGINS + 1, last + 1)


def days_needed(days: int) -> int:
    """How many days of sales a forecast of so many days needs."""
    return WARM + ORIGINS + (CALIBRATING + 1) * days - 1


def outlooks(
    sales: DailySales, days: int, methods: tuple[Method, ...] = CANDIDATES
) -> Iterator[Outlook]:
    """The outlook of each product that sold on enough days; of the others nothing can be said.

    Raises:
        DemandError: The number of days is no good, or sales do not go back far enough.
    """
    needed = days_needed(days)
    if not 1 <= days <= MOST_AHEAD:
        raise DemandError(f"A forecast of {days} days was asked for; expected 1 to {MOST_AHEAD}.")
    if sales.days < needed:
        raise DemandError(
            f"Sales are known of {sales.days} days; a forecast of {days} days needs {needed}."
        )
    enough = (sales.pieces > 0).sum(axis=1) >= FEW
    known = sales.rows(enough)
    pieces = known.filled()
    names = np.array(known.products, dtype=object)
    for some in np.array_split(np.arange(len(names)), ceil(len(names) / BLOCK) or 1):
        if len(some):
            yield from _block(names[some].tolist(), pieces[some], days, methods)


def is_sparse(pieces: Numbers) -> NDArray[np.bool_]:
    """Which products have on average ``SPARSE_GAP`` days or more from sale to sale since the first."""
    sold = pieces > 0
    since = pieces.shape[1] - sold.argmax(axis=1)
    return np.asarray(since / np.maximum(sold.sum(axis=1), 1) >= SPARSE_GAP)


def _block(
    products: list[str], pieces: Numbers, days: int, methods: tuple[Method, ...]
) -> Iterator[Outlook]:
    today, rows = pieces.shape[1], np.arange(len(products))
    sizes = scale(pieces, today)
    rolled = roll(pieces, origins_for(today, days), days, methods)
    choice = picked(rolled, sizes, today)
    told = np.stack([each.paths(pieces, [today], days)[0].sum(axis=1) for each in methods])
    expected = told[choice, rows]
    by = shifts(rolled, choice, today)
    ranges = moved(scenarios(rolled, choice, expected, today), by, spreads(rolled, today))
    errors = rolled.errors()[choice, :, rows].mean(axis=1) / sizes
    sparse = is_sparse(pieces)
    for row, product in enumerate(products):
        yield Outlook(
            product_id=product,
            method=methods[choice[row]].name,
            days=days,
            expected=float(expected[row]),
            scenarios=tuple(ranges[row].tolist()),
            mase=float(errors[row]),
            sparse=bool(sparse[row]),
            calibrated=by is not None,
        )
