"""Six hundred invented shoppers, each with tastes that hold together.

A shopper lives in a household (a baby, a dog, a cat), has a purse, sizes, favourite departments,
brands and colours. Everything they later do in the shop follows from these, so a recommender has
something real to find.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from demo.products import Product
from demo.shelves import Leaf, brands, colors, leaves
from demo.worlds import DEMO, World

STREAM = 2
LIVELY = 20
CLOTHES = ("XS", "S", "M", "L", "XL", "XXL", "XXXL")
# How likely a brand, colour or gender that is not one's own is looked at, relative to one that is.
STRANGE_BRAND, STRANGE_COLOR, WRONG_GENDER = 0.3, 0.45, 0.04


@dataclass(frozen=True, slots=True)
class Shopper:
    """One shopper and what they like.

    Args:
        purse: How dear the goods they buy are, as a rank of their leaf's prices, 0 to 1.
        pace: Visits a year.
        tastes: Leaf name to how often they come for it, summing to 1.
        shoe, clothes: Sizes, as an EU number and an index into CLOTHES.
    """

    id: str
    gender: str
    household: frozenset[str]
    purse: float
    pace: float
    tastes: dict[str, float]
    brands: frozenset[str]
    colors: frozenset[str]
    shunned: str
    shoe: int
    clothes: int
    english: bool


def draw_shoppers(seed: int, world: World = DEMO) -> list[Shopper]:
    """Draw all shoppers, shopper-1 first."""
    rng = np.random.default_rng([seed, STREAM])
    return [_shopper(rng, number, world) for number in range(1, world.shoppers + 1)]


def liking(shopper: Shopper, product: Product) -> float:
    """Return how readily this shopper turns to this product, relative to others of its leaf."""
    model = product.model
    near = exp(-(((model.rank - shopper.purse) / 0.22) ** 2) / 2) + 0.03
    brand = 1.0 if model.brand.name.zh in shopper.brands else STRANGE_BRAND
    return (
        near * brand * _color(shopper, product.color) * _gender(shopper, product) * product.appeal
    )


def size_for(shopper: Shopper, product: Product) -> int:
    """Return the index of the variant this shopper takes."""
    values = [next(iter(variant.options.values())) for variant in product.variants]
    wanted = str(shopper.shoe), CLOTHES[shopper.clothes]
    for place, value in enumerate(values):
        if value in wanted:
            return place
    return min(len(values) - 1, round(shopper.purse * len(values)))


def _shopper(rng: np.random.Generator, number: int, world: World) -> Shopper:
    gender = "女" if rng.random() < 0.56 else "男"
    household = _household(rng)
    favourites = {
        brand.name.zh for brand in brands(world) if rng.random() < 0.16 + 0.02 * (brand.level - 3)
    }
    names = list(colors(world))
    liked = {names[int(place)] for place in rng.permutation(len(names) - 1)[:3]} | {names[0]}
    woman = gender == "女"
    return Shopper(
        id=f"shopper-{number}",
        gender=gender,
        household=household,
        purse=float(np.clip(rng.beta(2.0, 2.6), 0.03, 0.97)),
        pace=max(float(np.clip(np.exp(rng.normal(2.85, 0.6)), 4, 90)), _least_pace(number)),
        tastes=_tastes(rng, gender, household, leaves(world)),
        brands=frozenset(favourites),
        colors=frozenset(liked),
        shunned=str(names[int(rng.integers(len(names) - 2))]),
        shoe=int(np.clip(round(rng.normal(37.5 if woman else 42, 1.2)), 35, 45)),
        clothes=int(np.clip(round(rng.normal(2.0 if woman else 3.2, 1.0)), 0, 5)),
        english=bool(rng.random() < 0.08),
    )


def _least_pace(number: int) -> float:
    """Return a lively pace for the first shoppers: visitors of the demo try it as one of them."""
    return 45.0 if number <= LIVELY else 0.0


def _household(rng: np.random.Generator) -> frozenset[str]:
    chances = {"baby": 0.16, "child": 0.3, "dog": 0.18, "cat": 0.2}
    return frozenset(name for name, chance in chances.items() if rng.random() < chance)


def _tastes(
    rng: np.random.Generator, gender: str, household: frozenset[str], shelves: Sequence[Leaf]
) -> dict[str, float]:
    departments = {leaf.department.zh for leaf in shelves}
    drawn = dict(zip(sorted(departments), rng.dirichlet([0.9] * len(departments)), strict=True))
    weights = {
        leaf.name.zh: (0.02 + drawn[leaf.department.zh])
        * float(rng.gamma(0.7))
        * _belongs(leaf, gender, household)
        * _demand(leaf)
        for leaf in shelves
    }
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def _demand(leaf: Leaf) -> float:
    """Return how often people come for such goods: the dearer the rarer."""
    return leaf.listings / 30 * float((150 / leaf.price[1]) ** 0.35)


def _belongs(leaf: Leaf, gender: str, household: frozenset[str]) -> float:
    """Return how much a leaf is for such a household: who has no dog buys hardly any dog food."""
    if not leaf.household:
        return 1.0
    if leaf.household == "女":
        return 1.0 if gender == "女" else 0.12
    return 2.5 if leaf.household in household else 0.04


def _color(shopper: Shopper, color: str) -> float:
    if not color:
        return 1.0
    if color == shopper.shunned:
        return 0.1
    return 1.0 if color in shopper.colors else STRANGE_COLOR


def _gender(shopper: Shopper, product: Product) -> float:
    return WRONG_GENDER if product.gender in {"男", "女"} - {shopper.gender} else 1.0
