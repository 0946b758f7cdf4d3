"""Understands one message: its labels, what rules read, its language and what is left to search."""

from dataclasses import dataclass

from assistant.nlu.classifier import Classifier, Labels
from assistant.nlu.constraints import WordTest
from assistant.nlu.language import detect_language
from assistant.nlu.meaning import Meaning, Span
from assistant.nlu.normalising import MAX_CHARACTERS, fold
from assistant.nlu.parts import (
    TALK,
    Part,
    bubble_spans,
    clause_spans,
    deciding_labels,
    later_bounds,
)
from assistant.nlu.reading import Reading, read_message
from assistant.nlu.residual import residual
from assistant.nlu.vocabulary import Vocabulary


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
        bubbles = bubble_spans(read)
        folded = _with_borders(fold(read), read)
        reading = read_message(folded, self.vocabulary, self.has_word)
        labels = self._labels(read, folded, reading)
        mentions = later_bounds(reading.mentions, bubbles) if len(bubbles) > 1 else reading.mentions
        return Meaning(
            text=text,
            language=detect_language(read, self.default_language),
            intents=labels.intents,
            sentiment=labels.sentiment,
            sentiment_score=labels.sentiment_score,
            oos_score=labels.oos_score,
            mentions=mentions,
            references=reading.references,
            sort=reading.sort,
            quantity=reading.quantity,
            direction=reading.direction,
            query=self.vocabulary.translated(residual(folded, reading.spans, self.has_word)),
            dropped=reading.dropped,
            command=reading.command,
            foreign_currency=reading.foreign,
            amendments=reading.amendments,
            addressee=reading.addressee,
        )

    def _labels(self, read: str, folded: str, reading: Reading) -> Labels:
        """The labels of the whole text, or of the first of its parts that carries a request."""
        whole = self.classifier.classify(read)
        several = "\n" in read
        if not several and whole.intent not in TALK:
            return whole
        spans = bubble_spans(read) if several else clause_spans(read)
        parts = [Part(span, self._is_empty(span, folded, reading)) for span in spans]
        return deciding_labels(read, whole, parts, self.classifier)

    def _is_empty(self, span: Span, folded: str, reading: Reading) -> bool:
        """Whether a part holds nothing that is understood and nothing to search for."""
        start, end = span
        said = any(start <= at < end for at, _ in reading.spans)
        return not said and not residual(folded[start:end], (), self.has_word)


def _with_borders(folded: str, text: str) -> str:
    """The folded text with a border between bubbles that no phrase reaches across."""
    if "\n" not in text:
        return folded
    return "".join("，" if old == "\n" else new for old, new in zip(text, folded, strict=True))
