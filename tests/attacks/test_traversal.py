"""No name leads out of the folder that it is looked up in."""

from pathlib import Path

import pytest

from tests.attacks.attacks import Attack, each
from tests.attacks.fort import CANARY, SQLITE, Fort
from ui.desks.qa.library import DialogueLibrary
from ui.errors import UnreadableInput
from ui.markup import picture

TOLD = (CANARY, SQLITE, "root:", "encoder =")


@each("traversal", "address")
def test_no_address_tells_a_file(fort: Fort, attack: Attack) -> None:
    for who in ("visitor", "admin"):
        answer = fort.ask("GET", attack.payload, fort.pass_of(who))
        assert answer.status < 500, answer.text
        assert not [one for one in TOLD if one in answer.text], answer.text[:300]


@each("traversal", "product.image_url")
def test_no_listing_shows_a_file(fort: Fort, attack: Attack) -> None:
    shown = picture(attack.payload)
    if shown is not None:
        answer = fort.ask("GET", f"/{shown}")
        assert answer.status == 404
    assert CANARY not in str(fort.service.product(attack.id, "zh"))


@each("traversal", "dialogue file")
def test_no_tester_writes_or_reads_elsewhere(tmp_path: Path, attack: Attack) -> None:
    folder = tmp_path / "shop"
    (folder / "dialogues").mkdir(parents=True)
    (folder / "dialogues" / "own.yaml").write_text("dialogue: a\nturns: [{say: hi}]\n", "utf-8")
    library = DialogueLibrary(folder)
    with pytest.raises(UnreadableInput):
        library.paths([attack.payload])
    with pytest.raises(UnreadableInput):
        library.add(attack.payload, "dialogue: escape\nturns: [{say: hi}]\n")
    written = [one.name for one in tmp_path.rglob("*") if one.is_file()]
    assert written == ["own.yaml"]
