"""Pictures: one for each product, small, valid and in the product's colour."""

from xml.etree import ElementTree as ET

from demo.shelves import colors, leaves
from tests.demo.conftest import Built


def test_every_product_has_a_picture(built: Built) -> None:
    wanted = {row["image_url"].removeprefix("/images/") for row in built.products}
    assert wanted == {path.name for path in (built.folder / "images").iterdir()}


def test_pictures_are_well_formed_and_small(built: Built) -> None:
    for path in (built.folder / "images").iterdir():
        root = ET.fromstring(path.read_text("utf-8"))  # noqa: S314 - drawn a moment ago
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert path.stat().st_size < 3_000


def test_no_role_is_left_unpainted(built: Built) -> None:
    roles = ('"main"', '"dark"', '"light"', '"accent"', '"line"', '"bg"')
    for path in (built.folder / "images").iterdir():
        text = path.read_text("utf-8")
        assert not [role for role in roles if role in text], path.name


def test_picture_shows_the_colour(built: Built) -> None:
    for row in built.of("跑步鞋"):
        text = (built.folder / "images" / f"{row['id']}.svg").read_text("utf-8")
        assert colors()[row["color"]].fill in text


def test_every_leaf_has_its_own_glyph() -> None:
    glyphs = [leaf.glyph for leaf in leaves()]
    assert len(set(glyphs)) == len(glyphs)


def test_pictures_reach_no_other_host(built: Built) -> None:
    for path in (built.folder / "images").iterdir():
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text
        assert "<script" not in text
