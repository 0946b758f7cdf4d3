"""Learns the values of attributes in every language, and the sizes they come in."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.nlu.words.entries import Entries, Entry
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import Concept, concepts, phrases
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import compiled
from assistant.nlu.words.surfaces import surface_key
from assistant.vocabulary.glossary import Glossary
from retrieval.constraints import Field
from retrieval.enriching import TYPE
from retrieval.products import Product

MAX_VALUES = 300  # a column with more different values is free text, not a property
MAX_LENGTH = 12
ASIDE = compiled(r"[()（）\[\]【】]")
BARE = compiled(r"[\d.\s]+|[smlx]{1,4}\d?")
ABSENT_PREFIXES = ("无", "不含", "没有", "不带", "不加", "零", "0", "免", "不添加")
ABSENT = compiled(rf"(?:{'|'.join(ABSENT_PREFIXES)})(?P<what>[\u4e00-\u9fff]{{2,6}})")
FREE = compiled(r"(?P<what>[a-z ]{3,})[- ]free|free (?:of|from) (?P<of>[a-z ]{3,})")
FREE_FORMS = ("no {}", "without {}", "{} free", "free of {}", "non {}", "without any {}")
Values = Mapping[str, Counter[str]]


def learn_attributes(products: Iterable[Product], values: Values) -> dict[str, Entries]:
    """What shoppers write for a value → the attributes that have it, concepts first."""
    counted: dict[str, Counter[Entry]] = defaultdict(Counter)
    for surface, entry, count in _named_values(products, values):
        counted[surface][entry] += count
    found = {surface: _ranked(entries) for surface, entries in counted.items()}
    for surface, entry in _concepts(values):
        others = (other for other in found.get(surface, ()) if other.field != entry.field)
        found[surface] = (entry, *others)
    return found


def learn_sizes(values: Values) -> dict[str, str]:
    """The sizes of a catalogue: folded → as it spells them."""
    return {fold(value): value for value in sorted(values.get(Field.SIZE, ()))}


def count_values(products: Iterable[Product]) -> Values:
    """How often each value of each attribute occurs, options of variants included.

    A kind of goods read out of a title is not counted: who asks for it means also the goods whose
    titles say it in another word, so it is searched for and no condition.
    """
    values: dict[str, Counter[str]] = defaultdict(Counter)
    for product in products:
        for name, own in product.attributes.items():
            if name != TYPE or name not in product.enriched:
                values[name].update(own)
        for variant in product.variants:
            for name, value in variant.options.items():
                values[name][value] += 1
    return values


def _named_values(products: Iterable[Product], values: Values) -> Iterable[tuple[str, Entry, int]]:
    """Every value that names a property, by each of its names."""
    translations: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _language, field, value, translated in Glossary.pairs(products):
        translations[field, value].add(translated)
    for name in sorted(values):
        if len(values[name]) > MAX_VALUES:
            continue
        for value, count in sorted(values[name].items()):
            named = {value, *translations.get((name, value), ())}
            for surface in {other for one in named for other in _said(name, one)}:
                key = surface_key(ASIDE.sub(" ", surface))
                if _is_telling(surface):
                    yield key, Entry(name, (value,)), count


def _said(name: str, value: str) -> Iterator[str]:
    """The ways to say a value: itself, a colour without its 色, an absence in other words."""
    yield value
    if name == Field.COLOR and len(value) > 1 and value.endswith("色"):
        yield value[:-1]
    yield from _without(value)


def _without(value: str) -> Iterator[str]:
    """Other ways to say that something is not in the goods: 不含X for 无X, "no x" for "x-free"."""
    folded = fold(value)
    chinese, english = ABSENT.fullmatch(folded), FREE.fullmatch(folded)
    if chinese:
        yield from (prefix + chinese["what"] for prefix in ABSENT_PREFIXES)
    if english:
        what = english["what"] or english["of"]
        yield from (form.format(what) for form in FREE_FORMS)


def _ranked(entries: Counter[Entry]) -> Entries:
    """One entry a field with every value the surface names, the most frequent field first."""
    fields: Counter[str] = Counter()
    values: dict[str, list[str]] = defaultdict(list)
    for entry, count in sorted(entries.items(), key=lambda item: (-item[1], item[0].values)):
        fields[entry.field] += count
        values[entry.field] += entry.values
    return tuple(Entry(name, tuple(values[name])) for name in _fields_of(fields))


def _is_telling(value: str) -> bool:
    """A bare number or a single letter names nothing by itself."""
    folded = fold(value)
    if len(folded) == 1:
        return bool(CJK.match(folded)) and folded not in phrases().hollow_values
    if not 1 < len(folded) <= MAX_LENGTH * (1 if CJK.search(folded) else 2):
        return False
    return not BARE.fullmatch(folded)


def _concepts(values: Values) -> Iterable[tuple[str, Entry]]:
    for concept in concepts():
        entry = _resolved(concept, values.get(concept.field, Counter()))
        if entry is not None:
            for word in concept.words:
                yield surface_key(word), entry


def _resolved(concept: Concept, counted: Counter[str]) -> Entry | None:
    """The concept in the catalogue's spelling: its plain name, or every value that has its stem."""
    for naming in (concept.zh, concept.en):
        holding = sorted(value for value in counted if _holds(value, naming.stem))
        if not holding:
            continue
        if concept.field != Field.COLOR:
            return Entry(concept.field, tuple(holding))
        name = naming.name if naming is concept.zh else _spelt(naming.name, holding)
        return Entry(Field.COLOR, (name,))
    return None


def _holds(value: str, stem: str) -> bool:
    """Whether a value is of the concept: 男女同款 holds 男, but "women" does not hold "men"."""
    folded = fold(value)
    return stem in (folded if CJK.search(stem) else re.split(r"[^a-z']+", folded))


def _spelt(name: str, values: Sequence[str]) -> str:
    return next((value for value in values if fold(value) == name), name)


def _fields_of(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])))
