"""From rows of a file to events, reviews, articles, answers and orders, or to what is wrong with them."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum
from functools import partial
from typing import TypeVar

from assistant.knowledge.masking import masked, tells_of_a_person
from assistant.records.articles import Article, ArticleKind, Section
from assistant.records.columns import OTHER_NAMES
from assistant.records.faq import FaqEntry
from assistant.records.orders import Order, OrderLine, OrderStatus
from assistant.records.past_answers import PastAnswer
from assistant.records.payments import parse_payment, parse_yes
from assistant.records.reviews import Review
from recommender.events import Event, EventKind
from retrieval.importing.cells import Cells
from retrieval.importing.composites import (
    LONGEST_ID,
    LONGEST_NAME,
    parse_description,
    parse_list,
    parse_object,
)
from retrieval.importing.mapping import Layout
from retrieval.importing.rows import Row, RowError
from retrieval.importing.values import (
    clean_text,
    parse_count,
    parse_number,
    parse_price,
    parse_rating,
    parse_time,
)

LONGEST_TITLE = 500
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")

Label = TypeVar("Label", bound=StrEnum)
parse_id = partial(clean_text, longest=LONGEST_ID)
parse_title = partial(clean_text, longest=LONGEST_TITLE)
parse_name = partial(clean_text, longest=LONGEST_NAME)


@dataclass(frozen=True, slots=True)
class RecordParser:
    """Reads the rows of one file.

    Args:
        zone: Of times that name none.
    """

    layout: Layout
    constants: Mapping[str, object]
    zone: tzinfo = UTC

    def event(self, row: Row) -> Event | list[RowError]:
        """The event of ``row``."""
        cells = self._cells(row)
        event = Event(
            user=cells.need("user", parse_id, ""),
            product_id=cells.need("product_id", parse_id, ""),
            event=cells.need("event", parse_event, EventKind.VIEW),
            timestamp=cells.need("timestamp", self._time, ""),
            value=cells.get("value", parse_number),
        )
        if event.event is EventKind.RATE and not 1 <= (event.value or 0) <= 5:
            cells.refuse("value", "is no rating from 1 to 5, which the event 'rate' needs")
        return cells.errors or event

    def review(self, row: Row) -> Review | list[RowError]:
        """The review of ``row``."""
        cells = self._cells(row)
        text = cells.need("text", parse_description, "")
        review = Review(
            product_id=cells.need("product_id", parse_id, ""),
            text=text,
            user=cells.get("user", parse_id),
            rating=cells.get("rating", parse_rating),
            language=cells.get("language", parse_language) or language_of(text),
            created_at=cells.get("created_at", self._time),
        )
        return cells.errors or review

    def faq(self, row: Row) -> FaqEntry | list[RowError]:
        """The entry of ``row``; without an id, its questions are its id."""
        cells = self._cells(row)
        questions = self._by_language(cells, "question")
        answers = self._by_language(cells, "answer")
        for field, texts in (("question", questions), ("answer", answers)):
            if not texts and not cells.errors:
                cells.refuse(field, "is empty; every entry needs one")
        entry = FaqEntry(
            id=cells.get("id", parse_id) or _digest(questions),
            topic=cells.get("topic", parse_name),
            questions=questions,
            answers={language: "\n".join(texts) for language, texts in answers.items()},
        )
        return cells.errors or entry

    def article(self, row: Row) -> Article | list[RowError]:
        """The guide or policy of ``row``; its language is told by its title where it says none."""
        cells = self._cells(row)
        title = cells.need("title", parse_title, "")
        article = Article(
            name=cells.need("id", parse_id, ""),
            kind=cells.get("kind", parse_article_kind) or ArticleKind.GUIDE,
            language=cells.get("language", parse_language) or language_of(title) or "zh",
            title=title,
            sections=cells.need("sections", parse_sections, ()),
            topic=cells.get("topic", parse_name),
            questions=cells.get("questions", parse_texts_list) or (),
            searches=cells.get("search", parse_texts_list) or (),
        )
        return cells.errors or article

    def past_answer(self, row: Row) -> PastAnswer | list[RowError]:
        """What an agent answered; personal data is masked before it is kept."""
        cells = self._cells(row)
        question = cells.need("question", parse_description, "")
        answer = cells.need("answer", parse_description, "")
        spoken = cells.get("language", parse_language) or language_of(answer) or "zh"
        past = PastAnswer(
            question=masked(question),
            answer=masked(answer),
            language=spoken,
            agent=cells.get("agent", parse_name),
            answered_at=cells.get("answered_at", self._time),
            rating=cells.get("rating", parse_rating),
            personal=tells_of_a_person(answer),
        )
        return cells.errors or past

    def order(self, row: Row) -> Order | list[RowError]:
        """The order of ``row``; lines, address and history are JSON, as such or as text."""
        cells = self._cells(row)
        address = cells.get("address", parse_texts) or {}
        order = Order(
            order_id=cells.need("order_id", parse_id, ""),
            status=cells.need("status", parse_status, OrderStatus.PAID),
            user=cells.get("user", parse_id),
            created_at=cells.get("created_at", self._time),
            paid_at=cells.get("paid_at", self._time),
            shipped_at=cells.get("shipped_at", self._time),
            delivered_at=cells.get("delivered_at", self._time),
            carrier=cells.get("carrier", parse_name),
            tracking_no=cells.get("tracking_no", parse_name),
            phone_last4=cells.get("phone_last4", parse_last4) or _last4(address.get("phone")),
            total=cells.get("total", parse_price),
            shipping_fee=cells.get("shipping_fee", parse_price),
            payment_method=cells.get("payment_method", parse_payment),
            insured=cells.get("insured", parse_yes),
            address=address,
            lines=cells.get("lines", parse_lines) or (),
            history=cells.get("history", self._history) or (),
        )
        return cells.errors or order

    def _cells(self, row: Row) -> Cells:
        return Cells(row, self.layout.fields, self.constants)

    def _time(self, value: object) -> str | None:
        return parse_time(value, self.zone)

    def _history(self, value: object) -> tuple[dict[str, str], ...] | None:
        steps = [parse_object(item) or {} for item in parse_list(value) or []]
        read = ((self._time(step.get("at")), clean_text(step.get("text"))) for step in steps)
        return tuple({"at": at or "", "text": text or ""} for at, text in read) or None

    def _by_language(self, cells: Cells, field: str) -> dict[str, tuple[str, ...]]:
        """The texts of a field: by language as given, by column, else by the script they are in."""
        raw = cells.raw(field)
        given = _texts_given(raw)
        for (language, name), column in self.layout.localized.items():
            if name == field:
                given[language] = cells.column(column)
        texts: dict[str, tuple[str, ...]] = {}
        for language, value in given.items():
            found = cells.read(field, value, parse_texts_list) or ()
            for text in found:
                spoken = language or language_of(text) or "zh"
                texts[spoken] = (*texts.get(spoken, ()), text)
        return texts


def parse_event(value: object) -> EventKind | None:
    """The kind of an event, also under the names that other systems give it.

    Raises:
        ValueError: It is unknown.
    """
    text = parse_name(value)
    known = OTHER_NAMES.get(text.casefold()) if text else None
    return known or _label(text, EventKind, "event")


def parse_status(value: object) -> OrderStatus | None:
    """The state of an order.

    Raises:
        ValueError: It is unknown.
    """
    return _label(parse_name(value), OrderStatus, "order status")


def parse_language(value: object) -> str | None:
    """``zh`` or ``en``, also with a region as in ``zh-CN``; None for other languages."""
    code = (parse_name(value) or "").casefold()[:2]
    return code if code in {"zh", "en"} else None


def parse_article_kind(value: object) -> ArticleKind | None:
    """What an article is.

    Raises:
        ValueError: It is unknown.
    """
    return _label(parse_name(value), ArticleKind, "kind of article")


def parse_sections(value: object) -> tuple[Section, ...] | None:
    """The sections of an article: objects with ``heading``, ``text`` and ``search``.

    Raises:
        ValueError: It is no list of objects.
    """
    items = [parse_object(item) or {} for item in parse_list(value) or []]
    sections = (
        Section(
            parse_title(item.get("heading")) or "",
            parse_description(item.get("text")) or "",
            parse_texts_list(item.get("search")) or (),
        )
        for item in items
    )
    return tuple(section for section in sections if section.text) or None


def parse_texts(value: object) -> dict[str, str] | None:
    """An object whose values are short texts.

    Raises:
        ValueError: It is none.
    """
    found = {name: clean_text(text, 500) for name, text in (parse_object(value) or {}).items()}
    return {name: text for name, text in found.items() if text} or None


def parse_texts_list(value: object) -> tuple[str, ...] | None:
    """One text or a list of them."""
    items = value if isinstance(value, list) else [value]
    return tuple(text for text in map(parse_description, items) if text) or None


def parse_lines(value: object) -> tuple[OrderLine, ...] | None:
    """The items of an order.

    Raises:
        ValueError: It is no list of objects with a ``product_id``.
    """
    return tuple(_line(parse_object(item) or {}) for item in parse_list(value) or []) or None


def parse_last4(value: object) -> str | None:
    """The last four digits of a phone number, leading zeros kept.

    Raises:
        ValueError: They are not four digits.
    """
    text = clean_text(value, LONGEST_NAME)
    if text is not None and not re.fullmatch(r"\d{1,4}", text):
        raise ValueError("is no four digits")
    return text.zfill(4) if text else None


def language_of(text: str) -> str | None:
    """The language a text is written in, told by its script; None without letters."""
    if HAN.search(text):
        return "zh"
    return "en" if LATIN.search(text) else None


def _texts_given(raw: object) -> dict[str, object]:
    """By language where the cell says so; else without one."""
    if isinstance(raw, dict):
        return {str(language): value for language, value in raw.items()}
    return {"": raw}


def _label(text: str | None, labels: type[Label], name: str) -> Label | None:
    if text is None:
        return None
    try:
        return labels(text.casefold())
    except ValueError:
        raise ValueError(f"is no {name}; expected one of {', '.join(labels)}") from None


def _line(item: Mapping[str, object]) -> OrderLine:
    product_id = parse_id(item.get("product_id"))
    if product_id is None:
        raise ValueError("has a line without product_id")
    return OrderLine(
        product_id=product_id,
        quantity=parse_count(item.get("quantity")) or 1,
        sku=parse_id(item.get("sku")),
        title=clean_text(item.get("title"), 500),
        price=parse_price(item.get("price")),
    )


def _last4(phone: str | None) -> str | None:
    digits = re.sub(r"\D", "", phone or "")
    return digits[-4:] if len(digits) >= 7 else None


def _digest(texts: Mapping[str, tuple[str, ...]]) -> str:
    words = "\x1f".join(text for language in sorted(texts) for text in texts[language])
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]
