"""Several questions in one message, each with what rules read in it: 材质是什么，会掉色吗."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.nlu.meaning import Meaning
from assistant.nlu.words.normalising import fold
from assistant.skills.context import Context

BORDER = re.compile(
    r"[，,。？?；;！!\n]+(?!\d)|(?:还有(?!现?货|库存|多少|几|没|吗|么)|另外|以及|并且|而且|顺便)"
    r"|\band (?=(?:is|are|does|do|did|how|what|can|could|will|would|has|have|which|when|where|any)\b)"
    r"|\balso\b",
    re.IGNORECASE,
)
MOST = 4
MEANT = re.compile(r"[\w一-鿿]")


def questions(context: Context) -> list[Context]:
    """The turn once for each part of its message; the whole where it has but one part.

    References and the item in question are those of the whole message in every part.
    """
    meaning = context.meaning
    parts = list(_parts(meaning.plain))
    if not 1 < len(parts) <= MOST:
        return [context]
    return [replace(context, meaning=_part_of(meaning, start, part)) for start, part in parts]


def _parts(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for border in [*BORDER.finditer(text), None]:
        end = border.start() if border else len(text)
        part = text[start:end]
        if MEANT.search(part):
            yield start, part
        start = border.end() if border else end


def _part_of(meaning: Meaning, start: int, part: str) -> Meaning:
    """What a part says; spans count in the text as it was written, so a rewritten one keeps none."""
    end, folded = start + len(part), fold(part)
    within = tuple(m for m in meaning.mentions if start <= m.span[0] < end)
    words = " ".join(word for word in meaning.query.split() if fold(word) in folded)
    if meaning.rewritten:
        within = tuple(m for m in within if fold(str(m.constraint.values[0])) in folded)
    return replace(meaning, text=part, rewritten="", mentions=within, query=words)
