"""The words of ``prompts/lexicon/deeds.toml`` as patterns: deeds, what is said of them, yes and no."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant.nlu.words.lexicon import read_list
from assistant.nlu.words.patterns import compiled
from assistant.orders.requests import Deed

FRAGMENT = re.compile(r"<([a-z]+)>")


class DeedWords(BaseModel):
    """The file, as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fragments: Mapping[str, str]
    deeds: Mapping[Deed, tuple[str, ...]]
    marks: Mapping[str, tuple[str, ...]]
    named: Mapping[Deed, str]
    assent: Mapping[str, tuple[str, ...]]

    def spelt(self, phrases: Sequence[str]) -> tuple[str, ...]:
        """Phrases with their fragments put in."""
        return tuple(FRAGMENT.sub(lambda name: self.fragments[name[1]], one) for one in phrases)


@cache
def deed_words() -> DeedWords:
    """The words."""
    return read_list("deeds.toml", DeedWords)


@cache
def deeds() -> tuple[tuple[Deed, re.Pattern[str]], ...]:
    """What each deed looks like; the first that is found counts."""
    words = deed_words()
    return tuple((deed, compiled(*words.spelt(said))) for deed, said in words.deeds.items())


@cache
def mark(name: str) -> re.Pattern[str]:
    """What may be said beside a deed: ``how``, ``whether``, ``own``, ``quality`` and so on."""
    words = deed_words()
    return compiled(*words.spelt(words.marks[name]))


@cache
def assent(name: str) -> re.Pattern[str]:
    """A whole message that says ``yes`` or ``no``, several times over at most."""
    words = deed_words()
    said = "|".join(words.spelt(words.assent[name]))
    soft = words.fragments["soft"]
    glue = r"[\s,，。.!！~～;；、]*"
    return re.compile(rf"{glue}(?:(?:{said}){soft}{glue}){{1,4}}", re.ASCII)
