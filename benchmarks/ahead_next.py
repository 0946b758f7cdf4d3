"""When shoppers buy next, told and true; called by ``benchmarks/ahead.py``.

error: the mean absolute difference of days, both cut off where what is known ends, for who did not buy
until then has a next purchase that nobody saw. by then: of those told a day before that end, how many had
bought by it; a median should have a half of them.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from statistics import mean, median

import numpy as np

from recommender.ahead.bg_nbd import BgNbd
from recommender.ahead.histories import Histories, Numbers, Purchase

WEEK = 7
REGULAR, UNEVEN = 3, 2.0  # as assistant/skills/rhythm.py has them


def tell_next(purchases: Sequence[Purchase], model: BgNbd, cut: int, end: int) -> None:
    """Prints the errors of three ways to tell it: over all shoppers, who came back, and the regular.

    Args:
        purchases: Of one shop, ``cut`` and ``end`` days as they count them.
        model: Fitted to what lies before the cut, in weeks.
        cut: The last day that is known.
        end: The last day of which the truth is known.
    """
    known = Histories.of(purchases, cut).per(WEEK)
    days = _days(purchases, cut)
    gaps = [[after - before for before, after in pairwise(days[who])] for who in known.shopper]
    silent = np.array([cut - days[who][-1] for who in known.shopper], dtype=np.float64)
    truth = _truth(purchases, known.shopper, cut, end)
    ways = {
        "BG/NBD": model.time_to_next(known) * WEEK,
        "own mean interval": _from_last(silent, gaps, mean),
        "own median": _from_last(silent, gaps, median),
        "never": np.full(len(known), np.inf),
    }
    regular = np.array([_is_regular(own) for own in gaps])
    groups = {"all": truth > -1, "came back": known.frequency > 0, "regular": regular}
    for name, rows in groups.items():
        print(f"\nnext purchase, {name}: {int(rows.sum()):,} shoppers, "
              f"{int((truth[rows] < end - cut).sum()):,} bought in {end - cut} days")  # fmt: skip
        for way, told in ways.items():
            _print(way, told[rows], truth[rows], end - cut)


def _print(way: str, told: Numbers, truth: Numbers, window: int) -> None:
    error = np.abs(np.minimum(told, window) - np.minimum(truth, window)).mean()
    soon = told < window
    then = (truth[soon] <= np.maximum(1, np.ceil(told[soon]))).mean() if soon.any() else np.nan
    print(f"  {way:20} error {error:6.1f} days; by then {then:6.3f} of {int(soon.sum()):,}")


def _days(purchases: Sequence[Purchase], cut: int) -> Mapping[str, list[int]]:
    found: dict[str, set[int]] = {}
    for one in purchases:
        if one.day <= cut:
            found.setdefault(one.shopper, set()).add(one.day)
    return {who: sorted(on) for who, on in found.items()}


def _truth(purchases: Sequence[Purchase], shoppers: Sequence[str], cut: int, end: int) -> Numbers:
    """Days from the cut to each shopper's next purchase; the whole time where there was none."""
    first: dict[str, int] = {}
    for one in purchases:
        if cut < one.day <= end:
            first[one.shopper] = min(first.get(one.shopper, end), one.day)
    return np.array([first.get(who, end + 1) - cut for who in shoppers], dtype=np.float64)


def _from_last(
    silent: Numbers, gaps: Sequence[Sequence[int]], middle: Callable[[Sequence[int]], float]
) -> Numbers:
    """So long after the last purchase, and tomorrow where that is over; without gaps as everyone."""
    usual = float(np.mean([gap for own in gaps for gap in own]))
    told = np.array([middle(own) if own else usual for own in gaps])
    return np.maximum(1.0, told - silent)


def _is_regular(own: Sequence[int]) -> bool:
    if len(own) + 1 < REGULAR:
        return False
    middle = median(own)
    return middle / UNEVEN <= min(own) <= max(own) <= middle * UNEVEN
