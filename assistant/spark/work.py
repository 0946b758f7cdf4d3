"""What a shop has done on Spark: its matrix, its recommender, the vectors of its catalogue."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.shop.folder import Shop
from assistant.shop.progress import Progress, told_as
from assistant.shop.vectors import bring_in_line
from assistant.spark.parsing import EventReader
from assistant.spark.session import SparkSettings, opened
from assistant.spark.vectors import FEW, Encoding, Taken, take_over, write_texts
from assistant.taste.facts import CatalogueFacts
from assistant.taste.training import GENERATED, MODEL
from recommender.errors import ModelError
from retrieval.catalog import Catalog
from retrieval.encoder import Encoder
from retrieval.encoders import open_encoder
from retrieval.importing.ingest import zone_of
from retrieval.importing.mapping import Mapping

MATRIX, TEXTS, VECTORS = "matrix", "texts", "vectors"
DONE = "_SUCCESS"  # which Spark writes last


@dataclass(frozen=True, slots=True)
class Offline:
    """A shop's work on Spark.

    Args:
        shop: Whose catalogue it is, and who gets what is made.
        folder: Where things are put between the steps; all of Spark's machines must find it.
        settings: Where Spark runs.
        progress: Told what is being done.
    """

    shop: Shop
    folder: Path
    settings: SparkSettings
    progress: Progress | None = None

    def interactions(
        self, sources: Sequence[str], mapping: Mapping | None = None
    ) -> dict[str, Any]:
        """Makes the matrix of the events in ``sources``; returns what was kept and refused.

        Raises:
            SparkError, UnreadableFile, MappingError: As ``write_matrix``.
            ModelError: The shop has no products.
        """
        items = Catalog(self.shop.engine).ids()
        if not items:
            raise ModelError(f"'{self.shop.path}' has no products; ingest a catalogue first.")
        told = mapping or Mapping()
        told = told.model_copy(update={"timezone": told.timezone or self.shop.settings.timezone})
        zone_of(told)
        reader = EventReader(told, told.timezone or "UTC")
        with opened(self.settings) as spark:
            from assistant.spark.matrix import write_matrix

            matrix, refused = write_matrix(
                spark, sources, items, self.folder / MATRIX, reader, _steps(self.progress)
            )
        counted = matrix.manifest.model_dump(exclude={"items", "format"})
        errors = [error.to_json() for error in refused.errors]
        return {"kind": "events", **counted, "products": len(items), "errors": errors}

    def train(self, at_most: int) -> dict[str, Any]:
        """Trains the shop's recommender on the matrix and saves it; returns how it was made."""
        facts = CatalogueFacts.of(Catalog(self.shop.engine).all())
        report = _steps(self.progress)
        with opened(self.settings) as spark:
            from assistant.spark.matrix import Matrix
            from assistant.spark.training import train

            trained = train(spark, Matrix.load(self.folder / MATRIX), facts, at_most, report)
        report("saving")
        trained.save(self.shop.models / MODEL)
        made = dict(trained.made)
        return {**made, "note": GENERATED} if self.shop.settings.demo else made

    def embed(self) -> dict[str, Any]:
        """Makes the vectors that the catalogue lacks and takes them over; returns how many.

        Vectors that were made before and not taken over, as after a kill, are taken over first.
        """
        setting = self.shop.settings.encoder
        encoder = open_encoder(setting, progress=told_as("preparing the encoder", self.progress))
        left_over = self._taken(encoder)
        texts = self.folder / TEXTS
        told = told_as("writing texts", self.progress) or _silent
        waiting = write_texts(self.shop, encoder, texts, told)
        if waiting:
            with opened(self.settings) as spark:
                from assistant.spark.encoding import encode

                _steps(self.progress)("encoding")
                encoding = Encoding(setting, encoder.name, waiting >= FEW)
                encode(spark, texts, self.folder / VECTORS, encoding)
        made = self._taken(encoder)
        shutil.rmtree(texts, ignore_errors=True)
        bring_in_line(self.shop, encoder, self.progress)
        taken, refused = left_over.taken + made.taken, left_over.refused + made.refused
        return {"encoder": encoder.name, "waiting": waiting, "taken": taken, "refused": refused}

    def _taken(self, encoder: Encoder) -> Taken:
        vectors = self.folder / VECTORS
        if not (vectors / DONE).is_file():
            return Taken(0, 0)
        told = told_as("taking vectors over", self.progress) or _silent
        taken = take_over(self.shop, encoder, vectors, told)
        shutil.rmtree(vectors)
        return taken


def _steps(progress: Progress | None) -> Callable[[str], None]:
    """Tells of steps whose number is not known beforehand."""
    taken = 0

    def report(step: str) -> None:
        nonlocal taken
        taken += 1
        if progress:
            progress(f"spark: {step}", taken - 1, taken)

    return report


def _silent(_done: int, _total: int) -> None:
    """Tells no one."""
