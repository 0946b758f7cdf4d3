"""What the program has, as far as whoever puts it on a machine has to name it."""

from pathlib import Path

import yaml

from assistant.shop import secrets
from assistant.shop.places import DATABASE_VARIABLE, VECTORS_VARIABLE
from assistant.shop.settings import ShopSettings
from retrieval.embedded.cache import VARIABLE as CACHE_VARIABLE
from ui.server import SHUTDOWN_SECONDS

ROOT = Path(__file__).parents[2]
PORT = 7860
SECRETS = {each.variable for each in vars(secrets).values() if isinstance(each, secrets.Secret)}
SETTINGS = {f"DAOGOU_{name.upper()}" for name in ShopSettings.model_fields}
OF_LIBRARIES = {"OMP_NUM_THREADS", "FORWARDED_ALLOW_IPS"}  # OpenMP's, uvicorn's
VARIABLES = (
    SECRETS | SETTINGS | OF_LIBRARIES | {*(DATABASE_VARIABLE, VECTORS_VARIABLE, CACHE_VARIABLE)}
)
WRITTEN = {"/shop", "/cache", "/tmp"}  # noqa: S108  # what the image's comment promises
CLOSING = 5  # seconds that closing the shop may take beside what is waited for


def documents(*paths: Path) -> list[dict[str, object]]:
    """All YAML documents of some files."""
    return [each for path in paths for each in yaml.safe_load_all(path.read_text("utf-8")) if each]


def leaving(drain_seconds: float) -> float:
    """How long the program may take from SIGTERM until it is gone."""
    return drain_seconds + SHUTDOWN_SECONDS + CLOSING
