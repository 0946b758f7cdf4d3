"""Texts that come at once go through a network together: the weights are read once for all of them.

A pass over one message spends most of its time on reading weights, so that four messages at once cost
little more than one. Few passes run side by side, since they would only fight over the memory; what
comes while they are busy waits, and whoever is let in next takes all that wait along. Nobody waits for
company. What comes out for a text is the same, bit by bit, alone and in company, since all lengths are
filled up to a multiple of four: the matrix kernels go another way through what is left over.
"""

import os
import sys
from collections import deque
from dataclasses import dataclass, field
from threading import Event, Lock

import numpy as np

from retrieval.embedded.batches import Floats, Mask, Network

MOST_ROWS = 16  # of a joint pass
MOST_TOKENS = 512  # of a joint pass, fillers included
STEP = 4  # tokens; lengths are multiples of it


class Passes:
    """How many passes had how many texts since the program started, over all networks; thread-safe."""

    def __init__(self) -> None:
        self._counts = [0] * (MOST_ROWS + 1)
        self._lock = Lock()

    def add(self, texts: int) -> None:
        """Counts a pass."""
        with self._lock:
            self._counts[texts] += 1

    def counts(self) -> list[int]:
        """By number of texts, from 0 to ``MOST_ROWS``."""
        with self._lock:
            return self._counts.copy()


PASSES = Passes()


@dataclass(slots=True)
class _Call:
    """One text that waits: to be answered, or to be let in."""

    embeddings: Floats
    mask: Mask
    told: Event = field(default_factory=Event)
    outputs: dict[str, Floats] | None = None
    failure: Exception | None = None

    @property
    def length(self) -> int:
        return int(self.mask.shape[1])


class Gathering:
    """A network behind a door; see the module. It may be used by several threads at once.

    Args:
        network: What to run; it may be used by several threads at once.
        passes: How many run side by side; default: one for two cores.
    """

    def __init__(self, network: Network, passes: int | None = None) -> None:
        self._network = network
        self._free = passes or max(1, _cores() // 2)
        self._waiting: deque[_Call] = deque()
        self._lock = Lock()

    def infer(self, embeddings: Floats, mask: Mask) -> dict[str, Floats]:
        """One forward pass, as ``Network`` says; several texts are company enough and go alone."""
        if len(mask) > 1:
            return self._network.infer(embeddings, mask)
        call = _Call(embeddings, mask)
        if not self._enters(call):
            call.told.wait()
        if call.outputs is None and call.failure is None:
            self._lead(call)
        if call.failure is not None:
            raise call.failure
        return call.outputs or {}

    def _enters(self, call: _Call) -> bool:
        """Whether a pass is free for the call; else it waits."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            self._waiting.append(call)
            return False

    def _lead(self, call: _Call) -> None:
        """Answers the call and those it takes along, then lets the next one in."""
        calls = [call, *self._company(call.length)]
        PASSES.add(len(calls))
        try:
            for one, outputs in zip(calls, self._together(calls), strict=True):
                one.outputs = outputs
        except Exception as exc:  # noqa: BLE001 (everybody in the pass is told)
            for one in calls:
                one.failure = exc
        finally:
            self._let_in()
            for one in calls[1:]:
                one.told.set()

    def _company(self, longest: int) -> list[_Call]:
        taken: list[_Call] = []
        with self._lock:
            while self._waiting and len(taken) + 1 < MOST_ROWS:
                longest = max(longest, self._waiting[0].length)
                if (len(taken) + 2) * (longest + STEP - 1) > MOST_TOKENS:
                    break
                taken.append(self._waiting.popleft())
        return taken

    def _let_in(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().told.set()
            else:
                self._free += 1

    def _together(self, calls: list[_Call]) -> list[dict[str, Floats]]:
        """The outputs of each call, (1, n) as if it had come alone."""
        longest = -(-max(call.length for call in calls) // STEP) * STEP
        hidden = calls[0].embeddings.shape[2]
        embeddings = np.zeros((len(calls), longest, hidden), dtype=np.float32)
        mask = np.zeros((len(calls), longest), dtype=np.int64)
        for row, call in enumerate(calls):
            embeddings[row, : call.length] = call.embeddings[0]
            mask[row, : call.length] = call.mask[0]
        outputs = self._network.infer(embeddings, mask)
        return [
            {name: values[row : row + 1] for name, values in outputs.items()}
            for row in range(len(calls))
        ]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
