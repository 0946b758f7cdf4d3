"""The tones a shop may speak in: ``prompts/<language>/tones.toml``, words that are only data."""

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from assistant.nlg.templates import checked_prompts, dotted


class Tone(BaseModel):
    """How one tone differs from the plain one.

    Args:
        every: At most one reply in so many turns addresses the shopper.
        opens: Keys of first sentences that may carry the address; no other ever does.
        address: How a beginning is put with the address, the longest beginning first; "" fits any.
        replies: Wordings that take the place of the plain ones.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    every: int = Field(4, ge=2, le=100)
    opens: frozenset[str] = frozenset()
    address: dict[str, str] = {}
    replies: dict[str, dict[str, str | list[str]]] = {}

    @property
    def wordings(self) -> Mapping[str, tuple[str, ...]]:
        """Its own wordings by dotted key."""
        return dotted(self.replies)

    def addressed(self, text: str) -> str:
        """``text`` with the address at its beginning."""
        for beginning in sorted(self.address, key=len, reverse=True):
            if text.startswith(beginning):
                return self.address[beginning] + text.removeprefix(beginning)
        return text


class Polite(BaseModel):
    """The formal register: what in a message shows that the shopper uses it, and what it changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shown_by: tuple[str, ...] = ()
    puts: dict[str, str] = {}


class Tones(BaseModel):
    """All tones of a language; one without an entry is plain.

    Args:
        polite: The formal register.
        calm: What is put otherwise for who is unhappy.
        terse: A message of at most so many characters is brief.
        asides: Keys of sentences that are left out where they were said a moment ago.
        tones: By name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    polite: Polite = Polite()
    calm: dict[str, str] = {}
    terse: int = Field(0, ge=0)
    asides: frozenset[str] = frozenset()
    tones: dict[str, Tone] = {}


@cache
def tones(language: str) -> Tones:
    """The tones of a language.

    Raises:
        PromptError: The file cannot be used.
    """
    return checked_prompts(language, "tones.toml", Tones)


@cache
def own_wordings(language: str, tone: str) -> Mapping[str, tuple[str, ...]]:
    """The wordings that ``tone`` puts in the place of the plain ones."""
    found = tones(language).tones.get(tone)
    return found.wordings if found else {}
