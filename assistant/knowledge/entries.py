"""What the shop knows besides its products: entries of several kinds in one form.

An entry is found by its cues: questions that it answers, and passages that say something. A FAQ entry
has questions in several languages and one answer; an article has sections, cut into passages; what an
agent answered before has one question and one answer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.records.articles import Article, Section
from assistant.records.faq import FaqEntry
from assistant.records.past_answers import PastAnswer

LONGEST_PASSAGE = 240  # Chinese characters; English ones count half
SENTENCE = re.compile(r"(?<=[。！？!?；;])\s*|(?<=\.)\s+|\n+")


class EntryKind(StrEnum):
    """What an entry is: the shop's own word, or what one of its agents said once."""

    FAQ = "faq"
    POLICY = "policy"
    GUIDE = "guide"
    PAST = "past_answer"

    @property
    def is_own(self) -> bool:
        """Whether the shop itself says it."""
        return self is not EntryKind.PAST


@dataclass(frozen=True, slots=True)
class Passage:
    """Some sentences of a section that are quoted together.

    Args:
        heading: Of the section; empty for what an article begins with.
        searches: What fitting goods are looked for by.
    """

    heading: str
    text: str
    searches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the shop knows.

    Args:
        id: Unique among entries of all kinds.
        name: The same for one article in several languages.
        language: Of an article or a past answer; None where answers are in several.
        title: Of an article.
        questions: By language, what it answers.
        answers: By language, what it says; empty for an article, which is quoted by passage.
        passages: Of an article, in order.
        searches: What goods that fit an article as a whole are looked for by.
        answered_at: When an agent said it, ISO 8601.
        rating: What the shopper gave the agent's answer, 1 to 5.
    """

    id: str
    kind: EntryKind
    name: str
    topic: str | None = None
    language: str | None = None
    title: str | None = None
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    searches: tuple[str, ...] = ()
    answered_at: str | None = None
    rating: float | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every question in every language."""
        return tuple(text for texts in self.questions.values() for text in texts)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of its sections, each once, in order."""
        return tuple(dict.fromkeys(one.heading for one in self.passages if one.heading))

    def answer(self, language: str) -> str:
        """What it says in ``language``, else in the first language there is."""
        return self.answers.get(language) or next(iter(self.answers.values()), "")


def of_faq(record: FaqEntry) -> Entry:
    """A FAQ entry."""
    return Entry(
        record.id,
        EntryKind.FAQ,
        record.id,
        record.topic,
        questions=record.questions,
        answers=record.answers,
    )


def of_article(article: Article) -> Entry:
    """A guide or policy, cut into passages."""
    return Entry(
        article.id,
        EntryKind(article.kind.value),
        article.name,
        article.topic,
        article.language,
        article.title,
        {article.language: (article.title, *article.questions)},
        passages=tuple(cut for section in article.sections for cut in _cut(section)),
        searches=article.searches,
    )


def of_past(past: PastAnswer) -> Entry:
    """What an agent answered."""
    return Entry(
        f"past-{past.id}",
        EntryKind.PAST,
        past.id,
        language=past.language,
        questions={past.language: (past.question,)},
        answers={past.language: past.answer},
        answered_at=past.answered_at,
        rating=past.rating,
    )


def entries_of(
    faq: Iterable[FaqEntry], articles: Iterable[Article], past: Iterable[PastAnswer]
) -> list[Entry]:
    """All entries, the shop's own first; what was said of one shopper's own data answers nobody."""
    said = (answer for answer in past if not answer.personal)
    return [*map(of_faq, faq), *map(of_article, articles), *map(of_past, said)]


def join(sentences: Iterable[str]) -> str:
    """Sentences after each other, with a space where their script wants one."""
    told = ""
    for sentence in sentences:
        told += _glue(told, sentence) + sentence
    return told


def _cut(section: Section) -> Iterator[Passage]:
    """A section in passages of whole sentences; only the first has its searches."""
    searches = section.searches
    told = ""
    for sentence in SENTENCE.split(section.text):
        if told and _length(told + sentence) > LONGEST_PASSAGE:
            yield Passage(section.heading, told, searches)
            told, searches = "", ()
        told += _glue(told, sentence) + sentence
    if told:
        yield Passage(section.heading, told, searches)


def _length(text: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)


def _glue(before: str, sentence: str) -> str:
    return " " if before and sentence and before[-1].isascii() and sentence[0].isascii() else ""
