"""Runs one dialogue against a rehearsal: a conversation on a throw-away copy of the shop's state.

The runner only speaks, clicks and checks. A crash is a finding like any other and ends that
dialogue alone.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import perf_counter
from typing import Protocol

from assistant.replay.expectations import check, check_opening, check_time
from assistant.replay.expecting import ExpectedOpening
from assistant.replay.format import ClickStep, Step
from assistant.replay.given import Given
from assistant.replay.loading import Script
from assistant.replay.results import DialogueResult, Failure, TurnResult
from assistant.replay.scene import Lookup, Scene
from assistant.replay.values import Json, Screen
from assistant.turn.turns import Click, Message, Say


class Rehearsal(Protocol):
    """A conversation that leaves no trace.

    What it changes (cart, orders, alerts, events) is seen by itself only and gone after ``close``.
    The same arguments to ``start`` and the same messages bring the same responses, timings aside.
    """

    def start(self, user: str | None, now: datetime | None, seed: int, given: Given) -> None:
        """Begins; ``now`` stands still for the whole dialogue, None is the shop's latest event.

        A list in ``given`` replaces the shopper's cart or orders; None leaves what the shop has.
        """

    def opening(self) -> Json | None:
        """What it opens with besides the greeting, as data; None for nothing."""

    def reply(self, message: Message) -> Json:
        """The turn as data (``Turn.to_json()``)."""

    def undo(self) -> Json | None:
        """Takes the last turn back; the turn that is last now, or None at the start."""

    def edit(self, turn: int, text: str) -> Json:
        """Goes back to before the conversation's ``turn`` and says ``text`` there."""

    def orders(self) -> Sequence[Json]:
        """The shopper's orders in the database, as order files write them."""

    def alerts(self) -> Sequence[Json]:
        """The shopper's alerts in the database."""

    def close(self) -> None:
        """Throws the state away."""


OpenRehearsal = Callable[[], Rehearsal]


@dataclass(frozen=True, slots=True)
class Stage:
    """What dialogues are run on.

    Args:
        open_rehearsal: Opens a fresh rehearsal for a dialogue, perhaps from several threads.
        lookup: Finds products in the catalogue.
        seed: Of every dialogue, so that their order changes nothing.
        strict_time: Whether a turn over its ``within_ms`` fails.
        known_fields: Every field some product has; conditions on others fail by name.
    """

    open_rehearsal: OpenRehearsal
    lookup: Lookup
    seed: int = 0
    strict_time: bool = False
    known_fields: frozenset[str] | None = None


@dataclass(slots=True)
class _Log:
    screen: Screen = field(default_factory=Screen)
    turns: list[TurnResult] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    slow: list[Failure] = field(default_factory=list)
    opened: str | None = None  # what stands above the first turn


def run_dialogue(script: Script, stage: Stage) -> DialogueResult:
    """Runs every turn of a dialogue and checks each; goes on after a failure, not after a crash."""
    log, number, crash = _Log(), 0, None
    try:
        with closing(stage.open_rehearsal()) as rehearsal:
            given = script.dialogue
            rehearsal.start(given.user, given.now, stage.seed, given.given)
            if given.opening:
                _open(given.opening, rehearsal, log)
            for number, step in enumerate(given.turns, 1):
                _play(number, step, rehearsal, stage, log)
    except Exception as exc:  # noqa: BLE001 (whatever breaks is the finding, and other dialogues go on)
        crash = Failure(number, "crash", "an answer", f"{type(exc).__name__}: {exc}")
    return _result(script, log, crash)


def _open(expect: ExpectedOpening, rehearsal: Rehearsal, log: _Log) -> None:
    due = rehearsal.opening()
    log.failures += check_opening(expect, due)
    log.opened = due["key"] if due else None


def _play(number: int, step: Step, rehearsal: Rehearsal, stage: Stage, log: _Log) -> None:
    started = perf_counter()
    response = _send(step, rehearsal, log)
    log.opened = None
    milliseconds = (perf_counter() - started) * 1000
    kind = click_kind(step.click) if step.click else "edit" if step.edit else None
    log.turns.append(TurnResult(number, in_words(step), kind, response, milliseconds))
    scene = Scene(
        response or {},
        log.screen,
        stage.lookup,
        rehearsal.orders,
        rehearsal.alerts,
        stage.known_fields,
    )
    log.failures += check(step.expect, number, scene)
    log.slow += check_time(step.expect, number, milliseconds)
    if stage.strict_time:
        log.failures += check_time(step.expect, number, milliseconds)
    log.screen = log.screen.after(number, response)


def _send(step: Step, rehearsal: Rehearsal, log: _Log) -> Json | None:
    if step.edit:
        return rehearsal.edit(log.screen.by_turn[step.edit]["turn"], step.say or "")
    if step.click is None:
        return rehearsal.reply(Say(step.say or "", step.about, log.opened))
    if step.click.undo:
        return rehearsal.undo()
    return rehearsal.reply(replace(to_click(step.click), opened=log.opened))


def to_click(step: ClickStep) -> Click:
    """The click as the conversation takes it."""
    if step.suggestion is not None:
        return Click("suggestion", position=step.suggestion)
    if step.remove is not None:
        return Click("remove", value=step.remove)
    if isinstance(step.product, int):
        return Click(step.event, position=step.product, value=step.sku or step.because)
    return Click(step.event, product_id=step.product, value=step.sku or step.because)


def click_kind(click: ClickStep) -> str:
    """Which target a click has: ``product``, ``suggestion``, ``remove`` or ``undo``."""
    return next(iter(click.model_fields_set & {"product", "suggestion", "remove", "undo"}))


def in_words(step: Step) -> str:
    """What the shopper does, for a report: the words, or the click in brackets."""
    if step.click is None:
        return f"[instead of turn {step.edit}] {step.say}" if step.edit else step.say or ""
    parts = step.click.model_dump(exclude_none=True, exclude_defaults=True)
    words = (name if value is True else f"{name}: {value}" for name, value in parts.items())
    return f"[{', '.join(words)}]"


def _result(script: Script, log: _Log, crash: Failure | None) -> DialogueResult:
    return DialogueResult(
        file=script.file.as_posix(),
        name=script.name,
        tags=script.dialogue.tags,
        xfail=script.dialogue.xfail,
        turns=tuple(log.turns),
        failures=(*log.failures, *((crash,) if crash else ())),
        slow=tuple(log.slow),
        crashed=crash is not None,
    )
