"""Measures whether the replay dialogues bite: each runs against programs broken on purpose.

Method: every dialogue of a folder that passes is run again with one thing broken, each breakage
alone. The breakage is put on from outside, at the names through which the parts call each other; the
program itself has no hook for it.

* ``newest``: each search forgets the wish that came last into its ledger.
* ``random``: each search forgets one wish, drawn by lot.
* ``products``: whatever is found or recommended is replaced by other products of the catalogue.
* ``order``: what is found is shown in a shuffled order.
* ``intent``: every message is taken for another intent, as surely as before.

A breakage that never came into play in a dialogue (there was no wish to forget) is not counted for
it. "any" and "each" are the dialogues that fail under one at least, and under all that came into play.

    python benchmarks/mutations.py --shop demo-shop
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assistant.dialogue.ledger import LedgerEntry
from assistant.nlu.meaning import Intent, Meaning
from assistant.replay import Script, load_scripts
from assistant.replay.runner import Stage, run_dialogue
from assistant.service.rehearsal import ServiceRehearsal
from assistant.service.service import Service
from assistant.skills.context import Context
from assistant.skills.finder import Finder, Found
from assistant.skills.shopper import Shopper
from assistant.skills.wishes import Wished, wished
from assistant.turn.assistant import Assistant
from retrieval.products import Product
from retrieval.search import SearchRequest

DIALOGUES = Path(__file__).parents[1] / "tests" / "dialogues"
AIM = 0.9
APART = 7  # how far apart in the list of intents the two stand that are taken for each other


@dataclass(slots=True)
class Breakage:
    """One thing broken, and how often that came into play in the dialogue that runs."""

    products: Sequence[Product]
    fired: int = 0
    rng: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311

    def begin(self) -> None:
        """A new dialogue: it breaks the same way whatever ran before."""
        self.fired, self.rng = 0, random.Random(0)  # noqa: S311


class Forgetting:
    """A search that loses a wish of its ledger."""

    def __init__(self, breakage: Breakage, pick: Callable[[int], int]) -> None:
        self._breakage, self._pick = breakage, pick

    def __call__(self, context: Context) -> Wished:
        """What the message does to the search, less one wish."""
        after = wished(context)
        ledger: tuple[LedgerEntry, ...] = after.state.ledger
        if not ledger:
            return after
        self._breakage.fired += 1
        gone = self._pick(len(ledger))
        left = (*ledger[:gone], *ledger[gone + 1 :])
        return replace(after, state=replace(after.state, ledger=left))


class Elsewhere:
    """A finder that brings other products than those that it found."""

    def __init__(self, finder: Finder, breakage: Breakage) -> None:
        self._finder, self._breakage = finder, breakage
        self._at = {product.id: place for place, product in enumerate(breakage.products)}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever else a finder can do)
        return getattr(self._finder, name)

    def find(self, request: SearchRequest, shopper: Shopper) -> Found:
        """As many products as were found, none of them one of those."""
        return self._moved(self._finder.find(request, shopper))

    def recommend(self, request: SearchRequest, shopper: Shopper) -> Found:
        """The same of what is recommended."""
        return self._moved(self._finder.recommend(request, shopper))

    def _moved(self, found: Found) -> Found:
        self._breakage.fired += bool(found.products)
        catalogue = self._breakage.products
        half = len(catalogue) // 2
        moved = (
            replace(one, product=catalogue[(self._at[one.product.id] + half) % len(catalogue)])
            for one in found.products
        )
        return replace(found, products=tuple(moved))


class Shuffled(Elsewhere):
    """A finder that brings what it found in an order drawn by lot."""

    def _moved(self, found: Found) -> Found:
        order = list(found.products)
        self._breakage.rng.shuffle(order)
        if len(order) > 1 and tuple(order) == found.products:
            order.reverse()
        self._breakage.fired += len(order) > 1
        return replace(found, products=tuple(order))


class Misreading:
    """An understander that takes every intent for another, as surely as before."""

    def __init__(self, understander: Any, breakage: Breakage) -> None:  # noqa: ANN401
        self._understander, self._breakage = understander, breakage

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever else an understander can do)
        return getattr(self._understander, name)

    def understand(self, text: str) -> Meaning:
        """What the text means, but for its intent."""
        self._breakage.fired += 1
        meaning: Meaning = self._understander.understand(text)
        names = list(Intent)
        shares = {
            names[(names.index(name) + APART) % len(names)]: share
            for name, share in meaning.intents.items()
        }
        return replace(meaning, intents=shares)


@contextmanager
def broken(name: str, breakage: Breakage) -> Iterator[None]:
    """The program with one thing broken."""
    place, instead = _breakages(breakage)[name]
    with patch(place, instead):
        yield


def _breakages(breakage: Breakage) -> dict[str, tuple[str, Callable[..., Any]]]:
    def with_finder(kind: type[Elsewhere]) -> Callable[..., Assistant]:
        def build(understander: Any, tools: Any, *rest: Any) -> Assistant:  # noqa: ANN401
            finder, lists = kind(tools.finder, breakage), kind(tools.lists, breakage)
            tools = replace(tools, finder=finder, trying=lists)
            return Assistant(understander, tools, *rest)

        return build

    def misreading(understander: Any, *rest: Any) -> Assistant:  # noqa: ANN401
        return Assistant(Misreading(understander, breakage), *rest)  # type: ignore[arg-type]

    search, whole = "assistant.skills.finding.wished", "assistant.service.answering.Assistant"
    return {
        "newest": (search, Forgetting(breakage, lambda count: count - 1)),
        "random": (search, Forgetting(breakage, lambda count: breakage.rng.randrange(count))),
        "products": (whole, with_finder(Elsewhere)),
        "order": (whole, with_finder(Shuffled)),
        "intent": (whole, misreading),
    }


NAMES = ("newest", "random", "products", "order", "intent")


@dataclass(frozen=True, slots=True)
class Bites:
    """Under which breakages a dialogue fails, of those that came into play in it."""

    script: Script
    failed: dict[str, bool]


def bites(script: Script, stage: Stage, products: Sequence[Product]) -> Bites:
    """Runs one dialogue under each breakage."""
    failed = {}
    for name in NAMES:
        breakage = Breakage(products)
        with broken(name, breakage):
            result = run_dialogue(script, stage)
        if breakage.fired:
            failed[name] = not result.status.good
    return Bites(script, failed)


def main() -> None:
    """Prints the shares, and each dialogue that a breakage leaves standing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--shop", type=Path, default=Path("demo-shop"))
    parser.add_argument("--dialogues", type=Path, default=DIALOGUES)
    arguments = parser.parse_args()
    service = Service.open(arguments.shop)
    try:
        stage = Stage(lambda: ServiceRehearsal(service), service.loaded.tools.shelf.get)
        scripts = load_scripts([arguments.dialogues])
        standing = [one for one in scripts if run_dialogue(one, stage).status.good]
        report([bites(one, stage, service.loaded.products) for one in standing], len(scripts))
    finally:
        service.close()


def report(found: Sequence[Bites], dialogues: int) -> None:
    """Prints the table."""
    print(f"{dialogues} dialogues, {len(found)} pass unbroken and are run broken")
    print(f"{'broken':<12}{'in play':>9}{'fail':>7}{'share':>8}")
    for name in NAMES:
        outcomes = [one.failed[name] for one in found if name in one.failed]
        _line(name, outcomes)
    _line("any", [any(one.failed.values()) for one in found if one.failed])
    _line("each", [all(one.failed.values()) for one in found if one.failed])
    for one in found:
        kept = [name for name, failed in one.failed.items() if not failed]
        if kept:
            print(f"survives {', '.join(kept)}: {one.script.file.name}: {one.script.name}")


def _line(name: str, outcomes: Sequence[bool]) -> None:
    share = sum(outcomes) / max(1, len(outcomes))
    print(f"{name:<12}{len(outcomes):>9}{sum(outcomes):>7}{share:>8.1%}")


if __name__ == "__main__":
    main()
