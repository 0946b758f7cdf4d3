"""The words of a shop, learnt from its catalogue: brands, categories, values, units, sizes.

Every surface (what a shopper writes) leads to one or several ``Entry`` values (a field and the
catalogue's own spelling). The longest name at a place wins, so that a name of goods keeps the words
in it together even where the shop has no category for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.nlu.words.entries import Entries, Match, names_goods
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import concepts, grammar, phrases
from assistant.nlu.words.overlaps import without_overlaps
from assistant.nlu.words.patterns import any_of, compiled, left_of
from assistant.nlu.words.properties import names_of
from assistant.nlu.words.scales import Measure, Scale
from assistant.nlu.words.surfaces import WORD, SurfaceIndex, stem
from retrieval.constraints import Field

SEEKING = any_of(
    r"look(?:ing)?|search(?:ing)?|hunt(?:ing)?|shop(?:ping)?|ask(?:ing)?|go(?:ing)?|market|wait(?:ing)?",
    "hundred|thousand|grand|bucks?|dollars?|quid|pounds?|euros?|less|more|max|k",
    "budget|need|recommendations?|suggestions?|ideas?|options?|deals?|advice|best|pay|price|yuan|up|is",
)
BESIDE_THE_NEED = compiled(
    r"\b(?:(?:fits?|holds?|(?<!you )carry|carrying|compatible with|works? with) (?:an?|my|the|your|\d\S*)?"
    r"|(?<!looking )(?<!look )(?<!search )(?<!searching )for (?:my|your|the)"
    # "a bag for a Y" needs no Y, "looking for a Y" does
    rf"|(?!{SEEKING} )[a-z]+ for an?)\s*(?:\S+\s)?$"
)
LONGEST_RUN = 4  # 黑白灰蓝
ALONE_BEFORE = compiled(
    r"(?:^|[，。,.\s、的要别是选买看换喜欢来双条件个只款或和非有么了除拒嫌好%]|或者)$"
)
ALONE_AFTER = compiled(r"(?:的|那|这|款|$|[，。,.\s、!?！？吗呢吧或和也都])")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Surfaces and what they stand for.

    Args:
        surfaces: Surfaces as ``surface_key`` gives them, with their entries, the likeliest first.
        units: Unit of measure → the attributes counted in it.
        sizes: Folded size → as the catalogue spells it.
        fields: Every field that at least one product has.
        accumulating: Fields of which one product can have several values, so that wishes add up.
        carried: Category → the attributes that goods in it have.
        worn: Category → the sizes that goods in it come in, as ``sizes``.
        expansions: Names of goods that no title holds → the name that titles use.
        pieces: Category → the numbers of pieces that goods in it have, none of them a price.
        title_words: Chinese words that titles are made of; true for those that many titles have.
        singles: Single characters that name a property, such as 黑.
        index: Finds surfaces in texts; like ``singles`` and ``translations`` made from the others.
        translations: Finds ``expansions`` in texts.
        properties: The scales of measured attributes by what shoppers call them.
        describing: Latin words that say what goods are like: colours, sizes, beginnings of brands.
    """

    surfaces: Mapping[str, Entries] = field(default_factory=dict)
    units: Mapping[str, Measure] = field(default_factory=dict)
    sizes: Mapping[str, str] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()
    accumulating: frozenset[str] = frozenset()
    carried: Mapping[str, frozenset[str]] = field(default_factory=dict)
    worn: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    expansions: Mapping[str, str] = field(default_factory=dict)
    pieces: Mapping[str, frozenset[float]] = field(default_factory=dict)
    title_words: Mapping[str, bool] = field(default_factory=dict)
    singles: frozenset[str] = field(init=False, repr=False, compare=False)
    index: SurfaceIndex[Entries] = field(init=False, repr=False, compare=False)
    translations: SurfaceIndex[str] = field(init=False, repr=False, compare=False)
    properties: Mapping[str, tuple[Scale, ...]] = field(init=False, repr=False, compare=False)
    describing: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        single = (s for s, own in self.surfaces.items() if len(s) == 1 and not names_goods(own))
        object.__setattr__(self, "singles", frozenset(single))
        object.__setattr__(self, "index", SurfaceIndex(self.surfaces))
        object.__setattr__(self, "translations", SurfaceIndex(self.expansions))
        object.__setattr__(self, "properties", _properties(self.units))
        object.__setattr__(self, "describing", _describing_words(self.surfaces) | {*self.sizes})

    def find(self, text: str) -> list[Match]:
        """All entries in a folded text: the longest at each place, no overlaps, left to right."""
        admitted = [
            Match(entries, start, end)
            for start, end, entries in self.index.find(text)
            if self._is_admitted(entries, text, start, end)
        ]
        return without_overlaps(text, admitted)

    def translated(self, query: str) -> str:
        """A query with the names of goods that this shop's titles use."""
        found = sorted(self.translations.find(query), key=lambda name: (name[0] - name[1], name[0]))
        kept: list[tuple[int, int, str]] = []
        for start, end, name in found:
            if all(end <= other[0] or other[1] <= start for other in kept):
                kept.append((start, end, name))
        for start, end, name in sorted(kept, reverse=True):
            query = f"{query[:start]} {name} {query[end:]}"
        return " ".join(query.split())

    def _is_admitted(self, entries: Entries, text: str, start: int, end: int) -> bool:
        if not CJK.search(text, start, end):
            return not entries or self._is_need(entries, text, start, end)
        if end - start == 1 and not self._stands_alone(entries, text, start, end):
            return False
        # the first half of a compound names no goods: a kind of goods ends its name
        return not (names_goods(entries) and text.startswith(phrases().compound_tails, end))

    def _is_need(self, entries: Entries, text: str, start: int, end: int) -> bool:
        """In "an X that fits a Y" and "Y washable" the kind of goods Y is not the need."""
        if not names_goods(entries):
            return True
        return self._ends_a_name(text, end) and not BESIDE_THE_NEED.search(left_of(text, start))

    def _ends_a_name(self, text: str, end: int) -> bool:
        """Whether no noun follows to which the kind of goods belongs: "lipstick red or pink"."""
        while text[end : end + 1] == " " and (following := WORD.match(text, end + 1)):
            word = following.group()
            if word[0].isdigit() or word in grammar().after_a_noun:
                return True
            if word not in self.describing and stem(word) not in self.describing:
                return False
            end = following.end()
        return True

    def _stands_alone(self, entries: Entries, text: str, start: int, end: int) -> bool:
        """One character counts where it stands alone, beside 男, or among its like: 黑白灰."""
        worn = phrases().wearers
        if names_goods(entries):
            if text[start - 1 : start] in worn:
                return True
        elif text[start] in worn and text[end : end + 1] in phrases().kinds:
            return True
        else:
            start, end = self._run(text, start, end)
        return bool(ALONE_BEFORE.search(left_of(text, start, 2)) and ALONE_AFTER.match(text, end))

    def _run(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The single characters in a row around this one, as far as a shopper would write them."""
        longest = end - start + LONGEST_RUN
        while end - start < longest and text[start - 1 : start] in self.singles:
            start -= 1
        while end - start < longest and text[end : end + 1] in self.singles:
            end += 1
        return start, end


def _properties(measures: Mapping[str, Measure]) -> dict[str, tuple[Scale, ...]]:
    """The scales of each attribute by what it may be called, each in a unit of the catalogue."""
    found: dict[str, tuple[Scale, ...]] = {}
    for scale in (scale for measure in measures.values() for scale in measure.scales):
        if 1.0 in scale.units.values():
            for name in names_of(scale.field):
                found[name] = (*found.get(name, ()), scale)
    return found


def _describing_words(surfaces: Mapping[str, Entries]) -> frozenset[str]:
    """The Latin words that say what goods are like; none that names a kind of goods as well."""
    general = {word for concept in concepts() for word in concept.words} | phrases().hollow_values
    own = {
        surface.split()[0] if entries[0].field == Field.BRAND else surface
        for surface, entries in surfaces.items()
        if entries and not names_goods(entries) and surface.isascii()
    }
    return frozenset(
        word for word in general | own if word.isascii() and not names_goods(surfaces.get(word, ()))
    )
