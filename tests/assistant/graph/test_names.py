import pytest

from assistant.graph.names import fitting_names, generation, model_names, split_models
from retrieval.products import Product


def named(title: str, brand: str, category: str = "数码/手机", **more: object) -> list[str]:
    product = Product("p", title, brand=brand, category=category, **more)  # type: ignore[arg-type]
    return [name.full for name in model_names(product)]


@pytest.mark.parametrize(
    ("title", "brand", "model"),
    [
        pytest.param("远穹 Sky12 大屏5G手机 6.67英寸", "远穹", "远穹 Sky12", id="Chinese"),
        pytest.param("远穹 Sky12 Ultra 大屏5G手机", "远穹", "远穹 Sky12 Ultra", id="edition"),
        pytest.param(
            "续行 行电3 充电宝", "续行", "续行 行电3", id="Chinese word glued to its number"
        ),
        pytest.param("Vela Sky12 Ultra 5G Phone, 128GB", "Vela", "Vela Sky12 Ultra", id="English"),
        pytest.param("Vela Sky 13 Pro Max Blue", "Vela", "Vela Sky 13 Pro Max", id="number apart"),
        pytest.param("【新品】远穹Sky12手机", "远穹", "远穹 Sky12", id="maker not at the start"),
    ],
)
def test_a_title_names_its_model(title: str, brand: str, model: str) -> None:
    assert named(title, brand) == [model]


@pytest.mark.parametrize(
    ("title", "brand"),
    [
        pytest.param("远穹 67W快充充电器", "远穹", id="a measure"),
        pytest.param("远穹 5G手机", "远穹", id="a network"),
        pytest.param("远穹 6.67英寸手机", "远穹", id="a size"),
        pytest.param("山迹 运动袜 3 双装", "山迹", id="pieces"),
        pytest.param("Vela USB cable with 2 plugs", "Vela", id="a number far behind"),
        pytest.param("手机 Sky12", "远穹", id="maker not in the title"),
    ],
)
def test_what_is_no_name_names_no_model(title: str, brand: str) -> None:
    assert named(title, brand) == []


def test_the_kind_of_goods_is_no_part_of_a_name() -> None:
    assert named("Vela running shoes 3", "Vela", "Sports/Running Shoes") == []


def test_an_accessory_has_no_model_of_what_it_fits() -> None:
    case = {"compatible": ("远穹Sky12",)}
    assert named("远穹 Sky12 手机壳", "远穹", attributes=case) == []


@pytest.mark.parametrize(
    ("value", "models"),
    [
        pytest.param("远穹Sky12", ["远穹Sky12"], id="one"),
        pytest.param("远穹Sky11/12 Ultra", ["远穹Sky11", "远穹Sky12 Ultra"], id="numbers go on"),
        pytest.param("Sky11、Sky12手机", ["Sky11", "Sky12"], id="with the kind of goods"),
        pytest.param("Sky12 series", [], id="a family"),
        pytest.param("远穹全系列", [], id="every model of a maker"),
        pytest.param("通用", [], id="everything"),
        pytest.param("12", [], id="a number alone"),
        pytest.param("36英寸", [], id="a size"),
        pytest.param("15.6 inch", [], id="a size in English"),
    ],
)
def test_a_value_names_models(value: str, models: list[str]) -> None:
    assert split_models(value) == models


@pytest.mark.parametrize(
    ("title", "models"),
    [
        pytest.param("盾衣 适用远穹Sky12防摔手机壳", ["远穹Sky12"], id="Chinese"),
        pytest.param("Dunyi Case for Vela Sky12 Pro, Lens Guard", ["Vela Sky12 Pro"], id="English"),
        pytest.param("盾衣 适用3-6岁儿童手表带", [], id="an age"),
        pytest.param("Dunyi Tent for 2 People", [], id="a number of people"),
        pytest.param("盾衣 适用远穹手机壳", [], id="only a maker"),
    ],
)
def test_a_title_says_what_it_fits(title: str, models: list[str]) -> None:
    product = Product("p", title, brand=title.split()[0])
    assert [name.text for name in fitting_names(product)] == models


def test_the_attribute_counts_before_the_title() -> None:
    product = Product("p", "适用远穹Sky12手机壳", attributes={"compatible": ("远穹Sky11",)})
    assert [name.text for name in fitting_names(product)] == ["远穹Sky11"]


@pytest.mark.parametrize(
    ("run", "line"),
    [("Sky12 Ultra", ("sky#ultra", 12)), ("A6", ("a#", 6)), ("Mate", None), ("S2024", None)],
)
def test_a_generation_is_the_last_number(run: str, line: tuple[str, int] | None) -> None:
    assert generation(run) == line
