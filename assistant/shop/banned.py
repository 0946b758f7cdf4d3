"""What a shop's banned words meet in its own texts, told when it is opened and by ``daogou doctor``."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.nlg.bans import Bans
from assistant.nlg.templates import replies
from assistant.nlg.tones import own_wordings
from assistant.records.faq import FaqEntry
from retrieval.products import Product

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Met:
    """Texts of one kind that hold banned words.

    Args:
        kind: ``names``, ``answers`` or ``templates``.
        what: What they are.
        texts: Them.
        becomes: What the program does about it.
    """

    kind: str
    what: str
    texts: tuple[str, ...]
    becomes: str

    def __str__(self) -> str:
        shown = "、".join(f"'{text}'" for text in self.texts[:3])
        more = f" and {len(self.texts) - 3:,} more" if len(self.texts) > 3 else ""
        return f"{len(self.texts):,} {self.what} ({shown}{more}): {self.becomes}"


def met(
    bans: Bans, tone: str, products: Sequence[Product], entries: Sequence[FaqEntry]
) -> list[Met]:
    """Where banned words stand in what the shop would say or show; kinds without any are left out."""
    if not bans.words:
        return []
    found = (
        Met(
            "names", "product names", _held(bans, _titles(products)), "names are shown as they are"
        ),
        Met(
            "answers",
            "answers of the FAQ",
            _held(bans, _answers(entries)),
            "sentences with them are left out",
        ),
        Met(
            "templates",
            "reply templates",
            tuple(_unsayable(bans, tone)),
            "sentences from them are left out",
        ),
    )
    return [one for one in found if one.texts]


def _held(bans: Bans, texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if bans.held_by(text))


def _titles(products: Sequence[Product]) -> Iterator[str]:
    for product in products:
        yield from dict.fromkeys(product.text("title", language) for language in LANGUAGES)


def _answers(entries: Sequence[FaqEntry]) -> Iterator[str]:
    for entry in entries:
        yield from entry.answers.values()


def _unsayable(bans: Bans, tone: str) -> Iterator[str]:
    """Keys of templates of which every wording has a banned word that nothing is said instead of."""
    strict = Bans({word: "" for word, instead in bans.words.items() if not instead})
    for language in LANGUAGES:
        wordings = {**replies(language), **own_wordings(language, tone)}
        yield from (
            f"{language} {key}"
            for key, texts in wordings.items()
            if all(strict.held_by(text) for text in texts)
        )
