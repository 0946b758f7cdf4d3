"""Marks brand, goods and model in titles: scores of hashed surroundings, and a chain over labels.

Weights are kept in eight bits, one scale a label. Titles are computed many at once, so that a title
costs a few array operations.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from retrieval.enriching.chain import Floats, Lattice
from retrieval.enriching.characters import Characters
from retrieval.enriching.features import feature_ids
from retrieval.enriching.spans import LABELS, Kind, Span, begin, spans_of
from retrieval.errors import TaggerError

WEIGHTS = "tagger.safetensors"
MANIFEST = "manifest.json"
FORMAT = 1
BATCH = 256
LONGEST = 200  # characters of a title that are read


@dataclass(frozen=True, slots=True)
class Tagger:
    """A trained tagger.

    Args:
        weights: Of each feature for each label, in eight bits: ``(2**bits, labels)``.
        scales: What one step of ``weights`` is worth for each label.
        transitions: The score of a label after a label.
        thresholds: How probable a span of a kind must be to be relied on; without one it never is.
    """

    weights: NDArray[np.int8]
    scales: Floats
    transitions: Floats
    thresholds: Mapping[Kind, float] = field(default_factory=dict)

    @classmethod
    def of(cls, weights: Floats, transitions: Floats) -> "Tagger":
        """The tagger with these weights, rounded to eight bits."""
        scales = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
        rounded = np.rint(weights / scales).astype(np.int8)
        return cls(rounded, scales.astype(np.float32), transitions.astype(np.float32))

    @classmethod
    def load(cls, folder: Path) -> "Tagger":
        """The tagger saved in ``folder``.

        Raises:
            TaggerError: It is missing, damaged or of another making.
        """
        try:
            manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
            tensors = load_file(folder / WEIGHTS)
            limits = {Kind(kind): float(least) for kind, least in manifest["thresholds"].items()}
            tagger = cls(tensors["weights"], tensors["scales"], tensors["transitions"], limits)
        except (OSError, ValueError, KeyError, AttributeError, TypeError, SafetensorError) as exc:
            raise TaggerError(f"The title tagger in '{folder}' cannot be loaded: {exc}.") from exc
        if manifest.get("format") != FORMAT or manifest.get("labels") != list(LABELS):
            raise TaggerError(
                f"The title tagger in '{folder}' is of format {manifest.get('format')!r}; expected "
                f"{FORMAT} with the labels {', '.join(LABELS)}."
            )
        return tagger

    def save(self, folder: Path, manifest: Mapping[str, object]) -> None:
        """Writes the tagger and what ``manifest`` says of it."""
        folder.mkdir(parents=True, exist_ok=True)
        tensors: dict[str, NDArray[Any]] = {
            "weights": self.weights,
            "scales": self.scales,
            "transitions": self.transitions,
        }
        (folder / WEIGHTS).write_bytes(save(tensors))
        limits = {kind.value: least for kind, least in self.thresholds.items()}
        told = {"format": FORMAT, "labels": list(LABELS), "thresholds": limits, **manifest}
        text = json.dumps(told, ensure_ascii=False, indent=2)
        (folder / MANIFEST).write_text(text + "\n", "utf-8")

    def sure(self, span: Span) -> bool:
        """Whether a span that this tagger marked can be relied on."""
        return span.score >= self.thresholds.get(span.kind, np.inf)

    @property
    def bits(self) -> int:
        """Features are hashed to so many bits."""
        return int(self.weights.shape[0]).bit_length() - 1

    def spans(self, titles: Sequence[str]) -> list[list[Span]]:
        """What is marked in each title, from left to right; each span with its probability."""
        found: list[list[Span]] = [[] for _ in titles]
        order = sorted(range(len(titles)), key=lambda place: -len(titles[place][:LONGEST]))
        order = [place for place in order if titles[place]]
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            batch = [titles[place][:LONGEST] for place in places]
            for place, spans in zip(places, self._batch(batch), strict=True):
                found[place] = spans
        return found

    def _batch(self, titles: Sequence[str]) -> list[list[Span]]:
        lattice = self._lattice(titles)
        best = lattice.best()
        found = [
            list(spans_of(row[:n].tolist())) for row, n in zip(best, lattice.lengths, strict=True)
        ]
        flat = [(row, span) for row, spans in enumerate(found) for span in spans]
        if not flat:
            return found
        places = [(row, span.start, span.end, begin(span.kind)) for row, span in flat]
        scores = lattice.certainty(*np.array(places, dtype=np.int64).T).tolist()
        scored = iter(scores)
        return [[replace(span, score=next(scored)) for span in spans] for spans in found]

    def _lattice(self, titles: Sequence[str]) -> Lattice:
        text = Characters.of(titles)
        ids = feature_ids(text, self.bits)
        scores = self.weights[ids].sum(axis=1, dtype=np.int32) * self.scales
        return Lattice.of(scores.astype(np.float32), self.transitions, text.lengths)
