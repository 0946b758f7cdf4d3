"""What a catalogue names as a picture leads to a file of the shop's own folder, or nowhere."""

from pathlib import Path

import pytest

from retrieval.pictures.files import picture_file, picture_name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/images/a-1.png", "a-1.png"),
        ("a-1.JPG", "a-1.JPG"),
        ("images/../../etc/shadow.png", "shadow.png"),
        ("https://elsewhere.example/a.png", None),
        ("//elsewhere.example/a.png", None),
        ("/images/a.png?size=2", None),
        ("/images/a b.png", None),
        ("/etc/passwd", None),
        ("", None),
        (None, None),
        (7, None),
        ("a" * 5_000 + ".png", None),
    ],
)
def test_only_a_plain_name_is_taken(url: object, name: str | None) -> None:
    assert picture_name(url) == name


def test_a_file_is_found_in_the_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    (folder / "folder.png").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(b"x")
    (folder / "own.png").write_bytes(b"x")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / ".hidden.png").write_bytes(b"x")
    assert picture_file(folder, "own.png") == folder / "own.png"
    for name in ("link.png", "folder.png", ".hidden.png", "none.png", "../secret.png"):
        assert picture_file(folder, name) is None
