"""How the assistant speaks: tone, greeting and banned words, in ``shop.toml``; a shop has one voice."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import tomlkit

from assistant.nlg.bans import Bans
from assistant.owner.change import Body, Kind
from assistant.owner.log import Draft
from assistant.owner.refusing import Wrong
from assistant.owner.remarks import listed
from assistant.owner.texts import Form
from assistant.owner.toml_texts import as_wanted, document, parsed
from assistant.records.faq import FaqStore
from assistant.service.service import Service
from assistant.shop.banned import met
from assistant.shop.loading import Loaded
from assistant.shop.settings import SETTINGS_FILE, ShopSettings

KEY = "voice"
TONES = ("plain", "qin")
INSTEAD = "→"
LONGEST_WORD = 50
LONGEST_GREETING = 300
SETTINGS = {
    "tone": "tone",
    "greeting_zh": "greeting_zh",
    "greeting_en": "greeting_en",
    "banned": "banned_words",
}


class VoiceBook:
    """The voice of one shop."""

    kind = Kind.VOICE
    by_content = False

    def __init__(self, service: Service) -> None:
        self._service = service
        self.path = service.shop.path / SETTINGS_FILE

    def all(self) -> Mapping[str, Body]:
        """The one voice."""
        return self.read(self.path.read_bytes() if self.path.is_file() else b"")

    def read(self, content: bytes) -> Mapping[str, Body]:
        """The voice that a content of the file has."""
        told = parsed(content, self.path.name)
        words = Bans.of(told.get("banned_words", ())).words
        return {
            KEY: {
                "tone": str(told.get("tone", TONES[0])),
                "greeting_zh": str(told.get("greeting_zh", "")),
                "greeting_en": str(told.get("greeting_en", "")),
                "banned": [f"{w} {INSTEAD} {other}" if other else w for w, other in words.items()],
            }
        }

    def checked(self, key: str | None, body: Body) -> tuple[str, Body]:
        """A tone that there is, greetings that are not too long, words each once."""
        form = Form(body, tuple(SETTINGS))
        read: dict[str, Any] = {"tone": form.line("tone", 20)}
        if read["tone"] not in TONES:
            form.refuse("tone", "choice", known=", ".join(TONES))
        for name in ("greeting_zh", "greeting_en"):
            read[name] = form.line(name, LONGEST_GREETING)
        read["banned"] = _banned(form)
        for name, setting in SETTINGS.items():
            if f"DAOGOU_{setting.upper()}" in os.environ and read[name] != self.all()[KEY][name]:
                form.refuse(name, "environment", name=f"DAOGOU_{setting.upper()}")
        form.done()
        return KEY, read

    def title(self, body: Body) -> str:
        """The shop's name."""
        return self._service.shop.settings.name

    def state(self, body: Body, now: datetime) -> str:
        """It always holds."""
        return ""

    def remarks(self, body: Body) -> list[Wrong]:
        """Which texts of the shop hold a banned word, and what becomes of them."""
        bans = Bans.of(_words(body["banned"]))
        entries = FaqStore(self._service.shop.engine).all()
        found = met(bans, body["tone"], self._service.loaded.products, entries)
        told = [
            Wrong(
                "banned",
                f"held_by_{one.kind}",
                {"count": len(one.texts), "texts": listed(one.texts)},
            )
            for one in found
        ]
        greeting = [name for name in ("greeting_zh", "greeting_en") if bans.held_by(body[name])]
        return [
            *told,
            *(
                Wrong(name, "banned", {"words": listed(bans.held_by(body[name]))})
                for name in greeting
            ),
        ]

    def tried(self, loaded: Loaded, key: str, body: Body | None) -> Loaded:
        """The shop with a voice that is not written."""
        voice = body or self.all()[KEY]
        told = {"tone": voice["tone"], "banned_words": _words(voice["banned"])}
        told |= {name: voice[name] or None for name in ("greeting_zh", "greeting_en")}
        return loaded.speaking(loaded.settings.model_copy(update=told))

    def rewritten(self, content: bytes, draft: Draft) -> bytes:
        """The file with another voice; all other settings are as they were."""
        made, wanted = document(content, self.path.name), parsed(content, self.path.name)
        before, after = draft.before or {}, draft.after or {}
        for name, setting in SETTINGS.items():
            if before.get(name) == after.get(name):
                continue
            value = _setting(name, after[name])
            if value is None:
                made.pop(setting, None)
                wanted.pop(setting, None)
            else:
                _put(made, setting, value)
                wanted[setting] = value
        return as_wanted(made, wanted)

    def accept(self, path: Path) -> None:
        """Reads it as the shop does."""
        ShopSettings.read(path)

    def show(self) -> bool:
        """The next turn looks at the file."""
        return True


def _banned(form: Form) -> list[str]:
    """The words, each with what is said instead, as the form shows them."""
    lines = form.lines("banned", 2 * LONGEST_WORD + 5)
    told: dict[str, str] = {}
    for line in lines:
        word, _, instead = (part.strip() for part in line.replace("->", INSTEAD).partition(INSTEAD))
        if not word or len(word) > LONGEST_WORD:
            form.refuse("banned", "banned_word", line=line)
        elif instead and word.casefold() in instead.casefold():
            form.refuse("banned", "says_itself", word=word)
        told[word] = instead
    return [f"{word} {INSTEAD} {other}" if other else word for word, other in told.items()]


def _words(lines: list[str]) -> dict[str, str]:
    parts = (line.partition(INSTEAD) for line in lines)
    return {word.strip(): instead.strip() for word, _, instead in parts}


def _setting(name: str, value: Any) -> Any:  # noqa: ANN401  # as TOML has it
    """A field as ``shop.toml`` has it; None to leave it out."""
    if name != "banned":
        return value or None
    words = _words(value)
    if not words:
        return None
    return words if any(words.values()) else list(words)


def _put(made: Any, setting: str, value: Any) -> None:  # noqa: ANN401  # tomlkit's
    """Before the first table, where a new key belongs."""
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update(value)
        value = table
    made[setting] = value
