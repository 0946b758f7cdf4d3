"""Other people's texts as extra examples, where a benchmark folder is given.

Labels by hand are few. Short reviews widen the words of praise and blame, real search queries the
names of goods, questions to voice assistants what is out of scope. They count less than rows by
hand. The model may learn from them; the project does not hold them.
"""

import csv
import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.nlu.meaning import Intent, Sentiment
from assistant.training.labels import Row

VARIABLE = "DAOGOU_DATA"
REVIEW_FILE = "reviews/online_shopping.train.csv.gz"
FEWEST_WORDS = 3
SHARES, KEPT_FOR_TESTS = 5, 1  # a review whose checksum leaves this rest is never trained on
VALIDATION = 20  # one review in so many is held out to choose settings with
REVIEWS = {"0": Sentiment.NEGATIVE, "1": Sentiment.POSITIVE}
SMALL_TALK = frozenset({"chat", "riddle"})  # a shop's assistant does that
# What the classes of the English set are here; of the rest only what no shop does is taken.
ENGLISH: Mapping[str, Intent] = {
    "greeting": Intent.GREET,
    "goodbye": Intent.GOODBYE,
    "thank_you": Intent.THANK,
    "yes": Intent.AFFIRM,
    "no": Intent.DENY,
    "repeat": Intent.CONTROL,
    "change_language": Intent.CONTROL,
    "cancel": Intent.CONTROL,
    "order_status": Intent.TRACK_ORDER,
}
ENGLISH_SMALL_TALK = (
    "tell_joke", "fun_fact", "what_is_your_name", "who_made_you", "how_old_are_you",
    "are_you_a_bot", "where_are_you_from", "do_you_have_pets", "what_are_your_hobbies",
    "meaning_of_life", "what_can_i_ask_you", "who_do_you_work_for",
)  # fmt: skip
ENGLISH_FOREIGN = (
    "weather", "translate", "book_flight", "book_hotel", "flight_status", "traffic", "directions",
    "calories", "recipe", "calculator", "date", "time", "timezone", "timer", "alarm", "play_music",
    "definition", "spelling", "oil_change_how", "tire_pressure", "jump_start", "vaccines", "taxes",
    "w2", "pto_request", "make_call", "text", "restaurant_suggestion", "travel_suggestion",
    "exchange_rate", "credit_score", "measurement_conversion", "next_holiday", "flip_coin",
    "roll_dice", "smart_home", "meeting_schedule",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A file of other people's texts.

    Args:
        name: Its path in the folder.
        head: What its rows teach.
        weight: How much a row counts.
        licence: As its publishers state it.
        read: Reads its rows.
        background: Whether its rows are so many that they are seen less often than the others.
    """

    name: str
    head: str
    weight: float
    licence: str
    read: Callable[[Path], list[Row]]
    background: bool = False


def borrowed_folder() -> Path | None:
    """The folder that ``DAOGOU_DATA`` names; None when it names none."""
    folder = os.environ.get(VARIABLE, "").strip()
    return Path(folder) if folder and Path(folder).is_dir() else None


def first_by_checksum(texts: Iterable[str], wanted: int) -> list[str]:
    """So many different texts, picked by their checksums, which is as good as any chance."""
    return sorted(set(texts), key=lambda text: (_checksum(text), text))[:wanted]


def read_reviews(path: Path) -> list[Row]:
    """The reviews to learn from; those set aside for tests and for validation are left out."""
    return [row for row in _reviews(path) if not _is_for_validation(row.text)]


def read_validation_reviews(path: Path) -> list[Row]:
    """One review in twenty that no model was trained on, apart from those set aside for tests."""
    return [row for row in _reviews(path) if _is_for_validation(row.text)]


def read_queries(path: Path) -> list[Row]:
    """Search queries: each names a kind of goods."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        queries = first_by_checksum((line.strip() for line in file), 400)
    return [Row(query, Intent.FIND_PRODUCT) for query in queries if query]


def read_voice_commands(path: Path) -> list[Row]:
    """Chinese requests to a voice assistant: nothing that a shop does, small talk left out."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        pairs = [line.rstrip("\n").split("\t") for line in file]
    texts = (text for domain, text in pairs if domain not in SMALL_TALK)
    return [Row(text, Intent.OUT_OF_SCOPE) for text in first_by_checksum(texts, 400)]


def read_english_intents(path: Path) -> list[Row]:
    """English requests of many kinds: small talk, what is out of scope, and a few of a shop's.

    The shortest, such as a bare yes, are left to the rows by hand.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        content = json.load(file)
    wanted = {name: (intent, 25) for name, intent in ENGLISH.items()}
    wanted |= dict.fromkeys(ENGLISH_SMALL_TALK, (Intent.CHITCHAT, 12))
    wanted |= dict.fromkeys(ENGLISH_FOREIGN, (Intent.OUT_OF_SCOPE, 8))
    texts: dict[str, list[str]] = {name: [] for name in wanted}
    for text, name in content["train"]:
        if name in texts and len(text.split()) >= FEWEST_WORDS:
            texts[name].append(text)
    foreign = [Row(text, Intent.OUT_OF_SCOPE) for text, _ in content["oos_train"]]
    return foreign + [
        Row(text, intent)
        for name, (intent, count) in wanted.items()
        for text in first_by_checksum(texts[name], count)
    ]


SOURCES: Sequence[Source] = (
    Source(
        REVIEW_FILE,
        "sentiment",
        1.0,
        "none stated",
        read_reviews,
        background=True,
    ),
    Source("queries/taobao_queries.txt.gz", "intent", 0.3, "none stated", read_queries),
    Source("intents/smp2017_train.tsv.gz", "intent", 0.3, "none stated", read_voice_commands),
    Source("intents/clinc150.json.gz", "intent", 0.4, "CC BY 3.0", read_english_intents),
)


def _reviews(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            text, label = cells["text"], REVIEWS.get(cells["label"])
            if label and text.strip() and _checksum(text) % SHARES != KEPT_FOR_TESTS:
                yield Row(text.strip(), label.value)


def _is_for_validation(text: str) -> bool:
    return _checksum(text) // SHARES % VALIDATION == 0


def _checksum(text: str) -> int:
    return int(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(), 16)
