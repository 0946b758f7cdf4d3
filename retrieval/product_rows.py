"""A product as the database keeps it: what its row says, the digest of that, and back again.

Products of one shop repeat the same few values, so a product that is read shares them with all
others: names of fields, values of attributes, brands and categories stand in memory once.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from sys import intern
from typing import Any

from sqlalchemy import Row

from retrieval.products import Product, Variant

FIELDS = tuple(Product.__dataclass_fields__)
REPEATED = ("currency", "brand", "category")
OWN = frozenset({"title", "description"})  # texts that one product has for itself
LATER = ("enriched", "restock_date")  # came after the first release
LONGEST_REPEATED = 60


def content(product: Product) -> dict[str, Any]:
    """Everything the product says, as its row holds it."""
    row: dict[str, Any] = {name: getattr(product, name) for name in FIELDS}
    row["attributes"] = {key: list(values) for key, values in product.attributes.items()}
    row["variants"] = [variant.to_json() for variant in product.variants]
    row["localized"] = {key: dict(texts) for key, texts in product.localized.items()}
    row["enriched"] = list(product.enriched)
    return row


def content_hash(product: Product) -> str:
    """A digest of everything the product says; equal products have equal digests."""
    said = content(product)
    for name in LATER:
        if not said[name]:
            del said[name]  # so that rows of before keep the digest they had
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def product_of(row: Row[Any]) -> Product:
    """The product in ``row``, which begins with the columns called ``FIELDS``, in their order."""
    values: dict[str, Any] = dict(zip(FIELDS, row[: len(FIELDS)], strict=True))
    for name in REPEATED:
        values[name] = _shared(values[name])
    values["attributes"] = {
        intern(name): tuple(_shared(value) for value in some)
        for name, some in values["attributes"].items()
    }
    values["variants"] = tuple(_variant(variant) for variant in values["variants"])
    values["localized"] = {
        intern(language): _texts(texts) for language, texts in values["localized"].items()
    }
    values["enriched"] = tuple(intern(name) for name in row.enriched or ())
    return Product(**values)


def _variant(stored: Mapping[str, Any]) -> Variant:
    options = _options(tuple(stored["options"].items()))
    return Variant(stored["sku"], options, stored["price"], stored["stock"])


@lru_cache(maxsize=8_192)
def _options(pairs: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The options of variants, one mapping for all that have the same: size 42, and so on."""
    return {intern(name): _shared(value) for name, value in pairs}


def _texts(stored: Mapping[str, str]) -> dict[str, str]:
    return {
        intern(field): text if field in OWN else _shared(text) for field, text in stored.items()
    }


def _shared(text: Any) -> Any:  # noqa: ANN401 - whatever the column holds
    """One copy of a short text that other products may have too."""
    return intern(text) if type(text) is str and len(text) <= LONGEST_REPEATED else text
