"""Prices as shops write them: log-normal between a floor and a ceiling, ending in nines."""

from statistics import NormalDist

# The ranks nearest 0 and 1 map to the ends of the range instead of to infinity.
TAIL = 0.02


def price_at(rank: float, low: float, median: float, high: float) -> float:
    """Return the price at a rank (0 cheapest to 1 dearest) of a category.

    >>> [price_at(rank, 129, 339, 1299) for rank in (0, 0.5, 1)]
    [129.0, 339.0, 1299.0]
    """
    edge = NormalDist().inv_cdf(1 - TAIL)
    z = NormalDist().inv_cdf(TAIL + (1 - 2 * TAIL) * rank) / edge
    end = low if z < 0 else high
    price = shop_price(float(median * (end / median) ** abs(z)))
    return float(min(high, max(low, price)))


def shop_price(amount: float) -> float:
    """Round an amount to a price that ends in nine.

    >>> [shop_price(amount) for amount in (17.3, 83, 204, 1180, 4210)]
    [16.9, 79.0, 199.0, 1199.0, 4199.0]
    """
    if amount < 50:
        return max(1, round(amount)) - 0.1  # 17 becomes 16.9
    step = 10 if amount < 1000 else 50 if amount < 3000 else 100
    return float(round(amount / step) * step - 1)


def plain(amount: float) -> float | int:
    """Return the amount as it is written in files: 129, not 129.0.

    >>> plain(129.0), plain(16.900000000000002)
    (129, 16.9)
    """
    return int(amount) if amount == int(amount) else round(amount, 2)
