"""The model of capacity fits what was measured, and tells what it only extrapolates."""

from pathlib import Path

import pytest
from capacity import Prices, Wanted, main, needs_of, replaced, told
from capacity_fit import Fits, Line

from tests.deploy.known import documents

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def fits() -> Fits:
    return Fits.of()


def test_a_line_is_found_again() -> None:
    line = Line.through([1, 2, 10], [5, 7, 23])
    assert (line.fixed, line.each) == pytest.approx((3, 2))
    assert line.misses == pytest.approx((0, 0, 0))
    assert line.until(23) == pytest.approx(10)


def test_a_size_left_out_is_told_by_the_others() -> None:
    # Through (0, 2) and (2, 4) the third, at 4, would be 6; it is 12.
    assert Line.through([0, 2, 4], [2, 4, 12]).misses[2] == pytest.approx(-0.5)


def test_memory_and_disk_are_fitted_within_a_tenth(fits: Fits) -> None:
    for line in (fits.memory, fits.rows, fits.vectors):
        assert max(abs(miss) for miss in line.misses[1:]) < 0.1


def test_twice_the_turns_take_twice_the_programs(fits: Fits) -> None:
    some, twice = (needs_of(Wanted(30_000, 0, turns), fits) for turns in (200.0, 400.0))
    assert twice.programs == pytest.approx(2 * some.programs, abs=1)
    assert twice.disk > some.disk


def test_a_shop_without_shoppers_still_has_two_programs(fits: Fits) -> None:
    assert needs_of(Wanted(1_000, 0, 0.0), fits).programs == 2


def test_prices_are_the_askers(fits: Fits) -> None:
    needs = needs_of(Wanted(30_000, 0, 10.0), fits)
    assert Prices(0, 0, 0).of(needs) == 0
    assert Prices(10, 0, 0).of(needs) == pytest.approx(10 * needs.cores)


def test_what_was_measured_and_what_was_not_are_told_apart(fits: Fits) -> None:
    assert "within what was measured" in next(told(Wanted(fits.largest, 0, 1.0), fits, None))
    assert "EXTRAPOLATED" in next(told(Wanted(fits.largest + 1, 0, 1.0), fits, None))


def test_a_measured_shop_needs_no_replacing_and_a_hundred_million_products_replace_all(
    fits: Fits,
) -> None:
    assert list(replaced(fits.largest, fits)) == []
    parts = "\n".join(replaced(100_000_000, fits))
    assert all(word in parts for word in ("Qdrant", "OpenSearch", "facets"))


def test_impossible_numbers_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--products", "-1"])
    assert "from 0 up" in capsys.readouterr().err


def test_the_page_says_what_the_program_says(
    capsys: pytest.CaptureFixture[str], fits: Fits
) -> None:
    page = (ROOT / "docs/scale.md").read_text("utf-8")
    for products in (80_000, 1_000_000, 10_000_000, 100_000_000):
        needs = needs_of(Wanted(products, 0, 10.0), fits)
        figures = (needs.each_memory, 1), (needs.start, 0), (needs.turn, 0), (needs.programs, 0)
        cells = " | ".join(f"{number:,.{digits}f}" for number, digits in figures)
        row = f"| {products:,} | {cells} |"
        assert row in page, row
    main(["--products", "80000", "--turns-per-second", "10"])
    for line in capsys.readouterr().out.splitlines():
        assert line in page, line


def test_the_container_holds_the_largest_shop_measured(fits: Fits) -> None:
    (deployment,) = documents(ROOT / "deploy/kubernetes/base/deployment.yaml")
    limit = deployment["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["memory"]  # type: ignore[index]
    assert limit == "2Gi"
    assert needs_of(Wanted(fits.largest, 0, 1.0), fits).each_memory < 2
