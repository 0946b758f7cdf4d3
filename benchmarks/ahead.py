"""How well is it foretold who buys again, how often and for how much?

Method: purchases of two shops, cut in time. Models see what lies before the cut and say on how many days
each shopper will buy in the time after it, which is then counted. CDNOW: 2,357 shoppers, 39 weeks and 39
weeks (as published); UCI: half a year of an online wholesaler, 4 months and 2, returns left out. Beside
BG/NBD: that everyone goes on at the rate they had (days of coming back over the time since the first
purchase), that nobody comes back, gradient-boosted trees, trained on an earlier cut within what lies
before the cut, and a small LSTM over weeks, trained on all earlier weeks (benchmarks/ahead_lstm.py). Trees
and LSTM look as far ahead as the earlier cut allows, and what they tell is stretched to the time after the
cut in proportion. mean: the mean absolute error of days a shopper; root: of the squared error; total: all days
foretold over all there were; who: the area under the ROC curve of buying at all (halves for ties).
How few shoppers are enough: BG/NBD fitted on shoppers drawn from each shop, 40 draws each; the total of
these shoppers foretold over the total that came, its 10th and 90th percentile.
When shoppers buy next: benchmarks/ahead_next.py. With --html the calibration is drawn.

    DAOGOU_DATA=… python benchmarks/ahead.py [--html FILE]
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from ahead_calibration import calibration_page, tenths
from ahead_lstm import lstm_told
from ahead_next import tell_next
from scipy.stats import rankdata
from sklearn.ensemble import HistGradientBoostingRegressor

from recommender.ahead.bg_nbd import BgNbd
from recommender.ahead.gamma_gamma import GammaGamma
from recommender.ahead.histories import Histories, Numbers, Purchase, bought_between
from recommender.errors import TooFewShoppers

PUBLISHED = (0.243, 4.414, 0.793, 2.426)  # Fader, Hardie and Lee 2005, table 2
PUBLISHED_SPENDING = (6.25, 3.74, 15.44)  # Fader and Hardie 2013, on the same shoppers
WEEK = 7
DRAWS, SIZES = 40, (50, 100, 200, 400, 800, 1600)


@dataclass(frozen=True, slots=True)
class Cut:
    """A shop cut in time; days as numbers of the calendar.

    Args:
        inner: An earlier cut, up to which trees see what they learn from.
    """

    name: str
    purchases: Sequence[Purchase]
    inner: int
    cut: int
    end: int

    @property
    def weeks(self) -> float:
        """How long is looked ahead."""
        return (self.end - self.cut) / WEEK

    def known(self) -> Histories:
        """What lies before the cut, in weeks."""
        return Histories.of(self.purchases, self.cut).per(WEEK)

    def came(self, shoppers: Sequence[str]) -> Numbers:
        """On how many days each bought after the cut."""
        return bought_between(self.purchases, shoppers, self.cut, self.end)


def main() -> int:
    """Prints the figures of both shops."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--html", type=Path, help="where to draw the calibration")
    drawn = parser.parse_args().html
    print(__doc__.split("    DAOGOU_DATA", maxsplit=1)[0])
    folder = Path(os.environ["DAOGOU_DATA"]) / "history"
    shops = (cdnow(folder), wholesaler(folder))
    if drawn is not None:
        drawn.write_text(calibration_page({one.name: _told(one) for one in shops}), "utf-8")
    for shop in shops:
        _foretell(shop)
        _how_few(shop)
    _next_of_goods(folder, shops[-1])
    return 0


def _next_of_goods(folder: Path, shop: Cut) -> None:
    """The same goods bought again by the same shopper, as if each were a shopper of its own."""
    lines = _sold(folder)
    days = {at: _day_of(at) for at in lines.InvoiceDate.unique()}
    once = lines.assign(day=lines.InvoiceDate.map(days))
    once = once[["CustomerID", "StockCode", "day"]].drop_duplicates()
    bought = [
        Purchase(f"{int(who)}:{code}", day) for who, code, day in once.itertuples(index=False)
    ]
    model = BgNbd.fit(Histories.of(bought, shop.cut).per(WEEK))
    print("\nUCI, each of a shopper's goods by itself:")
    tell_next(bought, model, shop.cut, shop.end)


def _told(shop: Cut) -> tuple[Numbers, Numbers, Numbers]:
    """Days told and days that came, and the chance to buy at all, of each shopper."""
    known = shop.known()
    model = BgNbd.fit(known)
    expected = model.expected(known, shop.weeks)
    return expected, shop.came(known.shopper), model.buys(known, shop.weeks)


def cdnow(folder: Path) -> Cut:
    """The sample of CDNOW: columns of id, id in the sample, day, discs, money."""
    rows = [line.split() for line in (folder / "CDNOW_sample.txt").read_text().splitlines()]
    bought = [
        Purchase(row[1], datetime.strptime(row[2], "%Y%m%d").toordinal(), float(row[4]))
        for row in rows
    ]
    days = [date(1997, 5, 17), date(1997, 9, 30), date(1998, 6, 30)]
    return Cut("CDNOW", bought, *[day.toordinal() for day in days])


def wholesaler(folder: Path) -> Cut:
    """The half-year of the online wholesaler: a purchase an invoice, without returns."""
    kept = _sold(folder)
    value = (kept.Quantity * kept.UnitPrice).groupby([kept.CustomerID, kept.InvoiceDate]).sum()
    bought = [
        Purchase(str(int(who)), _day_of(at), float(money)) for (who, at), money in value.items()
    ]
    end = max(one.day for one in bought)
    return Cut("UCI", bought, end - 122, end - 61, end)


def _sold(folder: Path) -> pd.DataFrame:
    """Lines of invoices to known shoppers, without returns."""
    lines = pd.read_parquet(folder / "uci_online_retail.parquet").dropna(subset=["CustomerID"])
    return lines[(lines.Quantity > 0) & (lines.UnitPrice > 0)]


def _day_of(at: str) -> int:
    return datetime.strptime(at, "%m/%d/%y %H:%M").toordinal()


def _foretell(shop: Cut) -> None:
    known = shop.known()
    came = shop.came(known.shopper)
    model = BgNbd.fit(known)
    print(f"\n{shop.name}: {len(known):,} shoppers, {known.returned:,} came back before the cut;")
    print(
        f"{int(came.sum()):,} days of buying by {int((came > 0).sum()):,} in {shop.weeks:.1f} weeks"
    )
    _parameters(shop.name, model, known)
    ways = {
        "BG/NBD": model.expected(known, shop.weeks),
        "trees": _trees(shop, known),
        "LSTM": _lstm(shop, known),
        "rate as before": shop.weeks * known.frequency / np.maximum(known.age, 1 / WEEK),
        "nobody": np.zeros(len(known)),
    }
    print(f"\n{'':16}{'mean':>8}{'root':>8}{'total':>8}{'who':>8}")
    for name, told in ways.items():
        error = told - came
        row = (np.abs(error).mean(), np.sqrt((error**2).mean()), told.sum() / came.sum())
        print(f"{name:16}{row[0]:8.3f}{row[1]:8.3f}{row[2]:8.3f}{_area(told, came > 0):8.3f}")
    _calibration(ways["BG/NBD"], came, model.buys(known, shop.weeks))
    tell_next(shop.purchases, model, shop.cut, shop.end)
    _spending(shop, known)


def _parameters(name: str, model: BgNbd, known: Histories) -> None:
    values = [getattr(model, one) for one in ("r", "alpha", "a", "b")]
    told = ", ".join(f"{one} {value:.3f}" for one, value in zip("rαab", values, strict=True))
    likely = model.log_likelihood(known).sum()
    beside = f"; published {PUBLISHED}" if name == "CDNOW" else ""
    print(f"BG/NBD, weeks: {told}; log-likelihood {likely:.1f}{beside}")


def _trees(shop: Cut, known: Histories) -> Numbers:
    """Days of buying as trees tell them that learnt from the earlier cut."""
    early = Histories.of(shop.purchases, shop.inner).per(WEEK)
    came = bought_between(shop.purchases, early.shopper, shop.inner, shop.cut)
    weeks = (shop.cut - shop.inner) / WEEK
    trees = HistGradientBoostingRegressor(
        loss="poisson", max_iter=100, learning_rate=0.05, min_samples_leaf=30, random_state=1
    )
    trees.fit(_features(early, shop.purchases, shop.inner), came)
    told: Numbers = trees.predict(_features(known, shop.purchases, shop.cut))
    return told * shop.weeks / weeks


def _lstm(shop: Cut, known: Histories) -> Numbers:
    weeks = (shop.cut - shop.inner) // WEEK
    return lstm_told(shop.purchases, known.shopper, shop.cut, weeks) * shop.weeks / weeks


def _features(histories: Histories, purchases: Sequence[Purchase], cut: int) -> Numbers:
    """What trees see of each shopper: shape ``(shoppers, 8)``."""
    lately = [
        bought_between(purchases, histories.shopper, cut - days, cut) for days in (14, 30, 61)
    ]
    silent = histories.age - histories.recency
    gap = histories.recency / np.maximum(histories.frequency, 1)
    columns = (histories.frequency, histories.recency, histories.age, silent, gap)
    return np.column_stack([*columns, *lately])


def _calibration(told: Numbers, came: Numbers, buys: Numbers) -> None:
    """Tenths of the shoppers by what was foretold, and what came of them."""
    print(f"\n{'tenth':>6}{'days told':>11}{'came':>8}{'chance told':>13}{'bought':>8}")
    for number, one in enumerate(tenths(told, came, buys), 1):
        print(f"{number:6}{one.told:11.3f}{one.came:8.3f}{one.chance:13.3f}{one.bought:8.3f}")


def _spending(shop: Cut, known: Histories) -> None:
    """What shoppers spend on a day they buy, foretold for those who bought after the cut."""
    model = GammaGamma.fit(known)
    beside = f"; published {PUBLISHED_SPENDING}" if shop.name == "CDNOW" else ""
    print(f"\nGamma-Gamma: p {model.p:.2f}, q {model.q:.2f}, γ {model.gamma:.2f}{beside}")
    spent = _spent_after(shop)
    rows = [place for place, who in enumerate(known.shopper) if who in spent]
    truth = np.array([spent[known.shopper[row]] for row in rows])
    everyone = float(np.nanmean(known.value))
    ways = {
        "Gamma-Gamma": model.expected(known)[rows],
        "own mean": np.where(np.isnan(known.value), everyone, known.value)[rows],
        "everyone's mean": np.full(len(rows), everyone),
    }
    for name, told in ways.items():
        error = np.abs(told - truth).mean()
        print(f"{name:16} mean error {error:8.2f} of {truth.mean():.2f}, {len(rows):,} shoppers")


def _spent_after(shop: Cut) -> dict[str, float]:
    """What each shopper spent on a day of buying after the cut, on average."""
    days: dict[str, dict[int, float]] = {}
    for one in shop.purchases:
        if shop.cut < one.day <= shop.end and one.value:
            of = days.setdefault(one.shopper, {})
            of[one.day] = of.get(one.day, 0.0) + one.value
    return {who: sum(of.values()) / len(of) for who, of in days.items()}


def _how_few(shop: Cut) -> None:
    known = shop.known()
    came = shop.came(known.shopper)
    draw = np.random.default_rng(11)
    print(f"\n{'shoppers':>9}{'came back':>11}{'10 %':>8}{'90 %':>8}{'not fitted':>12}")
    for size in SIZES:
        totals, returned, failed = [], [], 0
        for _ in range(DRAWS):
            rows = draw.choice(len(known), size, replace=False)
            some = known.at(rows)
            returned.append(some.returned)
            try:
                told = BgNbd.fit(some).expected(some, shop.weeks).sum()
            except TooFewShoppers:
                failed += 1
                continue
            totals.append(told / max(came[rows].sum(), 1))
        low, high = np.quantile(totals, [0.1, 0.9])
        print(f"{size:9}{np.mean(returned):11.0f}{low:8.2f}{high:8.2f}{failed:12}")


def _area(told: Numbers, bought: np.ndarray) -> float:
    """The chance that a buyer was foretold more than one who was not."""
    ranks, buyers = rankdata(told), int(bought.sum())
    above = ranks[bought].sum() - buyers * (buyers + 1) / 2
    return float(above / (buyers * (len(bought) - buyers)))


if __name__ == "__main__":
    sys.exit(main())
