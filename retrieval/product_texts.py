"""What of a product is searched: the words it is found by, and the text its vector is made from."""

import hashlib
import re
from collections.abc import Sequence

from retrieval.products import Product

FORMAT = 1  # raise it when the embedded text of a product changes
EMBEDDED_CHARACTERS = 200
ATTRIBUTE_CHARACTERS = 24
NAMED = ("title", "category", "brand")
LETTER = re.compile(r"[^\W\d_]")


def text_hash(text: str) -> str:
    """A digest of an embedded text; another text, another digest."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def searchable_text(product: Product) -> str:
    """The words a product can be found by lexically, in every language it has."""
    return " ".join(_texts(product, attribute_characters=200))


def embedding_text(product: Product) -> str:
    """The text a product's vector is made from: the title first, then what tells it apart.

    At most 200 characters: an encoder that reads half a page blurs the title.
    """
    return " ".join(_texts(product, ATTRIBUTE_CHARACTERS))[:EMBEDDED_CHARACTERS].strip()


def _texts(product: Product, attribute_characters: int) -> list[str]:
    """Title, category, brand and attributes, each in the first and then in the other languages."""
    names = [text for field in NAMED for text in _in_languages(product, field)]
    values = [value for values in product.attributes.values() for value in values]
    for language in sorted(product.localized):
        values += [product.localized[language].get(name, "") for name in product.attributes]
    return _distinct([*names, *(value for value in values if len(value) <= attribute_characters)])


def _in_languages(product: Product, field: str) -> list[str]:
    texts = [getattr(product, field) or ""]
    texts += [product.localized[name].get(field, "") for name in sorted(product.localized)]
    return [text.replace("/", " ") for text in texts] if field == "category" else texts


def _distinct(texts: Sequence[str]) -> list[str]:
    """Leaves out what is already said and what has no word in it."""
    kept: list[str] = []
    said = ""
    for text in texts:
        folded = text.casefold()
        if folded not in said and LETTER.search(text):
            kept.append(text)
            said = f"{said} {folded}" if len(kept) > 1 else folded
    return kept
