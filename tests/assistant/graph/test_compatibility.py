import pytest

from assistant.graph.compatibility import Device, Verdict, judge
from assistant.graph.links import Links
from assistant.shop.folder import Shop
from retrieval.catalog import Catalog


@pytest.mark.parametrize(
    ("accessory", "device", "verdict"),
    [
        pytest.param("case-12", "phone-12", Verdict.NAMED, id="the row names it"),
        pytest.param("case-12", "phone-12u", Verdict.OTHER, id="Sky12 is not Sky12 Ultra"),
        pytest.param("case-12u", "phone-12", Verdict.OTHER, id="nor the other way round"),
        pytest.param("case-12", "watch-12", Verdict.OTHER_KIND, id="a watch of the same name"),
        pytest.param("case-two", "phone-11", Verdict.NAMED, id="first of two"),
        pytest.param("case-two", "phone-12", Verdict.NAMED, id="second of two, its number alone"),
        pytest.param("case-two", "phone-12u", Verdict.OTHER, id="neither of two"),
        pytest.param("case-any", "phone-12", Verdict.VAGUE, id="a family is no model"),
        pytest.param("case-title", "phone-12", Verdict.NAMED, id="the title names it"),
        pytest.param("case-mute", "phone-12", Verdict.UNKNOWN, id="nothing said is unknown"),
        pytest.param("charger-c", "phone-12", Verdict.PORT, id="one port in two spellings"),
        pytest.param("charger-m", "phone-12", Verdict.OTHER_PORT, id="another port"),
        pytest.param("lens-rx", "camera-1", Verdict.PORT, id="the same mount"),
        pytest.param("lens-zf", "camera-1", Verdict.OTHER_PORT, id="another mount"),
        pytest.param("lens-rx", "phone-12", Verdict.UNKNOWN, id="ports of different kinds"),
    ],
)
def test_rows_decide(gadgets: Shop, accessory: str, device: str, verdict: Verdict) -> None:
    found = Catalog(gadgets.engine).get([accessory, device])
    links = Links.of(gadgets.engine)
    said = judge(found[accessory], Device.of(found[device]), links.made_for)
    assert said.verdict is verdict


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("远穹Sky12", Verdict.NAMED),
        ("Yuanqiong Sky12", Verdict.NAMED),
        ("yuanqiong SKY-12", Verdict.NAMED),
        ("sky12", Verdict.NAMED),
        ("Sky12 Max", Verdict.OTHER),
        ("Sky120", Verdict.OTHER),
    ],
)
def test_a_device_is_known_by_its_name(gadgets: Shop, name: str, verdict: Verdict) -> None:
    catalog, links = Catalog(gadgets.engine), Links.of(gadgets.engine)
    case = catalog.get(["case-12"])["case-12"]
    assert judge(case, links.device(name, catalog, case), links.made_for).verdict is verdict


def test_a_phone_has_the_cases_whose_rows_name_it(gadgets: Shop) -> None:
    catalog = Catalog(gadgets.engine)
    phone = catalog.get(["phone-12"])["phone-12"]
    found = Links.of(gadgets.engine).accessories(Device.of(phone), catalog)
    assert [one.id for one in found] == ["case-12", "case-title", "case-two"]


def test_a_watch_has_no_cases_of_the_phone_of_its_name(gadgets: Shop) -> None:
    catalog = Catalog(gadgets.engine)
    watch = catalog.get(["watch-12"])["watch-12"]
    assert Links.of(gadgets.engine).accessories(Device.of(watch), catalog) == []


def test_the_next_model_is_the_next_number_that_came_later(gadgets: Shop) -> None:
    catalog, links = Catalog(gadgets.engine), Links.of(gadgets.engine)
    phones = catalog.get(["phone-11", "phone-12", "phone-12u"])
    newer, older = (
        links.newer(phones["phone-11"], catalog),
        links.older(phones["phone-12"], catalog),
    )
    assert newer is not None
    assert [one.id for one in newer.products] == ["phone-12"]
    assert newer.since == "2026-03-01"
    assert older is not None
    assert [one.id for one in older.products] == ["phone-11"]
    assert links.older(phones["phone-12u"], catalog) is None
    assert links.newer(phones["phone-12"], catalog) is None
