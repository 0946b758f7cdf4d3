"""Which of a shop's files is a product's picture: a plain name in one folder, and nothing else.

A catalogue is a stranger. What it names is reduced to its last part, so no path leads anywhere, and a
file that lies elsewhere by a link is none of the shop's.
"""

import re
from pathlib import Path

IMAGE_NAME = re.compile(r"[A-Za-z0-9_.-]{1,200}\.(?:svg|png|jpe?g|webp|gif|avif)", re.IGNORECASE)


def picture_name(url: object) -> str | None:
    """The name of the shop's own file that ``url`` stands for; None for one on another host.

    >>> picture_name("/images/shoe-1.png"), picture_name("../../etc/passwd")
    ('shoe-1.png', None)
    >>> picture_name("https://elsewhere.example/shoe-1.png") is None
    True
    """
    if not isinstance(url, str) or "//" in url:
        return None
    name = url.rsplit("/", 1)[-1]
    return name if IMAGE_NAME.fullmatch(name) else None


def picture_file(folder: Path, name: str) -> Path | None:
    """The file of that name in ``folder``; None where the folder itself holds none."""
    path = folder / name
    known = IMAGE_NAME.fullmatch(name) and not name.startswith(".") and path.is_file()
    if not known or path.resolve().parent != folder.resolve():  # a link may lead anywhere
        return None
    return path
