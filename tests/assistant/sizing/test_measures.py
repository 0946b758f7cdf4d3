"""Bodies as shoppers describe them, in the units of both languages."""

import pytest

from assistant.sizing.charts import Measure
from assistant.sizing.measures import answer_in, measures_in

H, W, F, B, WA = Measure.HEIGHT, Measure.WEIGHT, Measure.FOOT, Measure.BUST, Measure.WAIST


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("165，110斤穿什么码", {H: 165, W: 55}),
        ("165 110穿多大", {H: 165, W: 55}),
        ("165/55穿什么", {H: 165, W: 55}),
        ("身高1米65体重110", {H: 165, W: 55}),
        ("1米7 65公斤", {H: 170, W: 65}),
        ("我一米六三，104斤", {H: 163, W: 52}),
        ("身高180，体重75", {H: 180, W: 75}),
        ("I'm 5'6\" and 130 lb, what size", {H: 167.64, W: 58.967}),
        ("6 feet 200 pounds", {H: 182.88, W: 90.7185}),
        ("5 foot 10, 180 pounds", {H: 177.8, W: 81.6466}),
        ("5ft 6in 60kg", {H: 167.64, W: 60}),
        ("1.65m, 55 kg", {H: 165, W: 55}),
        ("脚长24.5", {F: 24.5}),
        ("脚长245mm穿几码", {F: 24.5}),
        ("24.5cm的脚穿几码", {F: 24.5}),
        ("my foot length is 9.6 in", {F: 24.384}),
        ("腰围2尺1", {WA: 70}),
        ("waist 28", {WA: 71.12}),
        ("胸围92，腰围70", {B: 92, WA: 70}),
    ],
)
def test_measures_are_read_exactly(text: str, told: dict[Measure, float]) -> None:
    assert measures_in(text).measures == pytest.approx(told, rel=1e-4)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("平时穿39", "39"),
        ("一般都穿M码", "M"),
        ("I usually wear a size 8.5 no, a 42", ""),
        ("I normally take an XL", "XL"),
    ],
)
def test_the_size_worn_elsewhere_is_read(text: str, size: str) -> None:
    assert measures_in(text).usual == size


@pytest.mark.parametrize(
    "text",
    [
        "500以内的跑鞋",
        "165块的有吗",
        "iphone 15",
        "200ml的",
        "第二个多少钱",
        "under 200",
        "买2斤苹果",
    ],
)
def test_what_is_no_body_is_left_alone(text: str) -> None:
    assert not measures_in(text)


def test_a_bare_number_answers_what_was_asked() -> None:
    assert answer_in("170", {H, W}).measures == {H: 170}
    assert answer_in("58", {W}).measures == {W: 58}
    assert answer_in("110", {W}).measures == pytest.approx({W: 110 * 0.45359237})
    assert answer_in("110吧", {W}).measures == {W: 55}
    assert answer_in("245", {F}).measures == {F: 24.5}
    assert not answer_in("250", {H})
    assert not answer_in("170 yuan", {H})


def test_what_is_said_later_goes_first() -> None:
    told = measures_in("体重120斤").after(measures_in("165，110斤"))
    assert told.measures == {H: 165, W: 60}
