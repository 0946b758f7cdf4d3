"""Learns a shop's vocabulary from its products, so that no word of any shop stands in the code.

Names come from the columns; further names for categories come from what the titles in them share (their
head words, since Chinese and English compounds end in their kind), from translations and from the general
synonym list.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from assistant.glossary import Glossary
from assistant.nlu.language import CJK
from assistant.nlu.lexicon import Concept, concepts, synonyms
from assistant.nlu.normalising import fold
from assistant.nlu.vocabulary import Entry, Vocabulary, surface_key
from retrieval.constraints import Field
from retrieval.products import Product

MAX_ATTRIBUTE_VALUES = 300  # a column with more different values is free text, not a property
MAX_VALUE_LENGTH = 12
MIN_TITLES = 3
MIN_PURITY = 0.85  # of the titles that have a head word, how many are in the category
MIN_COVERAGE = 0.1  # of the category's titles, how many have the head word
MEASURED = re.compile(r"\d+(?:\.\d+)?\s*([a-z\"″]+|[\u4e00-\u9fff]{1,2})$")
ASIDE = re.compile(r"[()（）\[\]【】]")
SEPARATORS = re.compile(r"[/|,，、]")
HOLLOW_HEADS = (
    "子物品类器机外具件套居用食装码家活"  # single characters that end names without saying a kind
)
Surfaces = dict[str, Entry]


def learn_vocabulary(products: Sequence[Product]) -> Vocabulary:
    """The vocabulary of ``products``; the built-in one when there are none."""
    surfaces: Surfaces = {}
    _learn_attributes(products, surfaces)
    _learn_concepts(products, surfaces)
    _learn_brands(products, surfaces)
    _learn_categories(products, surfaces)
    return Vocabulary.of(
        surfaces, _learn_units(products), _fields(products), multivalued_fields(products)
    )


def multivalued_fields(products: Iterable[Product]) -> frozenset[str]:
    """Attributes of which one product can have several values, so that wishes for them add up."""
    several = {n for p in products for n, own in p.attributes.items() if len(own) > 1}
    return frozenset(several - {Field.COLOR, Field.SIZE})


def built_in_vocabulary() -> Vocabulary:
    """What is understood without a shop: the general concepts by their own names."""
    surfaces: Surfaces = {}
    for concept in concepts():
        for naming in (concept.zh, concept.en):
            for word in naming.words:
                surfaces[surface_key(word)] = Entry(concept.field, (naming.name,))
    return Vocabulary.of(surfaces, {}, {concept.field for concept in concepts()})


def _learn_brands(products: Iterable[Product], surfaces: Surfaces) -> None:
    for product in products:
        if not product.brand:
            continue
        entry = Entry("brand", (product.brand,))
        translations = [texts.get("brand", "") for texts in product.localized.values()]
        for name in (product.brand, *SEPARATORS.split(product.brand), *translations):
            _add(surfaces, name, entry)


def _learn_categories(products: Sequence[Product], surfaces: Surfaces) -> None:
    names = _category_names(products)
    heads = _shared_heads(names)
    for surface, nodes in {**heads, **_title_heads(products)}.items():
        if surface not in surfaces:
            surfaces[surface] = Entry("category", tuple(sorted(nodes)))
    for surface, nodes in names.items():
        surfaces[surface] = Entry("category", tuple(sorted(nodes)))
    for group in synonyms():
        keys = [surface_key(name) for name in group]
        known = next((surfaces[key] for key in keys if _is_category(surfaces.get(key))), None)
        for key in keys if known else ():
            if not _is_category(surfaces.get(key)):
                surfaces[key] = known  # type: ignore[assignment]  # the filter above excludes None


def _is_category(entry: Entry | None) -> bool:
    return entry is not None and entry.field == "category"


def _category_names(products: Iterable[Product]) -> dict[str, set[str]]:
    """Every name of every step of every path, with the catalogue's names it stands for."""
    names: dict[str, set[str]] = defaultdict(set)
    for path in {
        (p.category, *(t.get("category") for t in p.localized.values())) for p in products
    }:
        if not path[0]:
            continue
        steps = path[0].split("/")
        for translated in path:
            own = translated.split("/") if translated else []
            for step, name in zip(steps, own, strict=False):
                for part in (name, *re.split(r"[/、&]|\band\b", name)):
                    if surface_key(part):
                        names[surface_key(part)].add(step)
    return names


def _shared_heads(names: dict[str, set[str]]) -> dict[str, set[str]]:
    """Ends of category names that are names themselves: 耳机 for every kind of 耳机."""
    heads: dict[str, set[str]] = defaultdict(set)
    for name, nodes in names.items():
        parts = list(name) if CJK.search(name) else name.split()
        glue = "" if CJK.search(name) else " "
        for start in range(1, len(parts)):
            head = glue.join(parts[start:])
            if len(head) > 1 or head not in HOLLOW_HEADS:
                heads[head] |= nodes
    return {head: nodes for head, nodes in heads.items() if head not in names}


def _title_heads(products: Iterable[Product]) -> dict[str, set[str]]:
    """Words in the titles of one leaf that end as its name does: 跑鞋 for 跑步鞋 (both are 鞋)."""
    titles: dict[str, list[str]] = defaultdict(list)
    for product in products:
        if product.categories:
            titles[product.categories[-1]].append(fold(product.title))
    counts = {leaf: _candidate_heads(leaf, own) for leaf, own in titles.items()}
    totals: Counter[str] = Counter()
    for counted in counts.values():
        totals.update(counted)
    heads: dict[str, set[str]] = {}
    for leaf, counted in counts.items():
        for word, count in counted.items():
            enough = count >= MIN_TITLES and count >= MIN_COVERAGE * len(titles[leaf])
            if enough and count >= MIN_PURITY * totals[word]:
                heads[word] = {leaf}
    return heads


def _candidate_heads(leaf: str, titles: Iterable[str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    head = leaf[-1:]
    if not CJK.match(head):
        return counted
    for title in titles:
        found = {
            title[start:end]
            for end in (match.end() for match in re.finditer(re.escape(head), title))
            for start in range(max(0, end - 4), end - 1)
            if re.fullmatch(r"[\u4e00-\u9fff]+", title[start:end])
        }
        counted.update(found)
    return counted


def _learn_attributes(products: Iterable[Product], surfaces: Surfaces) -> None:
    """Values of columns that are properties, not free text, with their translations."""
    products = list(products)
    translations = _translations(products)
    for name, counted in sorted(_values(products).items()):
        if len(counted) > MAX_ATTRIBUTE_VALUES:
            continue
        for value, _count in counted.most_common():
            for surface in (value, *sorted(translations.get((name, value), ()))):
                if _is_telling(surface):
                    _add(surfaces, surface, Entry(name, (value,)))


def _values(products: Iterable[Product]) -> dict[str, Counter[str]]:
    """How often each value of each attribute occurs, options of variants included."""
    values: dict[str, Counter[str]] = defaultdict(Counter)
    for product in products:
        for name, own in product.attributes.items():
            values[name].update(own)
        for variant in product.variants:
            for name, value in variant.options.items():
                values[name][value] += 1
    return values


def _translations(products: Iterable[Product]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _language, field, value, translated in Glossary.pairs(products):
        found[field, value].add(translated)
    return found


def _is_telling(value: str) -> bool:
    """A bare number or a single letter names nothing by itself."""
    folded = fold(value)
    if not 1 < len(folded) <= MAX_VALUE_LENGTH * (1 if CJK.search(folded) else 2):
        return False
    return not re.fullmatch(r"[\d.\s]+|[smlx]{1,4}\d?", folded)


def _learn_concepts(products: Iterable[Product], surfaces: Surfaces) -> None:
    values = _values(products)
    for concept in concepts():
        entry = _resolve(concept, values.get(concept.field, Counter()))
        if entry is not None:
            surfaces.update((surface_key(word), entry) for word in concept.words)


def _resolve(concept: Concept, counted: Counter[str]) -> Entry | None:
    """The concept in the catalogue's spelling: its plain name, or every value that has its stem."""
    for naming in (concept.zh, concept.en):
        holding = [value for value in counted if _holds(value, naming.stem)]
        if not holding:
            continue
        if concept.field != Field.COLOR:
            return Entry(concept.field, tuple(sorted(holding)))
        name = naming.name if naming is concept.zh else _spelt(naming.name, holding)
        return Entry(Field.COLOR, (name,))
    return None


def _holds(value: str, stem: str) -> bool:
    """Whether a value is of the concept: 男女同款 holds 男, but "women" does not hold "men"."""
    folded = fold(value)
    return stem in (folded if CJK.search(stem) else re.split(r"[^a-z']+", folded))


def _spelt(name: str, values: Sequence[str]) -> str:
    return next((value for value in values if fold(value) == name), name)


def _learn_units(products: Iterable[Product]) -> dict[str, str]:
    """Which attribute is counted in which unit, from values such as 500ml."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for product in products:
        for name, own in product.attributes.items():
            for value in own:
                match = MEASURED.match(fold(value))
                if match:
                    counted[match[1]][name] += 1
    return {unit: names.most_common(1)[0][0] for unit, names in counted.items()}


def _fields(products: Iterable[Product]) -> set[str]:
    fields = {"price", "brand", "category", "rating", "stock", "title"}
    for product in products:
        fields.update(product.attributes)
        for variant in product.variants:
            fields.update(variant.options)
    return fields


def _add(surfaces: Surfaces, name: str, entry: Entry) -> None:
    key = surface_key(ASIDE.sub(" ", name))
    if len(key) > 1:
        surfaces[key] = entry
