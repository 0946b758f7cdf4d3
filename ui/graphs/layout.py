"""Where the nodes of a picture stand: what a product is to its left, what has to do with it right.

A tree in columns: every node has a row of its own or stands in the middle of its branches, so forty
names never overlap, which a force-directed layout (networkx has several) does not promise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.graph.nodes import NodeKind
from ui.graphs.branches import Branch

WIDTH, HEIGHT = 204, 38  # of a node, in user units (pixels)
ACROSS, DOWN = 262, 46  # from one column or row to the next
MARGIN = 12
LEFT = (NodeKind.BRAND, NodeKind.CATEGORY, NodeKind.VALUE, NodeKind.PORT)


@dataclass(frozen=True, slots=True)
class Placed:
    """A node at its place: the upper left corner of its box."""

    branch: Branch
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """All nodes at their places, and how large the picture is."""

    placed: tuple[Placed, ...]
    width: float
    height: float


def lay_out(root: Branch) -> Layout:
    """Places the tree under ``root``."""
    left = [branch for branch in root.branches if branch.node.kind in LEFT]
    right = [branch for branch in root.branches if branch.node.kind not in LEFT]
    rows = _beside(_rows(left), _rows(right))
    columns = {**dict(_columns(left, -1)), **dict(_columns(right, 1)), id(root): 0}
    rows[id(root)] = (min(rows.values()) + max(rows.values())) / 2 if rows else 0.0
    first = min(columns.values())
    every = list(_every([root]))
    placed = [
        Placed(
            branch,
            MARGIN + (columns[id(branch)] - first) * ACROSS,
            MARGIN + rows[id(branch)] * DOWN,
        )
        for branch in every
    ]
    return Layout(
        tuple(placed),
        max(one.x for one in placed) + WIDTH + MARGIN,
        max(one.y for one in placed) + HEIGHT + MARGIN,
    )


def _rows(side: Iterable[Branch]) -> dict[int, float]:
    """A row for each branch: its own at the end, else the middle of those it leads to."""
    rows: dict[int, float] = {}
    free = 0

    def settle(branch: Branch) -> None:
        nonlocal free
        for below in branch.branches:
            settle(below)
        if branch.branches:
            rows[id(branch)] = _middle(branch.branches, rows)
        else:
            rows[id(branch)] = float(free)
            free += 1

    for branch in side:
        settle(branch)
    return rows


def _beside(one: dict[int, float], other: dict[int, float]) -> dict[int, float]:
    """Both sides, the lower one moved to the middle of the higher."""
    middles = [
        (min(rows.values()) + max(rows.values())) / 2 if rows else 0.0 for rows in (one, other)
    ]
    down = [max(middles) - middle for middle in middles]
    return {
        key: row + shift
        for rows, shift in zip((one, other), down, strict=True)
        for key, row in rows.items()
    }


def _middle(side: Iterable[Branch], rows: dict[int, float]) -> float:
    heights = [rows[id(branch)] for branch in side]
    return (min(heights) + max(heights)) / 2


def _columns(side: Iterable[Branch], step: int, column: int = 0) -> Iterator[tuple[int, int]]:
    for branch in side:
        yield id(branch), column + step
        yield from _columns(branch.branches, step, column + step)


def _every(side: Iterable[Branch]) -> Iterator[Branch]:
    for branch in side:
        yield branch
        yield from _every(branch.branches)
