"""Little that unpacks to much: refused, or read in bounded memory; measured is what the program holds."""

import gzip
import io
import json
import lzma
import struct
import tarfile
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.attachments.checking import LONGEST_SIDE, checked
from assistant.errors import AttachmentRefused, ReplayError
from assistant.replay.loading import load_file
from tests.attacks.attacks import Attack, each
from tests.attacks.fort import Fort
from ui.cli.app import run

MOST = 500_000_000  # bytes above what was held before
HUNDRED_MB = 100_000_000


class Peak:
    """The most that the program held, above what it held at first."""

    bytes = 0


def held() -> int:
    """The resident memory of this program, in bytes."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    return int(pages) * 4096


@contextmanager
def watching() -> Iterator[Peak]:
    peak, before, stopped = Peak(), held(), threading.Event()

    def look() -> None:
        while not stopped.wait(0.005):
            peak.bytes = max(peak.bytes, held() - before)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        stopped.set()
        thread.join()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes, rows: int = 0) -> bytes:
    """A picture that says how large it is, with as many rows of nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * (width * 3 + 1) * rows) if rows else b""
    parts = (chunk(b"IHDR", head), *more, chunk(b"IDAT", body), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def zeros(kind: bytes) -> bytes:
    packed = zlib.compress(b"a" * HUNDRED_MB, 9)
    return chunk(kind, b"x\x00\x00" + packed)


PHOTOS: dict[str, Callable[[], bytes]] = {
    "png 30000x30000": lambda: png(30_000, 30_000, rows=200),
    "png 65535x65535": lambda: png(65_535, 65_535),
    "gif 60000x60000": lambda: b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + b"\x80\x00\x00" * 3,
    "png with a zTXt of 100 MB": lambda: png(4, 4, zeros(b"zTXt"), rows=4),
    "png with an iCCP of 100 MB": lambda: png(4, 4, zeros(b"iCCP"), rows=4),
    "webp header 16383x16383": lambda: (
        b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00\x30\x01\x00\x9d\x01\x2a\xff\x3f\xff\x3f"
        + b"\0" * 14
    ),
    "png of many IDAT chunks cut off": lambda: (
        png(7_000, 7_000)[:-12] + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))[:-6] * 500
    ),
    "jpeg 60000x60000 header": lambda: (
        b"\xff\xd8\xff\xc0\x00\x11\x08"
        + struct.pack(">HH", 60_000, 60_000)
        + b"\x03"
        + b"\x01\x11\x00" * 3
    ),
}


@each("bomb", "photo")
def test_no_photo_bursts(attack: Attack) -> None:
    data = PHOTOS[attack.payload]()
    assert len(data) < 6_000_000
    with watching() as peak:
        try:
            kept = checked(data)
        except AttachmentRefused:
            kept = None
    assert peak.bytes < MOST
    assert kept is None or len(kept.data) < LONGEST_SIDE * LONGEST_SIDE


ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
FEED = "<?xml version='1.0'?><!DOCTYPE rss [{dtd}]><rss><channel><item><title>{text}</title></item></channel></rss>"


def member(name: str, data: bytes, kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    held_in = io.BytesIO()
    with tarfile.open(fileobj=held_in, mode="w") as archive:
        one = tarfile.TarInfo(name)
        one.size, one.type, one.linkname = len(data), kind, link
        archive.addfile(one, io.BytesIO(data))
    return held_in.getvalue()


def zipped(*files: tuple[str, bytes]) -> bytes:
    held_in = io.BytesIO()
    with zipfile.ZipFile(held_in, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return held_in.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes | str]]] = {
    "xml billion laughs": (
        "f.xml",
        lambda: FEED.format(dtd=f'<!ENTITY l0 "lol">{ENTITIES}', text="&l9;"),
    ),
    "xml external entity": (
        "f.xml",
        lambda: FEED.format(dtd='<!ENTITY x SYSTEM "file:///etc/passwd">', text="&x;"),
    ),
    "xml parameter entity": (
        "f.xml",
        lambda: FEED.format(dtd='<!ENTITY % x SYSTEM "http://127.0.0.1:1/x">%x;', text="x"),
    ),
    "xml quadratic entity": (
        "f.xml",
        lambda: FEED.format(dtd=f'<!ENTITY x "{"x" * 100_000}">', text="&x;" * 20_000),
    ),
    "xml nested 100000 deep": ("f.xml", lambda: "<a>" * 100_000 + "</a>" * 100_000),
    "csv field of 50 MB": ("f.csv", lambda: "id,title,price\n1," + "x" * 50_000_000 + ",5\n"),
    "csv of 100000 columns": ("f.csv", lambda: ",".join(f"c{n}" for n in range(100_000)) + "\n1\n"),
    "jsonl nested 100000 deep": ("f.jsonl", lambda: "[" * 100_000 + "]" * 100_000),
    "jsonl number of 5000 digits": (
        "f.jsonl",
        lambda: '{"id": "a", "title": "b", "price": ' + "9" * 5_000 + "}",
    ),
    "tar of a sparse giant": (
        "f.tar",
        lambda: gzip.compress(member("a.csv", b"\0" * HUNDRED_MB), 9),
    ),
    "zip of zeros": ("f.zip", lambda: zipped(("a.csv", b"0" * HUNDRED_MB))),
    "gzip of zeros": ("f.csv.gz", lambda: gzip.compress(b"0" * HUNDRED_MB, 9)),
    "xz of zeros": ("f.csv.xz", lambda: lzma.compress(b"0" * HUNDRED_MB)),
    "zip in zip in zip": (
        "f.zip",
        lambda: zipped(("a.zip", zipped(("b.zip", zipped(("c.csv", b"0" * HUNDRED_MB)))))),
    ),
    "zip that steps out of its folder": ("f.zip", lambda: zipped(("../../escape.csv", b"id\n1\n"))),
    "tar with a link out": ("f.tar", lambda: member("a.csv", b"", tarfile.SYMTYPE, "/etc/passwd")),
}


@each("bomb", "feed", "table", "archive")
def test_no_file_of_goods_bursts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], attack: Attack
) -> None:
    name, make = FILES[attack.payload]
    made = make()
    file = tmp_path / "in" / name
    file.parent.mkdir()
    file.write_bytes(made.encode() if isinstance(made, str) else made)
    with watching() as peak:
        status = run(["ingest", str(file), "--shop", str(tmp_path / "shop"), "--kind", "products"])
    told = capsys.readouterr()
    assert status in (1, 2), told.out
    assert "Traceback" not in told.out + told.err
    assert "root:" not in told.out + told.err
    assert peak.bytes < MOST
    assert not list(tmp_path.rglob("escape*"))


DIALOGUES: dict[str, Callable[[], str]] = {
    "yaml aliases": lambda: (
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    ),
    "yaml nested 100000 deep": lambda: "[" * 100_000,
    "yaml object tag": lambda: "dialogue: !!python/object/apply:os.system ['true']\nturns: []\n",
}


@each("bomb", "dialogues")
def test_no_dialogue_bursts(tmp_path: Path, attack: Attack) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(DIALOGUES[attack.payload](), "utf-8")
    with watching() as peak, pytest.raises(ReplayError):
        load_file(file)
    assert peak.bytes < MOST


JSON = {"Content-Type": "application/json"}
BODIES: dict[str, Callable[[], tuple[dict[str, str], bytes]]] = {
    "gzip-encoded json": lambda: (
        {**JSON, "Content-Encoding": "gzip"},
        gzip.compress(b'{"message": "' + b"x" * HUNDRED_MB + b'"}', 9),
    ),
    "json nested 100000 deep": lambda: (JSON, b"[" * 100_000 + b"]" * 100_000),
    "json number of 5000 digits": lambda: (
        JSON,
        b'{"message": "hi", "click": ' + b"9" * 5_000 + b"}",
    ),
    "json of 100000 keys": lambda: (
        JSON,
        json.dumps({f"k{n}": n for n in range(90_000)}).encode()[:1_100_000],
    ),
    "multipart without an end": lambda: (
        {"Content-Type": "multipart/form-data; boundary=x"},
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n' + b"y" * 1_000_000,
    ),
    "a body longer than it says": lambda: (
        {**JSON, "Content-Length": "10"},
        b'{"message": "' + b"x" * 1_000_000 + b'"}',
    ),
}


@each("bomb", "body")
def test_no_body_bursts(fort: Fort, attack: Attack) -> None:
    headers, body = BODIES[attack.payload]()
    for path in ("/api/chat", "/gradio_api/component_server/", "/desk/login"):
        with watching() as peak:
            try:
                answer = fort.ask("POST", path, headers, body)
            except OSError:  # cut off
                continue
        assert answer.status in (400, 401, 413, 415, 422), (path, answer.status, answer.text[:200])
        assert peak.bytes < MOST
    assert fort.ask("GET", "/api/health").status == 200
