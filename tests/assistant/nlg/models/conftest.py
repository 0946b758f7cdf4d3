"""The stub server, and the small shop that has its replies worded by it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.service.service import Service
from tests.assistant.nlg.models.stub import Stub, serving

OpenShop = Callable[..., Service]


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as one:
        yield one


@pytest.fixture
def open_shop(small_shop: Path, tmp_path: Path) -> Iterator[OpenShop]:
    """Opens the small shop with more settings, each time in a folder of its own."""
    opened: list[Service] = []

    def open_with(**settings: object) -> Service:
        folder = tmp_path / f"shop-{len(opened)}"
        shutil.copytree(small_shop, folder)
        more = "".join(f"{name} = {_toml(value)}\n" for name, value in settings.items())
        file = folder / "shop.toml"
        file.write_text(file.read_text("utf-8") + more, "utf-8")
        opened.append(Service.open(folder))
        return opened[-1]

    yield open_with
    for service in opened:
        service.close()


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
