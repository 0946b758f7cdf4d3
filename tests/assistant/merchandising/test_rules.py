"""The file: what is refused and how, when rules hold, that a running shop takes changes up."""

import logging
from datetime import datetime
from pathlib import Path

import pytest

from assistant.clock import fixed_clock
from assistant.errors import SettingsError
from assistant.merchandising.rules import MERCHANDISING_FILE, in_force, read_rules
from assistant.service.service import Service
from tests.assistant.merchandising.conftest import NOW, Owned

PIN = '[[rules]]\ndo = "pin"\nproducts = ["shoe-0"]\n'
ZONE = "Asia/Shanghai"


def holds(path: Path, text: str, moment: str) -> bool:
    path.write_text(PIN + text, "utf-8")
    return bool(in_force(read_rules(path, ZONE), datetime.fromisoformat(moment)))


@pytest.mark.parametrize(
    ("written", "moment", "expected"),
    [
        ("from = 2026-11-11\n", "2026-11-10T23:59:59+08:00", False),
        ("from = 2026-11-11\n", "2026-11-11T00:00:00+08:00", True),
        ("from = 2026-11-11\n", "2026-11-10T16:00:00+00:00", True),
        ("until = 2026-11-11\n", "2026-11-11T23:59:59+08:00", True),
        ("until = 2026-11-11\n", "2026-11-12T00:00:00+08:00", False),
        ("from = 2026-11-11T20:00:00\n", "2026-11-11T19:59:59+08:00", False),
        ("from = 2026-11-11T20:00:00\n", "2026-11-11T12:00:00+00:00", True),
        ("until = 2026-11-11T20:00:00\n", "2026-11-11T20:00:00+08:00", False),
        ("from = 2026-11-11T20:00:00+01:00\n", "2026-11-12T02:59:59+08:00", False),
        ("from = 2026-11-11T20:00:00+01:00\n", "2026-11-12T03:00:00+08:00", True),
        ("", "1999-01-01T00:00:00+00:00", True),
    ],
)
def test_a_rule_holds_in_its_time_in_the_shops_zone(
    tmp_path: Path, written: str, moment: str, expected: bool
) -> None:
    assert holds(tmp_path / MERCHANDISING_FILE, written, moment) is expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            '[[rules]]\ndo = "pim"\nproducts = ["a"]', "'rules[1].do' is 'pim'", id="deed"
        ),
        pytest.param('[[rules]]\ndo = "pin"', "it names nothing", id="nothing named"),
        pytest.param(PIN + "plaice = 2", "'rules[1].plaice' is unknown", id="typo"),
        pytest.param(PIN + "place = 0", "'rules[1].place' is 0", id="place"),
        pytest.param(PIN + "strength = 0.5", "'strength' means nothing", id="strength of a pin"),
        pytest.param(
            '[[rules]]\ndo = "hide"\nproducts = ["a"]\nsponsored = true',
            "'sponsored' means nothing",
            id="paid hiding",
        ),
        pytest.param(
            PIN + "from = 2026-11-12\nuntil = 2026-11-10", "not after 'from'", id="ends too early"
        ),
        pytest.param(PIN + 'from = "tomorrow"', "'rules[1].from' is 'tomorrow'", id="no date"),
        pytest.param('products = ["a"', "not valid TOML", id="no TOML"),
        pytest.param("[[rule]]", "'rule' is unknown", id="unknown table"),
    ],
)
def test_a_mistake_is_named_with_the_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / MERCHANDISING_FILE
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_rules(path, ZONE)
    assert str(caught.value).startswith(str(path))
    assert said in str(caught.value)


def test_a_shop_without_a_file_has_no_rules(tmp_path: Path) -> None:
    assert read_rules(tmp_path / MERCHANDISING_FILE, ZONE) == ()


def test_a_shop_with_a_broken_file_does_not_open(owned: Owned) -> None:
    owned.rule('[[rules]]\ndo = "pim"\n')
    with pytest.raises(SettingsError, match="pim"):
        Service.open(owned.service.shop.path, clock=fixed_clock(NOW))


def test_a_running_shop_takes_a_changed_file_up_and_lets_a_deleted_one_go(owned: Owned) -> None:
    before = owned.ids("跑步鞋")
    owned.rule(PIN)
    assert owned.ids("跑步鞋")[0] == "shoe-0"
    owned.path.unlink()
    assert owned.ids("跑步鞋") == before


def test_a_file_broken_while_serving_leaves_the_rules_as_they_were(
    owned: Owned, caplog: pytest.LogCaptureFixture
) -> None:
    owned.rule(PIN)
    assert owned.ids("跑步鞋")[0] == "shoe-0"
    owned.rule(PIN.replace("pin", "pim"))
    with caplog.at_level(logging.ERROR):
        assert [owned.ids("跑步鞋")[0] for _ in range(3)] == ["shoe-0"] * 3
    told = [record.message for record in caplog.records if "pim" in record.message]
    assert len(told) == 1
    owned.rule("")
    assert owned.ids("跑步鞋")[0] != "shoe-0"


def test_names_that_the_catalogue_does_not_have_are_said_once(
    owned: Owned, caplog: pytest.LogCaptureFixture
) -> None:
    owned.rule('[[rules]]\ndo = "hide"\nproducts = ["shoe-99"]\nbrands = ["无名"]\n')
    with caplog.at_level(logging.WARNING):
        assert owned.ids("跑步鞋")
        owned.ids("跑步鞋")
    told = [record.getMessage() for record in caplog.records if "shoe-99" in record.getMessage()]
    assert len(told) == 1
    assert "无名" in told[0]
