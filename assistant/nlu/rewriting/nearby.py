"""Finds the words that a misspelt one is near to, and says which words are no misspellings."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache

from assistant.nlu.rewriting import tables
from assistant.nlu.rewriting.distances import distance
from assistant.nlu.words.lexicon import sayings
from assistant.nlu.words.patterns import compiled
from assistant.nlu.words.surfaces import stem

SHORTEST = 3
EACH_STEP = 5.0  # how unlikely one step of distance is (logarithmic)
GOODS, NAMED = -6.5, -7.5  # least shares: of the shop's goods, of the lexicon's words
SEEN = 0.05  # how much it counts that a word of the shop is said often in general
NAMED_TOGETHER = 5.0  # for a word that makes a name with the one beside it
READ = 4_000  # English words that may be meant, besides those of the shop and the lexicon
# How far off a word of a length may be: one of the shop or the lexicon, any other one.
OWN_OFF = {3: 0.8, 4: 1.3, 5: 1.7, 6: 1.8, 7: 2.3, 8: 2.3}
OWN_FAR = 2.8
OTHER_OFF = {3: 0.4, 4: 0.6, 5: 0.8, 6: 1.0, 7: 1.3}
OTHER_FAR = 1.6
FREQUENT = 1_200  # the ranks of words that shoppers write every day, which may be farther off
FREQUENT_OFF = {3: 0.4, 4: 0.8, 5: 1.0, 6: 1.3, 7: 1.6}
FREQUENT_FAR = 2.0
FORM_OFF = 0.8
TOGETHER_OFF = 1.3  # the least allowance beside a word that it makes a name with
SLACK = 1e-6
COMMON = 45_000  # the ranks of words that are surely meant
COMMON_ALONE = 15_000  # and of those that are meant in a plural that no dictionary has
DRAWLED = compiled(r"(.)\1\1")  # heyyy
FORMS = ("ers", "er", "iest", "est", "ier", "y", "ish", "less", "able", "ness")
STEM = 4  # letters of a word that has such a form
RARE = 80_000
RARELY, NEVER_SAID = 16_000, 99_999
Bucket = dict[tuple[str, int], list[tuple[str, int, float]]]
MayBe = Callable[[str], bool]


def any_word(_word: str) -> bool:
    """Every word is of interest."""
    return True


class NearWords:
    """Words by their first letter and length, with how often they are said."""

    def __init__(self, own: Mapping[str, bool]) -> None:
        """Keeps the words of a shop and of the lexicon; true for goods and brands."""
        self._own = _bucketed(
            {word: GOODS if goods else NAMED for word, goods in own.items()}, seen=SEEN
        )
        self._named = own

    def find(
        self, word: str, *, own_only: bool = False, may_be: MayBe = any_word
    ) -> Iterator[tuple[str, float, float]]:
        """Words near to one, each with the logarithm of its share and its distance.

        Args:
            word: The word written.
            own_only: Whether only words of the shop and of the lexicon are meant.
            may_be: Whether a word is of interest; asked first, since a distance takes longer.
        """
        for near in (self._own,) if own_only else (self._own, _general()):
            for other, share in _close(word, near):
                if not may_be(other):
                    continue
                off = distance(word, other, OWN_OFF.get(len(word), OWN_FAR))
                if off <= OWN_OFF.get(len(word), OWN_FAR) + SLACK or off <= TOGETHER_OFF:
                    yield other, share, off

    def weighed(
        self, word: str, other: str, share: float, off: float, *, named: bool
    ) -> float | None:
        """How likely ``other`` is meant, None if it is too far off.

        Args:
            word: The word written.
            other: The word that may be meant.
            share: The logarithm of how often that is said.
            off: How far apart they are.
            named: Whether it makes a name with the word beside it.
        """
        length = len(word)
        if len(other) < min(length, STEM):
            return None  # what is shorter than that is seldom meant
        if is_form(word):
            allowed = FORM_OFF
        elif other in self._named:
            allowed = OWN_OFF.get(length, OWN_FAR)
        elif tables.english().get(other, READ) <= FREQUENT:
            allowed = FREQUENT_OFF.get(length, FREQUENT_FAR)
        else:
            allowed = OTHER_OFF.get(length, OTHER_FAR)
        if off > (max(allowed, TOGETHER_OFF) if named else allowed) + SLACK:
            return None
        return share - EACH_STEP * off + (NAMED_TOGETHER if named else 0.0)


@lru_cache(maxsize=4096)
def is_everyday(word: str) -> bool:
    """Whether a word is English, or shorthand that everybody uses; also in a plural."""
    ranks = tables.english()
    bare = word.removesuffix("'s")
    if 0 < ranks.get(bare, 0) <= COMMON or word in shorthand() or DRAWLED.search(word):
        return True
    if "'" in word and word.replace("'", "") in shorthand():
        return True
    return len(word) > STEM and 0 < ranks.get(stem(word), 0) <= COMMON_ALONE


@lru_cache(maxsize=4096)
def is_rare(word: str) -> bool:
    """Whether a known word is so rare that one very near to it may be meant."""
    if word in shorthand() or "'" in word:
        return False
    ranks = tables.english()
    rank = min(ranks.get(word, NEVER_SAID), ranks.get(stem(word), NEVER_SAID))
    return rank > RARELY or DRAWLED.search(word) is not None


@lru_cache(maxsize=4096)
def is_form(word: str) -> bool:
    """Whether a word is rare, or one that everybody makes of a known one: comfier, bobbly."""
    if word in tables.english():
        return True
    for ending in FORMS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= STEM:
            return any(base + end in tables.english() for end in ("", "e", "y"))
    return False


def _close(word: str, near: Bucket) -> Iterator[tuple[str, float]]:
    """Words of about the same length and letters that begin alike, or with the second letter."""
    mask = _mask(word)
    odd = 2 if len(word) < 5 else 3 if len(word) < 7 else 4
    for first in dict.fromkeys(word[:2]):
        for length in range(len(word) - 2, len(word) + 3):
            for other, letters, share in near.get((first, length), ()):
                if (mask ^ letters).bit_count() <= odd:
                    yield other, share


@cache
def _general() -> Bucket:
    ranks = tables.english()
    return _bucketed(
        {word: tables.english_share(rank) for word, rank in ranks.items() if rank <= READ}
    )


def _bucketed(shares: Mapping[str, float], *, seen: float = 0.0) -> Bucket:
    """Words by first letter and length, each with its letters and its share.

    Args:
        shares: Words with the least logarithm of their share.
        seen: How much it counts besides that a word is said often.
    """
    ranks = tables.english()
    found: Bucket = defaultdict(list)
    for word, share in sorted(shares.items()):
        if len(word) >= SHORTEST:
            rank = ranks.get(word, 0)
            likely = max(share, tables.english_share(rank)) if rank else share
            likely += seen * tables.english_share(rank or RARE)
            found[word[0], len(word)].append((word, _mask(word), likely))
    return dict(found)


def _mask(word: Iterable[str]) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 31)
    return mask


@cache
def shorthand() -> frozenset[str]:
    """English words that dictionaries lack and that are no slips."""
    return frozenset(sayings().shorthand.words)
