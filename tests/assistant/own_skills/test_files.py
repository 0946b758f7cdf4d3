"""A skill file that cannot be used stops the start with a sentence that names the file and the key."""

import re
import shutil
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.own_skills.reading import read_skills
from assistant.shop.checkup import CheckUp, Finding
from tests.assistant.own_skills.conftest import DOCUMENTED, documented

CARD, FITTING = documented()["gift_card"], documented()["fitting"]


def folder(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "skills").mkdir()
    (tmp_path / "secrets.toml").write_text('CARD_TOKEN = "s3cret"', "utf-8")
    for name, text in files.items():
        (tmp_path / "skills" / f"{name}.toml").write_text(text, "utf-8")
    return tmp_path


def test_the_documented_files_are_read(tmp_path: Path) -> None:
    skills = read_skills(folder(tmp_path, card=CARD, fitting=FITTING), [DOCUMENTED])
    assert [skill.name for skill in skills] == ["gift_card", "fitting"]
    assert "s3cret" not in repr(skills)


def test_the_doctor_reads_the_files_as_they_are_now(small_shop: Path, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(small_shop, shop, ignore=shutil.ignore_patterns("chroma*"))
    settings = shop / "shop.toml"
    settings.write_text(f'skill_hosts = ["{DOCUMENTED}"]\n{settings.read_text("utf-8")}', "utf-8")

    def finding() -> Finding:
        return next(one for one in CheckUp().of(shop) if one.name == "own skills")

    with pytest.raises(StopIteration):
        finding()
    folder(shop, card=CARD, fitting=FITTING)
    assert finding().ok
    assert "restart" in finding().found
    (shop / "skills" / "card.toml").write_text("name = 1", "utf-8")
    assert not finding().ok
    assert "card.toml" in finding().found


def test_a_shop_without_skills_has_none(tmp_path: Path) -> None:
    assert read_skills(tmp_path, []) == ()


@pytest.mark.parametrize(
    ("text", "change", "told"),
    [
        pytest.param(CARD, ("name = ", "title = "), "'name' is missing", id="a missing key"),
        pytest.param(CARD, ("seconds", "secs"), "'call.secs' is unknown", id="an unknown key"),
        pytest.param(CARD, ("seconds = 3", "seconds = 300"), "'call.seconds' is 300", id="too long"),
        pytest.param(CARD, ('"text"', '"txt"'), "'slots[1].type' is 'txt'", id="no such type"),
        pytest.param(CARD, ('"\\\\b\\\\d', '"('), "no regular expression", id="a broken pattern"),
        pytest.param(CARD, ("/{card}", "/{crad}"), "names 'crad', which is not there", id="a slot"),
        pytest.param(CARD, ("{left}", "{lfet}"), "names 'lfet'", id="a value"),
        pytest.param(CARD, ("$.balance", "balance"), "expected a path like", id="no path"),
        pytest.param(CARD, ("$.valid_until", "$.until"), "example[1].answer does not have", id="a path"),
        pytest.param(CARD, ('"12345678"', '"12"'), "is '12', which is no text", id="an example"),
        pytest.param(CARD, ("${CARD_TOKEN}", "${OTHER}"), "needs the secret 'OTHER'", id="a secret"),
        pytest.param(CARD, (DOCUMENTED, "10.0.0.1"), "expected https://", id="plain http"),
        pytest.param(CARD, (f"http://{DOCUMENTED}", "https://x.example"), "'skill_hosts'", id="a host"),
        pytest.param(CARD, (f"http://{DOCUMENTED}", "https://{card}"), "its host must", id="no host"),
        pytest.param(CARD, (f"http://{DOCUMENTED}", "https://a:b@x.example"), "password", id="a login"),
        pytest.param(CARD, ("[phrases]", "[phrases]\n[ignored]"), "'ignored' is unknown", id="a table"),
        pytest.param(FITTING, ("[confirm]", "[failed]"), "'confirm' must say", id="no leave asked"),
        pytest.param(FITTING, ('"POST"', '"GET"'), "'body' goes with POST", id="a body of a GET"),
        pytest.param(FITTING, ("min = 1", "pattern = 'x'"), "belongs to a slot of type 'text'", id="odd"),
        pytest.param(FITTING, (', branch = "north" }', '}'), "lacks 'branch'", id="half an example"),
        pytest.param(FITTING, ('"north" }', '"east" }'), "is 'east', which is no choice", id="no choice"),
        pytest.param(FITTING, ('name = "people"', 'name = "day"'), "two slots have one name", id="twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(tmp_path: Path, text: str, change: tuple[str, str], told: str) -> None:
    assert change[0] in text
    shop = folder(tmp_path, broken=text.replace(*change))
    with pytest.raises(SettingsError, match=re.escape(told)) as raised:
        read_skills(shop, [DOCUMENTED])
    assert "broken.toml" in str(raised.value)
    assert "s3cret" not in str(raised.value)


def test_two_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"as in a\.toml"):
        read_skills(folder(tmp_path, a=CARD, b=CARD), [DOCUMENTED])


def test_a_secret_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = folder(tmp_path, card=CARD)
    (shop / "secrets.toml").unlink()
    monkeypatch.setenv("DAOGOU_SKILL_CARD_TOKEN", "elsewhere")
    assert read_skills(shop, [DOCUMENTED])[0].secrets == {"CARD_TOKEN": "elsewhere"}
