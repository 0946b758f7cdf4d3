"""The demo shop and its twin as fixtures: built once, and again only when what they are made of has changed.

Hypothesis tries the same examples each time and asks no clock; DAOGOU_SEARCH=1 has it look for new ones.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from demo.worlds import DEMO, World
from tests.databases import ON_POSTGRESQL, in_files, stop_server, use_server_everywhere
from tests.twin import TWIN

settings.register_profile(
    "same each time",
    derandomize=os.environ.get("DAOGOU_SEARCH") != "1",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same each time")

ROOT = Path(__file__).parents[1]
MADE_OF = (
    "demo",
    "retrieval",
    "assistant/graph",
    "assistant/records",
    "assistant/shop",
    "recommender",
)


@pytest.fixture(scope="session", autouse=True)
def _databases() -> Iterator[None]:
    """Has every database on a PostgreSQL server where the environment asks for that."""
    with pytest.MonkeyPatch.context() as patch:
        if ON_POSTGRESQL:
            use_server_everywhere(patch)
        yield
    stop_server()


@pytest.fixture(scope="session")
def demo_shop(request: pytest.FixtureRequest) -> Path:
    """The folder of the demo shop, built by the command that builds it for anyone."""
    return cached_shop(request.config, "demo", DEMO, MADE_OF)


@pytest.fixture(scope="session")
def twin_shop(request: pytest.FixtureRequest) -> Path:
    """The folder of the twin: the same program on other goods."""
    return cached_shop(request.config, "twin", TWIN, (*MADE_OF, "tests/twin"))


def cached_shop(config: pytest.Config, name: str, world: World, made_of: Sequence[str]) -> Path:
    """The folder of a generated shop, kept between test runs."""
    assert config.cache is not None
    folder = config.cache.mkdir("daogou") / f"{name}-{fingerprint(made_of)[:16]}"
    with FileLock(f"{folder}.lock"):
        if not (folder / "demo.done").is_file():
            from ui.cli.serving import build_demo

            for old in folder.parent.glob(f"{name}-*"):
                shutil.rmtree(old, ignore_errors=True)
            with in_files():
                build_demo(folder, seed=7, world=world)
    return folder


def fingerprint(made_of: Sequence[str] = MADE_OF) -> str:
    """A digest of every file a generated shop is made of."""
    digest = sha256()
    for name in made_of:
        for path in sorted((ROOT / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
