"""The owner's API on the whole site: who may, what is answered, what hostile requests come to."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.service.service import Service
from tests.ui.conftest import make_shop, serving
from ui.api import create_app
from ui.desks.doors import LOGIN

PASSWORD = "long enough for tests"  # noqa: S105
GIFT = {
    "questions_zh": ["可以用礼品卡付款吗", "礼品卡能付款吗"],
    "answer_zh": "可以，结账时填礼品卡号。",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Service]]:
    service = Service.open(make_shop(tmp_path_factory.mktemp("admin")))
    accounts = AccountStore(service.shop.engine)
    for name, role in (("ada", Role.ADMIN), ("bea", Role.ADMIN), ("tess", Role.TESTER)):
        accounts.add(name, role, PASSWORD, datetime.now(UTC))
    service.follow()
    with serving(service) as address:
        yield address, service
    service.close()


class Owner:
    """Somebody who is logged in."""

    def __init__(self, address: str, name: str) -> None:
        self.client = httpx.Client(base_url=address, timeout=60)
        self.client.post(LOGIN, data={"name": name, "password": PASSWORD})

    def get(self, path: str, **query: Any) -> Any:  # noqa: ANN401  # JSON
        answer = self.client.get(f"/api/admin/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: object, status: int = 200, language: str = "zh") -> Any:  # noqa: ANN401
        answer = self.client.post(f"/api/admin/{path}", json=body, params={"language": language})
        assert answer.status_code == status, answer.text
        return answer.json()

    def said(self, text: str) -> str:
        return str(self.client.post("/api/chat", json={"message": text}).json()["reply"])


@pytest.fixture
def ada(site: tuple[str, Service]) -> Iterator[Owner]:
    owner = Owner(site[0], "ada")
    yield owner
    owner.client.close()


@pytest.fixture
def bea(site: tuple[str, Service]) -> Iterator[Owner]:
    owner = Owner(site[0], "bea")
    yield owner
    owner.client.close()


def test_only_admins_come_in(site: tuple[str, Service]) -> None:
    stranger = httpx.Client(base_url=site[0], timeout=60)
    tester = Owner(site[0], "tess").client
    for method, path in (
        ("GET", "faq"),
        ("POST", "faq"),
        ("GET", "changes"),
        ("POST", "changes/1/revert"),
    ):
        assert stranger.request(method, f"/api/admin/{path}", json={}).status_code == 401
        assert tester.request(method, f"/api/admin/{path}", json={}).status_code == 403
    assert stranger.get("/admin/", headers={"Accept": "text/html"}).status_code == 303
    assert tester.get("/admin/").status_code == 403


def test_another_site_changes_nothing(ada: Owner) -> None:
    sent = {"body": GIFT}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = ada.client.post("/api/admin/faq", json=sent, headers=headers)
        assert answer.status_code == 403
    assert ada.get("faq", q="礼品卡")["total"] == 0


def test_the_api_without_the_guard_knows_nobody(site: tuple[str, Service]) -> None:
    bare = TestClient(create_app(site[1]))
    assert bare.get("/api/admin/faq").status_code == 401
    assert bare.post("/api/admin/faq", json={"body": GIFT}).status_code == 401


def test_a_change_is_live_in_the_next_turn_logged_and_reverted(ada: Owner, bea: Owner) -> None:
    made = ada.post("faq", {"body": GIFT, "note": "问的人多"})
    assert made["live"]
    assert "礼品卡号" in ada.said("可以用礼品卡付款吗")
    (newest, *_) = bea.get("changes", kind="faq")["changes"]
    assert (newest["who"], newest["note"], newest["revertible"]) == ("ada", "问的人多", True)
    bea.post(f"changes/{newest['id']}/revert", {})
    assert "礼品卡号" not in ada.said("可以用礼品卡付款吗")
    assert [one["who"] for one in ada.get("changes", key=made["key"])["changes"]] == ["bea", "ada"]


def test_the_second_of_two_hears_of_the_first(ada: Owner, bea: Owner) -> None:
    made = ada.post("faq", {"body": GIFT})
    seen = {"key": made["key"], "seen": made["thing"]["version"]}
    ada.post("faq", {**seen, "body": {**GIFT, "answer_zh": "可以。"}})
    told = bea.post("faq", {**seen, "body": {**GIFT, "answer_zh": "不可以。"}}, 409)["error"]
    assert told["code"] == "conflict"
    assert "ada" in told["message"]
    assert told["current"]["body"]["answer_zh"] == "可以。"
    gone = bea.post("faq/delete", seen, 409)["error"]
    assert gone["code"] == "conflict"
    now = bea.get("faq", key=made["key"])["things"][0]
    bea.post("faq/delete", {"key": made["key"], "seen": now["version"]})
    assert bea.get("faq", q="礼品卡")["total"] == 0


def test_what_is_wrong_is_said_at_its_field_in_both_languages(ada: Owner) -> None:
    for language, words in (("zh", "至少写一种问法"), ("en", "at least one way to ask")):
        told = ada.post("faq", {"body": {"answer_zh": "好"}}, 400, language)["error"]
        assert told["code"] == "refused"
        assert [one["field"] for one in told["fields"]] == ["questions_zh"]
        assert words in told["fields"][0]["message"]
        assert ada.post("faq/check", {"body": {"answer_zh": "好"}}, 400, language)["error"] == told


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        pytest.param("faq", [], 400, id="a list"),
        pytest.param("faq", {"body": "x"}, 400, id="a text"),
        pytest.param("faq", {"body": {"answer_zh": "x" * 1_300_000}}, 413, id="giant"),
        pytest.param("faq", {"body": {"answer_zh": "x" * 90_000}}, 400, id="huge"),
        pytest.param("faq", {"body": {}, "who": "root"}, 400, id="another author"),
        pytest.param("price", {"body": {}}, 400, id="prices are not edited"),
        pytest.param("rule", {"body": {"do": "hide", "products": {"a": 1}}}, 400, id="object"),
        pytest.param("promotion", {"body": {"kind": ["x"]}}, 400, id="list for a text"),
        pytest.param("voice", {"key": "voice", "seen": "", "body": {}}, 409, id="a second voice"),
        pytest.param("synonyms", {"body": {"means": "same", "names": "x"}}, 400, id="one name"),
        pytest.param("question", {"body": {"text": "问" * 401}}, 400, id="a long question"),
        pytest.param("faq", {"key": "../../etc", "seen": "x", "body": GIFT}, 409, id="a path"),
        pytest.param("changes/999999/revert", {}, 404, id="no such change"),
        pytest.param("faq/delete", {"key": "nothing", "seen": "x"}, 409, id="nothing to delete"),
    ],
)
def test_hostile_requests_are_refused_in_words(
    ada: Owner, path: str, body: object, status: int
) -> None:
    told = ada.post(path, body, status)["error"]
    assert told["message"]
    assert "Traceback" not in str(told)


SALE = {"kind": "threshold", "start": "2026-11-01", "end": "2026-12-01", "threshold": "300"}


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        pytest.param({"kind": ""}, "kind", "不能为空", id="empty"),
        pytest.param({"kind": "gift"}, "kind", "没有这种促销", id="kind"),
        pytest.param({"start": "soon"}, "start", "不是日期", id="date"),
        pytest.param({"start": "1066-01-01"}, "start", "年份", id="long ago"),
        pytest.param({"end": "2026-10-01", "amount": "5"}, "end", "晚于开始", id="end"),
        pytest.param({}, "amount", "还没写", id="nothing taken off"),
        pytest.param({"amount": "5", "percent": "5"}, "percent", "只能写一个", id="two ways"),
        pytest.param({"amount": "400"}, "amount", "写反", id="exchanged"),
        pytest.param({"percent": "120"}, "percent", "1 到 100", id="percent"),
        pytest.param({"amount": "5", "code": "ABC"}, "code", "留空", id="not of this kind"),
        pytest.param({"ladder": "300"}, "ladder", "阶梯", id="ladder"),
        pytest.param({"amount": "5", "ladder": "300:5"}, "threshold", "留空", id="beside a ladder"),
        pytest.param({"threshold": "", "amount": "5"}, "threshold", "要满多少", id="threshold"),
        pytest.param({"amount": "5", "limit": "0"}, "limit", "大于 0", id="limit"),
        pytest.param({"amount": "abc"}, "amount", "不对", id="no number"),
        pytest.param({"kind": "presale", "threshold": ""}, "deposit", "定金", id="presale"),
        pytest.param(
            {"kind": "member_price", "threshold": "", "price": "5"}, "tier", "等级", id="tiers"
        ),
        pytest.param({"kind": "nth_item", "threshold": "", "percent": "5"}, "n", "第几件", id="n"),
    ],
)
def test_a_wrong_promotion_is_told_in_chinese_at_its_field(
    ada: Owner, changed: dict[str, str], field: str, words: str
) -> None:
    told = ada.post("promotion/check", {"body": {**SALE, **changed}}, 400)["error"]["fields"]
    assert words in next(one["message"] for one in told if one["field"] == field)
    english = ada.post("promotion/check", {"body": {**SALE, **changed}}, 400, "en")["error"]
    assert words not in english["message"]


def test_rules_and_promotions_tell_whether_they_hold(ada: Owner) -> None:
    rule = {"do": "hide", "products": ["shoe-1", "nothing"], "until": "2020-01-01"}
    made = ada.post("rule", {"body": rule})
    assert made["thing"]["state"] == "over"
    assert "nothing" in made["remarks"][0]["message"]
    sale = {**SALE, "amount": "30", "start": "2020-01-01", "end": "2099-01-01"}
    assert ada.post("promotion", {"body": sale})["thing"]["state"] == "now"


def test_names_help_to_fill_in(ada: Owner) -> None:
    names = ada.get("names")
    assert {"云驰", "山迹"} <= set(names["brands"])
    assert "运动户外/运动鞋/跑步鞋" in names["categories"]


def test_a_file_that_somebody_broke_is_told(ada: Owner, site: tuple[str, Service]) -> None:
    file = site[1].shop.path / "synonyms.toml"
    file.write_text("groups = [", "utf-8")
    answer = ada.client.get("/api/admin/synonyms")
    file.unlink()
    assert answer.status_code == 409
    assert "synonyms.toml" in answer.json()["error"]["message"]


def finished(owner: Owner, number: int) -> Any:  # noqa: ANN401  # JSON
    for _ in range(2_400):
        told = owner.get(f"previews/{number}")
        if told["result"] is not None:
            return told
        time.sleep(0.05)
    raise AssertionError("the preview did not end")


def test_a_preview_is_its_owners_and_changes_nothing(ada: Owner, bea: Owner) -> None:
    said = ada.said("运费是多少呢")
    entry = {"questions_zh": ["运费是多少呢", "运费多少"], "answer_zh": "一律包邮。"}
    number = ada.post("faq/preview", {"body": entry})["preview"]
    assert bea.client.get(f"/api/admin/previews/{number}").status_code == 404
    told = finished(ada, number)
    assert told["done"] == told["total"] == told["result"]["dialogues"]
    changed = [turn for one in told["result"]["changed"] for turn in one["turns"]]
    assert any("一律包邮" in turn["after"]["reply"] for turn in changed)
    assert ada.said("运费是多少呢") == said
    assert ada.post("faq/preview", {"body": {}}, 400)["error"]["code"] == "refused"


def test_one_search_is_compared(ada: Owner) -> None:
    rule = {"do": "hide", "brands": ["山迹"]}
    told = ada.post("rule/list", {"body": rule, "text": "跑步鞋"})
    assert "山迹" in {one["brand"] for one in told["before"]}
    assert {one["brand"] for one in told["after"]} == {"云驰"}
    assert ada.post("rule/list", {"body": rule, "text": ""}, 400)["error"]["message"]


def test_unanswered_questions_are_told_and_dismissed(ada: Owner, bea: Owner) -> None:
    ada.said("发票能开增值税专用的吗")
    questions = ada.get("unanswered")["questions"]
    mine = next(one for one in questions if "增值税" in one["text"])
    made = bea.post("question", {"body": {"text": mine["text"]}})
    assert "增值税" not in str(ada.get("unanswered"))
    bea.post(f"changes/{made['change']['id']}/revert", {})
    assert "增值税" in str(ada.get("unanswered"))
