import pytest

from assistant.nlu.pointing.devices import DeviceIndex
from assistant.nlu.words.normalising import fold
from retrieval.constraints import Constraint, Op

NAMES = {
    "远穹sky12": "远穹 Sky12",
    "yuanqiongsky12": "Yuanqiong Sky12",
    "sky12": "Sky12",
    "远穹sky12ultra": "远穹 Sky12 Ultra",
    "辰曜x8": "辰曜 X8",
    "续行行电3": "续行 行电3",
}
DEVICES = DeviceIndex(NAMES, "compatible", {"辰曜x8": ("辰曜X8", "辰曜X7/X8"), "sky12": ("Sky12",)})


def found(text: str, goods: str = "") -> tuple[str, str, bool] | None:
    folded = fold(text)
    start = folded.find(goods) if goods else -1
    spans = [(start, start + len(goods))] if start >= 0 else []
    device = DEVICES.find(folded, spans)
    return (device.label, device.cue, device.known) if device else None


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("我是远穹Sky12", ("远穹 Sky12", "own", True)),
        ("我用的是 远穹 sky-12 ultra", ("远穹 Sky12 Ultra", "own", True)),
        ("我的手机是辰曜X8", ("辰曜 X8", "own", True)),
        ("第一个适合远穹Sky12吗", ("远穹 Sky12", "fit", True)),
        ("能用在辰曜X8上吗", ("辰曜 X8", "fit", True)),
        ("辰曜X8能用吗", ("辰曜 X8", "fit", True)),
        ("i have a Yuanqiong Sky12, will it fit?", ("Yuanqiong Sky12", "own", True)),
        ("does it fit the yuanqiong sky12", ("Yuanqiong Sky12", "fit", True)),
        ("is it compatible with my Sky12?", ("Sky12", "own", True)),
        ("看看辰曜X8", ("辰曜 X8", "", True)),
        ("适合续行行电3吗", ("续行 行电3", "fit", True)),
    ],
)
def test_a_device_is_read_with_how_it_is_told(text: str, device: tuple[str, str, bool]) -> None:
    assert found(text) == device


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("我是远穹Sky12 Max", "远穹sky12 max"),
        ("适合Sky120吗", "sky120"),
        ("does it fit my Orion S21 Ultra?", "orion s21 ultra"),
        ("适合小米14 Pro吗", "小米14 pro"),
        ("适合小米14吗", "小米14"),
    ],
)
def test_a_model_that_the_shop_does_not_know_is_no_known_one(text: str, label: str) -> None:
    device = DEVICES.find(fold(text))
    assert device is not None
    assert (device.label, device.known) == (label, False)


@pytest.mark.parametrize(
    "text",
    [
        "适合3-6岁吗",
        "适合身高170的吗",
        "128GB的",
        "支持5G吗",
        "适合跑步吗",
        "in 2 days",
        "for 2 people",
    ],
)
def test_a_measure_is_no_device(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize(
    ("text", "goods", "cue"),
    [
        ("辰曜X8的手机壳", "手机壳", "fit"),
        ("给辰曜X8配个手机壳", "手机壳", ""),
        ("a case for the Yuanqiong Sky12", "case", "fit"),
        ("looking for a yuanqiong sky12", "", ""),
    ],
)
def test_goods_that_fit_others_tell_the_device(text: str, goods: str, cue: str) -> None:
    device = found(text, goods)
    assert device is not None
    assert device[1] == cue


def test_a_device_is_wished_for_in_the_words_of_the_rows() -> None:
    for text, wish in (
        ("我是辰曜X8", Constraint("compatible", Op.IN, ("辰曜X8", "辰曜X7/X8"))),
        ("我是Sky12", Constraint("compatible", Op.EQ, "Sky12")),
        ("我是远穹Sky12 Max", Constraint("compatible", Op.EQ, "远穹sky12 max")),
    ):
        device = DEVICES.find(fold(text))
        assert device is not None
        assert DEVICES.constraint(device) == wish
