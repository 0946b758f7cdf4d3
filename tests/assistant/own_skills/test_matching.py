"""Phrases are heard by meaning, and take no message of the demo's dialogues from a built-in skill."""

from pathlib import Path

import pytest
import yaml

from assistant.nlu.classifying.opening import open_classifier
from assistant.nlu.understanding import Understander
from assistant.own_skills.answers import Recorded
from assistant.own_skills.book import OwnSkills
from assistant.own_skills.reading import read_skills
from assistant.shop.loading import understander_of
from retrieval.encoders import open_encoder
from tests.assistant.own_skills.conftest import DOCUMENTED, documented
from tests.assistant.own_skills.test_files import folder

DIALOGUES = sorted((Path(__file__).parents[2] / "dialogues").glob("*.yaml"))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> OwnSkills:
    shop = folder(tmp_path_factory.mktemp("skills"), **documented())
    skills, classifier = read_skills(shop, [DOCUMENTED]), open_classifier("trained")
    return OwnSkills.of(skills, open_encoder("embedded"), classifier, Recorded())


@pytest.fixture(scope="module")
def understander() -> Understander:
    return understander_of(None)


def heard(text: str, own: OwnSkills, understander: Understander) -> str | None:
    found = own.wanted(understander.understand(text))
    return found.name if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("帮我看看礼品卡余额", "gift_card"),
        ("我礼品卡还有多少", "gift_card"),
        ("礼品卡 88123345 还有多少钱", "gift_card"),
        ("what's my gift card balance", "gift_card"),
        ("gift card balance please", "gift_card"),
        ("约一下到店试穿", "fitting"),
        ("I'd like to book a fitting", "fitting"),
        ("book a fitting for tomorrow", "fitting"),
    ],
)
def test_other_words_for_it_are_heard(
    own: OwnSkills, understander: Understander, text: str, name: str
) -> None:
    assert heard(text, own, understander) == name


@pytest.mark.parametrize(
    "text", ["", "？", "12345678", "礼品卡能用不", "I want to return it", "礼" * 500]
)
def test_what_only_looks_like_it_is_not(
    own: OwnSkills, understander: Understander, text: str
) -> None:
    assert heard(text, own, understander) is None


def test_no_message_of_the_dialogues_is_taken(own: OwnSkills, understander: Understander) -> None:
    said = {
        str(turn["say"])
        for file in DIALOGUES
        for dialogue in yaml.safe_load_all(file.read_text("utf-8"))
        for turn in dialogue["turns"]
        if "say" in turn
    }
    assert len(said) > 500
    assert {text for text in said if heard(text, own, understander)} == set()
