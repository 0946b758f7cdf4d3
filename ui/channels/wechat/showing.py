"""A turn as texts of at most 2,048 bytes: the reply, products with price and link, numbered suggestions.

The client makes links of ``<a href>`` in texts; titles and reviews come from strangers, so no such
tag leaves this module.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ui.cards import Card, cards
from ui.channels.channel import bare_number, numbered
from ui.channels.words import channel_words
from ui.panels import comparison
from ui.reading import objects, text, texts

LIMIT = 2_048  # bytes of UTF-8
TAG = re.compile(r"<(?=\s*/?\s*[A-Za-z!])")
SENTENCE = re.compile(r"(?<=[。！？；!?\n])|(?<=\.\s)")
BETWEEN = "\n\n"


def shown(turn: Mapping[str, Any]) -> list[str]:
    """The texts of a turn, in order; none where it says nothing."""
    language = str(turn.get("language") or "zh")
    turned = dict(turn)
    row = cards(objects(turned, "products"), language)
    goods = (_card(card, language) for card in row)
    blocks = (text(turned, "reply"), *goods, *_compared(turned, row), _chips(turned, language))
    return packed(_plain(block) for block in blocks if block.strip())


def pieces(said: str) -> list[str]:
    """A text that a person wrote, in as few texts as hold it."""
    return packed([_plain(said)])


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


def split(whole: str) -> list[str]:
    """``whole`` in pieces that fit, split after sentences, and within one only if it must be."""
    made = [""]
    for sentence in filter(None, SENTENCE.split(whole)):
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


def _size(piece: str) -> int:
    return len(piece.encode())


def _plain(block: str) -> str:
    return TAG.sub("＜", block)


def _card(card: Card, language: str) -> str:
    was = channel_words(language)["was"].format(amount=card.list_price) if card.list_price else ""
    figures = " · ".join(filter(None, (card.price, card.label, was, card.saving, card.stock_note)))
    named = " ".join(filter(None, (f"{card.position}.", card.title, card.sponsored)))
    why = " · ".join(card.first_reasons)
    return "\n".join(filter(None, (named, figures, why, card.link)))


def _compared(turn: dict[str, Any], row: list[Card]) -> list[str]:
    """A comparison as lines, since there is no table: what differs, each side by its number."""
    found = comparison(turn, row, ())
    if found is None:
        return []
    places = [one.card.position if one.card else at for at, one in enumerate(found.columns, 1)]
    lines = [
        f"{place}. {one.title}"
        for place, one in zip(places, found.columns, strict=True)
        if not one.card
    ]
    for label, values in found.rows:
        sides = (f"{place}. {value or '—'}" for place, value in zip(places, values, strict=False))
        lines.append(f"{label}：" + "｜".join(sides))
    return ["\n".join(lines), found.reason]


def _chips(turn: dict[str, Any], language: str) -> str:
    """Suggestions by number; those that are numbers themselves are said as they are."""
    offered, words = texts(turn, "suggestions"), channel_words(language)
    lines = [f"{number}. {offered[place - 1]}" for number, place in numbered(turn).items()]
    plain = [one for one in offered if bare_number(one) is not None]
    if lines:
        lines.insert(0, words["choose"])
    if plain and not all(one in text(turn, "reply") for one in plain):
        lines.append(words["say"].format(texts=words["or"].join(plain)))
    return "\n".join(lines)
