"""Texts are cut into the same terms whether they are titles or requests."""

import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.terms import _dictionary, terms, words

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("request_text", "title"),
    [
        pytest.param("跑步鞋", "缓震透气跑步鞋", id="a word inside a run"),
        pytest.param("跑步鞋", "越野跑步鞋", id="a word that jieba cuts across"),
        pytest.param("ＳＰＦ５０", "防晒 spf50+", id="full width"),
        pytest.param("pace3", "云驰 Pace 3 男女同款", id="name and number apart"),
        pytest.param("Pace 3", "云驰pace3跑步鞋", id="name and number together"),
        pytest.param("wifi", "Wi-Fi 路由器", id="a joint in the middle"),
        pytest.param("1000xm4", "WH-1000XM4", id="the end of a model name"),
        pytest.param("L'Oreal", "L’ORÉAL", id="accents and apostrophes"),
        pytest.param("shoe", "running shoes", id="plural"),
        pytest.param("batteries", "battery", id="plural in ies"),
        pytest.param("15.6", "15.6寸电脑包", id="a decimal"),
        pytest.param("云驰", "云驰跑鞋", id="a name no dictionary has"),
    ],
)
def test_a_term_of_the_request_is_in_the_title(request_text: str, title: str) -> None:
    assert max(terms(request_text), key=len) in terms(title)


def test_the_whole_name_is_a_term() -> None:
    assert "pace3" in terms("Pace 3")
    assert "wh1000xm4" in terms("WH-1000XM4")


@pytest.mark.parametrize("text", ["", " ", "！？…", "想买一双", "I am looking for some", "😀"])
def test_a_text_without_content_has_no_terms(text: str) -> None:
    assert terms(text) == []


def test_terms_contain_no_spaces() -> None:
    assert all(not any(c.isspace() for c in term) for term in terms("a b\u3000c\u00a0d 跑 步\n鞋"))


def test_jieba_neither_writes_nor_reads_a_cache_nor_logs() -> None:
    code = (
        "import tempfile, pathlib; tempfile.tempdir = tempfile.mkdtemp(); "
        "from retrieval.terms import terms, warm; warm(); print(terms('跑步鞋')); "
        "assert not list(pathlib.Path(tempfile.tempdir).iterdir())"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert (ended.returncode, ended.stderr) == (0, "")


def test_importing_loads_no_dictionary() -> None:
    code = "import sys, retrieval.search; assert not {'jieba', 'bm25s'} & set(sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)  # noqa: S603
    assert ended.returncode == 0


@pytest.mark.parametrize(
    "text",
    [
        "云驰 Pace3 女碳板竞速跑步鞋,轻便,, 黑色",
        " ,云驰跑鞋 , 3.5 寸,",
        "a, b,c 15.6寸\t电脑包 ",
        ",",
        "",
    ],
)
def test_words_of_a_text_cut_at_spaces_are_those_of_the_dictionary(text: str) -> None:
    assert words(text) == list(_dictionary().lcut(text, HMM=False))


def test_a_known_name_with_a_number_stands_for_itself() -> None:
    assert terms("SPF50 面霜", {"spf50"}) == ["spf50", "面霜"]
    assert set(terms("SPF50 50ml", {"spf50"})) >= {"spf50", "50ml", "50", "ml"}
    assert set(terms("SPF45", {"spf50"})) == {"spf45", "spf", "45"}
