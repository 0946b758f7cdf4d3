"""No text takes much longer than its length: neither all that reads a message, nor one pattern.

Measured is growth, not time. For four times the text, at the longest a message may be, a turn and
the masking may take nine times as long (linear is four, the square sixteen). A pattern by itself is
searched from every place of a short text, though most are only tried at one, and may grow with the
cube (64 times) but no faster: what backtracks in several ways takes for ever, and the test with it.
"""

import gc
import importlib
import pkgutil
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from assistant.privacy.masking import masked
from assistant.turn.turns import Say
from tests.attacks.attacks import Attack, attacks, each
from tests.attacks.fort import Fort
from ui.limits import MESSAGE_LIMIT

TIMES = 4
WORST = 9.0
WORST_PATTERN = 200.0
MASKED = (
    4_000  # characters; the library for telephone numbers needs seconds for the longest message
)
SEARCHED = 200  # characters
LEAST = 0.004  # seconds of the processor, below which a clock says nothing


def growth(
    work: Callable[[str], object], part: str, end: str = "", limit: int = MESSAGE_LIMIT
) -> float:
    """How many times longer four times the text takes, at the longest it may be."""
    longest = limit // len(part)
    if _seconds(work, part * longest + end, 1) < LEAST:
        return 0.0
    long = _seconds(work, part * longest + end)
    short = _seconds(work, part * (longest // TIMES) + end)
    return long / max(short, LEAST / TIMES)


def _seconds(work: Callable[[str], object], text: str, runs: int = 3) -> float:
    """The least of some runs, of the processor's time."""
    spent = []
    for _ in range(runs):
        with undisturbed():
            began = time.process_time()
            work(text)
            spent.append(time.process_time() - began)
        if spent[-1] > 1:
            break
    return min(spent)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Clearing away what other tests left is none of the work."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern for text that a module of ours made when it was imported."""
    for package in ("assistant", "retrieval", "recommender", "ui"):
        found = importlib.import_module(package)
        for module in pkgutil.walk_packages(found.__path__, f"{package}."):
            if not any(part in module.name for part in RUN_BY_OTHERS):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # of libraries that only training needs
                    importlib.import_module(module.name)
    ours = [vars(one) for name, one in list(sys.modules.items()) if name.startswith(OURS)]
    values = [value for one in ours for value in list(one.values())]
    found_in = [one for value in values for one in _within(value)]
    return {one.pattern: one for one in found_in if isinstance(one.pattern, str)}


def _within(value: object) -> list[re.Pattern[str]]:
    """The patterns that a name stands for: itself, or those of a list or a table."""
    if isinstance(value, re.Pattern):
        return [value]
    several = value.values() if isinstance(value, dict) else value
    if isinstance(several, list | tuple | type({}.values())):
        return [one for each_ in several for one in _within(each_)] if len(several) < 500 else []
    return []


RUN_BY_OTHERS = ("__main__", "pytest_plugin", ".migrations")  # not to be imported
OURS = ("assistant.", "retrieval.", "recommender.", "ui.")


@pytest.fixture(scope="module")
def made() -> dict[str, re.Pattern[str]]:
    return patterns()


def test_there_are_patterns_to_look_at(made: dict[str, re.Pattern[str]]) -> None:
    assert len(made) > 200


@each("blowup", "message")
def test_no_pattern_blows_up(made: dict[str, re.Pattern[str]], attack: Attack) -> None:
    slow = {}
    for pattern in made.values():
        grown = growth(partial(_searched, pattern), attack.payload, "!x", SEARCHED)
        if grown > WORST_PATTERN:
            slow[pattern.pattern[:80]] = round(grown, 1)
    assert slow == {}


def _searched(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


@each("blowup", "message")
def test_no_masking_blows_up(attack: Attack) -> None:
    assert growth(masked, attack.payload, limit=MASKED) <= WORST


@pytest.mark.parametrize("attack", attacks("blowup", "message")[3::5], ids=lambda one: one.id)
def test_no_turn_blows_up(fort: Fort, attack: Attack) -> None:
    def said(text: str) -> object:
        return fort.service.reply(fort.service.start(), Say(f"鞋{text}"))

    assert growth(said, attack.payload, limit=MESSAGE_LIMIT - 1) <= WORST
