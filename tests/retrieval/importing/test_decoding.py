"""The encoding of a file is told from its bytes."""

import gzip

import pytest

from retrieval.errors import UnreadableFile
from retrieval.importing.decoding import decode

CHINESE = "编号,商品名称,价格\n1,透气轻便的跑步鞋,259\n2,保温水杯,89\n"
TRADITIONAL = "編號,商品名稱,價格\n1,透氣輕便的慢跑鞋,259\n2,保溫水杯,89\n"


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        pytest.param(CHINESE, "utf-8", "utf-8", id="UTF-8"),
        pytest.param(CHINESE, "utf-8-sig", "utf-8", id="UTF-8 with mark"),
        pytest.param(CHINESE, "gb18030", "gb18030", id="GB18030"),
        pytest.param(CHINESE, "utf-16", "utf-16-le", id="UTF-16 with mark"),
        pytest.param("\ufeff" + CHINESE, "utf-16-be", "utf-16-be", id="UTF-16 big-endian"),
        pytest.param(CHINESE, "utf-32", "utf-32-le", id="UTF-32"),
        pytest.param(TRADITIONAL, "big5", "big5", id="Big5"),
        pytest.param(TRADITIONAL, "gb18030", "gb18030", id="traditional characters in GB18030"),
        pytest.param("id,title\n1,shoe\n2,sock\n", "ascii", "utf-8", id="ASCII"),
        pytest.param("id,title\n1,shoe\n2,sock\n", "utf-16-le", "utf-16-le", id="UTF-16 unmarked"),
    ],
)
def test_an_encoding_is_told_and_the_text_comes_out_whole(
    text: str, encoding: str, told: str
) -> None:
    decoded = decode(text.encode(encoding), "shop.csv")
    assert decoded.encoding == told
    assert decoded.text == text.removeprefix("\ufeff")


def test_western_text_is_not_taken_for_chinese() -> None:
    text = "id;title\n1;Crème brûlée à l’orange, très légère\n2;Café façon grand-mère\n" * 20
    assert "Crème brûlée" in decode(text.encode("cp1252"), "shop.csv").text


def test_one_broken_byte_does_not_change_the_encoding() -> None:
    data = (CHINESE * 20).encode().replace("水杯".encode(), b"\xe6\xb0\xff", 1)
    decoded = decode(data, "shop.csv")
    assert decoded.encoding == "utf-8"
    assert "\udcff" in decoded.text


def test_a_character_cut_off_at_the_end_is_forgiven() -> None:
    assert decode((CHINESE + "3,鞋").encode()[:-1], "shop.csv").encoding == "utf-8"
    assert decode((CHINESE * 5 + "3,鞋").encode("gb18030")[:-1], "s.csv").encoding == "gb18030"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b" \n\n\t ", "is empty", id="blank"),
        pytest.param(b"\xef\xbb\xbf", "is empty", id="only a mark"),
        pytest.param(b"PK\x03\x04rest", "an archive in an archive", id="archive"),
        pytest.param(b"\xd0\xcf\x11\xe0rest", "save it as CSV", id="old Excel"),
        pytest.param(b"\x89PNG\r\n", "a picture", id="picture"),
        pytest.param(bytes(range(256)) * 40, "binary", id="binary"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=f"'shop.csv' .*{said}"):
        decode(data, "shop.csv")


def test_compressed_bytes_are_no_text() -> None:
    with pytest.raises(UnreadableFile):
        decode(gzip.compress(CHINESE.encode() * 50), "shop.csv")
