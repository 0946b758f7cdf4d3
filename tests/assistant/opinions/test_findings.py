"""What buyers found out: who speaks of it, and who found the opposite."""

import pytest

from assistant.opinions.findings import Matter, finding, findings_in, heard, without
from assistant.records.reviews import Review


def reviews(*texts: str) -> list[Review]:
    return [Review("p1", text) for text in texts]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("fades", "洗了一次就掉色", True),
        ("fades", "洗了三次都没掉色", False),
        ("fades", "不掉色", False),
        ("fades", "完全不会褪色，很好", False),
        ("fades", "质量不错，就是掉色", True),
        ("fades", "不止掉色，还缩水", True),
        ("fades", "it faded after two washes", True),
        ("fades", "has not faded at all", False),
        ("fades", "doesn't fade", False),
        ("shrinks", "no shrinkage", False),
        ("sheer", "不透，厚薄合适", False),
        ("slips", "雨天防滑", False),
        ("slips", "雨天会打滑", True),
        ("runs_small", "建议拍大一码", True),
        ("pills", "好看", None),
    ],
)
def test_a_negation_denies(name: str, text: str, found: bool | None) -> None:
    said = heard(finding(name), reviews(text))
    assert [one.found for one in said] == ([] if found is None else [found])


def test_a_review_counts_once_and_for_what_it_found() -> None:
    said = heard(finding("fades"), reviews("颜色没掉色。第二次洗掉色了", "不掉色，真不掉色", "好"))
    assert [one.found for one in said] == [True, False]
    assert said[0].clause == "第二次洗掉色了"


def test_questions_name_findings_in_both_languages() -> None:
    assert [one.id for one in findings_in("会掉色吗，缩不缩水")] == ["fades", "shrinks"]
    assert [one.id for one in findings_in("does it shrink or fade?")] == ["shrinks", "fades"]
    assert findings_in("有红色吗") == []


def test_the_word_for_a_finding_names_nothing_else() -> None:
    assert "色" not in without("材质是什么会掉色吗", findings_in("会掉色吗"))


def test_words_alone_can_be_looked_for() -> None:
    said = heard(Matter.of_words(["充电口"]), reviews("充电口松", "屏幕亮"))
    assert [one.clause for one in said] == ["充电口松"]
