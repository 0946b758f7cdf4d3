"""A conversation as HTML: what the shopper said or did, and beneath it the answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from markupsafe import Markup

from assistant.agents.messages import Spoken
from assistant.turn.introducing import without_notice
from assistant.turn.opening import Opened
from assistant.turn.passing_on import CLOSED
from ui.cards import Card, card, cards
from ui.hearing import first_unread, heard_html
from ui.markup import render
from ui.panels import Comparison, Order, Place, cart_total, comparison, cuts, ledger, lines, order
from ui.reading import EMPTY, Json, number, objects, table, text, texts
from ui.words import fact_name, words


@dataclass(frozen=True, slots=True)
class Said:
    """The shopper's side of a turn: its bubbles, which can be edited, or a click, told as a note."""

    texts: tuple[str, ...]
    is_note: bool
    attachment: "Attached | None" = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A photo or a recording, where it is, and what was written beside it."""

    kind: str
    url: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """What an answer rests on: what it is called, and its own words."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The assistant's side of a turn."""

    number: int
    language: str
    reply: str
    notice: str
    cards: tuple[Card, ...]
    comparison: Comparison | None
    order: Order | None
    passed_on: bool
    sources: tuple[Cited, ...]
    reviews: tuple[str, ...]
    suggestions: tuple[str, ...]


def transcript(
    history: Sequence[Json], place: Place, language: str, spoken: Sequence[Spoken] = ()
) -> Markup:
    """Every turn of a conversation, in order, with what agents wrote in between."""
    numbers = [int(number(entry, "turn") or 0) for entry in history]
    unread = first_unread(spoken)
    parts = (
        [heard_html(_between(spoken, -1, numbers[0]), unread, place, language)] if numbers else []
    )
    for index, own in enumerate(numbers):
        later = numbers[index + 1] if index + 1 < len(numbers) else inf
        said = _between(spoken, own, later)
        shown = _is_shown(history[index])
        own_html = turn(history, index, place, language) if shown else Markup("")
        parts += [own_html, heard_html(said, unread, place, language)]
    return Markup("").join(parts)


def _is_shown(entry: Json) -> bool:
    """Whether somebody said or did something; that a person has left is told by the desk."""
    return CLOSED not in table(entry, "message")


def _between(spoken: Sequence[Spoken], turn: float, later: float) -> list[Spoken]:
    """What was written after ``turn`` and before ``later``."""
    return [one for one in spoken if turn <= one.after_turn < later]


def turn(history: Sequence[Json], index: int, place: Place, language: str) -> Markup:
    """The turn at ``index``; the ones before it say what a click was about."""
    entry = history[index]
    earlier = [table(item, "response") for item in history[:index]]
    said = _said(table(entry, "message"), earlier, language)
    shown = _shown(table(entry, "response"), _listed(earlier), place, language)
    return render("turn", said=said, shown=shown, t=words(language))


def ledger_html(last: Json, language: str) -> Markup:
    """The chips above the input."""
    return render("ledger", requirements=ledger(last), t=words(language))


def side_html(last: Json, place: Place, language: str) -> Markup:
    """The panel beside the chat: requirements with where they came from, and the cart."""
    rows = lines(objects(last, "cart"), place)
    return render(
        "side",
        requirements=ledger(last),
        lines=rows,
        count=cart_count(last),
        cuts=cuts(table(last, "quote"), place, language),
        total=cart_total(rows, place, table(last, "quote")),
        t=words(language),
    )


def welcome_html(
    greeting: str, examples: Sequence[str], language: str, due: Opened | None = None
) -> Markup:
    """What an empty conversation shows: what is due for the shopper, and the shop's greeting."""
    shown = due_html(due, language)
    return render(
        "welcome", greeting=greeting, examples=list(examples), due=shown, t=words(language)
    )


def due_html(due: Opened | None, language: str) -> Markup:
    """The line that a conversation opens with for a known shopper; nothing for most."""
    return render("due", due=due, t=words(language)) if due else Markup("")


def looking_html(product: Json, language: str) -> Markup:
    """The bar that says which product's page the shopper has before them, with what one could ask."""
    t = words(language)
    shown = card(product, 1, language)
    asked = ("opinion", "options" if shown.needs_choice else "delivery", "cheaper")
    return render("looking", card=shown, questions=[t[f"looking_ask_{one}"] for one in asked], t=t)


def cart_count(last: Json) -> int:
    """How many pieces are in the cart."""
    return sum(int(str(line.get("quantity") or 1)) for line in objects(last, "cart"))


def _said(message: Json, earlier: Sequence[Json], language: str) -> Said:
    if "text" in message:
        bubbles = tuple(text(one, "text") for one in objects(message, "bubbles"))
        return Said(bubbles or (text(message, "text"),), is_note=False)
    if "attachment" in message:
        kept = table(message, "attachment")
        url = f"./api/attachments/{text(kept, 'id')}"
        return Said((), False, Attached(text(kept, "kind"), url, text(kept, "text")))
    click = table(message, "click")
    if text(click, "event") == "suggestion":
        return Said((_suggestion(click, earlier),), is_note=False)
    return Said((_deed(click, earlier, language),), is_note=True)


def _suggestion(click: Json, earlier: Sequence[Json]) -> str:
    offered = texts(earlier[-1], "suggestions") if earlier else []
    position = click.get("position")
    if isinstance(position, int) and 1 <= position <= len(offered):
        return offered[position - 1]
    return text(click, "value")


def _deed(click: Json, earlier: Sequence[Json], language: str) -> str:
    event = text(click, "event")
    told = words(language)
    reason = f"did_{event}_{text(click, 'value')}"
    template = told.get(reason, told.get(f"did_{event}", ""))
    if event == "set":
        return template.format(label=fact_name(_field_set(click), language))
    if event == "remove":
        return template.format(label=_label(text(click, "value"), earlier))
    return template.format(title=_title(click, earlier))


def _label(field: str, earlier: Sequence[Json]) -> str:
    last = earlier[-1] if earlier else EMPTY
    found = [item.label for item in ledger(last) if item.field == field]
    return found[0] if found else field


def _field_set(click: Json) -> str:
    """The field of requirements that were set by hand; they were checked when they came in."""
    rows = json.loads(text(click, "value"))
    return str(rows[0]["field"])


def _title(click: Json, earlier: Sequence[Json]) -> str:
    product_id = text(click, "product_id")
    for response in reversed(earlier):
        rows = objects(response, "products")
        if not product_id and rows:
            product_id = _id_at(rows, click.get("position"))
        for row in (*rows, *objects(response, "cart")):
            if text(row, "id") == product_id:
                return text(table(row, "display"), "title") or text(row, "title")
    return product_id


def _id_at(rows: Sequence[Json], position: object) -> str:
    if isinstance(position, int) and 1 <= position <= len(rows):
        return text(rows[position - 1], "id")
    return ""


def _listed(earlier: Sequence[Json]) -> list[str]:
    """The ids of the last list shown; a comparison is no new list."""
    for response in reversed(earlier):
        rows = objects(response, "products")
        if rows and not response.get("comparison"):
            return [text(row, "id") for row in rows]
    return []


def _shown(response: Json, listed: Sequence[str], place: Place, language: str) -> Shown:
    row = cards(objects(response, "products"), language)
    side_by_side = comparison(response, row, listed)
    compared = set(texts(table(response, "comparison"), "ids"))
    return Shown(
        number=int(str(response.get("turn") or 0)),
        language=text(response, "language") or language,
        reply=without_notice(response),
        notice=text(table(response, "notice"), "url"),
        cards=tuple(card for card in row if card.id not in compared),
        comparison=side_by_side,
        order=order(response, place, language),
        passed_on=not text(response, "reply") and response.get("action") == "handoff",
        sources=tuple(filter(None, map(_source, _cited(response, reviews=False)))),
        reviews=tuple(filter(None, (text(one, "text") for one in _cited(response, reviews=True)))),
        suggestions=tuple(texts(response, "suggestions")),
    )


def _cited(response: Json, *, reviews: bool) -> list[Json]:
    """The sources of an answer: buyers' words, or all others."""
    return [
        one for one in objects(response, "sources") if (text(one, "kind") == "review") == reviews
    ]


def _source(source: Json) -> Cited | None:
    """What a shopper can read of a source, with its words; a mere id says nothing to them."""
    words = text(source, "text") or text(source, "quote")
    title = text(source, "title") or text(source, "question")
    return Cited(title, words) if title or words else None
