"""The questions shoppers ask and the shop's answers, in Chinese and English."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from assistant.owner.change import Body, Kind
from assistant.owner.refusing import Wrong
from assistant.owner.remarks import banned_remarks
from assistant.owner.texts import LONGEST_TEXT, Form
from assistant.records.faq import FaqEntry, FaqStore, entry_of, row_of
from assistant.records.tables import faq as table
from assistant.records.writing import write_rows
from assistant.service.service import Service
from assistant.shop.loading import Loaded

LANGUAGES = ("zh", "en")
FIELDS = ("topic", "questions_zh", "answer_zh", "questions_en", "answer_en")
LONGEST_TOPIC = 60
LONGEST_KEY = 200


class FaqBook:
    """The entries of one shop."""

    kind = Kind.FAQ
    by_content = False

    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = FaqStore(service.shop.engine)

    def all(self) -> Mapping[str, Body]:
        """Every entry by id."""
        return {entry.id: _body(entry) for entry in self._store.all()}

    def checked(self, key: str | None, body: Body) -> tuple[str, Body]:
        """An entry with at least one question and, where there are questions, an answer."""
        form = Form(body, FIELDS)
        read: dict[str, Any] = {"topic": form.line("topic", LONGEST_TOPIC)}
        for language in LANGUAGES:
            read[f"questions_{language}"] = form.lines(f"questions_{language}")
            read[f"answer_{language}"] = form.text(f"answer_{language}", LONGEST_TEXT)
        if not form.wrongs:
            _check_whole(form, read)
        form.done()
        return key or f"faq-{secrets.token_hex(6)}", read

    def title(self, body: Body) -> str:
        """Its first question."""
        return next((q for one in LANGUAGES for q in body[f"questions_{one}"]), "—")

    def state(self, body: Body, now: datetime) -> str:
        """It always holds."""
        return ""

    def remarks(self, body: Body) -> list[Wrong]:
        """Banned words in an answer."""
        return banned_remarks(self._service, body, [f"answer_{one}" for one in LANGUAGES])

    def tried(self, loaded: Loaded, key: str, body: Body | None) -> Loaded:
        """The shop with an entry that is not written."""
        kept = [one for one in self._store.all() if one.id != key]
        entries = kept if body is None else [*kept, _entry(key, body, self._store.get(key))]
        return loaded.knowing(sorted(entries, key=lambda one: one.id))

    def current(self, connection: Connection, key: str) -> Body | None:
        """The entry as the transaction sees it."""
        row = connection.execute(select(table).where(table.c.id == key)).first()
        return _body(entry_of(row)) if row else None

    def put(self, connection: Connection, key: str, body: Body | None) -> None:
        """Writes an entry; what it says in further languages stays."""
        row = connection.execute(select(table).where(table.c.id == key)).first()
        if body is None:
            connection.execute(delete(table).where(table.c.id == key))
            return
        write_rows(connection, table, [row_of(_entry(key, body, entry_of(row) if row else None))])

    def show(self) -> bool:
        """Makes the vectors that a new question is found by, and lets turns answer from them."""
        return self._service.loaded.know()


def _check_whole(form: Form, read: Body) -> None:
    if not any(read[f"questions_{one}"] for one in LANGUAGES):
        form.refuse("questions_zh", "no_question")
    if not any(read[f"answer_{one}"] for one in LANGUAGES):
        form.refuse("answer_zh", "no_answer")


def _body(entry: FaqEntry) -> Body:
    body: dict[str, Any] = {"topic": entry.topic or ""}
    for language in LANGUAGES:
        body[f"questions_{language}"] = list(entry.questions.get(language, ()))
        body[f"answer_{language}"] = entry.answers.get(language, "")
    return body


def _entry(key: str, body: Body, known: FaqEntry | None) -> FaqEntry:
    others = known.questions if known else {}
    questions = {name: texts for name, texts in others.items() if name not in LANGUAGES}
    answers = {n: a for n, a in (known.answers if known else {}).items() if n not in LANGUAGES}
    for language in LANGUAGES:
        if body[f"questions_{language}"]:
            questions[language] = tuple(body[f"questions_{language}"])
        if body[f"answer_{language}"]:
            answers[language] = body[f"answer_{language}"]
    order = (*LANGUAGES, *sorted({*questions, *answers} - {*LANGUAGES}))
    return FaqEntry(
        key,
        body["topic"] or None,
        {one: questions[one] for one in order if one in questions},
        {one: answers[one] for one in order if one in answers},
    )
