"""Things that buyers find out and others ask about, each so or not so: 掉色, "does it shrink".

Words alone say that a review speaks of it; a negation before them says that it found the opposite.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, RootModel

from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import read_list
from assistant.nlu.words.normalising import fold
from assistant.opinions.clauses import clauses
from assistant.records.reviews import Review

NEGATED = re.compile(
    r"(?:不|没|無|无|未|零)(?!错|止|过)[^，,。.！!？?；;、]{0,4}$"
    r"|\b(?:no|not|never|without|zero|hardly|n't|isn't|doesn't|didn't|don't|won't|hasn't|haven't|wasn't|free of)"
    r"\b[^,.;!?]{0,18}$"
)


class Words(BaseModel):
    """One finding in the file ``findings.toml``.

    Args:
        name: What a reply calls it, by language.
        words: What says that it is so.
        denied: What says that it is not, without any of ``words``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Mapping[str, str]
    words: tuple[str, ...]
    denied: tuple[str, ...] = ()


class FindingFile(RootModel[Mapping[str, Words]]):
    """The file ``findings.toml``."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A review that speaks of something.

    Args:
        found: Whether it found it so.
        clause: Its words about it.
    """

    review: Review
    found: bool
    clause: str


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to be looked for in texts.

    Args:
        id: The finding's name in the file, or the word itself.
    """

    id: str
    pattern: re.Pattern[str]
    denied: re.Pattern[str] | None = None

    @classmethod
    def of_words(cls, words: Sequence[str]) -> "Matter":
        """What is said by any of ``words``; the first is its name."""
        return cls(words[0], _any_of(words))

    def heard_in(self, review: Review) -> Heard | None:
        """What a review says of it; the clause that finds it so goes before one that denies it."""
        denying: Heard | None = None
        for clause in clauses(review.text):
            text = fold(clause.text)
            if match := self.pattern.search(text):
                if not self._is_denied(text, match):
                    return Heard(review, True, clause.text)
                denying = denying or Heard(review, False, clause.text)
            elif self.denied and self.denied.search(text):
                denying = denying or Heard(review, False, clause.text)
        return denying

    def _is_denied(self, text: str, match: re.Match[str]) -> bool:
        ruled_out = self.denied is not None and self.denied.search(text)
        return bool(ruled_out or NEGATED.search(text[: match.start()]))


def findings_in(text: str) -> list[Matter]:
    """The findings that ``text`` asks about, in the order in which they are named."""
    folded = fold(text)
    found = [
        (match.start(), name)
        for name, topic in _topics().items()
        if (match := topic.pattern.search(folded))
    ]
    return [_topics()[name] for _, name in sorted(found)]


def without(text: str, matters: Sequence[Matter]) -> str:
    """``text`` without the words that name ``matters``, so that 掉色 does not name a colour too."""
    folded = fold(text)
    for matter in matters:
        folded = matter.pattern.sub(" ", folded)
    return folded


def finding(name: str) -> Matter:
    """The finding called ``name`` in the file."""
    return _topics()[name]


def finding_name(name: str, language: str) -> str:
    """What a reply calls a finding; a word that is none is its own name."""
    known = _file().get(name)
    return known.name.get(language, name) if known else name


def heard(topic: Matter, reviews: Sequence[Review]) -> list[Heard]:
    """The reviews that speak of it, in their order."""
    return [one for review in reviews if (one := topic.heard_in(review))]


@cache
def _file() -> Mapping[str, Words]:
    return read_list("findings.toml", FindingFile).root


@cache
def _topics() -> dict[str, Matter]:
    return {
        name: Matter(name, _any_of(one.words), _any_of(one.denied) if one.denied else None)
        for name, one in _file().items()
    }


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(map(fold, words), key=lambda word: (-len(word), word))
    return re.compile(
        "|".join(
            re.escape(word) if CJK.search(word) else rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])"
            for word in ordered
        )
    )
