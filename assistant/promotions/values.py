"""The values that only files of promotions have: money in cents, shares, ladders, lists of names."""

import re

from assistant.promotions.money import cents
from retrieval.importing.composites import LIST_SIGNS, LONGEST_NAME
from retrieval.importing.values import clean_text, parse_count, parse_number, parse_price

MOST_NAMES = 20_000
MOST_STEPS = 20
LARGEST_PLACE = 100
ZHE = re.compile(r"(\d{1,2}(?:\.\d)?)\s*折")
YES = frozenset({"yes", "true", "1", "y", "是", "每满", "repeat"})
NO = frozenset({"no", "false", "0", "n", "否", "once"})


def parse_money(value: object) -> int | None:
    """An amount of money in cents.

    Raises:
        ValueError: It is none, negative or beyond what goods cost.
    """
    found = parse_price(value)
    return None if found is None else cents(found)


def parse_share(value: object) -> int | None:
    """The share that is taken off, in basis points: ``20``, ``20%``, ``8折``, ``85折``.

    Raises:
        ValueError: It is none from 1 to 100 %.
    """
    text = clean_text(value, LONGEST_NAME)
    if text is None:
        return None
    zhe = ZHE.fullmatch(text)
    if zhe:
        left = float(zhe.group(1))
        percent = 100 - (left * 10 if left < 10 else left)
    else:
        percent = parse_number(text.removesuffix("%").strip()) or 0.0
    if not 1 <= percent <= 100:
        raise ValueError(
            "is no share from 1 to 100; expected the percentage taken off: 20 or 20% or 8折"
        )
    return round(percent * 100)


def parse_ladder(value: object) -> tuple[tuple[int, int], ...] | None:
    """Thresholds with what is taken off, in cents: ``300:50;500:100``.

    Raises:
        ValueError: It is no such list.
    """
    text = clean_text(value)
    if text is None:
        return None
    steps = [
        step.split(":") for step in re.split(r"[;；|]", text.replace("：", ":")) if step.strip()
    ]
    if not 1 <= len(steps) <= MOST_STEPS or any(len(step) != 2 for step in steps):
        raise ValueError("is no ladder; expected such as 300:50;500:100")
    pairs = tuple((parse_money(least) or 0, parse_money(off) or 0) for least, off in steps)
    if not all(least > 0 and off > 0 for least, off in pairs):
        raise ValueError("has an empty step; expected such as 300:50;500:100")
    return pairs


def parse_place(value: object) -> int | None:
    """Which piece is reduced, 2 for the second.

    Raises:
        ValueError: It is no whole number from 2 to 100.
    """
    found = parse_count(value)
    if found is not None and not 2 <= found <= LARGEST_PLACE:
        raise ValueError(
            "is not between 2 and 100; expected which piece is reduced, 2 for the second"
        )
    return found


def parse_limit(value: object) -> int | None:
    """How often a shopper may use something.

    Raises:
        ValueError: It is no whole number from 1 on.
    """
    found = parse_count(value)
    if found == 0:
        raise ValueError("is 0; expected how often a shopper may use it, or nothing for no limit")
    return found


def parse_order(value: object) -> int | None:
    """A place in the order of application.

    Raises:
        ValueError: It is no whole number.
    """
    return parse_count(value)


def parse_yes(value: object) -> bool | None:
    """Yes or no.

    Raises:
        ValueError: It is neither.
    """
    text = clean_text(value, LONGEST_NAME)
    if text is None:
        return None
    if text.casefold() not in YES | NO:
        raise ValueError("is neither yes nor no")
    return text.casefold() in YES


def parse_names(value: object) -> tuple[str, ...] | None:
    """Several names, parted by commas, semicolons or bars, or a JSON list; each once, in order.

    Raises:
        ValueError: One is too long, or there are too many.
    """
    items = value if isinstance(value, list) else _parted(value)
    names = (clean_text(item, LONGEST_NAME + LONGEST_NAME) for item in items)
    found = tuple(dict.fromkeys(name for name in names if name))
    if len(found) > MOST_NAMES:
        raise ValueError(f"has {len(found):,} names; at most {MOST_NAMES:,} are read")
    return found or None


def _parted(value: object) -> list[str]:
    text = clean_text(value, MOST_NAMES * LONGEST_NAME)
    return LIST_SIGNS.split(text) if text else []
