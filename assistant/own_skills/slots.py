"""Reads what a shopper says for a slot: a number, a day, an order's or a phone's number, a choice, a text.

What is not clearly of the slot's type is nothing: it is asked for again rather than guessed.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from assistant.nlu.amounts.numbers import find_amounts
from assistant.nlu.words.normalising import fold
from assistant.own_skills.tables import SlotTable

LONGEST = 200  # characters of a text
CHATTER = 10  # characters beside a value that is the answer to a question
ORDER = re.compile(r"(?<![\w.])(?=[A-Za-z\d-]*\d{3})[A-Za-z]{0,4}-?\d[\d-]{4,24}(?!\w)")
PHONE = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?(1[3-9]\d[\s-]?\d{4}[\s-]?\d{4})(?!\d)")
ABROAD = re.compile(r"(?<![\d+])(\+[1-9]\d(?:[\s-]?\d){6,12})(?!\d)")
ISO = re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)")
MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})[日号]?(?!\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """A value as the call takes it, and how many characters it took to say."""

    value: str
    length: int


def parsed(
    slot: SlotTable, text: str, today: date | None = None, *, alone: bool = False
) -> str | None:
    """The value that ``text`` gives for a slot.

    Args:
        slot: What is looked for.
        text: A message.
        today: What 明天 is counted from; without it only whole dates are read.
        alone: The text answers the slot's question: little else may stand beside the value, and a
            text is taken as it is.
    """
    found = _found(slot, text, today, alone=alone)
    if found is None or (alone and len(text.strip()) - found.length > CHATTER):
        return None
    return found.value


def _found(slot: SlotTable, text: str, today: date | None, *, alone: bool) -> Found | None:
    if slot.type == "text":
        return _text(slot, text, alone=alone)
    if slot.type == "number":
        return _number(slot, text)
    if slot.type == "choice":
        return _choice(slot, text)
    if slot.type == "date":
        return _date(text, today)
    if slot.type == "phone":
        match = PHONE.search(text) or ABROAD.search(text)
        return Found(re.sub(r"[\s-]", "", match[1]), len(match[0])) if match else None
    match = ORDER.search(text)
    return Found(match[0], len(match[0])) if match else None


def _text(slot: SlotTable, text: str, *, alone: bool) -> Found | None:
    stripped = " ".join(text.split())
    if slot.pattern:
        match = re.search(slot.pattern, stripped[:LONGEST])
        return Found(match[0], len(match[0])) if match and match[0] else None
    return Found(stripped, len(stripped)) if alone and 0 < len(stripped) <= LONGEST else None


def _number(slot: SlotTable, text: str) -> Found | None:
    """The one number there is; of several none."""
    amounts = [amount for amount in find_amounts(fold(text)) if amount.low == amount.high]
    if len(amounts) != 1:
        return None
    amount = amounts[0]
    low, high = slot.min, slot.max
    if (low is not None and amount.low < low) or (high is not None and amount.low > high):
        return None
    value = int(amount.low) if amount.low == int(amount.low) else amount.low
    return Found(str(value), amount.end - amount.start)


def _choice(slot: SlotTable, text: str) -> Found | None:
    """The one choice that is named; the longest name wins where one holds another."""
    folded = fold(text)
    said = [
        (len(word), value)
        for value, words in slot.choices.items()
        for word in (value, *words)
        if _says(folded, fold(word))
    ]
    if not said:
        return None
    longest = max(length for length, _ in said)
    values = {value for length, value in said if length == longest}
    return Found(values.pop(), longest) if len(values) == 1 else None


def _says(text: str, word: str) -> bool:
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None


def _date(text: str, today: date | None) -> Found | None:
    if match := ISO.search(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), len(match[0]))
    if today is None:
        return None
    folded = fold(text)
    for word in sorted(_words()["days"], key=len, reverse=True):
        if _says(folded, word):
            return Found((today + timedelta(days=_words()["days"][word])).isoformat(), len(word))
    if match := MONTH_DAY.search(text):
        return _coming(int(match[1]), int(match[2]), today, len(match[0]))
    return _english(folded, today)


def _english(folded: str, today: date) -> Found | None:
    months = _words()["months"]
    names = "|".join(months)
    match = re.search(rf"\b({names})[a-z]*\.? (\d{{1,2}})(?:st|nd|rd|th)?\b", folded)
    turned = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({names})[a-z]*\b", folded)
    if match:
        return _coming(months[match[1]], int(match[2]), today, len(match[0]))
    return _coming(months[turned[2]], int(turned[1]), today, len(turned[0])) if turned else None


def _coming(month: int, day: int, today: date, length: int) -> Found | None:
    """The next day of that name, today included."""
    this_year = _day(today.year, month, day, length)
    if this_year and date.fromisoformat(this_year.value) >= today:
        return this_year
    return _day(today.year + 1, month, day, length)


def _day(year: int, month: int, day: int, length: int) -> Found | None:
    try:
        return Found(date(year, month, day).isoformat(), length)
    except ValueError:
        return None


@cache
def _words() -> Mapping[str, Mapping[str, int]]:
    """The words for days and months: ``prompts/lexicon/dates.toml``."""
    text = files("prompts").joinpath("lexicon", "dates.toml").read_text("utf-8")
    return {name: dict(table) for name, table in tomllib.loads(text).items()}
