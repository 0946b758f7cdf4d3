"""A year of visits: each shopper comes, looks, compares, buys, comes back for more and rates.

A visit is about one leaf category, sometimes followed by a companion (socks after running shoes).
Looks lead to clicks, clicks to the cart, the cart to a purchase; consumables are bought again when
they run out. Big sales (18 June, the first days of November) draw crowds.
"""

import heapq
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

import numpy as np

from demo.products import Product
from demo.seasons import SALE_DAYS, day_weights, heat, visit_times
from demo.shoppers import Shopper, liking, size_for
from demo.worlds import DEMO, World

STREAM = 3
COMPANION = 0.65  # how often a purchase makes one think of what goes with it
# The kinds of event, in the words of the shop's own import.
VIEW, CLICK, LIKE, DISLIKE = "view", "click", "like", "dislike"
CART, PURCHASE, RATE = "add_to_cart", "purchase", "rate"


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """One thing a shopper did; value is the stars of a rating."""

    at: datetime
    user: str
    step: int
    product_id: str
    event: str
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """One product bought; those of one visit make one order."""

    at: datetime
    user: str
    visit: int
    product: Product
    variant: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Year:
    """Everything that happened, each list in time order."""

    events: list[Event]
    purchases: list[Purchase]


class Shelves:
    """The products of each leaf, and each shopper's odds of turning to them."""

    def __init__(self, products: Sequence[Product], world: World = DEMO) -> None:
        self._world = world
        self._leaves: dict[str, list[Product]] = defaultdict(list)
        for product in products:
            self._leaves[product.leaf].append(product)
        self._odds: dict[tuple[str, str], list[float]] = {}

    def heat(self, month: int) -> list[tuple[str, float]]:
        """Return each leaf with how much the month raises interest in it."""
        return heat(month, self._world)

    def pick(
        self, rng: np.random.Generator, shopper: Shopper, leaf: str, at: datetime
    ) -> Product | None:
        """Draw a product that was on sale at the time; None when the draw finds none."""
        goods, odds = self._leaves[leaf], self._cumulated(shopper, leaf)
        for _ in range(12):
            product = goods[min(bisect(odds, rng.random() * odds[-1]), len(goods) - 1)]
            if product.created_at <= at:
                return product
        return None

    def _cumulated(self, shopper: Shopper, leaf: str) -> list[float]:
        key = (shopper.id, leaf)
        if key not in self._odds:
            self._odds[key] = list(accumulate(liking(shopper, p) for p in self._leaves[leaf]))
        return self._odds[key]


class Visitor:
    """One shopper's year."""

    def __init__(
        self, rng: np.random.Generator, shopper: Shopper, shelves: Shelves, now: datetime
    ) -> None:
        self._rng = rng
        self._shopper = shopper
        self._shelves = shelves
        self._now = now
        self._visit = 0
        self._seen: dict[str, list[Product]] = defaultdict(list)
        self._due: list[tuple[datetime, int, Product]] = []
        self._settled: set[str] = set()
        self.events: list[Event] = []
        self.purchases: list[Purchase] = []

    def live(self, times: Sequence[datetime]) -> None:
        """Make all visits: the planned ones and those to buy again what has run out."""
        for at in times:
            self._buy_again(at)
            self._browse(at, self._leaf(at.month))
        self._buy_again(self._now)

    def _buy_again(self, until: datetime) -> None:
        while self._due and self._due[0][0] < until:
            at, _, product = heapq.heappop(self._due)
            self._visit += 1
            if self._rng.random() < 0.8:
                self._buy(product, self._do(at, product, VIEW))
            else:
                self._browse(at, product.leaf)

    def _leaf(self, month: int) -> str:
        tastes = self._shopper.tastes
        odds = list(accumulate(tastes[name] * heat for name, heat in self._shelves.heat(month)))
        return list(tastes)[min(bisect(odds, self._rng.random() * odds[-1]), len(odds) - 1)]

    def _browse(self, at: datetime, leaf: str) -> None:
        self._visit += 1
        bought, at = self._look_round(at, leaf, 1 + int(self._rng.poisson(2.6)), 0.2)
        if bought and bought.model.leaf.together and self._rng.random() < COMPANION:
            # The first companion named in the file is the closest one.
            companions = bought.model.leaf.together
            place = min(int(self._rng.geometric(0.6)), len(companions)) - 1
            self._look_round(at, companions[place], 1 + int(self._rng.poisson(0.9)), 0.9)

    def _look_round(
        self, at: datetime, leaf: str, looks: int, keenness: float
    ) -> tuple[Product | None, datetime]:
        clicked: list[Product] = []
        for _ in range(looks):
            product = self._next(leaf, at)
            if product is None or product in clicked:
                continue
            at = self._do(at, product, VIEW)
            if self._rng.random() < 0.55:
                at = self._do(at, product, CLICK)
                clicked.append(product)
            at = self._react(at, product)
        return self._decide(at, clicked, keenness)

    def _next(self, leaf: str, at: datetime) -> Product | None:
        """Return what to look at next, a quarter of the time something seen before."""
        seen = self._seen[leaf]
        if seen and self._rng.random() < 0.25:
            return seen[int(self._rng.integers(len(seen)))]
        product = self._shelves.pick(self._rng, self._shopper, leaf, at)
        if product is not None:
            seen.append(product)
        return product

    def _react(self, at: datetime, product: Product) -> datetime:
        chance = self._rng.random()
        fits = product.color in self._shopper.colors or not product.color
        if chance < (0.06 if fits else 0.02):
            return self._do(at, product, LIKE)
        if chance > (0.99 if fits else 0.965):
            return self._do(at, product, DISLIKE)
        return at

    def _decide(
        self, at: datetime, clicked: list[Product], keenness: float
    ) -> tuple[Product | None, datetime]:
        if not clicked or self._rng.random() > keenness * 2.2:
            return None, at
        if clicked[0].leaf in self._settled and self._rng.random() < 0.7:
            return None, at
        best = max(clicked, key=lambda product: (liking(self._shopper, product), product.id))
        sale = (at.month, at.day) in SALE_DAYS
        if self._rng.random() < (0.72 if sale else 0.55):
            return best, self._buy(best, at)
        return None, self._do(at, best, CART)

    def _buy(self, product: Product, at: datetime) -> datetime:
        at = self._do(at, product, CART)
        if at >= self._now:
            return at
        leaves_at = self._do(at, product, PURCHASE)
        repeat = product.model.leaf.repeat
        if not repeat:
            self._settled.add(product.leaf)  # who has a new kettle hardly needs another
        self.purchases.append(
            Purchase(
                at=at,
                user=self._shopper.id,
                visit=self._visit,
                product=product,
                variant=size_for(self._shopper, product) if product.variants else -1,
                quantity=2 if self._rng.random() < (0.22 if repeat else 0.06) else 1,
            )
        )
        self._afterwards(at, product, repeat)
        return leaves_at

    def _afterwards(self, at: datetime, product: Product, repeat: int) -> None:
        if self._rng.random() < 0.62:
            days = float(self._rng.uniform(3, 16))
            self._do(at + timedelta(days=days), product, RATE, self._stars(product))
        if repeat and self._rng.random() < 0.7:
            again = at + timedelta(days=repeat * float(np.exp(self._rng.normal(0, 0.25))))
            heapq.heappush(self._due, (again.replace(microsecond=0), len(self.events), product))

    def _stars(self, product: Product) -> int:
        fond = 0.12 if product.model.brand.name.zh in self._shopper.brands else 0.0
        return draw_stars(self._rng, product.charm + fond)

    def _do(self, at: datetime, product: Product, event: str, value: int | None = None) -> datetime:
        at = at.replace(microsecond=0)
        if at < self._now:
            step = len(self.events)
            self.events.append(Event(at, self._shopper.id, step, product.id, event, value))
        return at + timedelta(seconds=int(self._rng.integers(8, 140)))


def draw_stars(rng: np.random.Generator, charm: float) -> int:
    """Draw a rating of 1 to 5 stars with a mean of about ``charm``: most content, few not."""
    if rng.random() < max(0.012, (4.75 - charm) / 2.7):
        return (1, 2, 3, 3, 1, 2, 3)[int(rng.integers(7))]
    return 5 if rng.random() < 0.75 else 4


def draw_year(
    seed: int,
    products: Sequence[Product],
    shoppers: Sequence[Shopper],
    now: datetime,
    world: World = DEMO,
) -> Year:
    """Let all shoppers live through the year that ends now."""
    rng = np.random.default_rng([seed, STREAM])
    shelves, days = Shelves(products, world), day_weights(now)
    events: list[Event] = []
    purchases: list[Purchase] = []
    for shopper in shoppers:
        visitor = Visitor(rng, shopper, shelves, now)
        visitor.live(sorted(visit_times(rng, shopper.pace, days, now)))
        events += visitor.events
        purchases += visitor.purchases
    events.sort()
    purchases.sort(key=lambda bought: (bought.at, bought.user))
    return Year(events, purchases)
