"""Pictures from anywhere are read within bounds, and refused by what is wrong with them."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from retrieval.errors import UnreadablePicture
from retrieval.pictures import reading
from retrieval.pictures.reading import LONGEST_SIDE, Flaw, decoded, read_file
from tests.picture_shop import RED, encoded, goods


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_pictures_of_the_usual_kinds_are_read(kind: str) -> None:
    image = decoded(encoded(goods(RED), kind))
    assert (image.mode, image.size) == ("RGB", (120, 100))


def test_a_large_picture_is_made_smaller() -> None:
    image = decoded(encoded(Image.new("RGB", (3_000, 1_500))))
    assert image.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_what_is_see_through_lies_on_white() -> None:
    clear = encoded(Image.new("RGBA", (8, 8), (255, 0, 0, 0)), "PNG")
    assert decoded(clear).getpixel((4, 4)) == (255, 255, 255)


def test_a_picture_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the top is at the right
    written = BytesIO()
    goods(RED).save(written, "JPEG", exif=exif)
    assert decoded(written.getvalue()).size == (100, 120)


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF-3.0"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadablePicture) as refused:
        decoded(data)
    assert refused.value.flaw is Flaw.UNREADABLE


def test_half_a_picture_is_refused() -> None:
    whole = encoded(goods(RED))
    with pytest.raises(UnreadablePicture):
        decoded(whole[: len(whole) // 2])


def test_more_pixels_than_are_read_are_refused_before_they_are_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "MOST_PIXELS", 100)
    with pytest.raises(UnreadablePicture, match="at most 100 are read") as refused:
        decoded(encoded(goods(RED)))
    assert refused.value.flaw is Flaw.LARGE


def test_a_bomb_is_refused() -> None:
    header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    with pytest.raises(UnreadablePicture):
        decoded(header + b"\0" * 40)


def test_a_file_is_read_up_to_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"x" * 20)
    assert read_file(file) == b"x" * 20
    monkeypatch.setattr(reading, "LARGEST", 19)
    with pytest.raises(UnreadablePicture) as refused:
        read_file(file)
    assert refused.value.flaw is Flaw.LARGE
    with pytest.raises(UnreadablePicture) as refused:
        read_file(tmp_path / "none.png")
    assert refused.value.flaw is Flaw.MISSING
