"""What promotions cost: a quote of 20 lines under 30 of them, and a search among 100,000 products.

    python benchmarks/promotions.py [--products 100000] [--seed 7]

Everything is drawn by a seed. Times are processor time of this process (median of the runs). Searches
with and without promotions are made in turns, so that what else the machine does falls on both.
"""

import argparse
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time

import numpy as np

from assistant.promotions.alone import alone
from assistant.promotions.buyer import Buyer, live
from assistant.promotions.pricing import Line
from assistant.promotions.promotion import Kind, Promotion, Terms
from assistant.promotions.quoting import quote
from assistant.promotions.scope import EVERYTHING, Goods, Scope
from assistant.promotions.views import Views
from retrieval.constraints import Constraint, Op, Sort
from retrieval.encoder import HashingEncoder
from retrieval.products import Product
from retrieval.search import Searcher, SearchRequest

NOW = datetime(2026, 11, 11, 20, tzinfo=UTC)
DAY = timedelta(days=1)
CATEGORIES = [f"a{n % 8}/b{n % 40}/c{n}" for n in range(120)]
BRANDS = [f"brand{n}" for n in range(300)]
QUOTES, SEARCHES = 200, 60


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    told = parser.parse_args()
    pick = random.Random(told.seed)  # noqa: S311  # reproducible, not secret
    goods = [product(pick, number) for number in range(told.products)]
    offers = {one.id: one for one in (promotion(pick, number) for number in range(30))}
    buyer = Buyer(frozenset({"gold"}), frozenset(offers))
    measure_quotes(pick, goods, offers, buyer)
    measure_searches(pick, goods, offers, buyer)


def product(pick: random.Random, number: int) -> Product:
    """A listing without words."""
    price = round(pick.lognormvariate(4.6, 1), 2)
    brand, category = pick.choice(BRANDS), pick.choice(CATEGORIES)
    return Product(f"p{number:06}", f"thing {number}", price, brand=brand, category=category)


def promotion(pick: random.Random, number: int) -> Promotion:
    """One of any kind: a third about everything, the others about some brands or categories."""
    kind = list(Kind)[number % len(Kind)]
    scopes = [
        EVERYTHING,
        Scope(Goods(brands=tuple(pick.sample(BRANDS, 60)))),
        Scope(Goods(categories=tuple(pick.sample(["a0", "a1", "a2", "a3", "a4"], 2)))),
    ]
    terms = {
        Kind.DISCOUNT: Terms(points=100 * pick.randint(5, 30)),
        Kind.MEMBER: Terms(points=100 * pick.randint(5, 15)),
        Kind.PRESALE: Terms(deposit=1_000, worth=2_000, balance=(NOW + DAY, NOW + 2 * DAY)),
        Kind.NTH: Terms(n=pick.choice([2, 3]), points=5_000, repeat=True),
        Kind.THRESHOLD: Terms(threshold=30_000, amount=pick.randint(20, 60) * 100, repeat=True),
        Kind.COUPON: Terms(threshold=pick.randint(1, 5) * 10_000, points=pick.randint(5, 15) * 100),
    }
    return Promotion(
        f"o{number:02}", kind, NOW - DAY, NOW + DAY, terms[kind], scopes[number % 3],
        tiers=frozenset({"gold"}), group=f"g{number % 4}" if number % 5 == 0 else None,
    )  # fmt: skip


def measure_quotes(
    pick: random.Random, goods: Sequence[Product], offers: dict[str, Promotion], buyer: Buyer
) -> None:
    """Quotes of 20 lines under all offers."""
    spent, exact = [], 0
    for _ in range(QUOTES):
        cart = [Line(one, None, pick.randint(1, 3)) for one in pick.sample(goods, 20)]
        spent.append(seconds(lambda cart=cart: quote(cart, offers, NOW, buyer)))  # type: ignore[misc]
        exact += quote(cart, offers, NOW, buyer).exact
    p95 = sorted(spent)[int(0.95 * len(spent))]
    print(f"quote, 20 lines x {len(offers)} promotions: median {1e3 * median(spent):.2f} ms, "
          f"p95 {1e3 * p95:.2f} ms, exact {exact} of {len(spent)}")  # fmt: skip


def measure_searches(
    pick: random.Random, goods: Sequence[Product], offers: dict[str, Promotion], buyer: Buyer
) -> None:
    """A view made once, and searches in it beside those at regular prices."""
    encoder = HashingEncoder()
    vectors = encoder.encode_documents(["thing"])
    searcher = Searcher.from_products(goods, {}, ([goods[0].id], vectors), encoder)
    holding = live(offers, buyer, NOW)
    views = Views(searcher)
    made = seconds(lambda: views.at(offers, buyer, NOW))
    again = seconds(lambda: views.at(offers, buyer, NOW))
    view = views.at(offers, buyer, NOW)
    assert view is not None
    changed = int(np.count_nonzero(alone(searcher.table, holding, buyer)
                                   < searcher.table.figures["price"].numbers))  # fmt: skip
    plain, priced = [], []
    for _ in range(SEARCHES):
        request = drawn(pick)
        plain.append(seconds(lambda request=request: searcher.search(request)))  # type: ignore[misc]
        priced.append(seconds(lambda request=request: view.searcher.search(request)))  # type: ignore[misc]
    differences = [b - a for a, b in zip(plain, priced, strict=True)]
    print(f"{len(goods):,} products, {changed:,} with another price: view made in {1e3 * made:.0f} ms, "
          f"found again in {1e3 * again:.2f} ms")  # fmt: skip
    print(f"search at regular prices {1e3 * median(plain):.2f} ms, at those of the moment "
          f"{1e3 * median(priced):.2f} ms, added {1e3 * median(differences):+.2f} ms")  # fmt: skip


def drawn(pick: random.Random) -> SearchRequest:
    """A kind of goods within a budget that was not asked for before."""
    kind = Constraint("category", Op.EQ, pick.choice(CATEGORIES).split("/")[0])
    budget = Constraint("price", Op.LTE, round(pick.uniform(30, 400), 2))
    return SearchRequest(
        text="", constraints=(kind, budget), sort=pick.choice([None, Sort.PRICE_ASC])
    )


def seconds(work: Callable[[], object]) -> float:
    """The processor time of some work."""
    started = process_time()
    work()
    return process_time() - started


if __name__ == "__main__":
    main()
