"""The general word lists under ``prompts/lexicon``: what shoppers of any shop say."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import PromptError

Model = TypeVar("Model", bound=BaseModel)


class Naming(BaseModel):
    """How one language names a concept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    stem: str
    words: tuple[str, ...]


class Concept(BaseModel):
    """One property value, such as a colour, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str
    zh: Naming
    en: Naming

    @property
    def words(self) -> tuple[str, ...]:
        """Everything shoppers write for it."""
        return (*self.zh.words, *self.en.words)


class Concepts(BaseModel):
    """The file ``concepts.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    concept: tuple[Concept, ...]


class Synonyms(BaseModel):
    """The file ``synonyms.toml``: names in both languages.

    Args:
        groups: Names of the same kind of goods.
        qualities: Words for the same property of goods.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: tuple[tuple[str, ...], ...]
    qualities: tuple[tuple[str, ...], ...] = ()


class Phrases(BaseModel):
    """The file ``phrases.toml``: words that carry no wish, and labels of attributes.

    Args:
        fillers: Said around a wish without being part of it.
        compound_tails: What turns a kind of goods into a part of another.
        kinds: Single characters that name a kind of goods by themselves.
        suffixed_kinds: Those of them that are also said with 子.
        goods_endings: What makes goods of half the name of a department: 产品, 用品.
        wearers: Single characters that say for whom a kind of goods is.
        idioms: Phrases that hold the name of a kind of goods without speaking of it.
        hollow_heads: Words that end many names of categories without saying a kind.
        hollow_values: Words that are values of attributes only beside goods that have them.
        attribute_names: What shoppers call the attributes of a product.
        holding: What catalogues call the largest device, in inches, that goods take.
        partings: English words that take leave all by themselves.
        question_words: What makes a question without saying what it is about.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fillers: tuple[str, ...]
    compound_tails: tuple[str, ...]
    kinds: tuple[str, ...]
    suffixed_kinds: frozenset[str]
    goods_endings: tuple[str, ...]
    wearers: tuple[str, ...]
    idioms: tuple[str, ...]
    hollow_heads: frozenset[str]
    hollow_values: frozenset[str]
    attribute_names: dict[str, tuple[str, ...]]
    holding: tuple[str, ...] = ()
    partings: frozenset[str] = frozenset()
    question_words: tuple[str, ...] = ()


class Grammar(BaseModel):
    """The file ``grammar.toml``: English words that hold sentences together.

    Args:
        english: Words that make a sentence English.
        after_a_noun: Words that follow a kind of goods which is the need itself.
        never_refused: Words after "no" and "not" that name nothing refused.
        before_goods: What stands before a kind of goods that is asked for by its name.
        before_a_property: What stands before a property of the goods, as before a use (适合跑步).
        after_goods: What stands after it.
        any_goods: Nouns that name no goods in particular.
        hesitations: What opens a message and tells nothing of what it asks for: 对了, "um"; like the
            next a regular expression.
        discourse_markers: What opens a clause and only ties it to what was said before.
        before_a_pause: What does so only where a pause comes after it: "right, red ones".
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    english: frozenset[str]
    after_a_noun: frozenset[str]
    never_refused: frozenset[str]
    before_goods: frozenset[str]
    before_a_property: frozenset[str]
    after_goods: frozenset[str]
    any_goods: frozenset[str]
    hesitations: frozenset[str]
    discourse_markers: frozenset[str]
    before_a_pause: frozenset[str]


class Waiting(BaseModel):
    """The file ``people.toml``: what is said while a person is waited for, by regular expressions.

    Args:
        leave: A message is left instead; what stands behind the words is the message.
        withdraw: No person is wanted any more.
        tells: Speaks of something bought, and not of something to buy.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    leave: tuple[str, ...]
    withdraw: tuple[str, ...]
    tells: tuple[str, ...]


class Chat(BaseModel):
    """The file ``chat.toml``: what small talk is about, by regular expressions.

    Args:
        low: The shopper is tired, sad or bored.
        joke: Entertainment is asked for.
        praise: The assistant is praised.
        nod: Nothing but that it was heard.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: tuple[str, ...]
    joke: tuple[str, ...]
    praise: tuple[str, ...]
    nod: tuple[str, ...]


class WordList(BaseModel):
    """Some words for one purpose."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...]


class Misheard(WordList):
    """Words of shopping, as they are meant, in both languages."""

    english: tuple[str, ...]


class Counted(WordList):
    """What follows numbers: in pinyin, by ear, and what sounds like it but is meant itself."""

    heard: tuple[str, ...]
    themselves: str


class Sayings(BaseModel):
    """The file ``sayings.toml``: other ways of saying things.

    Args:
        dialect: Patterns of what other regions say, with the same in the standard language.
        regional: The same for the words of those who write traditional characters.
        slang: The same for the fashions of the net.
        hasty: Slips of English that are words themselves.
        misheard: Words of shopping that may be written by ear or with a slip.
        counted: What is counted by a number before it.
        shorthand: English words that dictionaries lack and that are no slips.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dialect: dict[str, str]
    regional: dict[str, str]
    slang: dict[str, str]
    hasty: dict[str, str]
    misheard: Misheard
    counted: Counted
    shorthand: WordList


@cache
def concepts() -> tuple[Concept, ...]:
    """The property values that have names in both languages."""
    return read_list("concepts.toml", Concepts).concept


def synonyms() -> tuple[tuple[str, ...], ...]:
    """Groups of names for the same kind of goods."""
    return _synonyms().groups


def qualities() -> tuple[tuple[str, ...], ...]:
    """Groups of words for the same property of goods."""
    return _synonyms().qualities


@cache
def _synonyms() -> Synonyms:
    return read_list("synonyms.toml", Synonyms)


@cache
def chat() -> Chat:
    """What small talk is about."""
    return read_list("chat.toml", Chat)


@cache
def waiting() -> Waiting:
    """What is said while a person is waited for."""
    return read_list("people.toml", Waiting)


@cache
def phrases() -> Phrases:
    """Fillers, and what shoppers call attributes."""
    return read_list("phrases.toml", Phrases)


@cache
def grammar() -> Grammar:
    """English words that hold sentences together."""
    return read_list("grammar.toml", Grammar)


@cache
def sayings() -> Sayings:
    """Other ways of saying things, and the words that they are put into."""
    return read_list("sayings.toml", Sayings)


def read_list(name: str, model: type[Model]) -> Model:
    """One of the lists, checked.

    Raises:
        PromptError: It is missing, is no TOML or does not fit ``model``.
    """
    try:
        source = files("prompts").joinpath("lexicon", name).read_text("utf-8")
        return model.model_validate(tomllib.loads(source))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as exc:
        raise PromptError(f"prompts/lexicon/{name} cannot be used: {exc}") from exc
