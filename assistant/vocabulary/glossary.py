"""What the catalogue's values are called in another language, learnt from its own translations."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
        for language, field, value, translated in cls.pairs(products):
            counts[language, field, value][translated] += 1
        ranked = {
            key: sorted(c.items(), key=lambda item: (-item[1], item[0]))
            for key, c in counts.items()
        }
        return cls({key: items[0][0] for key, items in ranked.items()})

    @staticmethod
    def pairs(products: Iterable[Product]) -> Iterator[tuple[str, str, str, str]]:
        """Every translation in the catalogue: language, field, own spelling, translation."""
        for product in products:
            for language, texts in product.localized.items():
                for field, value, translated in _pairs(product, texts):
                    yield language, field, value, translated

    def say(self, language: str, field: str, value: str) -> str:
        """The value in ``language``, or as the catalogue spells it."""
        return self.terms.get((language, field, value), value)


def split_translation(text: str, count: int) -> list[str]:
    """The translations of ``count`` values written as one text; none if they do not match up."""
    parts = [part.strip() for part in text.split(",")] if count > 1 else [text]
    return parts if len(parts) == count and all(parts) else []


def _pairs(product: Product, texts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    translated_path = texts.get("category", "").split("/")
    if len(translated_path) == len(product.categories):
        yield from (
            ("category", own, other)
            for own, other in zip(product.categories, translated_path, strict=True)
        )
    if product.brand and texts.get("brand"):
        yield "brand", product.brand, texts["brand"]
    for field, values in product.attributes.items():
        translated = split_translation(texts.get(field, ""), len(values))
        for own, other in zip(values, translated, strict=False):
            yield field, own, other
