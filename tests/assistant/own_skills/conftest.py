"""The worked examples of docs/skills.md in a small shop, with a real host behind them."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.service.service import Service
from tests.assistant.own_skills.host import Host, hosting

DOCUMENT = Path(__file__).parents[3] / "docs" / "skills.md"
DOCUMENTED = "127.0.0.1:8090"


def documented() -> dict[str, str]:
    """The skill files of the documentation, by name."""
    blocks = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.S)
    files = {found[1]: block for block in blocks if (found := re.match(r'name = "(\w+)"', block))}
    assert set(files) == {"gift_card", "fitting"}
    return files


def with_skills(shop: Path, folder: Path, address: str, files: dict[str, str]) -> Path:
    """A copy of ``shop`` that has these skills, their calls going to ``address``."""
    shutil.copytree(shop, folder)
    settings = folder / "shop.toml"
    said = settings.read_text("utf-8").replace('"keywords"', '"trained"')
    said = said.replace('"hashing"', '"embedded"')
    settings.write_text(f'{said}skill_hosts = ["{address}"]\n', "utf-8")
    (folder / "secrets.toml").write_text('CARD_TOKEN = "s3cret"\n', "utf-8")
    (folder / "skills").mkdir()
    for name, text in files.items():
        path = folder / "skills" / f"{name}.toml"
        path.write_text(text.replace(DOCUMENTED, address), "utf-8")
    return folder


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with hosting() as one:
        yield one


@pytest.fixture(scope="module")
def shop(
    small_shop: Path, tmp_path_factory: pytest.TempPathFactory, host: Host
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("own") / "shop"
    service = Service.open(with_skills(small_shop, folder, host.address, documented()))
    yield service
    service.close()


@pytest.fixture(autouse=True)
def _fresh(request: pytest.FixtureRequest) -> None:
    """Each test has the host as it answers when all is well."""
    if "host" not in request.fixturenames and "shop" not in request.fixturenames:
        return
    host: Host = request.getfixturevalue("host")
    host.asked.clear()
    host.redirects, host.pause = {}, 0.0
    card = {"balance": {"amount": 35.5}, "valid_until": "2027-05-01"}
    host.answers = {"/cards/12345678": (200, card), "/fittings": (200, {"code": "F-17"})}
