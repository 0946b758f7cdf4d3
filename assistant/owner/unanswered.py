"""The week's questions that were not answered: near-equal ones together, the most asked first.

A question counts where the shop's knowledge was below its confidence, and where a message that reads
like a question was declined, asked back about or handed over. What the knowledge answers by now is
left out, and so is what the owner said is not theirs to answer.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, Text, cast, func, or_, select

from assistant.conversations.tables import turns
from assistant.dialogue.state import Change as Move
from assistant.knowledge.question_kinds import kinds_of
from assistant.nlu.meaning import Intent
from assistant.nlu.words.normalising import fold
from assistant.owner.alike import Alike
from assistant.owner.books.questions import key_of
from assistant.privacy.masking import masked
from assistant.service.service import Service
from assistant.skills.informing import TOPICS

DAYS = 7
NEWEST_TURNS = 50_000  # beyond that a busier shop sees less than a week
MOST_ASKED = 2_000  # messages that are compared with each other
MOST_CHECKED = 100  # groups of which it is found out whether they are answered by now
LONGEST = 400
EXAMPLES = 3
UNKNOWN = "faq.unknown"  # the sentence of an answer that is not known
AVOIDED = ("clarify", "decline", "handoff")
NOT_ASKED = {Intent.HUMAN_AGENT, Intent.COMPLAINT, Intent.CONTROL, Intent.GREET, Intent.CHITCHAT}
ENDS = re.compile(r"[?？吗呢么]\s*$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that was not answered.

    Args:
        at: ISO 8601.
    """

    text: str
    language: str
    at: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Near-equal questions, without what is personal.

    Args:
        text: The wording that was used most.
        count: How often it was asked.
        examples: The newest other wordings.
        topic: Of the answer, as far as the question tells.
    """

    text: str
    language: str
    count: int
    last_at: str
    examples: tuple[str, ...] = ()
    topic: str = ""

    def to_json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {
            "key": key_of(self.text),
            "text": self.text,
            "language": self.language,
            "count": self.count,
            "last_at": self.last_at,
            "examples": list(self.examples),
            "topic": self.topic,
        }


class Questions:
    """The unanswered questions of one shop."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._alike = Alike(service.loaded.encoder)

    def unanswered(
        self, now: datetime, dismissed: Sequence[str] = (), days: int = DAYS, limit: int = 50
    ) -> list[Unanswered]:
        """The most asked ones.

        Args:
            now: The present moment.
            dismissed: Texts of questions that are not the shop's to answer.
            days: How far back.
            limit: How many at most.
        """
        asked = list(asked_since(self._service.shop.engine, now - timedelta(days=days)))
        groups = self._alike.grouped([one.text for one in asked[:MOST_ASKED]], dismissed)
        found = [_whole([asked[place] for place in group]) for group in groups]
        found.sort(key=lambda one: one[0].last_at, reverse=True)
        found.sort(key=lambda one: -one[0].count)
        left = (one for one, said in found[:MOST_CHECKED] if not self._is_answered(said))
        return [one for one, _ in zip(map(self._with_topic, left), range(limit), strict=False)]

    def _is_answered(self, text: str) -> bool:
        """Whether what the shop knows by now answers it."""
        loaded = self._service.loaded
        meaning = loaded.understander.understand(text)
        topics = TOPICS.get(meaning.intent, ())
        return loaded.tools.answerer.answer(meaning.plain, topics, meaning.intents) is not None

    def _with_topic(self, one: Unanswered) -> Unanswered:
        intent = self._service.loaded.understander.understand(one.text).intent
        topic = next(iter(TOPICS.get(intent, ())), "")
        return Unanswered(one.text, one.language, one.count, one.last_at, one.examples, str(topic))


def asked_since(engine: Engine, since: datetime) -> Iterator[Asked]:
    """Messages that were not answered, newest first."""
    newest = select(func.max(turns.c.id)).scalar_subquery()
    query = (
        select(turns.c.number, turns.c.created_at, turns.c.message, turns.c.meaning)
        .add_columns(turns.c.change, turns.c.body)
        .where(~turns.c.undone, turns.c.number > 0, turns.c.id > newest - NEWEST_TURNS)
        .where(
            or_(
                turns.c.body["action"].as_string().in_(AVOIDED),
                cast(turns.c.change, Text).contains(f'"{UNKNOWN}"'),
            )
        )
        .order_by(turns.c.id.desc())
    )
    with engine.connect() as connection:
        for row in connection.execute(query):
            if datetime.fromisoformat(row.created_at) >= since and _is_open(row):
                language = str(row.body.get("language", ""))
                yield Asked(str(row.message["text"])[:LONGEST], language, row.created_at)


def _is_open(row: Row[Any]) -> bool:
    """Whether a turn left a question open."""
    text = str(row.message.get("text") or "").strip()
    if not text:
        return False
    if row.body.get("action") not in AVOIDED:
        said = Move.from_json(row.change).values.get("uttered", ())
        return any(one.key == UNKNOWN and one.turn == row.number for one in said)
    intent = str((row.meaning or {}).get("intent", ""))
    return intent not in NOT_ASKED and bool(kinds_of(text) or ENDS.search(text))


def _whole(asked: Sequence[Asked]) -> tuple[Unanswered, str]:
    """A group as it is told, and its wording as it was written."""
    counts: dict[str, int] = {}
    for one in asked:
        counts[fold(one.text)] = counts.get(fold(one.text), 0) + 1
    best = max(asked, key=lambda one: (counts[fold(one.text)], -len(one.text)))
    others = dict.fromkeys(masked(one.text) for one in asked if fold(one.text) != fold(best.text))
    told = Unanswered(
        masked(best.text), best.language, len(asked), asked[0].at, tuple(others)[:EXAMPLES]
    )
    return told, best.text
