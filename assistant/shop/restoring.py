"""Puts a backup in place: unpacked and opened beside the shop first, then renamed, so never by half."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from assistant.errors import BackupError
from assistant.shop.aftermath import is_served
from assistant.shop.archive import Made, sync_folder, unpack
from assistant.shop.folder import Shop
from assistant.shop.moving import move_to_server
from assistant.shop.places import database_of


def restore(
    file: Path, shop: Path, now: datetime, *, replace: bool = False
) -> tuple[Made, Path | None]:
    """Makes ``shop`` what it was when the backup ``file`` was made.

    Args:
        file: Written by ``archive.back_up``.
        shop: Where the shop is to be; missing or empty, unless ``replace``.
        now: Names the folder that a shop which was there is kept in.
        replace: Whether a shop that is there may be moved aside.

    Returns:
        What was put in place, and where the shop is now that was there before.

    Raises:
        BackupError: The backup is none or damaged, or a shop is there.
        ShopError, SettingsError: What is in it cannot be used by this program.
    """
    target = shop.resolve()
    _check_place(target, shop, replace=replace)
    with _beside(target) as fresh:
        made = unpack(file, fresh)
        _take_over(fresh)
        before = _moved_aside(target, now) if target.exists() else None
        os.rename(fresh, target)
        sync_folder(target.parent)
    return made, before


def _check_place(target: Path, named: Path, *, replace: bool) -> None:
    if target.exists() and not target.is_dir():
        raise BackupError(f"'{named}' is a file; a shop is a folder.")
    if not target.exists() or not any(target.iterdir()):
        return
    if not replace:
        raise BackupError(
            f"'{named}' is not empty. Restore into another folder, or give --replace: what is there "
            "is then kept beside it under another name."
        )
    if is_served(target):
        raise BackupError(f"The shop in '{named}' is being served; stop the server first.")


def _take_over(folder: Path) -> None:
    """Lets the tables be used: brought forward if they are of an older program, and on the server if there is one."""
    url = database_of(folder)
    if url is not None:
        move_to_server(folder, url)
    Shop.open(folder).engine.dispose()


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """An empty folder on the same disk; whatever is left of it in the end is taken away."""
    fresh = target.with_name(f".{target.name}.restoring")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)  # of one that was killed
        fresh.mkdir(mode=0o700)
        yield fresh
    except OSError as exc:
        raise BackupError(f"'{target}' cannot be put in place: {exc.strerror}.") from exc
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _moved_aside(target: Path, now: datetime) -> Path | None:
    if not any(target.iterdir()):
        target.rmdir()
        return None
    aside = target.with_name(f"{target.name}.before-restore-{now:%Y%m%dT%H%M%S}")
    os.rename(target, aside)
    return aside
