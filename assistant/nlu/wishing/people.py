"""The people that goods are bought for, as ``recipients.toml`` lists them, and what they are called."""

from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant.nlu.words.lexicon import read_list


class Recipient(BaseModel):
    """One kind of person, as ``recipients.toml`` writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    zh: tuple[str, ...]
    near: tuple[str, ...]
    en: tuple[str, ...]
    traits: tuple[str, ...]


class Trait(BaseModel):
    """What catalogues call goods for such people, and goods for anyone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    words: tuple[str, ...]
    alike: tuple[str, ...]


class Recipients(BaseModel):
    """The file ``recipients.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recipient: tuple[Recipient, ...]
    trait: tuple[Trait, ...]


@cache
def recipients() -> Recipients:
    """Whom shoppers buy for."""
    return read_list("recipients.toml", Recipients)


@cache
def names_of_people() -> dict[str, str]:
    """What each word for a person stands for."""
    entries = recipients().recipient
    return {word: one.name for one in entries for word in (*one.zh, *one.near, *one.en)}
