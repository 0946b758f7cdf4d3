"""The demo shop as a fixture: built once, and again only when what it is made of has changed."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[1]
MADE_OF = ("demo", "retrieval", "assistant/records", "assistant/shop", "recommender")


@pytest.fixture(scope="session")
def demo_shop(request: pytest.FixtureRequest) -> Path:
    """The folder of the demo shop, built by the command that builds it for anyone."""
    cache = request.config.cache
    assert cache is not None
    folder = cache.mkdir("daogou") / f"demo-{fingerprint()[:16]}"
    with FileLock(f"{folder}.lock"):
        if not (folder / "demo.done").is_file():
            from ui.cli.serving import build_demo

            for old in folder.parent.glob("demo-*"):
                shutil.rmtree(old, ignore_errors=True)
            build_demo(folder, seed=7)
    return folder


def fingerprint() -> str:
    """A digest of every file the demo shop is made of."""
    digest = sha256()
    for name in MADE_OF:
        for path in sorted((ROOT / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
