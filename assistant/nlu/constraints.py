"""Reads every constraint of a message: prices, ratings, named values, sizes, measures, refused words."""

import re
from collections.abc import Collection, Iterable, Sequence

from assistant.nlu.meaning import Mention
from assistant.nlu.numbers import find_amounts
from assistant.nlu.polarity import INDIFFERENT, Polarity, polarity
from assistant.nlu.prices import AFTER, BEFORE, Bound, find_bounds
from assistant.nlu.vocabulary import Match, Vocabulary
from retrieval.constraints import Constraint, Op

SIZE = re.compile(
    r"(?<![\d.a-z])(\d{2}(?:\.5)?)\s*码(?!以)|\bsize\s+(\d{1,3}(?:\.5)?|x{0,3}[sml]|[2-6]xl)\b|"
    r"(?<![a-z])(x{0,3}[sml]|[2-6]xl|均码)\s*(?:码|号)(?!线|楼|店)|\b(?:in|eu|us|uk)\s+(\d{2}(?:\.5)?)\b(?!\s*(?:inch|\"|%|days?|hours?|minutes?))"
)
OR_BEFORE = re.compile(r"(?:或者?|还是|\bor)\s*$")
OR_AFTER = re.compile(r"\s*的?\s*(?:或|还是|or\b)")
REFUSED_WORD = re.compile(
    r"(?:不要|别要|不想要|不考虑|排除|除了|不含|不带)(?:那种|这种|任何|带|有|含)?([\u4e00-\u9fff]{2,6}?)(?:的|款|类|以外|之外|$|[，。,.!！?？\s])"
)
REFUSED_ENGLISH = re.compile(
    r"\b(?:no|without|except|anything but|not)\s+(?:any\s+)?([a-z][a-z\-]{2,20}(?:\s[a-z][a-z\-]{2,20})?)\b"
)
NEVER_REFUSED = re.compile(
    r"太|这么|那么|了|紧|再|给我|发|推|钱|这|那|急|担心|骗|客气|好意思|用|说|超过|高于|大于|多于|贵|便宜|更|是|一样|同|我|你|它|都|也"
)
ENGLISH_NEVER = frozenset(
    [
        "more",
        "less",
        "problem",
        "thanks",
        "thank",
        "worries",
        "idea",
        "need",
        "longer",
        "that",
        "this",
        "what",
        "the",
        "really",
        "good",
        "bad",
        "sure",
        "matter",
        "way",
        "one",
        "yet",
        "now",
        "than",
        "over",
        "above",
        "too",
        "very",
        "so",
        "my",
        "your",
        "it",
        "interested",
        "working",
    ]
)


def find_mentions(text: str, vocabulary: Vocabulary, has_word: "WordTest") -> list[Mention]:
    """All constraints of a folded text, left to right."""
    bounds = find_bounds(text)
    measures = _measures(text, vocabulary)
    taken = [(bound.start, bound.end) for bound in (*bounds, *measures)]
    sizes = [size for size in _sizes(text, vocabulary) if not _overlap(size.span, taken)]
    taken += [size.span for size in sizes]
    matches = [m for m in vocabulary.find(text) if not _overlap((m.start, m.end), taken)]
    named = _named(text, _specific(matches), vocabulary.accumulating)
    taken += [mention.span for mention in named]
    refused = [m for m in _refused_words(text, has_word) if not _overlap(m.span, taken)]
    mentions = [*_from_bounds((*bounds, *measures), text), *sizes, *named, *refused]
    return sorted(mentions, key=lambda mention: (mention.span, mention.constraint.op))


def find_dropped(text: str, vocabulary_names: "FieldNames") -> tuple[str, ...]:
    """Fields the message sets free: 颜色无所谓, "any brand is fine"."""
    dropped = []
    for field, names in vocabulary_names.items():
        for name in names:
            start = text.find(name)
            if (start >= 0 and INDIFFERENT.match(text, start + len(name))) or (
                re.search(rf"\bany {re.escape(name)}\b", text) and name.isascii()
            ):
                dropped.append(field)
    return tuple(dict.fromkeys(dropped))


class WordTest:
    """Whether a word occurs in any title, so that refusing it means something."""

    def __init__(self, titles: Sequence[str] = ()) -> None:
        self._joined = "\n".join(titles)

    def __call__(self, word: str) -> bool:
        """Whether some title holds ``word`` (folded)."""
        return word in self._joined


FieldNames = dict[str, tuple[str, ...]]


def _from_bounds(bounds: Iterable[Bound], text: str) -> list[Mention]:
    mentions = []
    for bound in bounds:
        hard = polarity(text, bound.start, bound.end, None).hard
        for op, value in bound.comparisons:
            constraint = Constraint(bound.field, op, value, hard)
            mentions.append(Mention(constraint, (bound.start, bound.end)))
    return mentions


def _measures(text: str, vocabulary: Vocabulary) -> list[Bound]:
    """Bounds on attributes that the catalogue counts in the unit written: 500ml以上."""
    found = []
    units = sorted(vocabulary.units, key=len, reverse=True)
    for amount in find_amounts(text):
        rest = text[amount.end :].lstrip()
        unit = next((u for u in units if rest.startswith(u) and not _letter(rest, len(u))), None)
        if unit is None:
            continue
        end = len(text) - len(rest) + len(unit)
        op, start, stop = _comparison(text, amount.start, end)
        found.append(Bound(vocabulary.units[unit], ((op, amount.low),), start, stop))
    return [bound for bound in found if bound.comparisons[0][0] != Op.EQ]


def _comparison(text: str, start: int, end: int) -> tuple[Op, int, int]:
    for name, pattern in AFTER:
        match = pattern.match(text, end)
        if match and name != "around":
            return Op(name), start, match.end()
    for name, pattern in BEFORE:
        match = pattern.search(text[:start])
        if match and name != "around":
            return Op(name), match.start(), end
    return Op.EQ, start, end


def _letter(text: str, position: int) -> bool:
    return text[position : position + 1].isascii() and text[position : position + 1].isalpha()


def _sizes(text: str, vocabulary: Vocabulary) -> list[Mention]:
    mentions = []
    for match in SIZE.finditer(text):
        value = next(group for group in match.groups() if group)
        meant = polarity(text, match.start(), match.end(), None)
        op = Op.NE if meant.negated else Op.EQ
        spelt = value.upper() if value.isascii() else value
        mentions.append(Mention(Constraint("size", op, spelt, meant.hard), match.span()))
    return mentions


def _specific(matches: Sequence[Match]) -> list[Match]:
    """A department beside one of its own leaves adds nothing; the same entry twice counts once."""
    kept: list[Match] = []
    for match in matches:
        if all(match.entry != other.entry for other in kept):
            kept.append(match)
    return kept


def _named(text: str, matches: Sequence[Match], accumulating: Collection[str]) -> list[Mention]:
    """Constraints from vocabulary matches; alternatives of one field become one ``in``."""
    meant: list[tuple[Match, Polarity]] = []
    previous: tuple[int, Polarity] | None = None
    for match in matches:
        current = polarity(text, match.start, match.end, previous)
        meant.append((match, current))
        previous = (match.end, current)
    return _merged(meant, text, accumulating)


def _merged(
    meant: Sequence[tuple[Match, Polarity]], text: str, accumulating: Collection[str]
) -> list[Mention]:
    """黑色或者白色 is one ``in``; 防水透气 are two wishes, since goods can be both."""
    groups: dict[tuple[str, bool, int], list[tuple[Match, Polarity]]] = {}
    for match, how in meant:
        apart = match.entry.field in accumulating and not _alternative(text, match)
        key = (match.entry.field, how.negated, match.start if apart else -1)
        groups.setdefault(key, []).append((match, how))
    return [_mention(field, negated, group) for (field, negated, _), group in groups.items()]


def _alternative(text: str, match: Match) -> bool:
    """Whether an "or" stands right before or after the value."""
    return bool(OR_BEFORE.search(text[: match.start]) or OR_AFTER.match(text, match.end))


def _mention(field: str, negated: bool, group: Sequence[tuple[Match, Polarity]]) -> Mention:
    values = tuple(dict.fromkeys(value for match, _ in group for value in match.entry.values))
    span = (min(match.start for match, _ in group), max(match.end for match, _ in group))
    hard = all(how.hard for _, how in group)
    if len(values) == 1:
        return Mention(Constraint(field, Op.NE if negated else Op.EQ, values[0], hard), span)
    return Mention(Constraint(field, Op.NOT_IN if negated else Op.IN, values, hard), span)


def _refused_words(text: str, has_word: WordTest) -> Iterable[Mention]:
    """A refused word that is no property but stands in titles excludes those titles."""
    for match in REFUSED_WORD.finditer(text):
        word = match[1]
        if not NEVER_REFUSED.search(word) and has_word(word):
            yield Mention(Constraint("title", Op.NE, word), match.span(1))
    for match in REFUSED_ENGLISH.finditer(text):
        word = match[1]
        if word.split()[0] not in ENGLISH_NEVER and has_word(word):
            yield Mention(Constraint("title", Op.NE, word), match.span(1))


def _overlap(span: tuple[int, int], taken: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)
