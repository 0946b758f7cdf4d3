"""The labels of sentiment files: three words, or 0 and 1."""

from collections.abc import Sequence

from assistant.errors import ModelError
from assistant.nlu.meaning import Sentiment
from assistant.training.labels import Row

BINARY = {"0": Sentiment.NEGATIVE.value, "1": Sentiment.POSITIVE.value}


def is_binary(rows: Sequence[Row]) -> bool:
    """Whether all labels are 0 or 1, so that neutral is no answer."""
    return all(row.label in BINARY for row in rows)


def sentiment_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows with 0 and 1 read as negative and positive.

    Raises:
        ModelError: When another label than those and the three sentiments stands in one.
    """
    known = {*BINARY, *(sentiment.value for sentiment in Sentiment)}
    odd = sorted({row.label for row in rows} - known)
    if odd:
        raise ModelError(
            f"Sentiment label '{odd[0]}' is unknown; expected negative, neutral, positive, 0 or 1."
        )
    return [Row(row.text, BINARY.get(row.label, row.label)) for row in rows]
