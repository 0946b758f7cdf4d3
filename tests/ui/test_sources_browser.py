"""What an answer rests on can be read on the page, one click away."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from assistant.service.service import Service
from assistant.shop.ingest import ingest
from tests.ui.browsing import Shopper, browser, shopper
from tests.ui.conftest import make_shop, serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
FAQ = "id,topic,question,answer\nfee,shipping,运费多少,满 99 元包邮，不满收 8 元。\n"
SECTION = "外箱破了先当面拍照。里面的东西坏了就不要签收，让快递员带回来。"
GUIDE = f"""---
kind: policy
topic: shipping
questions: [包裹破了怎么办]
---
# 配送须知

## 包裹破损

{SECTION}
"""


@pytest.fixture(scope="module")
def visitor(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shopper]:
    folder = tmp_path_factory.mktemp("knowing")
    shop, faq, guide = make_shop(folder), folder / "faq.csv", folder / "parcels.zh.md"
    faq.write_text(FAQ, "utf-8")
    guide.write_text(GUIDE, "utf-8")
    service = Service.open(shop)
    ingest(service.shop, [faq, guide])
    with serving(service) as address, browser(chromium) as opened, shopper(opened, 390) as visit:
        visit.open(address)
        yield visit
    service.close()


@pytest.mark.parametrize(
    ("question", "title", "words"),
    [
        pytest.param("运费多少", "运费多少", "满 99 元包邮，不满收 8 元。", id="an entry"),
        pytest.param("配送须知 包裹破损", "配送须知 · 包裹破损", SECTION, id="a section"),
        pytest.param("你们的东西把我烫伤了", "人工先处理", "人身伤害", id="a clause"),
    ],
)
def test_the_words_of_a_source_are_one_click_away(
    visitor: Shopper, question: str, title: str, words: str
) -> None:
    visitor.start_over()
    visitor.say(question)
    cited = visitor.page.locator(".dg-newest .dg-sources")
    quoted = cited.locator("q").first
    expect(quoted).to_be_hidden()
    cited.locator("summary").click()
    expect(quoted).to_be_visible()
    expect(cited.locator("cite").first).to_contain_text(title)
    expect(quoted).to_contain_text(words)
    assert quoted.inner_text().strip()
