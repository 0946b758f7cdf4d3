"""Lets a language model put the draft of a reply in other words, sentence by sentence, and keeps what may be kept.

The draft is complete before the model is asked. Each of its lines that comes back is checked and
takes the place of its sentence; what is missing, late, unfaithful or unbound stays as the template has it.
"""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event, Thread
from time import monotonic

from assistant.dialogue.actions import Action
from assistant.errors import ModelError
from assistant.nlg.models.protocol import LanguageModel, Limits, Prompt
from assistant.nlg.models.running import NobodyWaits, pieces

log = logging.getLogger(__name__)

NUMBERED = re.compile(r"^\s*(\d{1,2})\s*[.、．)）:：]\s*(.+?)\s*$")
# What confirms or promises nothing; every other sentence is the template's alone.
REPHRASED = frozenset(
    {"find", "recommend", "compare", "which", "why", "ask", "price", "beside", "talk", "decline"}
    | {"topic", "recipient", "refine"}
)
ACTIONS = frozenset(
    {
        Action.SEARCH,
        Action.RECOMMEND,
        Action.COMPARE,
        Action.ANSWER,
        Action.SMALLTALK,
        Action.DECLINE,
    }
)
AT_ONCE = 4  # replies a model words side by side; the next one is the template's
PATIENCE = 3  # failures in a row before it is left alone
REST = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply by the templates.

    Args:
        sentences: In order.
        keys: The template of each.
        action: What the turn does.
    """

    sentences: Sequence[str]
    keys: Sequence[str]
    action: Action

    @property
    def open(self) -> list[int]:
        """Places of the sentences that a model may word."""
        if self.action not in ACTIONS:
            return []
        groups = [key.split(".")[0] for key in self.keys]
        return [place for place, group in enumerate(groups) if group in REPHRASED]


@dataclass(slots=True)
class Told:
    """What became of a draft, for the trace: how many sentences are the model's, and why not more."""

    by_model: int = 0
    refused: int = 0
    failed: str = ""


@dataclass
class Rephraser:
    """Words replies with one model.

    Args:
        model: Writes.
        limits: What it may take.
        now: Seconds that never go back.
    """

    model: LanguageModel
    limits: Limits = field(default_factory=Limits)
    now: Callable[[], float] = monotonic
    _places: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))
    _failures: int = 0
    _rests_until: float = 0.0

    def sentences(
        self,
        draft: Draft,
        prompt: Callable[[Sequence[str]], Prompt],
        fits: Callable[[str, str], bool],
        gone: Event,
        told: Told,
    ) -> Iterator[str]:
        """The sentences of the reply, each as soon as it is final.

        Args:
            draft: The reply as it is if the model does not help.
            prompt: Of the sentences that the model may word.
            fits: Whether the second text may stand for the first.
            gone: Set when nobody waits.
            told: Filled in.
        """
        places, left = draft.open, 0
        asked = [draft.sentences[place] for place in places]
        for number, text in self._lines(asked, prompt, gone, told):
            place = places[number]
            yield from draft.sentences[left:place]
            kept = fits(draft.sentences[place], text)
            told.by_model, told.refused = told.by_model + kept, told.refused + (not kept)
            yield text if kept else draft.sentences[place]
            left = place + 1
        yield from draft.sentences[left:]

    def _lines(
        self,
        asked: Sequence[str],
        prompt: Callable[[Sequence[str]], Prompt],
        gone: Event,
        told: Told,
    ) -> Iterator[tuple[int, str]]:
        """What the model made of the sentences: the place of each and its words, in order."""
        if not asked or self.now() < self._rests_until or not self._places.acquire(blocking=False):
            told.failed = "busy or resting" if asked else ""
            return
        try:
            with closing(pieces(self.model, prompt(asked), self.limits, gone)) as heard:
                yield from numbered(heard, len(asked))
            self._failures = 0
        except NobodyWaits:
            told.failed = "nobody waits"
        except ModelError as exc:
            told.failed = str(exc)
            self._failed()
        finally:
            self._places.release()

    def _failed(self) -> None:
        """One failure may be chance; after several the shoppers wait for nothing, so it is left alone."""
        self._failures += 1
        if self._failures >= PATIENCE:
            self._rests_until = self.now() + REST
            self._failures = 0

    def check(self, prompt: Prompt) -> str:
        """Something the model says, to see that it answers.

        Raises:
            ModelError: It does not.
        """
        said = "".join(pieces(self.model, prompt, self.limits, Event())).strip()
        if not said:
            raise ModelError(f"Language model '{self.model.name}' answered nothing.")
        return said

    def warm(self, prompt: Prompt) -> None:
        """Has the model loaded before a shopper waits for it; that it does not answer is told in the log."""

        def look() -> None:
            try:
                self.check(prompt)
            except ModelError as exc:
                log.warning("%s Replies are the templates' until it does.", exc)

        Thread(target=look, name="warming", daemon=True).start()


def numbered(heard: Iterator[str], count: int) -> Iterator[tuple[int, str]]:
    """Lines ``1. …`` to ``count. …`` in rising order as they are complete; any other line is noise."""
    rest, last = "", 0
    for piece in heard:
        *whole, rest = (rest + piece).split("\n")
        for line in whole:
            place, text = _read(line)
            if last < place <= count:
                last = place
                yield place - 1, text
        if last == count:
            return
    place, text = _read(rest)
    if last < place <= count:
        yield place - 1, text


def _read(line: str) -> tuple[int, str]:
    found = NUMBERED.match(line)
    return (int(found[1]), found[2]) if found else (0, "")
