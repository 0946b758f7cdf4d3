"""What the assistant would answer now, for an agent to take over, change or leave.

The assistant's own skills are run on throw-away state, for the readings of the shopper's last
message that are likely; nothing is kept and nothing is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import Engine

from assistant.agents.words import agent_words
from assistant.alerts.book import AlertBook
from assistant.clock import Clock
from assistant.conversations.store import Conversation, TurnRecord
from assistant.dialogue.actions import Action
from assistant.dialogue.state import Change
from assistant.nlu.meaning import Intent, Meaning
from assistant.nlu.understanding import Understander
from assistant.shop.folder import scratch_database
from assistant.shop.loading import Loaded
from assistant.skills.toolbox import Toolbox
from assistant.turn.assistant import Assistant
from assistant.turn.introducing import without_notice
from assistant.turn.turns import Say, Turn

MOST = 3
LIKELY = 0.08  # a reading less likely than that is not tried
SILENT = frozenset({Action.HANDOFF, Action.CLARIFY, Action.DECLINE, Action.SMALLTALK})
ANEW = Change({"handoff": None, "pending": None})


@dataclass(frozen=True, slots=True)
class Leaning:
    """Reads every message as surely one intent."""

    understander: Understander
    intent: Intent

    def understand(self, text: str) -> Meaning:
        """The meaning with that intent alone."""
        shares = {**dict.fromkeys(Intent, 0.0), self.intent: 1.0}
        return replace(self.understander.understand(text), intents=shares, oos_score=0.0)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (of the reader behind it)
        return getattr(self.understander, name)


def suggestions(
    loaded: Loaded, conversation: Conversation, past: Sequence[TurnRecord], now: Clock
) -> list[dict[str, Any]]:
    """At most three replies to what the shopper last wanted, the likeliest reading first.

    That somebody asks for a person is no want of its own: what they wanted stands before it.

    Returns:
        Each with ``text``, and ``from``: what the assistant did to find it, in the shop's language.
    """
    spoken = [place for place, one in enumerate(past) if _wants(one)]
    if not spoken:
        return []
    text, before = str(past[spoken[-1]].message["text"]), list(past[: spoken[-1]])
    loaded = loaded.by_templates()
    meaning = loaded.understander.understand(text)
    ranked = sorted(meaning.intents.items(), key=lambda one: (-one[1], one[0]))
    likely = [intent for intent, share in ranked[:MOST] if share >= LIKELY]
    engine = scratch_database()
    try:
        tools = _apart(loaded.tools, engine)
        found = []
        for intent in likely:
            reader = cast(Understander, Leaning(loaded.understander, intent))
            assistant = Assistant(reader, tools, loaded.writer, now)
            found.append(_tried(assistant, conversation, before, text))
    finally:
        engine.dispose()
    words = agent_words(loaded.shop.settings.language)["actions"]
    told = {
        said: {"text": said, "from": words[turn.body["action"]]}
        for turn in found
        if (said := without_notice(turn.body)) and turn.body["action"] not in SILENT
    }
    return list(told.values())


def _wants(record: TurnRecord) -> bool:
    asks_for_person = record.turn.body.get("intent") == Intent.HUMAN_AGENT
    return bool(record.message.get("text")) and not asks_for_person


def _tried(
    assistant: Assistant, conversation: Conversation, before: Sequence[TurnRecord], text: str
) -> Turn:
    """What the assistant would say, had no person been asked for."""
    number = before[-1].number if before else 0
    free = TurnRecord(number, {}, ANEW, Turn(conversation.id, number, {}))
    return assistant.reply(conversation, [*before, free], Say(text)).turn


def _apart(tools: Toolbox, engine: Engine) -> Toolbox:
    """The tools with everything that writes on throw-away state."""
    return replace(
        tools,
        desk=tools.desk.rehearsed(engine),
        own=tools.own.rehearsed(),
        promotions=tools.promotions.beside(engine),
        alerts=AlertBook(engine),
        people=tools.people.beside(engine),
    )
