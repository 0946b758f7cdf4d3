"""A skill file as it is written, checked as far as one file can be by itself."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from assistant.nlu.meaning import Intent
from assistant.own_skills.json_paths import check_path
from assistant.shop.owner_files import OwnerTable

NAMED = re.compile(r"\{([a-z][a-z0-9_]*)\}")
SECRET = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
JsonPath = Annotated[str, AfterValidator(check_path)]


def _expression(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as exc:
        raise ValueError(f"it is no regular expression: {exc}") from exc
    return pattern


class Words(OwnerTable):
    """A text in the languages the shop speaks; the other one is used where one is missing."""

    zh: Text | None = None
    en: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.zh is None and self.en is None:
            raise ValueError("write 'zh', 'en' or both")
        return self

    def text(self, language: str) -> str:
        """The text in ``language``, or in the other one."""
        return (self.en or self.zh if language == "en" else self.zh or self.en) or ""

    @property
    def named(self) -> frozenset[str]:
        """The names in braces, of both languages."""
        return frozenset(NAMED.findall(f"{self.zh} {self.en}"))


class Phrases(OwnerTable):
    """What shoppers say who want the skill."""

    zh: tuple[Text, ...] = ()
    en: tuple[Text, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """In both languages."""
        return (*self.zh, *self.en)


class SlotTable(OwnerTable):
    """Something the call needs of the shopper."""

    name: Name
    type: Literal["number", "date", "order", "phone", "choice", "text"]
    ask: Words
    again: Words | None = None
    min: float | None = None
    max: float | None = None
    pattern: Annotated[str, AfterValidator(_expression)] | None = None
    choices: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    default: str | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("'choices' belong to a slot of type 'choice', which needs them")
        if self.pattern and self.type != "text":
            raise ValueError("'pattern' belongs to a slot of type 'text'")
        if (self.min is not None or self.max is not None) and self.type != "number":
            raise ValueError("'min' and 'max' belong to a slot of type 'number'")
        return self


class CallTable(OwnerTable):
    """The request."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: Text
    headers: dict[str, Text] = Field(default_factory=dict)
    body: dict[str, Any] | None = None
    seconds: float = Field(5.0, ge=0.1, le=20)
    max_bytes: int = Field(100_000, ge=1, le=1_000_000)

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Self:
        parts = urlsplit(self.url)
        if not parts.hostname or NAMED.search(parts.netloc):
            raise ValueError(f"'url' is '{self.url}'; its host must stand there as it is")
        loopback = parts.hostname in LOOPBACK
        if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
            raise ValueError(f"'url' is '{self.url}'; expected https:// (http:// only on loopback)")
        if parts.username or parts.password:
            raise ValueError("'url' holds a password; put it into 'headers' as ${A_SECRET}")
        if self.method == "GET" and self.body is not None:
            raise ValueError("'body' goes with POST, PUT, PATCH or DELETE")
        return self

    @property
    def host(self) -> str:
        """Host, and port if it is named."""
        parts = urlsplit(self.url)
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)

    @property
    def named(self) -> frozenset[str]:
        """The slots it names."""
        return frozenset(
            NAMED.findall(" ".join((self.url, *self.headers.values(), *_texts(self.body))))
        )

    @property
    def secrets(self) -> frozenset[str]:
        """The secrets it names."""
        return frozenset(SECRET.findall(" ".join(self.headers.values())))


class ExampleTable(OwnerTable):
    """What was answered once: rehearsals answer so, and ask no host."""

    slots: dict[str, str | int | float] = Field(default_factory=dict)
    status: int = Field(200, ge=100, le=599)
    answer: Any = None


class SkillTable(OwnerTable):
    """A whole file."""

    name: Name
    intents: tuple[Intent, ...] = ()
    phrases: Phrases = Phrases()
    changes: bool = False
    slots: tuple[SlotTable, ...] = ()
    call: CallTable
    values: dict[Name, JsonPath] = Field(default_factory=dict)
    reply: Words
    confirm: Words | None = None
    not_found: Words | None = None
    failed: Words | None = None
    examples: Annotated[tuple[ExampleTable, ...], Field(alias="example", min_length=1)]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for problem in self._problems():
            raise ValueError(problem)
        return self

    def _problems(self) -> Iterator[str]:
        slots = [slot.name for slot in self.slots]
        known, values = set(slots), set(self.values)
        if len(known) < len(slots):
            yield "two slots have one name"
        if known & values:
            yield f"'{min(known & values)}' is both a slot and a value"
        if not self.phrases.all and not self.intents:
            yield "nobody can ask for it: write 'phrases' or 'intents'"
        yield from _unknown(self.call.named, known, "'call'")
        yield from _unknown(self.reply.named, known | values, "'reply'")
        for name in ("confirm", "not_found", "failed"):
            words: Words | None = getattr(self, name)
            yield from _unknown(words.named if words else frozenset(), known, f"'{name}'")
        yield from self._problems_of_changing()
        for number, example in enumerate(self.examples, 1):
            yield from _unknown(frozenset(example.slots), known, f"example {number}")

    def _problems_of_changing(self) -> Iterator[str]:
        if self.changes and self.confirm is None:
            yield "'changes' is true, so 'confirm' must say what will be done"
        if self.changes and self.call.method == "GET":
            yield "'changes' is true, but a GET changes nothing"


def _unknown(named: frozenset[str], known: set[str], where: str) -> Iterator[str]:
    for name in sorted(named - known):
        there = ", ".join(sorted(known)) or "none"
        yield f"{where} names '{name}', which is not there (there: {there})"


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON is of many kinds
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
