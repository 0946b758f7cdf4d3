"""What is left of a message to search for once all that is understood or small talk is out."""

import re
from collections.abc import Iterable
from functools import cache

from assistant.nlu.language import CJK
from assistant.nlu.lexicon import phrases
from assistant.nlu.meaning import Span

PUNCTUATION = re.compile(r"[^\w\u4e00-\u9fff%+#.-]+|(?<!\d)\.|\.(?!\d)|_")


def residual(folded: str, spans: Iterable[Span]) -> str:
    """What a folded text says beyond ``spans``, fillers and punctuation."""
    left = list(folded)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    text = _long_fillers().sub(" ", PUNCTUATION.sub(" ", "".join(left)))
    chunks = (chunk.strip(_short_fillers()).strip("-") for chunk in text.split())
    return " ".join(chunk for chunk in chunks if chunk)


@cache
def _long_fillers() -> re.Pattern[str]:
    """Fillers of several characters, taken out wherever they stand."""
    words = sorted(phrases().fillers, key=lambda word: (-len(word), word))
    chinese = [re.escape(word) for word in words if CJK.search(word) and len(word) > 1]
    latin = [re.escape(word) for word in words if not CJK.search(word)]
    return re.compile(rf"(?:{'|'.join(chinese)})|(?<!-)\b(?:{'|'.join(latin)})\b(?!-)")


@cache
def _short_fillers() -> str:
    """Fillers of one character, taken off the ends only: 条 is a filler, but not in 条纹."""
    return "".join(word for word in phrases().fillers if CJK.search(word) and len(word) == 1)
