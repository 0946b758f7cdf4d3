"""Plants falsehoods in true replies: one each, of a known kind, in a turn whose rows bear out the rest.

A falsehood is only planted where it makes the reply false: a price that no row of the turn has, the
name of goods that differ in what is said of them, a stock, a date or a count that is another.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from judging.planting import Plant
from judging.planting_figures import FIGURES
from judging.planting_words import WORDS
from judging.rows import Rows
from judging.scene import Scene

PLANTS: Mapping[str, Plant] = {**FIGURES, **WORDS}


@dataclass(frozen=True)
class Falsehood:
    """A reply with one thing in it made false."""

    kind: str
    language: str
    scene: Scene
    true: str
    false: str


def falsehoods(scenes: Sequence[Scene], rows: Rows, count: int, seed: int) -> Iterator[Falsehood]:
    """``count`` falsehoods at most, as evenly over kinds and languages as the replies allow."""
    lot = random.Random(seed)  # noqa: S311
    order = list(scenes)
    lot.shuffle(order)
    made: dict[tuple[str, str], list[Falsehood]] = {}
    enough = count // len(PLANTS) + 8
    for scene in order:
        language = scene.turn["language"]
        for kind, plant in PLANTS.items():
            held = made.setdefault((kind, language), [])
            if len(held) >= enough:
                continue
            reply = scene.turn["reply"]
            false = plant(scene, rows, lot)
            if false and false != reply:
                held.append(Falsehood(kind, language, scene, reply, false))
    yield from _evenly(made, count)


def _evenly(made: Mapping[tuple[str, str], Sequence[Falsehood]], count: int) -> list[Falsehood]:
    """One of each kind and language in turn, until there are enough."""
    longest = max((len(held) for held in made.values()), default=0)
    turns = (held[n] for n in range(longest) for held in made.values() if n < len(held))
    return list(islice(turns, count))
