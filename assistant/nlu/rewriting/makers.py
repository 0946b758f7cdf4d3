"""Finds brands whose names are misspelt: by ear, by a character that looks alike, by a wrong one.

An invented name is no word, so nothing but its place tells it from other text: it stands at a border
or after a word such as 买, and before goods, a particle or the end. The looser the likeness, the
more its place must say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from assistant.nlu.rewriting import syllables as sounds
from assistant.nlu.rewriting import tables
from assistant.nlu.rewriting.edges import Edge
from assistant.nlu.words.language import CJK

SHORTEST, LONGEST = 2, 5
SHARE = -7.0  # of a brand where brands stand
SOUNDS, MUFFLED, LOOKS, WRONG = -1.5, -3.0, -3.5, -5.5  # a character that is another one
BEFORE = frozenset("的了要买有没找换看款双个件条台只把和跟与比是到对除不选求卖给想用得咬药冇嘅")
AFTER = frozenset("的得地嘅滴家牌和跟与还比有卖吗都也款")
JOINING = frozenset("的得地嘅滴牌家")
SELDOM = -11.0  # a word said less often than this may be a brand where brands stand
USUAL = -8.0  # a character said more often than this is not written for another one by accident
MOST_READINGS = 2
NEVER = -99.0

StartsGoods = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class BrandFinder:
    """Finds misspelt brands.

    Args:
        brands: Their Chinese names.
    """

    brands: Sequence[str]
    _by_sound: dict[str, list[str]] = field(init=False, repr=False, compare=False)
    _but_one: dict[tuple[int, str], list[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_sound: dict[str, list[str]] = defaultdict(list)
        but_one: dict[tuple[int, str], list[str]] = defaultdict(list)
        for brand in self.brands:
            if SHORTEST <= len(brand) <= LONGEST:
                for key in sound_keys(brand):
                    by_sound[key].append(brand)
                for place in range(len(brand)):
                    but_one[place, brand[:place] + brand[place + 1 :]].append(brand)
        object.__setattr__(self, "_by_sound", dict(by_sound))
        object.__setattr__(self, "_but_one", dict(but_one))

    def find(self, text: str, starts_goods: StartsGoods) -> Iterator[tuple[int, Edge]]:
        """The brands that may be meant in a folded text, with their starts.

        Args:
            text: The text.
            starts_goods: Whether a kind of goods may begin at a place.
        """
        for start in range(len(text)):
            if start and CJK.match(text[start - 1]) and text[start - 1] not in BEFORE:
                continue
            for end in range(start + SHORTEST, min(len(text), start + LONGEST) + 1):
                if not all(map(CJK.match, text[start:end])):
                    break
                yield from self._at(text, start, end, starts_goods)

    def _at(
        self, text: str, start: int, end: int, starts_goods: StartsGoods
    ) -> Iterator[tuple[int, Edge]]:
        written = text[start:end]
        near = self._near(written)
        if not near or written in near:
            return
        joined = end + (text[end : end + 1] in JOINING and end < len(text))
        beside = starts_goods(end) or (joined > end and starts_goods(joined))
        if not (beside or end == len(text) or not CJK.match(text[end]) or text[end] in AFTER):
            return
        share = tables.words().shares.get(written, NEVER)
        if share > SELDOM or (share > NEVER and not beside):
            return
        found = {
            brand: cost
            for brand in near
            if (cost := _cost(written, brand, sure=beside, word=share > NEVER)) is not None
        }
        best = [brand for brand, cost in found.items() if cost == max(found.values())]
        if len(best) == 1 or (best and found[best[0]] > WRONG):
            yield from (
                (start, Edge(end, brand, SHARE + found[brand], slip=True)) for brand in best
            )

    def _near(self, written: str) -> list[str]:
        near = [brand for key in sound_keys(written) for brand in self._by_sound.get(key, ())]
        for place in range(len(written)):
            rest = written[:place] + written[place + 1 :]
            near += self._but_one.get((place, rest), ())
        return [*dict.fromkeys(near)]


@lru_cache(maxsize=4096)
def sound_keys(word: str) -> list[str]:
    """How a word may sound, with all readings of its characters."""
    heard = product(*(muffled(character)[:MOST_READINGS] for character in word))
    return list(dict.fromkeys(" ".join(one) for one in heard))


@lru_cache(maxsize=8192)
def muffled(character: str) -> tuple[str, ...]:
    """How a character may sound to those who hear few differences; nothing for other signs."""
    own = tables.readings().get(character, ()) if CJK.match(character) else ()
    return tuple(dict.fromkeys(sounds.muffled(one) for one in own))


def looks_like(one: str, other: str) -> bool:
    """Whether a character is taken for another one at a glance."""
    return other in tables.alike().get(one, "") or one in tables.alike().get(other, "")


def likeness(one: str, other: str) -> float:
    """What speaks against writing a character for another one."""
    readings = tables.readings()
    if {*readings.get(one, ())} & {*readings.get(other, ())}:
        return SOUNDS
    if looks_like(one, other):
        return LOOKS
    return MUFFLED if {*muffled(one)} & {*muffled(other)} else WRONG


def _cost(written: str, brand: str, *, sure: bool, word: bool) -> float | None:
    """What speaks against a brand; None where too much does.

    Args:
        written: What stands there.
        brand: The brand that may be meant.
        sure: Whether goods follow.
        word: Whether what is written is a word.
    """
    wrong = [(one, other) for one, other in zip(written, brand, strict=True) if one != other]
    costs = [likeness(one, other) for one, other in wrong]
    known = tables.words().shares
    if WRONG in costs:
        usual = any(known.get(one, NEVER) > USUAL for one, _ in wrong)
        if word or len(wrong) > 1 or ((not sure or usual) and len(brand) == SHORTEST):
            return None
    if word and min(costs) < SOUNDS:
        return None
    return sum(costs)
