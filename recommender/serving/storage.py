"""A recommender as a folder: arrays, item ids, and a manifest that says how it was made.

The manifest is written last and holds the hash of the other files, so a half-written folder is
known for what it is. Nothing is unpickled.
"""

import hashlib
import io
import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar
from zipfile import BadZipFile

import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from recommender.errors import CatalogMismatch, ModelError
from recommender.models.blend import Blend
from recommender.models.kinds import SINGLE
from recommender.models.protocol import Arrays, Recommender

MODEL, ITEMS, MANIFEST = "model.npz", "items.json", "manifest.json"
KINDS: Mapping[str, type[Recommender]] = {**SINGLE, Blend.kind: Blend}
Parsed = TypeVar("Parsed")
LEAST_SHARED = 0.5  # products come and go; a folder of which half is gone is another shop's
AGAIN = "Run 'daogou train recommender' again."


class Manifest(BaseModel):
    """What a folder holds.

    Attributes:
        kind: Which recommender.
        settings: The numbers it was made with.
        made: When, from what, and what was measured.
        sha256: Of each other file.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    kind: str
    settings: dict[str, float]
    made: dict[str, Any]
    sha256: dict[str, str]


@dataclass(frozen=True, slots=True)
class Saved:
    """A recommender with the items it numbers, and how it was made."""

    model: Recommender
    items: tuple[str, ...]
    made: Mapping[str, Any]


def save(saved: Saved, folder: Path) -> None:
    """Writes the recommender; the same one gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {MODEL: _npz(saved.model.arrays()), ITEMS: _json(list(saved.items))}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    manifest = Manifest(
        kind=saved.model.kind,
        settings=saved.model.settings(),
        made=dict(saved.made),
        sha256=hashes,
    )
    files[MANIFEST] = _json(manifest.model_dump())
    for name, data in files.items():
        _replace(folder / name, data)


def load(
    folder: Path, catalogue: Collection[str] | None = None, least_shared: float = LEAST_SHARED
) -> Saved:
    """Reads what ``save`` wrote.

    Args:
        folder: Where it is.
        catalogue: The product ids of the shop; None checks nothing.
        least_shared: The share of the recommender's items that the catalogue must still hold; 1
            refuses a single one that is gone. New products are no reason to refuse.

    Raises:
        ModelError: There is no recommender, or it is damaged or of another format.
        CatalogMismatch: It was made for other products.
    """
    manifest = _manifest(folder)
    files = {name: _checked(folder / name, manifest.sha256) for name in (MODEL, ITEMS)}
    items = _parsed(folder / ITEMS, files[ITEMS], TypeAdapter(tuple[str, ...]))
    if catalogue is not None:
        _check_items(folder, items, set(catalogue), least_shared)
    return Saved(_model(folder, manifest, files[MODEL]), items, manifest.made)


def _model(folder: Path, manifest: Manifest, data: bytes) -> Recommender:
    kind = KINDS.get(manifest.kind)
    if kind is None:
        known = ", ".join(sorted(KINDS))
        raise ModelError(f"{folder} holds a {manifest.kind!r} model; expected one of {known}.")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            return kind.restored(manifest.settings, dict(stored))
    except (ValueError, KeyError, TypeError, BadZipFile) as exc:
        raise ModelError(f"{folder / MODEL} is damaged: {exc}. {AGAIN}") from exc


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    if not path.is_file():
        raise ModelError(f"There is no recommender in {folder}: {MANIFEST} is missing. {AGAIN}")
    return _parsed(path, path.read_bytes(), TypeAdapter(Manifest))


def _parsed(path: Path, data: bytes, kind: TypeAdapter[Parsed]) -> Parsed:
    try:
        return kind.validate_json(data)
    except ValidationError as exc:
        first = exc.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "the file"
        raise ModelError(f"{path} is damaged: {where}: {first['msg']}. {AGAIN}") from exc


def _checked(path: Path, hashes: Mapping[str, str]) -> bytes:
    data = path.read_bytes() if path.is_file() else b""
    found, right = hashlib.sha256(data).hexdigest(), hashes.get(path.name)
    if found != right:
        raise ModelError(
            f"{path} is missing or damaged: its SHA-256 is {found}, expected {right}. {AGAIN}"
        )
    return data


def _check_items(folder: Path, items: Sequence[str], catalogue: set[str], least: float) -> None:
    gone = [item for item in items if item not in catalogue]
    if len(items) - len(gone) < least * len(items) or (items and len(gone) == len(items)):
        raise CatalogMismatch(
            f"The recommender in {folder} was made for {len(items)} products, of which the"
            f" catalogue lacks {len(gone)}, such as {gone[0]!r}; expected at least"
            f" {least:.0%} of them. {AGAIN}"
        )


def _npz(arrays: Arrays) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **{k: arrays[k] for k in sorted(arrays)})
    return buffer.getvalue()


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode()


def _replace(path: Path, data: bytes) -> None:
    """Writes the file in one step: a reader sees the old one or the new one."""
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(data)
    os.replace(beside, path)
