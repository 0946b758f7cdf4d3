"""The foot of the page says who answers, and while vectors are missing, how much is left."""

import pytest

from assistant.service.service import Service
from assistant.shop.embedding import Left
from ui.actions import PageActions
from ui.page_requests import PageRequest


@pytest.mark.parametrize(
    ("language", "left", "foot"),
    [
        pytest.param("zh", None, "请核对商品信息。", id="nothing left"),
        pytest.param(
            "zh",
            Left(300, 1000, 90.0),
            "1000 件里还有 300 件只能按字词找到，大约还要 2 分钟",
            id="time known",
        ),
        pytest.param(
            "en", Left(300, 1000), "300 of 1000 are found by their words only", id="time unknown"
        ),
    ],
)
def test_the_foot_says_what_is_left(
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    left: Left | None,
    foot: str,
) -> None:
    monkeypatch.setattr(service.loaded._following, "left", left)
    request = PageRequest.model_validate({"kind": "open", "language": language})
    assert str(PageActions(service).act(request)["footer"]).endswith(foot)
