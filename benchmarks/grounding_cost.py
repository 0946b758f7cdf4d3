"""Measures what the guard costs of a turn, in time of the processor.

Method: simulated shoppers (``simulating.shoppers``) talk with a shop on throw-away state; the time of the
process is taken around each whole turn and around the guard in it (gathering its evidence included).
``--writer liar`` adds what reading a model's sentences costs; its own words cost nothing.

    python benchmarks/grounding_cost.py --shop demo-shop --conversations 40
"""

import argparse
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from simulating.shoppers import Fillers, shopper
from simulating.writing import WRITERS, rephraser
from turns import percentile

from assistant.grounding import reading
from assistant.grounding.claims import unbound_in
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.turn import assistant
from assistant.turn.turns import Say

FIRST = 5  # conversations that warm up what is read once


class Watch:
    """Adds up the milliseconds of the processor that calls took."""

    def __init__(self) -> None:
        self.spent = 0.0

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, watched."""

        def watched(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  # whatever the call takes
            start = time.process_time()
            try:
                return call(*arguments, **named)
            finally:
                self.spent += 1000 * (time.process_time() - start)

        return watched


def measure(
    shop: Path, conversations: int, seed: int, writer: str
) -> tuple[list[float], list[float]]:
    """Milliseconds of the processor of each turn, and of the guard in it."""
    logging.getLogger("assistant").setLevel(logging.ERROR)
    guard, turn = Watch(), Watch()
    assistant._grounded = guard.around(assistant._grounded)  # there is no seam for it
    vars(reading)["unbound_in"] = guard.around(unbound_in)
    service, fillers = Service.open(shop), Fillers.of(shop)
    spent: list[tuple[float, float]] = []
    for number in range(conversations):
        one, scratch = shopper(number, fillers, seed), rehearse(service, None)
        scratch.loaded.rephraser = rephraser(writer)
        reply, conversation = turn.around(scratch.reply), scratch.start(one.user, seed=number)
        for place in range(one.length):
            guard.spent = turn.spent = 0.0
            reply(conversation, Say(one.say(place)))
            if number >= FIRST:
                spent.append((turn.spent, guard.spent))
    service.close()
    return [whole for whole, _ in spent], [part for _, part in spent]


def report(turns: Sequence[float], guards: Sequence[float]) -> None:
    """Prints the figures."""
    share = sum(guards) / sum(turns)
    print(f"{len(turns)} turns, {sum(turns) / len(turns):.2f} ms of the processor each")
    for name, times in (("turn", turns), ("guard", guards)):
        p50, p95, most = percentile(times, 0.5), percentile(times, 0.95), max(times)
        print(f"{name}: p50 {p50:.3f} ms, p95 {p95:.3f} ms, at most {most:.2f} ms")
    print(f"the guard takes {share:.2%} of the processor's time")


def main() -> None:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--shop", type=Path, default=Path("demo-shop"))
    parser.add_argument("--conversations", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--writer", choices=WRITERS, default="templates")
    arguments = parser.parse_args()
    print(__doc__)
    report(*measure(arguments.shop, arguments.conversations, arguments.seed, arguments.writer))


if __name__ == "__main__":
    main()
