"""What a model is told of a turn: the draft to word anew and the rows behind it, fenced as data.

The words stand in ``prompts/<language>/writer.toml``. The shopper's message is not among them: a
model that never reads it cannot be talked into anything.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from assistant.nlg.manner import Manner
from assistant.nlg.models.protocol import Prompt
from assistant.nlg.templates import checked_prompts
from retrieval.products import Product

OPEN, CLOSE = "<<<DATA", "DATA>>>"
# What could end the fence, or look like a turn of somebody else to a chat model.
MARKS = re.compile(r"<{2,}|>{2,}|<\|[^<>]{0,40}\|>|\[/?(?:INST|SYS)\]|</?s>|#{3,}|`{3,}")
MOST_PRODUCTS = 6
MOST_ATTRIBUTES = 8
LONGEST = 160  # characters of a value


class WriterWords(BaseModel):
    """The prompt of one language, and the words a checker looks for.

    Args:
        system: The rules; names ``{shop}``.
        task: The task; names ``{manner}``, ``{facts}`` and ``{draft}``, both fenced.
        brief, formal, unhappy, plain: What ``{manner}`` may say.
        negations: Words that turn a sentence round.
        promises: Words of a promise that only the draft may make.
        check: A prompt that any model answers, for ``daogou doctor``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    system: str
    task: str
    brief: str
    formal: str
    unhappy: str
    plain: str
    negations: tuple[str, ...]
    promises: tuple[str, ...]
    check: str


@cache
def writer_words(language: str) -> WriterWords:
    """The prompt of a language.

    Raises:
        PromptError: The file cannot be used.
    """
    return checked_prompts(language, "writer.toml", WriterWords)


def prompt_for(
    draft: Sequence[str], products: Sequence[Product], manner: Manner, language: str, shop: str
) -> Prompt:
    """The prompt of a turn.

    Args:
        draft: The sentences of the templates, in order.
        products: The rows that the turn shows.
        manner: How the turn is spoken.
        language: Of the reply.
        shop: The shop's name.
    """
    words = writer_words(language)
    numbered = "\n".join(f"{place}. {harmless(one)}" for place, one in enumerate(draft, 1))
    rows = "\n".join(_row(product, language) for product in products[:MOST_PRODUCTS])
    return Prompt(
        words.system.replace("{shop}", harmless(shop)),
        words.task.replace("{manner}", _manner(manner, words))
        .replace("{facts}", _fenced(rows))
        .replace("{draft}", _fenced(numbered)),
    )


def harmless(text: str) -> str:
    """A text from outside as one line that can end no fence and play no role."""
    plain = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return MARKS.sub(" ", " ".join(plain.split()))


def _fenced(text: str) -> str:
    return f"{OPEN}\n{text}\n{CLOSE}"


def _row(product: Product, language: str) -> str:
    known: Mapping[str, Any] = {
        "title": product.text("title", language),
        "price": product.price,
        "rating": product.rating,
        "stock": product.stock,
        "brand": product.brand,
        **dict(list(product.attributes.items())[:MOST_ATTRIBUTES]),
    }
    told = {harmless(name): _value(value) for name, value in known.items() if value is not None}
    return json.dumps(told, ensure_ascii=False)


def _value(value: Any) -> Any:  # noqa: ANN401  # attributes are of many kinds
    if isinstance(value, int | float):
        return value
    return harmless(str(value))[:LONGEST]


def _manner(manner: Manner, words: WriterWords) -> str:
    said = (
        words.brief if manner.terse else "",
        words.formal if manner.polite else "",
        words.unhappy if manner.calm else "",
    )
    return " ".join(one for one in said if one) or words.plain
