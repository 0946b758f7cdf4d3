"""What a tester does: runs files or a stored conversation, accepts, and makes tests of conversations."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from assistant.clock import wall_clock
from assistant.conversations.browsing import Glimpse, day_in, latest
from assistant.privacy.masking import masked
from assistant.replay.baseline import Recorded, compared
from assistant.replay.baseline import record as recorded_turns
from assistant.replay.coverage import coverage
from assistant.replay.format import Dialogue
from assistant.replay.loading import Script
from assistant.replay.recording import Recording, record
from assistant.replay.results import DialogueResult, ReplayReport, TurnResult
from assistant.replay.runner import Stage, run_dialogue
from assistant.replay.suite import ReplayOptions, replay
from assistant.replay.values import Json
from assistant.service.journal import Journal
from assistant.service.rehearsal import ServiceRehearsal
from assistant.service.service import Service
from ui.desks.qa.library import DialogueLibrary

Progress = Callable[[int, int], None]
JOBS = 2


class QaBench:
    """The testers' work on one shop; safe to call from several threads."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._journal = Journal.of(service.shop.engine, wall_clock)
        self.library = DialogueLibrary(service.shop.path)

    def run(
        self,
        names: Sequence[str],
        tags: Sequence[str] = (),
        progress: Progress | None = None,
        *,
        accept: bool = False,
    ) -> ReplayReport:
        """Runs the files of these names.

        Args:
            names: Below the shop's folder of dialogues.
            tags: Only dialogues with one of these; none means all.
            progress: Told after each dialogue.
            accept: Whether what they do now becomes the baseline.

        Raises:
            ReplayError: A file is not well formed, or nothing has such a tag.
        """
        fields = self._service.loaded.understander.vocabulary.fields
        options = ReplayOptions(
            tags=tuple(tags), jobs=JOBS, update=accept, known_fields=frozenset(fields)
        )
        stage = self._stage()
        paths = self.library.paths(names)
        return replay(paths, stage.open_rehearsal, stage.lookup, options, progress)

    def conversations(self, words: str = "", day: str = "", limit: int = 50) -> list[Glimpse]:
        """The latest conversations, their first words without what is personal.

        Args:
            words: All of them stand in what was said or answered.
            day: ``YYYY-MM-DD`` where the shop is; empty for any.
            limit: How many at most.
        """
        shop = self._service.shop
        found = latest(shop.engine, limit, words.split(), day_in(day, shop.settings.timezone))
        return [replace(one, opening=masked(one.opening)) for one in found]

    def recording(
        self, conversation_id: str, name: str = "", *, as_said: bool = False
    ) -> Recording:
        """A stored conversation as a dialogue.

        Raises:
            UnknownConversation: There is none.
            ValidationError: Nothing of it can be said in a replay file.
        """
        conversation = self._journal.conversation(conversation_id)
        history = self._history(conversation_id)
        texts = (str(one["message"]["text"]) for one in history if "text" in one["message"])
        started = datetime.fromisoformat(conversation.created_at)
        called = name or masked(next(texts, conversation_id))[:60]
        return record(called, history, started, conversation_id=conversation_id, as_said=as_said)

    def again(self, conversation_id: str) -> ReplayReport:
        """Says a stored conversation once more and compares with what was answered then.

        It is said as it was, with the same choice of words; what is personal is starred in the report.

        Raises:
            UnknownConversation: There is none.
            ValidationError: Nothing of it can be said in a replay file.
        """
        made = self.recording(conversation_id, as_said=True)
        script = Script(Path(conversation_id), Dialogue.model_validate(made.dialogue))
        seed = self._journal.conversation(conversation_id).seed
        now = _starred(run_dialogue(script, replace(self._stage(), seed=seed)))
        kept = [one for one in self._history(conversation_id) if one["turn"] not in made.left_out]
        then = replace(now, turns=tuple(map(_as_it_was, now.turns, kept)))
        known: Recorded = {(None, now.name): recorded_turns(_starred(then))}
        result = compared(now, known)
        return ReplayReport((result,), coverage([result]))

    def _history(self, conversation_id: str) -> list[Json]:
        return [one for one in self._service.history(conversation_id) if one["turn"]]

    def _stage(self) -> Stage:
        loaded = self._service.loaded
        return Stage(lambda: ServiceRehearsal(self._service), loaded.tools.shelf.get)


def _as_it_was(now: TurnResult, kept: Json) -> TurnResult:
    return replace(now, response=kept["response"])


def _starred(result: DialogueResult) -> DialogueResult:
    """The result with stars for what is personal in what was said and answered."""
    return replace(result, turns=tuple(map(_starred_turn, result.turns)))


def _starred_turn(turn: TurnResult) -> TurnResult:
    response = turn.response and {**turn.response, "reply": masked(str(turn.response["reply"]))}
    return replace(turn, message=masked(turn.message), response=response)
