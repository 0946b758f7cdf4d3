"""The privacy notice says what the settings say, in both languages, or leads to the shop's own."""

from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.privacy.settings import RetentionSettings
from assistant.shop.settings import ShopSettings
from ui.privacy_page import PRIVACY, PrivacyRoute


def notice(language: str = "zh-CN", **settings: object) -> str:
    app = FastAPI()
    named = {"name": "小店", "name_en": "Little Shop", **settings}
    PrivacyRoute(ShopSettings.model_validate(named)).add_to(app)
    answer = TestClient(app).get(PRIVACY, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.text


def test_it_tells_whose_program_this_is_and_for_how_long_things_are_kept() -> None:
    told = notice(keep=RetentionSettings(conversations=90, attachments=0, events=30))
    assert "「小店」的导购程序，不是真人" in told
    assert "对话从最后一句起保留 90 天" in told
    assert "照片和录音和对话一起保留" in told
    assert "浏览和购买记录保留 30 天" in told
    assert "{" not in told.split("</style>")[1]


def test_it_is_there_in_english() -> None:
    told = notice("en-GB,en;q=0.9", keep=RetentionSettings(conversations=0))
    assert "Little Shop, a program, not a person" in told
    assert "until you ask for them to be erased" in told
    assert 'lang="en"' in told
    assert "{" not in told.split("</style>")[1]


def test_what_goes_to_a_model_elsewhere_is_said() -> None:
    assert "不发给别的网站" in notice()
    told = notice(writer="server", writer_model="m", writer_url="http://127.0.0.1:9")
    assert "语言模型服务" in told
    assert "不发给别的网站" not in told


def test_a_contact_is_text() -> None:
    told = notice(privacy_contact="<b>店长</b> 见店里")
    assert "&lt;b&gt;店长" in told
    assert "<b>" not in told


def test_a_shop_with_its_own_notice_leads_there() -> None:
    app = FastAPI()
    own = ShopSettings.model_validate({"privacy_url": "https://shop.example/privacy"})
    PrivacyRoute(own).add_to(app)
    answer = TestClient(app, follow_redirects=False).get(PRIVACY)
    assert (answer.status_code, answer.headers["location"]) == (307, "https://shop.example/privacy")
