"""Writes a message as it was meant, before anything else reads it.

Pinyin becomes characters, dialect and slang standard language, words written by ear or with a slip
of the keyboard are put right. Full width, letter case and script are folded elsewhere, one for one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.nlu.meaning import Span
from assistant.nlu.rewriting import counts, tables
from assistant.nlu.rewriting.decoding import STRANGE, Decoder
from assistant.nlu.rewriting.edits import Edit, Rewritten
from assistant.nlu.rewriting.equipping import equipped
from assistant.nlu.rewriting.pinyin import may_be_pinyin, read_pinyin
from assistant.nlu.rewriting.sayings import standardised
from assistant.nlu.rewriting.slips import SlipReader
from assistant.nlu.rewriting.spelling import Speller
from assistant.nlu.wishing.naming import ALWAYS_TELLING
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import concepts, grammar, phrases, qualities, sayings, synonyms
from assistant.nlu.words.surfaces import stem, surface_key
from assistant.nlu.words.vocabulary import Vocabulary
from retrieval.constraints import Field

# Logarithmic shares of words: of the shop, of the general lexicon, of values of attributes.
OWN, NAMED, VALUE = -8.5, -9.5, -11.0
HEARD, UNHEARD = -9.0, -12.0  # of words written by ear: the shop's, others
IN_TITLES, IN_SOME_TITLES = -9.5, -11.0  # of words that titles are made of, when pinyin is read
NUMBERS, KINDS = -9.0, -8.0  # of round numbers, of kinds of goods
DIGITS, TENS = "一二两三四五六七八九", "一二三四五六七八九"
LATIN = re.compile("[a-z]")
LONGEST = 400  # longer messages are read as they are: they are seldom pinyin, and time is short


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Rewrites the messages of one shop."""

    vocabulary: Vocabulary
    _pinyin: Decoder = field(init=False, repr=False, compare=False)
    _slips: SlipReader = field(init=False, repr=False, compare=False)
    _speller: Speller = field(init=False, repr=False, compare=False)
    _goods: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        own = _chinese(self.vocabulary)
        decoder = Decoder({**own, **_numerals(), **_kinds()})
        titles = _of_titles(self.vocabulary)
        spoken = {word: max(share, decoder.own.get(word, share)) for word, share in titles.items()}
        object.__setattr__(self, "_pinyin", Decoder({**decoder.own, **spoken}))
        slips = SlipReader(
            _mistaken(own, self.vocabulary),
            decoder,
            _named(self.vocabulary, Field.CATEGORY),
            sorted(_named(self.vocabulary, Field.BRAND)),
        )
        object.__setattr__(self, "_slips", slips)
        object.__setattr__(self, "_goods", _named(self.vocabulary, Field.CATEGORY))
        object.__setattr__(
            self,
            "_speller",
            Speller(_latin(self.vocabulary), _pairs(self.vocabulary), _brands(self.vocabulary)),
        )

    def rewrite(self, folded: str) -> Rewritten:
        """A folded message as it was meant."""
        written = Rewritten(folded)
        if len(folded) > LONGEST or folded.isdigit():
            return written
        read = written.edited(read_pinyin(folded, self._pinyin, self._speller.is_own))
        written = read.edited(standardised(read.text, self._is_own))
        written = written.edited(counts.put_right(written.text))
        written = written.edited(equipped(written.text, self._goods))
        if CJK.search(written.text):  # goods are easier to tell beside a brand that is put right
            written = _twice(written, self._slips.corrected)
        if (read.changed and not _is_latin(written.text)) or may_be_pinyin(
            written.text, self._speller.is_own
        ):
            return written.edited(self._speller.names(written.text))
        return _twice(written, self._speller.corrected)  # words may make one name: "sun screan"

    def _is_own(self, text: str, span: Span) -> bool:
        """Whether a place is part of a name that the shop itself uses."""
        return any(
            match.start <= span[0] and span[1] <= match.end and match.end - match.start > 1
            for match in self.vocabulary.find(text)
        )


def _twice(written: Rewritten, corrected: Callable[[str], list[Edit]]) -> Rewritten:
    """The text put right, and once more where that changed it."""
    once = written.edited(corrected(written.text))
    return once if once is written else once.edited(corrected(once.text))


def _is_latin(text: str) -> bool:
    """Whether most of a text is Latin words, so that only a name in it was pinyin."""
    return len(LATIN.findall(text)) > 2 * len(CJK.findall(text))


def _chinese(vocabulary: Vocabulary) -> dict[str, float]:
    """The Chinese words of the shop and of shopping, with how often they are said."""
    general = [name for group in synonyms() for name in group]
    general += [word for concept in concepts() for word in concept.words]
    general += [name for names in phrases().attribute_names.values() for name in names]
    named = {*map(surface_key, general), *sayings().misheard.words}
    shares = dict.fromkeys(named, NAMED)
    for surface, entries in vocabulary.surfaces.items():
        if entries:
            telling = any(entry.field in ALWAYS_TELLING for entry in entries)
            shares[surface] = OWN if telling else max(VALUE, shares.get(surface, VALUE))
    shares |= dict.fromkeys(sayings().misheard.words, OWN)
    known = tables.words().shares
    return {
        word: max(share, known.get(word, share))
        for word, share in sorted(shares.items())
        if len(word) > 1 and all(CJK.match(character) for character in word)
    }


def _of_titles(vocabulary: Vocabulary) -> dict[str, float]:
    """The words of titles, with how often somebody who shops says them."""
    known = tables.words().shares
    return {
        word: max(IN_TITLES if often else IN_SOME_TITLES, known.get(word, STRANGE))
        for word, often in vocabulary.title_words.items()
    }


def _mistaken(own: Mapping[str, float], vocabulary: Vocabulary) -> dict[str, float]:
    """The words that are written by ear: those of the shop and of shopping above all."""
    known = tables.words().shares
    shopping = frozenset(sayings().misheard.words)
    colors = _named(vocabulary, Field.COLOR)
    return {
        word: max(
            known.get(word, UNHEARD),
            OWN
            if word in shopping or word in colors
            else HEARD
            if vocabulary.surfaces.get(word)
            else UNHEARD,
        )
        for word in own
    }


def _named(vocabulary: Vocabulary, field: str) -> frozenset[str]:
    """The Chinese names of the goods that the shop sells, or of its brands."""
    return frozenset(
        surface
        for surface, entries in vocabulary.surfaces.items()
        if CJK.match(surface) and entries and entries[0].field == field
    )


def _numerals() -> dict[str, float]:
    """The numbers people say: 五百, 两三百, 一百五, 二十."""
    between = [one + other for one, other in pairwise(DIGITS.replace("二", ""))]
    tens = [f"{one}十{other}" for one in ("", *TENS) for other in ("", *TENS)]
    round_ones = [count + unit for count in (*DIGITS, *between) for unit in "百千万块"]
    odd = [count + unit + rest for count in DIGITS for unit in "百千万" for rest in DIGITS]
    return dict.fromkeys((*tens, *odd, *round_ones), NUMBERS)


def _kinds() -> dict[str, float]:
    """The kinds of goods that have names of one character."""
    known = tables.words().shares
    return {kind: max(KINDS, known.get(kind, KINDS)) for kind in phrases().kinds}


def _latin(vocabulary: Vocabulary) -> Mapping[str, bool]:
    """The Latin words of the shop and of the lexicon; true for those of the shop."""
    general = [name for group in (*synonyms(), *qualities()) for name in group]
    general += [word for concept in concepts() for word in concept.words]
    general += [name for names in phrases().attribute_names.values() for name in names]
    general += [*phrases().fillers, *phrases().idioms, *grammar().english, *grammar().after_a_noun]
    general += sayings().misheard.english
    found = {word: False for name in general for word in _words(name)}
    for surface, entries in vocabulary.surfaces.items():
        goods = any(entry.field in (Field.CATEGORY, Field.BRAND, Field.COLOR) for entry in entries)
        found |= {word: goods or found.get(word, False) for word in _words(surface)}
    return found


def _brands(vocabulary: Vocabulary) -> frozenset[str]:
    """The Latin words of brands."""
    named = (s for s, own in vocabulary.surfaces.items() if own and own[0].field == Field.BRAND)
    return frozenset(word for name in named for word in _words(name))


def _pairs(vocabulary: Vocabulary) -> frozenset[tuple[str, str]]:
    """The words, without their plurals, that stand side by side in names."""
    names = [surface_key(name) for group in synonyms() for name in group]
    split = (name.split() for name in (*names, *vocabulary.surfaces) if not CJK.search(name))
    return frozenset(pair for words in split for pair in pairwise(words))


def _words(name: str) -> list[str]:
    if CJK.search(name):
        return []
    return [form for word in name.lower().split() for form in (word, stem(word)) if word.isalpha()]
