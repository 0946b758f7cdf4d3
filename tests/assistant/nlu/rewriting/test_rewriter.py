"""Messages are written as they were meant, and ordinary ones are left alone."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.nlu.learning.catalogue import learn_vocabulary
from assistant.nlu.rewriting.rewriter import Rewriter
from assistant.nlu.words.language import CJK
from assistant.nlu.words.normalising import fold
from retrieval.products import Product
from tests.assistant.nlu.shop import vocabulary

LABELS = Path(__file__).parents[4] / "prompts" / "labels" / "intent"


@pytest.fixture(scope="module")
def rewriter() -> Rewriter:
    return Rewriter(vocabulary())


def rows(language: str) -> Iterator[str]:
    for path in sorted(LABELS.glob(f"{language}_*.csv")):
        with path.open(encoding="utf-8", newline="") as source:
            yield from (row["text"] for row in csv.DictReader(source))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("xiang mai yi shuang paobuxie", "想买一双跑步鞋", id="pinyin"),
        pytest.param("woyaotuihuo", "我要退货", id="pinyin without spaces"),
        pytest.param("shouji 3qian5 yinei", "手机3千5以内", id="numbers in pinyin"),
        pytest.param("xǐhuān lánsè de", "喜欢蓝色的", id="marks of tones"),
        pytest.param("wo3 yao4 mai3 shou3 ji1", "我要买手机", id="numbers of tones"),
        pytest.param("想买pao鞋", "想买跑鞋", id="pinyin among characters"),
        pytest.param("beiling de paoxie", "北岭的跑鞋", id="a brand of the shop in pinyin"),
        pytest.param("shoujike you ma", "手机壳有吗", id="goods of the lexicon in pinyin"),
        pytest.param("lantin bag", "lanting bag", id="a brand of the shop with a slip"),
        pytest.param("北领双肩包", "北岭双肩包", id="a brand of the shop by ear"),
        pytest.param("跑布鞋 五百一内", "跑步鞋 五百以内", id="goods by ear"),
        pytest.param("布要黑色", "不要黑色", id="a refusal by ear"),
        pytest.param("五白以奈", "五百以内", id="a number and its bound by ear"),
        pytest.param("三白道五白的", "三百到五百的", id="a range by ear"),
        pytest.param("300道500", "300到500", id="a range of figures by ear"),
        pytest.param("24存 1.7生 八百员", "24寸 1.7升 八百元", id="units by ear"),
        pytest.param("两功斤", "两公斤", id="a unit of two characters by ear"),
        pytest.param("低鱼三百", "低于三百", id="a comparison by ear"),
        pytest.param("蓝设双肩包", "蓝色双肩包", id="a colour nearly by ear"),
        pytest.param("三位数以内的背包", "1000以内的背包", id="a price by its digits"),
        pytest.param("sub-100 backpack", "under 100 backpack", id="sub"),
        pytest.param("under a couple hundred", "under 200", id="a couple hundred"),
        pytest.param("有冇手机,唔要白色", "有没有手机,不要白色", id="cantonese"),
        pytest.param("这个好多钱", "这个多少钱", id="sichuan"),
        pytest.param("花了好多钱", "花了好多钱", id="much money is no question"),
        pytest.param("想買雙跑鞋", "想买双跑鞋", id="traditional"),
        pytest.param("blak backpak undr 200", "black backpack under 200", id="english slips"),
        pytest.param("blackbackpack", "black backpack", id="words run together"),
        pytest.param("runningshoes", "runningshoes", id="a name known as one word"),
        pytest.param("back pack", "backpack", id="a name in two words"),
        pytest.param("under$50dollar", "under $50 dollar", id="glued to a number"),
        pytest.param("cheep headphones less then 100", "cheap headphones less than 100", id="then"),
    ],
)
def test_a_message_is_written_as_it_was_meant(rewriter: Rewriter, written: str, meant: str) -> None:
    assert rewriter.rewrite(fold(written)).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "hi",
        "ok",
        "XL",
        "can you help me",
        "you can pan men bike",
        "women",
        "a tee and a pan",
        "here he made some time",
        "my order is AB-1200kx",
        "mail me at shan@example.com",
        "https://shop.example.com/paoxie",
        "sku bao-2231",
        "iphone 15 pro max",
        "haha that is funny",
        "heyyyy",
        "T恤 XL码",
        "想买 USB 数据线",
        "ins风的双肩包",
        "今天就要，一会儿再说",
        "这个有点贵，再看看别的",
        "小米有货吗",
        "等了好久才发货",
        "2米以内的数据线",
        "那边个头大的",
        "积木有吗",
        "两黑两白的袜子",
        "一黑一白的",
        "八百员工的公司",
        "18金的项链",
        "三生三世",
        "第一快的手机",
        "256存储的手机",
        "五快递到了",
        "3道题",
        "三年以来",
        "42号和43号",
        "两只三十",
        "离六百近的耳机",
    ],
)
def test_what_is_written_well_stays(rewriter: Rewriter, text: str) -> None:
    assert rewriter.rewrite(fold(text)).text == fold(text)


def test_no_english_message_becomes_chinese(rewriter: Rewriter) -> None:
    texts = [text for text in rows("en") if not CJK.search(text)]
    assert len(texts) > 2000
    turned = [text for text in texts if CJK.search(rewriter.rewrite(fold(text)).text)]
    # messages in pinyin stand among the English rows; hardly any, and no others
    assert len(turned) < 0.002 * len(texts), turned


def test_slips_are_seen_in_few_chinese_messages_only(rewriter: Rewriter) -> None:
    texts = [text for text in rows("zh") if CJK.search(text)]
    assert len(texts) > 2000
    righted = [text for text in texts if rewriter.rewrite(fold(text)).corrected]
    # the rows hold deliberate slips, about one in a hundred
    assert len(righted) < 0.03 * len(texts), righted


def test_a_long_message_is_read_as_it_is(rewriter: Rewriter) -> None:
    text = "xiang mai paoxie " * 50
    assert rewriter.rewrite(text).text == text


def test_bubbles_stay_apart(rewriter: Rewriter) -> None:
    assert rewriter.rewrite("xiang mai paoxie\nbuyao heise").text == "想买跑鞋\n不要黑色"


def test_pinyin_is_read_as_what_titles_say() -> None:
    titles = [Product(f"t{n}", "除臭猫砂 补水面膜") for n in range(3)]
    own = Rewriter(learn_vocabulary(titles))
    assert own.rewrite("mao sha chu chou").text == "猫砂除臭"
    assert own.rewrite("mianmo bushui").text == "面膜补水"
    assert own.rewrite("ni hao").text == "你好"
