"""A linear chain over labels: the best sequence, and how likely each label and each span is.

Lafferty, McCallum and Pereira 2001. Sequences of different lengths are computed side by side, sorted
by length, so that each step is one operation on all that have got so far.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.enriching.spans import KINDS, LABELS

Floats = NDArray[np.float32]
Lengths = NDArray[np.int64]
FORBIDDEN = np.float32(-1e4)


def allowed() -> NDArray[np.bool_]:
    """Which label may follow which: ``I-`` only after ``B-`` or ``I-`` of its own kind."""
    may = np.ones((len(LABELS), len(LABELS)), dtype=np.bool_)
    for place in range(len(KINDS)):
        inside = 2 + 2 * place
        may[:, inside] = False
        may[[inside - 1, inside], inside] = True
    return may


def may_begin() -> NDArray[np.bool_]:
    """Which labels a title may begin with: any but ``I-``."""
    return np.array([not label.startswith("I") for label in LABELS])


@dataclass(frozen=True, slots=True)
class Lattice:
    """The scores of labels, padded: ``(titles, longest, labels)``, titles by falling length.

    Args:
        emissions: The score of each label at each character; 0 behind the end.
        transitions: The score of a label after a label.
        lengths: Characters of each title, falling, none empty.
    """

    emissions: Floats
    transitions: Floats
    lengths: Lengths

    @classmethod
    def of(cls, scores: Floats, transitions: Floats, lengths: Lengths) -> "Lattice":
        """The lattice of titles by falling length, from the scores of their characters in a row."""
        shape = (len(lengths), int(lengths.max(initial=0)), scores.shape[1])
        emissions = np.zeros(shape, dtype=np.float32)
        emissions[np.arange(shape[1]) < lengths[:, None]] = scores
        emissions[:, 0] += np.where(may_begin(), np.float32(0), FORBIDDEN)
        return cls(emissions, transitions, lengths)

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Where characters are: ``(titles, longest)``."""
        return np.arange(self.emissions.shape[1]) < self.lengths[:, None]

    def running(self, step: int) -> int:
        """How many titles are longer than ``step``."""
        return int(np.searchsorted(-self.lengths, -step, side="left"))

    def best(self) -> NDArray[np.int8]:
        """The best label of every character (Viterbi)."""
        titles, longest, _ = self.emissions.shape
        back = np.zeros(self.emissions.shape, dtype=np.int8)
        score = self.emissions[:, 0].copy()
        for step in range(1, longest):
            n = self.running(step)
            paths = score[:n, :, None] + self.transitions
            back[:n, step] = paths.argmax(axis=1)
            score[:n] = paths.max(axis=1) + self.emissions[:n, step]
        labels = np.zeros((titles, longest), dtype=np.int8)
        labels[np.arange(titles), self.lengths - 1] = score.argmax(axis=1)
        for step in range(longest - 1, 0, -1):
            n = self.running(step)
            labels[:n, step - 1] = back[np.arange(n), step, labels[:n, step]]
        return labels

    def forward(self) -> Floats:
        """The log-sum of all ways up to each label, this character included."""
        found = self.emissions.copy()
        factors = np.exp(self.transitions)
        for step in range(1, self.emissions.shape[1]):
            n = self.running(step)
            found[:n, step] += _log_product(found[:n, step - 1], factors)
        return found

    def backward(self) -> Floats:
        """The log-sum of all ways from each label to the end, this character excluded."""
        found = np.zeros_like(self.emissions)
        factors = np.exp(self.transitions.T)
        for step in range(self.emissions.shape[1] - 1, 0, -1):
            n = self.running(step)
            ahead = found[:n, step] + self.emissions[:n, step]
            found[:n, step - 1] = _log_product(ahead, factors)
        return found

    def totals(self, forward: Floats) -> Floats:
        """The log-sum of all ways through each title."""
        last = forward[np.arange(len(self.lengths)), self.lengths - 1]
        peak = last.max(axis=1)
        return np.asarray(peak + np.log(np.exp(last - peak[:, None]).sum(axis=1)), dtype=np.float32)

    def marginals(self) -> tuple[Floats, Floats]:
        """How likely each label is at each character, and how often each is expected to follow each.

        Characters stand in a row, title by title: ``(characters, labels)``.
        """
        forward, backward = self.forward(), self.backward()
        totals = self.totals(forward)
        likely = np.exp(forward + backward - totals[:, None, None])[self.inside]
        pairs = np.zeros(self.transitions.shape, dtype=np.float32)
        for step in range(1, self.emissions.shape[1]):
            n = self.running(step)
            before = forward[:n, step - 1]
            after = self.emissions[:n, step] + backward[:n, step]
            low, high = before.max(axis=1), after.max(axis=1)
            ways = np.exp(before - low[:, None]) * np.exp(low + high - totals[:n])[:, None]
            pairs += ways.T @ np.exp(after - high[:, None])
        return likely, np.asarray(pairs * np.exp(self.transitions), dtype=np.float32)

    def certainty(self, rows: Lengths, starts: Lengths, ends: Lengths, first: Lengths) -> Floats:
        """How likely each span is, its two borders and its kind together.

        Args:
            rows: The title of each span.
            starts: Its first character.
            ends: The character behind it.
            first: The label of its first character; that of the others is the next one.
        """
        forward, backward = self.forward(), self.backward()
        within = first + 1
        last = np.where(ends - starts > 1, within, first)
        sums = np.cumsum(self.emissions, axis=1)
        steps = np.maximum(ends - starts - 2, 0) * self.transitions[within, within]
        steps += np.where(ends - starts > 1, self.transitions[first, within], 0)
        along = sums[rows, ends - 1, within] - sums[rows, starts, within] + steps
        leaving = self._leaving(backward, rows, ends, last)
        found = forward[rows, starts, first] + along + leaving - self.totals(forward)[rows]
        return np.asarray(np.minimum(np.exp(found), 1), dtype=np.float32)

    def _leaving(self, backward: Floats, rows: Lengths, ends: Lengths, last: Lengths) -> Floats:
        """The log-sum of all ways on from the end of each span that do not go on with it."""
        closed = ends >= self.lengths[rows]
        behind = np.minimum(ends, self.lengths[rows] - 1)
        ways = self.transitions[last] + self.emissions[rows, behind] + backward[rows, behind]
        going_on = np.where(last % 2 == 1, last + 1, last)
        ways[np.arange(len(rows)), going_on] = FORBIDDEN
        return np.where(closed, 0, np.logaddexp.reduce(ways, axis=1)).astype(np.float32)


def _log_product(scores: Floats, factors: Floats) -> Floats:
    peak = scores.max(axis=1, keepdims=True)
    return np.asarray(peak + np.log(np.exp(scores - peak) @ factors + 1e-37), dtype=np.float32)
