"""The tokenizer cuts texts as the reference library does, into no more than the network takes."""

import random
from dataclasses import replace

import pytest
from tokenizers import Regex, models, normalizers, pre_tokenizers
from tokenizers import Tokenizer as Reference

from retrieval.embedded.tables import TokenizerTables
from retrieval.embedded.tokenizer import Tokenizer
from tests.retrieval.embedded_samples import CHARACTERS, PIECES, SCORES

TABLES = TokenizerTables(PIECES, SCORES, bos=0, eos=2, pad=1, unk=3, characters=CHARACTERS)


def cut(text: str, prefix: str = "") -> list[str]:
    """The pieces between the opening and the closing one."""
    ids = Tokenizer(TABLES).encode(text, prefix)
    assert (ids[0], ids[-1]) == (0, 2)
    return [PIECES[number] for number in ids[1:-1]]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("跑步鞋", ["▁", "跑步", "鞋"], id="the likeliest cut wins"),
        pytest.param("steel bottle", ["▁steel", "▁bot", "tle"], id="words start with a mark"),
        pytest.param("a  \t b", ["▁", "a", "▁", "b"], id="spaces are joined"),
        pytest.param("Ａ㎏", ["▁", "a", "k", "g"], id="characters are mapped"),
        pytest.param("e\u0301", ["▁", "é"], id="marks join their letter"),
        pytest.param("a\x01b", ["▁", "a", "b"], id="what is mapped to nothing is gone"),
        pytest.param("鞋漢字漢跑", ["▁", "鞋", "<unk>", "跑"], id="unknown characters become one"),
        pytest.param("</s>", ["▁", "<", "/", "s", ">"], id="control pieces are not read"),
        pytest.param("", ["▁"], id="an empty text is one mark"),
    ],
)
def test_a_text_is_cut_into_pieces(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces


def test_a_prefix_goes_before_the_text() -> None:
    assert cut("鞋", "query: ") == ["▁query", ":", "▁", "鞋"]


def test_what_is_over_the_limit_is_cut_off() -> None:
    ids = Tokenizer(TABLES, limit=8).encode("鞋跑" * 100)
    assert len(ids) == 8
    assert (ids[0], ids[-1]) == (0, 2)


@pytest.mark.parametrize("text", ["鞋" * 1_000_000, "\ufdfa" * 1_000_000, "漢" * 1_000_000])
def test_a_megabyte_is_cut_before_it_is_read(text: str) -> None:
    assert len(Tokenizer(TABLES).encode(text)) <= 512


def test_texts_are_cut_as_the_reference_library_cuts_them() -> None:
    reference = Reference(models.Unigram(list(zip(PIECES, SCORES, strict=True)), 3, False))
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    reference.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), spaces])
    reference.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    nothing_mapped = Tokenizer(replace(TABLES, characters={"\u3000": " "}))
    dice = random.Random(3)  # noqa: S311 - no secret
    for _ in range(300):
        text = "".join(dice.choices("跑步鞋steelbot \u3000漢é:", k=dice.randint(1, 30)))
        assert nothing_mapped.encode(text)[1:-1] == reference.encode(text).ids, text
