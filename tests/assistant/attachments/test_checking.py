"""Photos are written anew, recordings known by their container, all else refused with a reason."""

from io import BytesIO

import pytest
from PIL import Image

from assistant.attachments import checking
from assistant.attachments.checking import Kind, checked
from assistant.errors import AttachmentRefused


def photo(form: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(file, form, **options)
    return file.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_photo_becomes_a_jpeg(form: str) -> None:
    kept = checked(photo(form))
    assert (kept.kind, kept.media_type) == (Kind.PHOTO, "image/jpeg")
    with Image.open(BytesIO(kept.data)) as image:
        assert (image.format, image.size) == ("JPEG", (40, 30))
        red, green, _ = image.getpixel((5, 5))  # type: ignore[misc]
        assert red > 150 > green


def test_where_a_photo_was_taken_is_not_kept_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 1.0)  # degrees of latitude
    kept = checked(photo("JPEG", exif=exif))
    assert b"SECRET-CAMERA" not in kept.data
    with Image.open(BytesIO(kept.data)) as image:
        assert image.size == (30, 40)
        assert not image.getexif()


def test_what_hides_behind_a_photo_goes() -> None:
    kept = checked(photo("JPEG") + b"<script>alert(1)</script>")
    assert b"script" not in kept.data


def test_a_large_photo_is_made_smaller() -> None:
    with Image.open(BytesIO(checked(photo("JPEG", (5000, 400))).data)) as image:
        assert image.size == (2048, 164)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_PIXELS", 1000)
    with pytest.raises(AttachmentRefused, match="40 x 30 pixels"):
        checked(photo())


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\x1aE\xdf\xa3", "audio/webm"),
        (b"OggS", "audio/ogg"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (b"RIFF\0\0\0\0WAVE", "audio/wav"),
        (b"ID3", "audio/mpeg"),
        (b"#!AMR", "audio/amr"),
    ],
)
def test_recordings_are_known_by_their_container(head: bytes, media_type: str) -> None:
    kept = checked(head + b"sound")
    assert (kept.kind, kept.media_type, kept.data) == (Kind.VOICE, media_type, head + b"sound")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"hello", "cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "cannot be read"),
        (b"%PDF-1.7 ...", "cannot be read"),
        (photo()[:50], "cannot be read"),
        (b"x" * (checking.LARGEST + 1), "at most 6,000,000"),
    ],
)
def test_all_else_is_refused_with_its_reason(data: bytes, said: str) -> None:
    with pytest.raises(AttachmentRefused, match=said):
        checked(data)
