"""The words of a catalogue kept in a file, so that a start does not count them again.

The file is a cache: it bears a digest of the ids and terms it was counted from, and one that is
missing, damaged or of other terms is written anew.
"""

import logging
import os
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.lexical import K1, B, LexicalIndex

log = logging.getLogger(__name__)

FORMAT = 1
FEWEST = 5_000  # rows; counting fewer takes less than a tenth of a second
PARTS = ("data", "indices", "indptr")


def kept_index(path: Path, ids: Sequence[str], terms: Mapping[str, Sequence[str]]) -> LexicalIndex:
    """The index of the rows ``ids`` from the file ``path``, or counted and written there.

    Args:
        path: Where it is kept; its folder is created.
        ids: The products' ids, by row.
        terms: What ``terms`` gave for each product; one without is found by no word.
    """
    if len(ids) < FEWEST:
        return _counted(ids, terms)
    digest = _digest(ids, terms)
    index = _read(path, ids, digest)
    if index is None:
        index = _counted(ids, terms)
        _write(path, index, digest)
    return index


def _counted(ids: Sequence[str], terms: Mapping[str, Sequence[str]]) -> LexicalIndex:
    return LexicalIndex.from_terms(ids, (terms.get(product_id, ()) for product_id in ids))


def _digest(ids: Sequence[str], terms: Mapping[str, Sequence[str]]) -> NDArray[np.uint8]:
    """A digest of everything the index is made of."""
    seen = sha256(f"{FORMAT} {K1} {B} {len(ids)}".encode())
    for product_id in ids:
        said = " ".join(terms.get(product_id, ()))
        seen.update(f"\n{product_id}\0{said}".encode("utf-8", "surrogatepass"))
    return np.frombuffer(seen.digest(), dtype=np.uint8)


def _read(path: Path, ids: Sequence[str], digest: NDArray[np.uint8]) -> LexicalIndex | None:
    try:
        with np.load(path, allow_pickle=False) as held:
            if not np.array_equal(held["digest"], digest):
                return None
            words = held["words"].tobytes().decode("utf-8", "surrogatepass").split("\n")
            return LexicalIndex.from_parts(ids, words, {name: held[name] for name in PARTS})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as exc:
        log.warning("The kept words '%s' cannot be read and are counted anew: %s", path, exc)
        return None


def _write(path: Path, index: LexicalIndex, digest: NDArray[np.uint8]) -> None:
    """Writes the file in one step; without room for it, the next start counts again."""
    words, parts = index.parts()
    if not words:
        return
    told = "\n".join(words).encode("utf-8", "surrogatepass")
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            arrays: dict[str, Any] = {"words": np.frombuffer(told, dtype=np.uint8), **parts}
            np.savez(file, digest=digest, **arrays)
        draft.replace(path)
    except OSError as exc:
        log.warning("The words could not be kept in '%s': %s", path, exc)
        with suppress(OSError):
            draft.unlink()
