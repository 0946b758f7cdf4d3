"""Corrections over HTTP and the command line: who may, what is refused, and the file that a training reads."""

from pathlib import Path

import pytest

from assistant.service.service import Service
from assistant.training.labels import Row, read_labels
from tests.small_shop import build_shop
from tests.ui.desks.test_api_desk import DESK, Shop
from ui.cli.app import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shop(tmp_path_factory.mktemp("corrections") / "shop")


def test_corrections_are_made_listed_and_given_out_for_training(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = Service.open(folder)
    shop = Shop(service)
    talk = str(shop.says("想买跑步鞋，电话 13800138000")["conversation_id"])
    path = f"{DESK}/conversations/{talk}"
    told = {"turn": 1, "kind": "intent", "right": "recommend"}
    for refused, status in ((shop.shopper, 401), (shop.tess, 403)):
        assert refused.post(f"{path}/correct", json=told).status_code == status
        assert refused.get(f"{path}/corrections").status_code == status
    wrong = shop.ada.post(f"{path}/correct", json={**told, "right": "buy_now"})
    assert wrong.status_code == 400
    assert "buy_now" in wrong.json()["error"]["message"]
    assert shop.ada.post(f"{path}/correct", json={**told, "note": 1}).status_code == 400
    kept = shop.ada.post(f"{path}/correct", json=told)
    assert kept.json()["agent"] == "Ada"
    became = {"became": "waiting", "version": None, "reason": ""}
    assert shop.ben.get(f"{path}/corrections").json() == {"corrections": [kept.json() | became]}
    service.close()
    capsys.readouterr()
    assert run(["corrections", "--kind", "intent", "--shop", str(folder)]) == 0
    file = tmp_path / "intents.csv"
    file.write_text(capsys.readouterr().out, "utf-8")
    assert read_labels([file]) == [Row(str(kept.json()["text"]), "recommend")]
