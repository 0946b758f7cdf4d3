"""What to expect of each shopper in the days to come, and who is about to stay away for good.

Where too few shoppers came back, no figure is told: fitted on a hundred, BG/NBD was off by half of
what came in one draw of ten (``docs/benchmarks.md``, "Who buys again").
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from assistant.ahead.purchases import Bought, bought_in
from assistant.overview.sheets import Sheet, sheet
from assistant.shop.folder import Shop
from recommender.ahead.bg_nbd import BgNbd
from recommender.ahead.gamma_gamma import GammaGamma
from recommender.ahead.histories import Histories

FEWEST = 200  # shoppers
FEWEST_RETURNED = 80  # of them, who came back; for what they spend, too
GOING = 0.5  # who is less surely a customer than this is to be won back
LONGEST = 3650  # days; of what lies further ahead the model knows nothing
COLUMNS = ("shopper", "last_bought", "days_bought", "alive", "if_alive", "value", "at_stake")


@dataclass(frozen=True, slots=True)
class Expected:
    """What to expect of one shopper.

    Args:
        last_bought: The day, ISO 8601.
        days_bought: On how many days they bought so far.
        alive: The chance that they are a customer still, 0 to 1.
        buys: The chance that they buy at all in the days looked ahead.
        purchases: On how many of those days they will buy.
        if_alive: The same, were they surely a customer still.
        value: What they spend on a day they buy, in the shop's currency; None: too little is known.
        next_days: In how many days after the last one known they will as likely as not have bought
            again; None: not within ten years, or they may never.
    """

    shopper: str
    last_bought: str
    days_bought: int
    alive: float
    buys: float
    purchases: float
    if_alive: float
    value: float | None
    next_days: int | None

    @property
    def worth(self) -> float | None:
        """What they will spend in the days looked ahead."""
        return None if self.value is None else self.purchases * self.value

    @property
    def at_stake(self) -> float | None:
        """What they would spend in these days, were they surely a customer still."""
        return None if self.value is None else self.if_alive * self.value

    def to_json(self) -> dict[str, object]:
        """As ``daogou ahead shoppers --json`` prints it."""
        return asdict(self) | {"worth": self.worth}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What to expect of a shop's shoppers.

    Args:
        days: How far it looks.
        until: The last day of which anything is known, ISO 8601; None: of no day.
        known: Of how many shoppers purchases are known.
        returned: How many of them came back.
        left_out: How many more switched personalisation off.
        shoppers: Who will spend most first; empty where too few are known.
        too_few: Why nothing is told, as a sentence; None where something is.
        fitted: The parameters of BG/NBD by name, and ``log_likelihood``; empty where nothing is told.
    """

    days: int
    until: str | None
    known: int
    returned: int
    left_out: int
    shoppers: tuple[Expected, ...] = ()
    too_few: str | None = None
    fitted: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """As ``daogou ahead shoppers --json`` prints it."""
        return asdict(self) | {"shoppers": [one.to_json() for one in self.shoppers]}


def look_ahead(shop: Shop, days: int, now: datetime) -> Outlook:
    """What to expect in so many days after the last one of which anything is known."""
    bought = bought_in(shop, now)
    until = bought.until or 0
    histories = Histories.of(bought.purchases, until)
    last = date.fromordinal(until).isoformat() if until else None
    about = (days, last, len(histories), histories.returned, bought.left_out)
    if len(histories) < FEWEST or histories.returned < FEWEST_RETURNED:
        return Outlook(*about, too_few=_too_few(histories))
    model = BgNbd.fit(histories)
    likelihood = float(model.log_likelihood(histories).sum())
    fitted = {**asdict(model), "log_likelihood": likelihood}
    return Outlook(*about, _expected(model, histories, bought, days), fitted=fitted)


def win_back(outlook: Outlook) -> Sheet:
    """Who came back before and is more likely gone than not: most at stake first.

    Only of shoppers who did not switch personalisation off, as the outlook is.
    """
    going = [one for one in outlook.shoppers if one.days_bought > 1 and one.alive < GOING]
    going.sort(key=lambda one: (-(one.at_stake or 0.0), -one.if_alive, one.shopper))
    rows = [
        (
            *(one.shopper, one.last_bought, one.days_bought, round(one.alive, 3)),
            *(round(one.if_alive, 2), _cents(one.value), _cents(one.at_stake)),
        )
        for one in going
    ]
    return sheet("win_back", COLUMNS, rows)


def _expected(
    model: BgNbd, histories: Histories, bought: Bought, days: int
) -> tuple[Expected, ...]:
    values = _values(histories)
    lasts = _last_days(bought)
    columns = zip(
        histories.shopper,
        (histories.frequency + 1).astype(int).tolist(),
        model.alive(histories).tolist(),
        model.buys(histories, days).tolist(),
        model.expected(histories, days).tolist(),
        model.expected_if_alive(histories, days).tolist(),
        values,
        [_within_years(told) for told in model.time_to_next(histories).tolist()],
        strict=True,
    )
    found = [Expected(who, lasts[who], *numbers) for who, *numbers in columns]
    return tuple(sorted(found, key=lambda one: (-(one.worth or 0.0), -one.purchases, one.shopper)))


def _within_years(days: float) -> int | None:
    """Whole days, up; None where the end of it is not to be foreseen."""
    return max(1, math.ceil(days)) if days <= LONGEST else None


def _values(histories: Histories) -> Sequence[float | None]:
    """What each spends on a day they buy; None of all where it is known of too few."""
    if int((histories.valued > 0).sum()) < FEWEST_RETURNED:
        return [None] * len(histories)
    told = GammaGamma.fit(histories).expected(histories).tolist()
    return [value if math.isfinite(value) else None for value in told]


def _last_days(bought: Bought) -> dict[str, str]:
    lasts: dict[str, int] = {}
    for one in bought.purchases:
        lasts[one.shopper] = max(lasts.get(one.shopper, 0), one.day)
    return {who: date.fromordinal(day).isoformat() for who, day in lasts.items()}


def _too_few(histories: Histories) -> str:
    return (
        f"Purchases are known of {len(histories)} shoppers, {histories.returned} of whom came back;"
        f" from {FEWEST} and {FEWEST_RETURNED} on something can be told of what comes."
    )


def _cents(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
