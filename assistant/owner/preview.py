"""What a change would do to saved dialogues, before it is made: each is held twice on throw-away state.

Once with the shop as it is, once as it would be; what is answered otherwise is told turn by turn.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.conversations.browsing import latest
from assistant.errors import AssistantError
from assistant.privacy.masking import masked
from assistant.replay.format import Dialogue
from assistant.replay.loading import FOLDER, Script, load_file
from assistant.replay.recording import record
from assistant.replay.results import TurnResult
from assistant.replay.runner import Stage, run_dialogue
from assistant.replay.yaml_source import SUFFIXES
from assistant.service.journal import Journal
from assistant.service.rehearsal import ServiceRehearsal, rehearse
from assistant.service.service import Service
from assistant.shop.folder import scratch_database
from assistant.shop.loading import Loaded
from assistant.turn.turns import Say

MOST_SAVED, MOST_RECORDED = 200, 30
Progress = Callable[[int, int], None]


class Stopped(AssistantError):
    """Nobody waits for the preview any more."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a turn came to.

    Args:
        products: Ids, as shown.
    """

    reply: str
    action: str
    products: tuple[str, ...]

    @classmethod
    def of(cls, turn: TurnResult) -> "Answered":
        """Of a replayed turn, without what is personal."""
        body = turn.response or {}
        shown = tuple(str(one["id"]) for one in body.get("products", ()))
        return cls(masked(str(body.get("reply", ""))), str(body.get("action", "")), shown)

    def to_json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {"reply": self.reply, "action": self.action, "products": list(self.products)}


@dataclass(frozen=True, slots=True)
class Moved:
    """A turn that would be answered otherwise."""

    number: int
    said: str
    before: Answered
    after: Answered

    def to_json(self) -> dict[str, Any]:
        """As the API tells it."""
        told = {"turn": self.number, "said": self.said}
        return {**told, "before": self.before.to_json(), "after": self.after.to_json()}


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a change would do.

    Args:
        dialogues: How many were held.
        changed: Dialogues with turns that would be answered otherwise, by name.
        broken: Dialogues that could not be held, by name, with the reason.
    """

    dialogues: int
    changed: tuple[tuple[str, tuple[Moved, ...]], ...]
    broken: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {
            "dialogues": self.dialogues,
            "changed": [
                {"dialogue": name, "turns": [one.to_json() for one in moved]}
                for name, moved in self.changed
            ],
            "broken": [{"dialogue": name, "reason": why} for name, why in self.broken],
        }


class Preview:
    """Holds the saved dialogues of one shop."""

    def __init__(self, service: Service, now: Callable[[], datetime]) -> None:
        self._service = service
        self._now = now

    def of(self, before: Loaded, after: Loaded, progress: Progress) -> Previewed:
        """What the saved dialogues come to with either.

        Args:
            before: The shop as it is.
            after: As it would be.
            progress: Told after each dialogue how many are done, and of how many; may raise ``Stopped``.
        """
        broken: list[tuple[str, str]] = []
        scripts = [*self._saved(broken), *self._recorded()]
        stages = [self._stage(one) for one in (before, after)]
        changed = []
        for done, script in enumerate(scripts):
            progress(done, len(scripts))
            was, would = (run_dialogue(script, stage) for stage in stages)
            moved = tuple(_moved(was.turns, would.turns))
            if moved:
                changed.append((masked(script.name), moved))
        progress(len(scripts), len(scripts))
        return Previewed(len(scripts), tuple(changed), tuple(broken))

    def list_for(self, text: str, loaded: Loaded) -> list[dict[str, Any]]:
        """The goods that a new conversation is shown for ``text`` at this moment."""
        service = rehearse(_served(loaded, self._now), self._now())
        turn = service.reply(service.start(), Say(text)).to_json()
        kept = ("id", "title", "price", "brand", "sponsored")
        return [{name: one.get(name) for name in kept} for one in turn["products"]]

    def _stage(self, loaded: Loaded) -> Stage:
        service = _served(loaded, self._now)
        return Stage(lambda: ServiceRehearsal(service), loaded.tools.shelf.get)

    def _saved(self, broken: list[tuple[str, str]]) -> list[Script]:
        """The replay files of the shop's folder; the clock stands at now where they name none."""
        folder = self._service.shop.path / FOLDER
        files = sorted(one for one in folder.rglob("*") if one.suffix in SUFFIXES)
        scripts: list[Script] = []
        for file in files:
            try:
                scripts += load_file(file)
            except AssistantError as exc:
                broken.append((file.name, str(exc)))
        return [self._at_now(one) for one in scripts[:MOST_SAVED]]

    def _recorded(self) -> Iterator[Script]:
        """The latest real conversations, said as they were, at this moment."""
        for glimpse in latest(self._service.shop.engine, MOST_RECORDED):
            history = [one for one in self._service.history(glimpse.id) if one["turn"]]
            began = datetime.fromisoformat(glimpse.created_at)
            try:
                made = record(glimpse.opening or glimpse.id, history, began, as_said=True)
                dialogue = Dialogue.model_validate(made.dialogue)
            except ValidationError:  # nothing of it can be said in a replay file
                continue
            yield self._at_now(Script(Path(glimpse.id), dialogue))

    def _at_now(self, script: Script) -> Script:
        """A change is judged by what it does from now on, not on the day a dialogue was saved."""
        return replace(script, dialogue=script.dialogue.model_copy(update={"now": self._now()}))


def _served(loaded: Loaded, clock: Callable[[], datetime]) -> Service:
    """A service whose conversations nobody keeps; rehearsals hold their own."""
    return Service(loaded, Journal.of(scratch_database(), clock), clock)


def _moved(was: Sequence[TurnResult], would: Sequence[TurnResult]) -> Iterator[Moved]:
    for before, after in zip(was, would, strict=False):
        one, other = Answered.of(before), Answered.of(after)
        if one != other:
            yield Moved(before.number, masked(before.message), one, other)
