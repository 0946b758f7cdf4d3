"""From bytes to text: which encoding a shop owner's file is in, or that it is no text at all.

Order: byte order mark, UTF-8, then GB18030 or Big5, whichever reads as common characters (each
decodes the other's bytes without complaint, but into rare ones), then charset-normalizer's guess. A
few broken bytes in a clean text stay in it as lone surrogates, so that only their rows are refused.
"""

import codecs
import re
from dataclasses import dataclass

from retrieval.errors import UnreadableFile

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
KNOWN_BINARIES = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook; save it as CSV"),
    (b"SQLite format 3", "a SQLite database; export the table as CSV"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"PK\x03\x04", "an archive in an archive; unpack it"),
    (b"BZh", "compressed twice; unpack it"),
    (b"\xfd7zXZ", "compressed twice; unpack it"),
)
SAMPLE = 400_000
LIKELIEST = "cp1252"  # of encodings that fit equally well
COMMON_ENOUGH = 0.8
BROKEN_BYTES = 0.02  # of the non-ASCII characters; more means that the encoding is another one
CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1f]")
BROKEN = re.compile("[\udc80-\udcff]")
NOT_ASCII = re.compile("[^\x00-\x7f]")
GB2312_LEVEL_1 = range(0xB0, 0xD8)  # the 3,755 characters of daily use
BIG5_LEVEL_1 = range(0xA4, 0xC7)  # the 5,401 frequent ones


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was in."""

    text: str
    encoding: str


def decode(data: bytes, name: str) -> Decoded:
    """The text of a file.

    Raises:
        UnreadableFile: It is empty, binary, or in no encoding we can tell.
    """
    if not data.strip():
        raise UnreadableFile(f"'{name}' is empty; expected a table with a header and rows.")
    marked = _by_mark(data, name)
    if marked:
        return marked
    _refuse_binary(data, name)
    found = _utf8(data) or _chinese(data) or _guessed(data)
    if found is None:
        raise UnreadableFile(
            f"'{name}' is in no encoding that can be told; save it as UTF-8 and try again."
        )
    return found


def _by_mark(data: bytes, name: str) -> Decoded | None:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, _handler(encoding))
            _refuse_blank(text, name)
            return Decoded(text, encoding)
    return _utf16_without_mark(data)


def _handler(encoding: str) -> str:
    """Wide encodings know no surrogate escapes; what is broken there becomes U+FFFD."""
    return "surrogateescape" if encoding == "utf-8" else "replace"


def _refuse_blank(text: str, name: str) -> None:
    if not text.strip():
        raise UnreadableFile(f"'{name}' is empty; expected a table with a header and rows.")


def _utf16_without_mark(data: bytes) -> Decoded | None:
    """ASCII in UTF-16 has a zero in every second byte; nothing else that is text has."""
    head = data[:4_000]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = head[first::2].count(0)
        if zeros > 0.3 * len(head) / 2 and head.count(0) - zeros < 0.02 * len(head):
            return Decoded(data.decode(encoding, "replace"), encoding)
    return None


def _refuse_binary(data: bytes, name: str) -> None:
    for magic, kind in KNOWN_BINARIES:
        if data.startswith(magic):
            raise UnreadableFile(f"'{name}' is {kind}.")
    head = data[:SAMPLE]
    if len(CONTROL_BYTES.findall(head)) > 0.01 * len(head) + 2:
        raise UnreadableFile(f"'{name}' is binary; expected CSV, JSONL, JSON or YAML text.")


def _utf8(data: bytes) -> Decoded | None:
    text = data.decode("utf-8", "surrogateescape")
    return Decoded(text, "utf-8") if _mostly_whole(text) else None


def _mostly_whole(text: str) -> bool:
    """A half-written last character is forgiven, and a few broken bytes among many good ones."""
    broken = len(BROKEN.findall(text))
    whole = len(NOT_ASCII.findall(text)) - broken
    return not broken or (whole > 0 and broken <= 3 + BROKEN_BYTES * whole and broken < whole)


def _chinese(data: bytes) -> Decoded | None:
    sample = data[:SAMPLE]
    shares = {
        "gb18030": _common_share(sample, "gb18030", "gb2312", GB2312_LEVEL_1),
        "big5": _common_share(sample, "big5", "big5", BIG5_LEVEL_1),
    }
    best = max(shares, key=lambda encoding: shares[encoding])  # of equals the first
    if shares[best] < COMMON_ENOUGH:
        return None
    return Decoded(data.decode(best, "surrogateescape"), best)


def _common_share(sample: bytes, encoding: str, level_of: str, level_1: range) -> float:
    """How much of the sample's non-ASCII text is in daily use when read as ``encoding``."""
    text = sample.decode(encoding, "surrogateescape")
    signs = [sign for sign in text if ord(sign) > 0x7F]
    common = sum(_is_common(sign, level_of, level_1) for sign in signs)
    return common / len(signs) if signs else 0.0


def _is_common(sign: str, encoding: str, level_1: range) -> bool:
    """Whether ``sign`` is a frequent character, or CJK punctuation or full-width."""
    if "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef":
        return True
    code = sign.encode(encoding, "ignore")
    return len(code) == 2 and code[0] in level_1


def _guessed(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    matches = list(from_bytes(data[:SAMPLE]))
    if not matches:
        return None
    best = min(matches, key=lambda m: (m.chaos, -m.coherence, m.encoding != LIKELIEST))
    return Decoded(data.decode(best.encoding, "replace"), best.encoding)
