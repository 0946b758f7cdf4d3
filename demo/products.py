"""The catalogue: each model listed once in each of its colours, as the rows of products.jsonl.

A listing is a fact sheet first; title, attributes and description are all filled from it, in
Chinese and in English, so that they cannot disagree.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from demo.models import Model, draw_models, redraw
from demo.prices import plain, shop_price
from demo.shelves import brands, leaves
from demo.variants import Variant, draw_restock, draw_stock, draw_variants
from demo.words import Words, joined, sentence, tidy, title_case
from demo.worlds import DEMO, World

STREAM = 1
ATTEMPTS = 60


@dataclass(frozen=True, slots=True)
class Product:
    """One listing: a model in one colour.

    Args:
        charm: The rating shoppers tend to give it, 1 to 5.
        appeal: How much it is looked at, relative to the others of its leaf.
    """

    id: str
    model: Model
    color: str
    title: Words
    price: float
    list_price: float | None
    variants: tuple[Variant, ...]
    stock: int
    restock_date: date | None
    created_at: datetime
    charm: float
    appeal: float

    @property
    def leaf(self) -> str:
        """The Chinese name of the leaf category."""
        return self.model.leaf.name.zh

    @property
    def gender(self) -> str:
        """Whom it is made for: 男, 女, 男女同款, or empty."""
        return self.facts["gender"].zh if "gender" in self.facts else ""

    @property
    def facts(self) -> dict[str, Words]:
        """What titles and sentences are filled with."""
        return _facts(self.model, self.color)

    def row(self, rating: float | None, sales: int) -> dict[str, object]:
        """Return the line of products.jsonl."""
        category, brand = self.model.leaf.category, self.model.brand.name
        about = describe(self.model, self.facts)
        head: dict[str, object] = {
            "id": self.id,
            "title": self.title.zh,
            "price": plain(self.price),
            "list_price": None if self.list_price is None else plain(self.list_price),
            "currency": "CNY",
            "brand": brand.zh,
            "category": category.zh,
            "rating": rating,
            "stock": self.stock,
            "sales": sales,
            "image_url": f"/images/{self.id}.svg",
            "url": f"/p/{self.id}",
            "description": about.zh,
            **({"restock_date": self.restock_date.isoformat()} if self.restock_date else {}),
            "created_at": self.created_at.isoformat(),
            "title_en": self.title.en,
            "brand_en": brand.en,
            "category_en": category.en,
            "description_en": about.en,
        }
        return head | _attributes(self) | {"variants": [v.row() for v in self.variants]}


def draw_products(seed: int, now: datetime, world: World = DEMO) -> list[Product]:
    """Draw the whole catalogue, in shop order."""
    rng = np.random.default_rng([seed, STREAM])
    titles: set[tuple[str, str]] = set()
    products: list[Product] = []
    for leaf in leaves(world):
        for model in draw_models(rng, leaf, brands(world), now):
            model = _unlike(rng, model, titles)
            first = len(products) + 1
            products += [
                _product(rng, f"p{first + place:04d}", model, color, now)
                for place, color in enumerate(model.colors or ("",))
            ]
    return products


def describe(model: Model, facts: dict[str, Words]) -> Words:
    """Write two to four sentences of facts."""
    parts = [model.opening, model.leaf.specs, *(text for _, text in model.extras[:2])]
    return joined([sentence(part.fill(facts)) for part in parts], "", " ")


def _unlike(rng: np.random.Generator, model: Model, titles: set[tuple[str, str]]) -> Model:
    for attempt in range(ATTEMPTS):
        keys = {(_title(model, color).zh, color) for color in model.colors or ("",)}
        if not keys & titles:
            titles |= keys
            return model
        model = redraw(rng, model, widely=attempt > ATTEMPTS / 3)
    name = f"{model.brand.name.zh} {model.kind.name.zh}{model.word.zh}"
    raise ValueError(f"No new title for '{name}' after {ATTEMPTS} draws; give it more extras.")


def _facts(model: Model, color: str) -> dict[str, Words]:
    english = model.leaf.palette[color].en if color else ""
    year = Words.parse(model.launched.year)
    return {
        "year": year,
        **model.facts,
        "brand": model.brand.name,
        "model": model.name,
        "kind": model.kind.name,
        "word": model.word,
        "color": Words(color.removesuffix("色"), english),
        "extras": joined([name for name, _ in model.extras], "", ", "),
    }


def _title(model: Model, color: str) -> Words:
    title = model.leaf.title.fill(_facts(model, color))
    named = len(model.colors) > 1
    return Words(
        tidy(f"{title.zh} {color if named else ''}"),
        title_case(tidy(f"{title.en}, {model.leaf.palette[color].en if named else ''}")),
    )


def _product(
    rng: np.random.Generator, code: str, model: Model, color: str, now: datetime
) -> Product:
    variants = draw_variants(rng, code, model)
    price = min((variant.price for variant in variants), default=model.price)
    stock = sum(v.stock for v in variants) if variants else draw_stock(rng, 0.04, 160)
    created = model.launched + timedelta(days=int(rng.integers(1, 25)), hours=int(rng.integers(9)))
    return Product(
        id=code,
        model=model,
        color=color,
        title=_title(model, color),
        price=price,
        list_price=_list_price(rng, price),
        variants=variants,
        stock=stock,
        restock_date=draw_restock(code, now.date()) if stock == 0 else None,
        created_at=min(created, now - timedelta(days=1)),
        charm=model.charm,
        appeal=_appeal(rng, model, color),
    )


def _appeal(rng: np.random.Generator, model: Model, color: str) -> float:
    place = model.colors.index(color) if color else 0
    return float(np.exp(rng.normal(0, 0.9) + (model.charm - 4.4) - 0.25 * place - 0.4 * model.rank))


def _list_price(rng: np.random.Generator, price: float) -> float | None:
    if rng.random() > 0.42:
        return None
    before = shop_price(price / rng.uniform(0.6, 0.9))
    return before if before > price else None


def _attributes(product: Product) -> dict[str, object]:
    kind, model = product.model.kind, product.model
    values: dict[str, object] = {}
    if product.color:
        values |= {"color": product.color, "color_en": model.leaf.palette[product.color].en}
    for name, value in model.facts.items():
        values |= _both(name, value)
    features = [*kind.features, *(name for name, _ in model.extras)]
    values |= {"feature": [f.zh for f in features], "feature_en": [f.en for f in features]}
    return values | _option_attributes(product)


def _both(name: str, value: Words) -> dict[str, object]:
    return {name: value.zh} if value.zh == value.en else {name: value.zh, f"{name}_en": value.en}


def _option_attributes(product: Product) -> dict[str, object]:
    kind = product.model.kind
    if kind.option is None:
        return {}
    key = kind.option.key
    values = [variant.options[key] for variant in product.variants]
    row: dict[str, object] = {key: values}
    if kind.option_en:
        row[f"{key}_en"] = [kind.option_en.get(value, value) for value in values]
    return row
