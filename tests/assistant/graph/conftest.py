"""The gadget shop, built once; tests that change it get a copy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.shop.folder import Shop
from tests.gadget_shop import build_gadget_shop


@pytest.fixture(scope="session")
def gadgets_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_gadget_shop(tmp_path_factory.mktemp("gadgets") / "shop")


@pytest.fixture
def gadgets(gadgets_path: Path) -> Iterator[Shop]:
    shop = Shop.open(gadgets_path)
    yield shop
    shop.engine.dispose()


@pytest.fixture
def own_gadgets(gadgets_path: Path, tmp_path: Path) -> Iterator[Shop]:
    path = tmp_path / "shop"
    shutil.copytree(gadgets_path, path)
    shop = Shop.open(path)
    yield shop
    shop.engine.dispose()
