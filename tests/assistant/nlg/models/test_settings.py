"""What a shop may set of its writer, what it is told when that does not do, and how it is looked at."""

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.nlg.models.opening import open_rephraser
from assistant.shop.checkup import CheckUp
from assistant.shop.settings import ShopSettings
from tests.assistant.nlg.models.conftest import OpenShop
from tests.assistant.nlg.models.stub import Stub


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('writer = "gpt"', "'writer' is 'gpt'"),
        ('writer = "local"', "needs the setting 'writer_model'"),
        ('writer = "server"\nwriter_model = "m"', "needs the setting 'writer_url'"),
        ('writer_url = "ftp://x"', "'writer_url' is 'ftp://x'"),
        ("writer_seconds = 0", "'writer_seconds' is 0"),
        ("writer_tokens = 1000000", "'writer_tokens' is 1000000"),
        ("writer_retries = 9", "'writer_retries' is 9"),
        ('writer_key = "s3cret"', "'writer_key' is unknown"),
    ],
)
def test_a_setting_that_does_not_do_is_named(tmp_path: Path, written: str, told: str) -> None:
    (tmp_path / "shop.toml").write_text(written, "utf-8")
    with pytest.raises(SettingsError, match=told):
        ShopSettings.load(tmp_path)


def test_templates_need_no_model(tmp_path: Path) -> None:
    assert open_rephraser(ShopSettings.load(tmp_path), tmp_path) is None


def test_a_key_file_that_is_missing_is_named(tmp_path: Path) -> None:
    settings = ShopSettings.model_validate(
        {
            "writer": "server",
            "writer_url": "http://127.0.0.1:1",
            "writer_model": "m",
            "writer_key_file": "no.key",
        }
    )
    with pytest.raises(SettingsError, match=r"no\.key"):
        open_rephraser(settings, tmp_path)


@pytest.mark.parametrize("content", [b"", b"  \n", b"\xff\xfe\x00"])
def test_a_key_file_without_a_key_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "writer.key").write_bytes(content)
    served = {"writer": "server", "writer_url": "http://127.0.0.1:1", "writer_model": "m"}
    settings = ShopSettings.model_validate({**served, "writer_key_file": "writer.key"})
    with pytest.raises(SettingsError, match=r"writer\.key"):
        open_rephraser(settings, tmp_path)


def test_the_doctor_says_that_the_server_answers(stub: Stub, open_shop: OpenShop) -> None:
    shop = open_shop(writer="server", writer_url=stub.url, writer_model="small").shop
    finding = {one.name: one for one in CheckUp().of(shop.path)}["language model"]
    assert finding.ok
    assert finding.found == f"small at {stub.url} answers"


def test_the_doctor_says_that_it_does_not(stub: Stub, open_shop: OpenShop) -> None:
    stub.statuses = [401]
    shop = open_shop(writer="server", writer_url=stub.url, writer_model="small").shop
    finding = {one.name: one for one in CheckUp().of(shop.path)}["language model"]
    assert not finding.ok
    assert "answered 401" in finding.found
