"""Who sees which variant: balanced in every stratum, the same for good, independent between experiments."""

import subprocess
import sys
from collections import Counter

import pytest
from scipy.stats import chisquare

from recommender.experiments.assignment import assigned

SHOPPERS = [f"shopper-{number}" for number in range(6_000)]
STRATA = ("known", "visitor", "known/many events")
CODE = (
    "from recommender.experiments.assignment import assigned\n"
    "print([assigned([.3, .3], 'salt', 'known', f'shopper-{n}') for n in range(200)])"
)


@pytest.mark.parametrize("stratum", STRATA)
@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.2, 0.3, 0.5), (0.9, 0.1)])
def test_every_stratum_is_shared_out_as_asked(stratum: str, shares: tuple[float, ...]) -> None:
    counts = Counter(assigned(shares, "salt", stratum, shopper) for shopper in SHOPPERS)
    seen = [counts[index] for index in range(len(shares))]
    expected = [share * len(SHOPPERS) for share in shares]
    assert counts[None] <= 1  # a sum of floats may lack a hair of 1
    assert chisquare(seen, expected, sum_check=False).pvalue > 0.001


def test_who_is_not_shared_out_sees_no_variant() -> None:
    left_out = sum(assigned((0.1, 0.1), "salt", "known", one) is None for one in SHOPPERS)
    assert 0.77 < left_out / len(SHOPPERS) < 0.83


def test_another_process_gives_the_same_variants() -> None:
    """Python's own hash is salted anew in each process; this one is not."""
    runs = {
        subprocess.run([sys.executable, "-c", CODE], capture_output=True, check=True).stdout  # noqa: S603
        for _ in range(2)
    }
    assert len(runs) == 1
    here = [assigned((0.3, 0.3), "salt", "known", f"shopper-{n}") for n in range(200)]
    assert runs == {f"{here}\n".encode()}


def test_two_experiments_do_not_lean_on_each_other() -> None:
    pairs = Counter(
        (assigned((0.5, 0.5), "one", "known", one), assigned((0.5, 0.5), "two", "known", one))
        for one in SHOPPERS
    )
    seen = [pairs[first, second] for first in (0, 1) for second in (0, 1)]
    assert chisquare(seen).pvalue > 0.001


def test_a_stratum_is_shared_out_on_its_own() -> None:
    moved = [
        assigned((0.5, 0.5), "salt", "known", one) != assigned((0.5, 0.5), "salt", "visitor", one)
        for one in SHOPPERS
    ]
    assert 0.45 < sum(moved) / len(moved) < 0.55
