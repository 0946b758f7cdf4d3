"""Learns a shop's vocabulary from its products, so that no word of any shop stands in the code.

Names come from the columns; further names for categories come from what the titles in them share,
from translations and from the general synonym list.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from assistant.nlu.learning.attributes import (
    count_values,
    learn_attributes,
    learn_sizes,
)
from assistant.nlu.learning.categories import learn_categories
from assistant.nlu.learning.expansions import learn_expansions
from assistant.nlu.learning.own_names import NO_NAMES, OwnNames
from assistant.nlu.learning.pieces import learn_pieces
from assistant.nlu.learning.title_words import learn_title_words
from assistant.nlu.learning.units import built_in_units, learn_units
from assistant.nlu.words.entries import Entries, Entry
from assistant.nlu.words.lexicon import concepts, phrases, qualities, synonyms
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.surfaces import surface_key
from assistant.nlu.words.vocabulary import Vocabulary
from retrieval.constraints import Field
from retrieval.products import Product

TOLD = 0.1  # of the goods, how many titles must tell a property for wishes to filter by it
SEPARATORS = "/|,，、"
CORE_FIELDS = frozenset({"price", "brand", "category", "rating", "stock", "title", "sales"})


def learn_vocabulary(products: Sequence[Product], own: OwnNames = NO_NAMES) -> Vocabulary:
    """The vocabulary of ``products``, with what the shop says about names."""
    products = _telling(products)
    categories, values = learn_categories(products), count_values(products)
    known = own.applied(
        _in_order(categories, _brands(products), learn_attributes(products, values))
    )
    titles = _titles(products)
    goods = {surface_key(n) for n in (*phrases().idioms, *(n for g in synonyms() for n in g))}
    return Vocabulary(
        surfaces={**dict.fromkeys(goods - known.keys() - {""}, ()), **known},
        units=learn_units(values),
        sizes=learn_sizes(values),
        fields=_fields(products),
        accumulating=multivalued_fields(products),
        carried=_carried(products),
        worn=_worn(products),
        expansions=learn_expansions(
            (*own.groups, *synonyms(), *qualities()), categories.keys(), titles
        ),
        pieces=learn_pieces(products),
        title_words=learn_title_words(titles),
    )


def _telling(products: Sequence[Product]) -> Sequence[Product]:
    """The products without what was read from the titles of only a few: no wish can filter by it.

    Words that are no value of a property stay words to search for.
    """
    held = Counter(name for product in products for name in product.attributes)
    given = {name for p in products for name in p.attributes if name not in p.enriched}
    rare = {n for n, count in held.items() if n not in given and count < TOLD * len(products)}
    return [_without(product, rare) for product in products] if rare else products


def _without(product: Product, fields: Collection[str]) -> Product:
    kept = {name: own for name, own in product.attributes.items() if name not in fields}
    return replace(product, attributes=kept) if len(kept) < len(product.attributes) else product


def multivalued_fields(products: Iterable[Product]) -> frozenset[str]:
    """Attributes of which one product can have several values, so that wishes for them add up."""
    several = {n for p in products for n, own in p.attributes.items() if len(own) > 1}
    return frozenset(several - {Field.COLOR, Field.SIZE})


def built_in_vocabulary() -> Vocabulary:
    """What is understood without a shop: the general concepts by their own names."""
    surfaces: dict[str, Entries] = {}
    for concept in concepts():
        for naming in (concept.zh, concept.en):
            for word in naming.words:
                surfaces[surface_key(word)] = (Entry(concept.field, (naming.name,)),)
    fields = frozenset(concept.field for concept in concepts())
    return Vocabulary(surfaces, units=built_in_units(), fields=fields)


def _in_order(*sources: dict[str, Entries]) -> dict[str, Entries]:
    """One vocabulary of several; where they share a surface, the earlier source is likelier."""
    merged: dict[str, Entries] = {}
    for source in sources:
        for surface, entries in source.items():
            merged[surface] = (*merged.get(surface, ()), *entries)
    return merged


def _brands(products: Iterable[Product]) -> dict[str, Entries]:
    """Each brand by its name, the parts of a name in two scripts, and its translations.

    Where several are written alike (in other letters, or by who imitates a name), the name stands for
    the one that most goods have.
    """
    found: dict[str, Entries] = {}
    named = Counter((p.brand, *_translated_brands(p)) for p in products if p.brand)
    for (brand, *translations), _ in sorted(named.items(), key=lambda one: (-one[1], one[0])):
        for name in (brand, *_parts(brand), *translations):
            key = surface_key(_without_asides(name))
            if len(key) > 1:
                found.setdefault(key, (Entry(Field.BRAND, (brand,)),))
    return found


def _translated_brands(product: Product) -> tuple[str, ...]:
    names = (texts.get("brand", "") for texts in product.localized.values())
    return tuple(name for name in names if name)


def _parts(name: str) -> list[str]:
    for separator in SEPARATORS[1:]:
        name = name.replace(separator, SEPARATORS[0])
    return name.split(SEPARATORS[0])


def _without_asides(name: str) -> str:
    return "".join(" " if character in "()（）[]【】" else character for character in name)


def _fields(products: Iterable[Product]) -> frozenset[str]:
    return CORE_FIELDS.union(*(_own_fields(product) for product in products))


def _own_fields(product: Product) -> frozenset[str]:
    """The attributes of a product, the options of its variants included."""
    return frozenset(product.attributes).union(*(v.options for v in product.variants))


def _carried(products: Iterable[Product]) -> dict[str, frozenset[str]]:
    """Which attributes the goods of each category have."""
    carried: dict[str, set[str]] = defaultdict(set)
    for product in products:
        for category in product.categories:
            carried[category] |= _own_fields(product)
    return {category: frozenset(own) for category, own in carried.items()}


def _worn(products: Iterable[Product]) -> dict[str, dict[str, str]]:
    """The sizes that the goods of each category come in: folded → as they are spelt."""
    worn: dict[str, dict[str, str]] = defaultdict(dict)
    for product in products:
        own = {v.options[Field.SIZE] for v in product.variants if Field.SIZE in v.options}
        for size in sorted(own.union(product.attributes.get(Field.SIZE, ()))):
            for category in product.categories:
                worn[category][fold(size)] = size
    return dict(worn)


def _titles(products: Iterable[Product]) -> list[str]:
    """Every title in every language, folded."""
    return [
        fold(title)
        for product in products
        for title in (product.title, *(t.get("title", "") for t in product.localized.values()))
        if title
    ]
