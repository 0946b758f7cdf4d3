"""Telling how far long work is: what is being done, how much of it is done, how much there is."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]


def told_as(
    what: str, progress: Progress | None, done: int = 0, total: int | None = None
) -> Callable[[int, int], None] | None:
    """Progress on a part of something told as progress on the whole.

    Args:
        what: The whole.
        progress: Who is told; None for nobody.
        done: How much of the whole was done before this part.
        total: How much the whole is; by default the part is all of it.
    """
    if progress is None:
        return None
    return lambda part, parts: progress(what, done + part, parts if total is None else total)
