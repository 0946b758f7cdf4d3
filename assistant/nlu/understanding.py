"""Understands one message: the parts of ``nlu`` in their order, one value each."""

import re
from dataclasses import dataclass
from functools import cache

from assistant.nlu.classifier import Classifier
from assistant.nlu.commands import find_command
from assistant.nlu.constraints import FieldNames, WordTest, find_dropped, find_mentions
from assistant.nlu.language import CJK, detect_language
from assistant.nlu.lexicon import phrases
from assistant.nlu.meaning import Meaning, Mention, Reference, ReferenceKind, Span
from assistant.nlu.normalising import MAX_CHARACTERS, fold
from assistant.nlu.prices import find_bounds
from assistant.nlu.references import find_references
from assistant.nlu.sorting import find_direction, find_quantity, find_sort
from assistant.nlu.vocabulary import Vocabulary

PUNCTUATION = re.compile(r"[^\w\u4e00-\u9fff%+#.-]+|(?<!\d)\.|\.(?!\d)|_")


@dataclass(frozen=True, slots=True)
class Understander:
    """Everything needed to read messages of one shop."""

    classifier: Classifier
    vocabulary: Vocabulary
    has_word: WordTest
    default_language: str = "zh"

    def understand(self, text: str) -> Meaning:
        """What ``text`` means; only its first ``MAX_CHARACTERS`` are read."""
        read = text[:MAX_CHARACTERS]
        folded = fold(read)
        labels = self.classifier.classify(read)
        mentions = find_mentions(folded, self.vocabulary, self.has_word)
        sort, superlative = find_sort(folded)
        references = _references(folded, mentions, superlative)
        wanted = [m for m in mentions if not _points(m, references)]
        spans = [m.span for m in mentions] + [r.span for r in references]
        return Meaning(
            text=text,
            language=detect_language(read, self.default_language),
            intents=labels.intents,
            sentiment=labels.sentiment,
            sentiment_score=labels.sentiment_score,
            mentions=tuple(wanted),
            references=references,
            sort=sort,
            quantity=find_quantity(folded),
            direction=find_direction(folded),
            query=residual(folded, spans),
            dropped=find_dropped(folded, _field_names()),
            command=find_command(folded),
            foreign_currency=any(bound.foreign for bound in find_bounds(folded)),
        )


def residual(folded: str, spans: list[Span]) -> str:
    """What a folded text says beyond ``spans``, fillers and punctuation."""
    left = list(folded)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    text = _long_fillers().sub(" ", PUNCTUATION.sub(" ", "".join(left)))
    chunks = (chunk.strip(_short_fillers()) for chunk in text.split())
    return " ".join(chunk for chunk in chunks if chunk)


def _references(
    folded: str, mentions: list[Mention], superlative: Reference | None
) -> tuple[Reference, ...]:
    found = find_references(folded, mentions)
    if superlative:
        start, end = superlative.span
        found = [r for r in found if r.span[1] <= start or end <= r.span[0]]
        found.append(superlative)
    return tuple(sorted(found, key=lambda reference: reference.span))


def _points(mention: Mention, references: tuple[Reference, ...]) -> bool:
    """蓝色那双 points at an item; it does not ask for blue ones."""
    return any(
        reference.kind is ReferenceKind.ATTRIBUTE
        and reference.span[0] <= mention.span[0]
        and mention.span[1] <= reference.span[1]
        for reference in references
    )


def _field_names() -> FieldNames:
    return phrases().attribute_names


@cache
def _long_fillers() -> re.Pattern[str]:
    """Fillers of several characters, taken out wherever they stand."""
    words = sorted(phrases().fillers, key=len, reverse=True)
    chinese = [re.escape(word) for word in words if CJK.search(word) and len(word) > 1]
    latin = [re.escape(word) for word in words if not CJK.search(word)]
    return re.compile(rf"(?:{'|'.join(chinese)})|(?<!-)\b(?:{'|'.join(latin)})\b(?!-)")


@cache
def _short_fillers() -> str:
    """Fillers of one character, taken off the ends only: 条 is a filler, but not in 条纹."""
    return "".join(word for word in phrases().fillers if CJK.search(word) and len(word) == 1)
