"""Understands one message: its labels, what rules read, its language and what is left to search."""

from dataclasses import dataclass

from assistant.nlu.classifier import Classifier
from assistant.nlu.constraints import WordTest
from assistant.nlu.language import detect_language
from assistant.nlu.meaning import Meaning
from assistant.nlu.normalising import MAX_CHARACTERS, fold
from assistant.nlu.reading import read_message
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
        folded = fold(read)
        labels = self.classifier.classify(read)
        reading = read_message(folded, self.vocabulary, self.has_word)
        return Meaning(
            text=text,
            language=detect_language(read, self.default_language),
            intents=labels.intents,
            sentiment=labels.sentiment,
            sentiment_score=labels.sentiment_score,
            mentions=reading.mentions,
            references=reading.references,
            sort=reading.sort,
            quantity=reading.quantity,
            direction=reading.direction,
            query=self.vocabulary.translated(residual(folded, reading.spans, self.has_word)),
            dropped=reading.dropped,
            command=reading.command,
            foreign_currency=reading.foreign,
        )
