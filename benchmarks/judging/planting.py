"""What planting a falsehood is, and replies it may be planted in."""

import random
from collections.abc import Callable

from judging.rows import Rows
from judging.scene import Scene

Plant = Callable[[Scene, Rows, random.Random], str | None]


def told(scene: Scene) -> str:
    """The reply, unless it is made of an entry of the shop's, whose numbers are that entry's."""
    faq = any(source.get("kind") == "faq" for source in scene.turn["sources"])
    return "" if faq else str(scene.turn["reply"])
