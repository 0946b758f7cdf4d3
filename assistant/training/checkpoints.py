"""Finds the checkpoint to go on from, and tells of a disk that is full in a sentence.

A checkpoint is whole once its last file can be read: a program that was killed, or a disk that ran
full, leaves one that is not, and going on from it would fail every time.
"""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError

from assistant.errors import ModelError

LAST_WRITTEN = "trainer_state.json"
FULL = "inline_container|PytorchStreamWriter|I/O error"  # of torch, of safetensors


def last_whole(folder: Path) -> Path | None:
    """The newest whole checkpoint in ``folder``; those that are not whole are removed."""
    found = sorted(folder.glob("checkpoint-*"), key=_step)
    for broken in [one for one in found if not _is_whole(one)]:
        found.remove(broken)
        shutil.rmtree(broken, ignore_errors=True)
    return found[-1] if found else None


@contextmanager
def told_when_full(place: Path) -> Iterator[None]:
    """Turns what writing fails with into a sentence; nothing else.

    Raises:
        ModelError: Something could not be written.
    """
    try:
        yield
    except (OSError, RuntimeError, SafetensorError) as exc:
        # torch and safetensors tell of a full disk in words alone
        if not (isinstance(exc, OSError) or re.search(FULL, str(exc))):
            raise
        free = shutil.disk_usage(place).free >> 20
        raise ModelError(
            f"The training in '{place}' could not be written ({free:,} MB are free); make room and "
            "start it again, it goes on from its last checkpoint."
        ) from exc


def _step(checkpoint: Path) -> int:
    number = checkpoint.name.partition("-")[2]
    return int(number) if number.isdecimal() else -1


def _is_whole(checkpoint: Path) -> bool:
    try:
        json.loads((checkpoint / LAST_WRITTEN).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return True
