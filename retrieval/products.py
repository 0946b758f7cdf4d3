"""The product and its variants: what a catalogue row becomes once it is checked.

Absent values are ``None``, never invented. Identity and storage are the catalogue's concern.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

EMPTY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Variant:
    """One buyable form of a product, such as a size."""

    sku: str
    options: Mapping[str, str]
    price: float | None = None
    stock: int | None = None

    @property
    def available(self) -> bool:
        """Whether it can be bought; unknown stock counts as available."""
        return self.stock is None or self.stock > 0

    def to_json(self) -> dict[str, object]:
        """The variant as the contract writes it."""
        options = dict(self.options)
        return {"sku": self.sku, "options": options, "price": self.price, "stock": self.stock}


@dataclass(frozen=True, slots=True)
class Product:
    """One listing.

    Args:
        id: The shop's own identifier.
        title: In the catalogue's first language.
        price: What one piece costs now, in ``currency``.
        category: A path ``a/b/c`` from department to leaf.
        attributes: Free attributes; a value is a tuple because goods can have several.
        localized: Texts in other languages, by language and then field: ``{"en": {"title": …}}``.
        enriched: The fields and attributes whose values were read out of the title, because the
            shop's columns had none.
        restock_date: The day on which the shop expects more of it, ISO 8601; it may be over.
    """

    id: str
    title: str
    price: float | None = None
    list_price: float | None = None
    currency: str | None = None
    brand: str | None = None
    category: str | None = None
    rating: float | None = None
    stock: int | None = None
    sales: int | None = None
    image_url: str | None = None
    url: str | None = None
    description: str | None = None
    created_at: str | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    localized: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    enriched: tuple[str, ...] = ()
    restock_date: str | None = None

    @property
    def categories(self) -> tuple[str, ...]:
        """The steps of the category path, department first."""
        return tuple(self.category.split("/")) if self.category else ()

    @property
    def available(self) -> bool:
        """Whether any piece can be bought; unknown stock counts as available."""
        if self.variants:
            return any(variant.available for variant in self.variants)
        return self.stock is None or self.stock > 0

    def text(self, name: str, language: str) -> str:
        """The field ``name`` in ``language``, else as the catalogue has it, else ``""``."""
        translated = self.localized.get(language, EMPTY).get(name)
        if translated:
            return translated
        if name in self.attributes:
            return ", ".join(self.attributes[name])
        return str(getattr(self, name, None) or "")

    def to_json(self) -> dict[str, object]:
        """The product as the contract writes it, every value in the catalogue's own spelling.

        ``enriched`` stands there only if some value was read out of the title, ``restock_date`` only if
        the shop gave one.
        """
        marked: dict[str, object] = {"enriched": list(self.enriched)} if self.enriched else {}
        if self.restock_date:
            marked["restock_date"] = self.restock_date
        return {
            "id": self.id,
            "title": self.title,
            "price": self.price,
            "list_price": self.list_price,
            "currency": self.currency,
            "brand": self.brand,
            "category": self.category,
            "rating": self.rating,
            "stock": self.stock,
            "sales": self.sales,
            "image_url": self.image_url,
            "url": self.url,
            "attributes": {name: _one_or_list(values) for name, values in self.attributes.items()},
            "variants": [variant.to_json() for variant in self.variants],
            **marked,
        }

    def display(self, language: str) -> dict[str, object]:
        """The texts to show a shopper who reads ``language``."""
        names = ("title", "brand", "category", "description")
        texts: dict[str, object] = {name: self.text(name, language) for name in names}
        texts["attributes"] = {name: self.text(name, language) for name in self.attributes}
        return texts


def _one_or_list(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)
