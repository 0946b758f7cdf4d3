"""What a language model is to the writer."""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told: the shop's rules, and the task with its data."""

    system: str
    task: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a model may take.

    Args:
        seconds: Until the last word, retries included.
        tokens: It may write.
        retries: Of a request that failed before a word of its answer came.
        seed: Of what it leaves to chance, if anything.
    """

    seconds: float = 6.0
    tokens: int = 300
    retries: int = 1
    seed: int = 0


class LanguageModel(Protocol):
    """Writes; safe to call from several threads."""

    @property
    def name(self) -> str:
        """What it is called in messages to the owner."""

    def stream(self, prompt: Prompt, limits: Limits, stop: Event) -> Iterator[str]:
        """Its answer in pieces as they come, the likeliest words first (temperature 0).

        It ends soon after ``stop`` is set. The caller keeps the time; a piece may hold any number
        of characters.

        Raises:
            ModelError: It cannot answer; the message says why and what would help.
        """
