"""Where an owner's changes are made: checked, written together with the log, live, and taken back.

One change at a time in a shop, whichever program makes it, so that what was seen is what is changed.
"""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from filelock import FileLock
from sqlalchemy.exc import SQLAlchemyError

from assistant.clock import Clock
from assistant.owner.books.book import Book
from assistant.owner.books.faq import FaqBook
from assistant.owner.books.promotions import PromotionBook
from assistant.owner.books.questions import QuestionBook
from assistant.owner.books.rules import RuleBook
from assistant.owner.books.synonyms import SynonymBook
from assistant.owner.books.voice import VoiceBook
from assistant.owner.change import Author, Body, Change, Kind, version_of
from assistant.owner.log import ChangeLog, Draft
from assistant.owner.preview import Preview, Previewed, Progress
from assistant.owner.refusing import ChangeConflict, UnknownThing, Wrong
from assistant.owner.texts import note_of
from assistant.owner.unanswered import Questions, Unanswered
from assistant.owner.writing import FileWriting, RowWriting, Writing
from assistant.service.service import Service
from assistant.shop.loading import Loaded

logger = logging.getLogger(__name__)
LOCK_FILE = "owner.lock"
MOST_NAMES = 300
LOCKED_FOR = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change as it is asked for.

    Args:
        key: Of the thing; None for a new one.
        body: What it is to say; None takes it out.
        seen: The version that was looked at; empty for a new thing.
    """

    kind: Kind
    key: str | None
    body: Body | None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A change that was made.

    Args:
        change: As the log has it; None where nothing was to be changed.
        live: Whether every turn from now on has it; else it comes within moments.
    """

    key: str
    change: Change | None
    live: bool = True


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing as it is now.

    Args:
        state: ``now``, ``later`` or ``over`` of what has its time.
    """

    kind: Kind
    key: str
    title: str
    body: Body
    state: str = ""

    @property
    def version(self) -> str:
        """What an edit names as seen."""
        return version_of(self.body)


class Office:
    """The owner's work on one shop; safe to call from several threads."""

    def __init__(self, service: Service, clock: Clock) -> None:
        self.service = service
        self._clock = clock
        engine, path = service.shop.engine, service.shop.path
        self.log = ChangeLog(engine)
        rows = (FaqBook(service), PromotionBook(service), QuestionBook(service))
        files = (RuleBook(service), SynonymBook(service), VoiceBook(service))
        self._books: Mapping[Kind, tuple[Book, Writing]] = {
            **{book.kind: (book, RowWriting(engine, self.log, book)) for book in rows},
            **{book.kind: (book, FileWriting(engine, self.log, book)) for book in files},
        }
        self._questions = Questions(service)
        self._preview = Preview(service, clock)
        self._lock = FileLock(path / LOCK_FILE, timeout=LOCKED_FOR)
        self._settle([FileWriting(engine, self.log, book) for book in files])

    def _settle(self, writings: Sequence[FileWriting]) -> None:
        """Looks what became of changes that were cut off; a shop that cannot be read says so elsewhere."""
        try:
            with self._lock:
                for writing in writings:
                    writing.recover()
        except (SQLAlchemyError, OSError) as exc:
            logger.warning("Changes of the owner that were cut off are settled later: %s", exc)

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self._clock()

    def book(self, kind: Kind) -> Book:
        """The book of a kind.

        Raises:
            UnknownThing: Nothing of this kind is edited.
        """
        if kind not in self._books:
            raise UnknownThing(f"Nothing of the kind '{kind}' is edited here.")
        return self._books[kind][0]

    def things(self, kind: Kind) -> list[Thing]:
        """Everything of a kind, in the order it is shown."""
        book = self.book(kind)
        now = self.now
        return [
            Thing(kind, key, book.title(body), body, book.state(body, now))
            for key, body in book.all().items()
        ]

    def thing(self, kind: Kind, key: str) -> Thing:
        """The thing with this key.

        Raises:
            UnknownThing: There is none.
        """
        book = self.book(kind)
        body = book.all().get(key)
        if body is None:
            raise UnknownThing(f"There is no {kind} '{key[:80]}'.")
        return Thing(kind, key, book.title(body), body, book.state(body, self.now))

    def check(self, wanted: Wanted) -> Body:
        """What would be kept of a thing.

        Raises:
            ChangeRefused: Something in it is wrong.
        """
        return self.book(wanted.kind).checked(wanted.key, wanted.body or {})[1]

    def change(self, wanted: Wanted, author: Author) -> Made:
        """Makes a change; when this returns it is durable, and live if it says so.

        Raises:
            ChangeRefused: Something in it is wrong.
            ChangeConflict: The thing is not as it was seen.
            UnknownThing: Nothing of this kind is edited.
        """
        return self._made(wanted, author)

    def revert(self, change_id: int, author: Author) -> Made:
        """Takes a change back, which is a change too.

        Raises:
            ChangeConflict: The thing was changed since; nothing is overwritten.
            ChangeRefused: What was before is not right any more.
            UnknownThing: There is no such change.
        """
        change = self.log.get(change_id)
        key = self._key_after(change)
        wanted = Wanted(change.kind, key, change.before, version_of(change.after))
        return self._made(wanted, author, change.id)

    def history(
        self,
        kind: Kind | None = None,
        key: str | None = None,
        limit: int = 50,
        before: int | None = None,
    ) -> list[Change]:
        """Changes, newest first."""
        return self.log.latest(kind, key, limit, before)

    def can_revert(self, changes: Sequence[Change]) -> set[int]:
        """The ids of those changes after which their things were not changed."""
        known = {kind: self.book(kind).all() for kind in {one.kind for one in changes}}
        return {
            one.id
            for one in changes
            if version_of(known[one.kind].get(self._key_after(one) or "")) == version_of(one.after)
        }

    def names(self) -> dict[str, list[str]]:
        """Names that help to fill in forms: topics of answers, brands and kinds of goods."""
        topics = {str(one.body["topic"]) for one in self.things(Kind.FAQ)} - {""}
        products = self.service.loaded.products
        brands = Counter(one.brand for one in products if one.brand)
        kinds = Counter("/".join(one.categories) for one in products if one.categories)
        return {
            "topics": sorted(topics),
            "brands": [name for name, _ in brands.most_common(MOST_NAMES)],
            "categories": sorted(name for name, _ in kinds.most_common(MOST_NAMES)),
        }

    def unanswered(self) -> list[Unanswered]:
        """The week's questions that were not answered, the most asked first."""
        away = [str(body["text"]) for body in self.book(Kind.QUESTION).all().values()]
        return self._questions.unanswered(self.now, away)

    def preview(self, wanted: Wanted, progress: Progress) -> Previewed:
        """What a change would do to saved dialogues; nothing is written.

        Raises:
            ChangeRefused: Something in it is wrong.
            Stopped: Whoever is told of the progress wants no more of it.
        """
        before, after = self._tried(wanted)
        return self._preview.of(before, after, progress)

    def lists(self, wanted: Wanted, text: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The goods shown for ``text`` as things are, and with a change that is not made."""
        before, after = self._tried(wanted)
        return self._preview.list_for(text, before), self._preview.list_for(text, after)

    def _tried(self, wanted: Wanted) -> tuple[Loaded, Loaded]:
        """The shop as it is, and as it would be with a change."""
        book, body, key = self.book(wanted.kind), None, wanted.key or "new"
        if wanted.body is not None:
            _, body = book.checked(wanted.key, wanted.body)
        before = self.service.loaded.current()
        return before, book.tried(before, key, body)

    def remarks(self, kind: Kind, body: Body) -> Sequence[Wrong]:
        """What is no mistake in a thing, but better known."""
        return self.book(kind).remarks(body)

    def _key_after(self, change: Change) -> str | None:
        """Where a thing is found after a change; None where there is none any more."""
        if not self.book(change.kind).by_content:
            return change.key
        return None if change.after is None else version_of(change.after)

    def _made(self, wanted: Wanted, author: Author, reverts: int | None = None) -> Made:
        author = replace(author, note=note_of(author.note))
        book, writing = self._found(wanted.kind)
        with self._lock:
            draft = self._draft(book, wanted, author, reverts)
            if draft is None:
                return Made(wanted.key or "", None)
            change_id = writing.write(draft, self.now)
        found = version_of(draft.after) if book.by_content else draft.key
        return Made(found, self.log.get(change_id), book.show())

    def _found(self, kind: Kind) -> tuple[Book, Writing]:
        self.book(kind)
        return self._books[kind]

    def _draft(
        self, book: Book, wanted: Wanted, author: Author, reverts: int | None
    ) -> Draft | None:
        """The change; None if it would change nothing."""
        before = book.all().get(wanted.key) if wanted.key else None
        if version_of(before) != wanted.seen:
            raise self._conflict(wanted, before)
        key, after = wanted.key or "", None
        if wanted.body is not None:
            key, after = book.checked(wanted.key, wanted.body)
        if version_of(before) == version_of(after):
            return None
        title = book.title(after if after is not None else before or {})
        return Draft(wanted.kind, key, title, before, after, author, reverts)

    def _conflict(self, wanted: Wanted, current: Body | None) -> ChangeConflict:
        """Who changed it, as far as that was done here."""
        latest = self.log.latest(wanted.kind, wanted.key, limit=5)
        if self.book(wanted.kind).by_content:
            latest = [one for one in self.log.latest(wanted.kind) if _was(one, wanted.key)]
            current = latest[0].after if latest else None
        here = bool(latest) and version_of(latest[0].after) == version_of(current)
        later = [one for one in latest if version_of(one.after) != wanted.seen] if here else []
        return ChangeConflict(wanted.kind, wanted.key or "", current, later)


def _was(change: Change, key: str | None) -> bool:
    return change.before is not None and version_of(change.before) == key
