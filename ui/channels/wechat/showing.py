"""A turn as texts of at most 2,048 bytes: the reply, products with price and link, numbered suggestions.

The client makes links of ``<a href>`` in texts; titles and reviews come from strangers, so no such
tag leaves this module.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ui.cards import Card, cards
from ui.channels.channel import numbered
from ui.channels.words import channel_words
from ui.panels import comparison
from ui.reading import objects, texts

LIMIT = 2_048  # bytes of UTF-8
TAG = re.compile(r"<(?=\s*/?\s*[A-Za-z!])")
SENTENCE = re.compile(r"(?<=[。！？；!?\n])|(?<=\.\s)")
BETWEEN = "\n\n"


def shown(turn: Mapping[str, Any]) -> list[str]:
    """The texts of a turn, in order; none where it says nothing."""
    language = str(turn.get("language") or "zh")
    turned = dict(turn)
    row = cards(objects(turned, "products"), language)
    blocks = [str(turn.get("reply") or ""), *_compared(turned, row), *map(_card, row)]
    chips = _chips(turned, language)
    return packed(_plain(block) for block in (*blocks, chips) if block.strip())


def packed(blocks: Iterable[str]) -> list[str]:
    """Blocks put together into as few texts as hold them; a longer one is split at sentences."""
    made: list[str] = []
    for block in blocks:
        for index, piece in enumerate(split(block)):
            joined = made[-1] + BETWEEN + piece if made else piece
            if made and not index and _size(joined) <= LIMIT:
                made[-1] = joined
            else:
                made.append(piece)
    return made


def split(text: str) -> list[str]:
    """``text`` in pieces that fit, split after sentences, and within one only if it must be."""
    made = [""]
    for sentence in filter(None, SENTENCE.split(text)):
        for piece in _bounded(sentence):
            if _size(made[-1] + piece) <= LIMIT:
                made[-1] += piece
            else:
                made.append(piece)
    return [piece.strip() for piece in made if piece.strip()]


def _bounded(sentence: str) -> Iterable[str]:
    """A sentence in pieces that fit, none of them ending within a character."""
    rest = sentence.encode()
    while rest:
        piece = rest[:LIMIT].decode(errors="ignore")
        yield piece
        rest = rest[len(piece.encode()) :]


def _size(text: str) -> int:
    return len(text.encode())


def _plain(text: str) -> str:
    return TAG.sub("＜", text)


def _card(card: Card) -> str:
    before = f"{card.list_price} · {card.saving}" if card.list_price else ""
    figures = " · ".join(filter(None, (card.price, card.label, before, card.stock_note)))
    named = " ".join(filter(None, (f"{card.position}.", card.title, card.sponsored)))
    why = " · ".join(card.first_reasons)
    return "\n".join(filter(None, (named, figures, why, card.link)))


def _compared(turn: dict[str, Any], row: list[Card]) -> list[str]:
    """A comparison as lines, since there is no table: what differs, each side by its name."""
    found = comparison(turn, row, ())
    if found is None:
        return []
    titles = [column.title for column in found.columns]
    lines = []
    for label, values in found.rows:
        sides = (f"  {title}：{value}" for title, value in zip(titles, values, strict=False))
        lines.append("\n".join([f"{label}", *sides]))
    return ["\n".join(lines), found.reason]


def _chips(turn: dict[str, Any], language: str) -> str:
    offered = texts(turn, "suggestions")
    lines = [f"{number}. {offered[place - 1]}" for number, place in numbered(turn).items()]
    return "\n".join([channel_words(language)["choose"], *lines]) if lines else ""
