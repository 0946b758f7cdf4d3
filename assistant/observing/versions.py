"""Which program, models, words and settings answer now; a short reference tells one set from another.

Worked out when one of them changes, not in each turn. What a digest stands for is kept in the
database beside the turns (``assistant.conversations.versions``).
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Self

from pydantic import BaseModel

SHORT = 12  # characters of a digest: 48 bits, for the few hundred versions a shop will see


@dataclass(frozen=True, slots=True)
class Versions:
    """One set of versions.

    Args:
        ref: A digest of all the others.
        program: Of this program.
        model: The dialogue model: its name, and a digest of its weights.
        encoder: The encoder, with a digest of its weights where it has any.
        prompts: A digest of the words: ``prompts/``, and the shop's own voice.
        settings: A digest of the settings that decide how a turn is answered.
    """

    ref: str
    program: str
    model: str
    encoder: str
    prompts: str
    settings: str

    @classmethod
    def of(cls, **parts: str) -> Self:
        """The set of ``parts``, with its reference."""
        return cls(ref=digest(parts), **parts)

    def to_json(self) -> dict[str, str]:
        """The set as data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Origin:
    """What answered a turn: the versions, and the revision of the catalogue that it saw."""

    versions: Versions
    catalogue: int

    def to_json(self) -> dict[str, object]:
        """As a trace tells it."""
        return {**self.versions.to_json(), "catalogue": self.catalogue}


class Versioning:
    """The versions of one loaded shop, as they stand.

    Args:
        encoder: The name of its encoder.
        voice: The settings that are words; the prompts' digest has them.
        besides: Settings that decide nothing about an answer.
    """

    def __init__(self, encoder: str, voice: Collection[str], besides: Collection[str]) -> None:
        self._encoder = encoder
        self._voice = frozenset(voice)
        self._besides = frozenset(besides)
        self._last: tuple[str, BaseModel, Versions] | None = None

    def of(self, model: str, settings: BaseModel) -> Versions:
        """The versions while ``model`` reads messages and ``settings`` hold; one pair is kept."""
        last = self._last
        if last is None or last[0] != model or last[1] is not settings:
            last = (model, settings, self._made(model, settings))
            self._last = last
        return last[2]

    def _made(self, model: str, settings: BaseModel) -> Versions:
        kept = settings.model_dump(mode="json", exclude=set(self._voice | self._besides))
        voice = settings.model_dump(mode="json", include=set(self._voice))
        return Versions.of(
            program=version("daogou"),
            model=model,
            encoder=self._encoder,
            prompts=digest({"files": prompts_digest(), "voice": voice}),
            settings=digest(kept),
        )


@lru_cache(maxsize=1)
def prompts_digest() -> str:
    """A digest of every file under ``prompts/``, with their names."""
    found = hashlib.sha256()
    for name, content in sorted(_contents(files("prompts"), "").items()):
        found.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return found.hexdigest()[:SHORT]


def _contents(folder: Traversable, path: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in folder.iterdir():
        name = f"{path}/{one.name}"
        if one.is_dir() and one.name != "__pycache__":
            found |= _contents(one, name)
        elif one.is_file() and not name.endswith((".py", ".pyc")):
            found[name] = one.read_bytes()
    return found


def digest(value: Mapping[str, Any]) -> str:
    """A short digest of plain data, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:SHORT]
