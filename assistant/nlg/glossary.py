"""What the catalogue's values are called in another language, learnt from its own translations."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from retrieval.products import Product


@dataclass(frozen=True, slots=True)
class Glossary:
    """Translations by language, field and the catalogue's spelling."""

    terms: Mapping[tuple[str, str, str], str]

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Glossary":
        """The most frequent translation of each value; nothing for values without one."""
        counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        for product in products:
            for language, texts in product.localized.items():
                for field, value, translated in _pairs(product, texts):
                    counts[language, field, value][translated] += 1
        ranked = {
            key: sorted(c.items(), key=lambda item: (-item[1], item[0]))
            for key, c in counts.items()
        }
        return cls({key: items[0][0] for key, items in ranked.items()})

    def say(self, language: str, field: str, value: str) -> str:
        """The value in ``language``, or as the catalogue spells it."""
        return self.terms.get((language, field, value), value)


def _pairs(product: Product, texts: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    translated_path = texts.get("category", "").split("/")
    if len(translated_path) == len(product.categories):
        for own, translated in zip(product.categories, translated_path, strict=True):
            yield "category", own, translated
    if product.brand and texts.get("brand"):
        yield "brand", product.brand, texts["brand"]
    for field, values in product.attributes.items():
        if len(values) == 1 and texts.get(field):
            yield field, values[0], texts[field]
