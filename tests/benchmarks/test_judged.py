"""The judged requests have the form that measuring needs, and are nobody's titles."""

import csv
import hashlib
from collections import Counter
from pathlib import Path

import pytest
from judged_reading import HELD_OUT, TUNE, Request, part_of, read_set

from assistant.training.borrowed import borrowed_folder
from assistant.training.overlap import ALIKE, closest
from demo.build import NOW
from demo.products import Product, draw_products

JUDGED = Path(__file__).parents[2] / "benchmarks" / "judged"
TAOBAO = "catalogs/taobao_beauty.csv"  # other people's titles: none of them may stand in our files
SEED = 7
RUN = 8  # characters in a row that no request has by chance


@pytest.fixture(scope="module")
def products() -> list[Product]:
    return draw_products(SEED, NOW)


@pytest.fixture(scope="module")
def demo() -> list[Request]:
    return read_set(JUDGED / "demo.jsonl")


def test_every_graded_id_is_a_product_of_the_demo(
    demo: list[Request], products: list[Product]
) -> None:
    assert {key for request in demo for key in request.relevant} <= {one.id for one in products}


def test_the_demo_was_judged_on_the_catalogue_that_it_has(products: list[Product]) -> None:
    lines = "".join(f"{one.id}\t{one.title.zh}\t{one.price}\n" for one in products)
    digest = hashlib.sha256(lines.encode()).hexdigest()
    assert digest == (JUDGED / "demo.sha256").read_text("utf-8").strip(), (
        "titles or prices changed: judge the changed products again, then write the new digest"
    )


def test_no_request_on_the_demo_is_written_like_a_title(
    demo: list[Request], products: list[Product]
) -> None:
    titles = [text for one in products for text in (one.title.zh, one.title.en)]
    assert closest([request.text for request in demo], titles).max() < ALIKE


@pytest.fixture(scope="module")
def taobao_rows() -> list[dict[str, str]]:
    folder = borrowed_folder()
    if folder is None or not (folder / TAOBAO).is_file():
        pytest.skip("DAOGOU_DATA names no folder with the catalogue")
    with (folder / TAOBAO).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_graded_id_is_a_product_of_the_cosmetics_catalogue(
    taobao_rows: list[dict[str, str]],
) -> None:
    requests = read_set(JUDGED / "taobao.jsonl")
    graded = {key for request in requests for key in request.relevant}
    assert graded <= {row["id"] for row in taobao_rows}


def test_no_title_of_the_cosmetics_catalogue_enters(taobao_rows: list[dict[str, str]]) -> None:
    requests = read_set(JUDGED / "taobao.jsonl")
    titles = [row["title"] for row in taobao_rows]
    assert closest([request.text for request in requests], titles).max() < ALIKE
    text = "\n".join(titles)
    ours = [said for one in requests for said in (one.text, one.needs) if _has_run(said, text)]
    assert ours == []


def _has_run(said: str, text: str) -> bool:
    """Whether ``RUN`` characters of ``said``, Chinese ones among them, stand in ``text``."""
    runs = (said[start : start + RUN] for start in range(len(said) - RUN + 1))
    return any(run in text and not run.isascii() for run in runs)


@pytest.mark.parametrize("path", sorted(JUDGED.glob("*.jsonl")), ids=lambda path: path.stem)
class TestEverySet:
    def test_no_request_stands_twice(self, path: Path) -> None:
        texts = [request.text.casefold() for request in read_set(path)]
        assert [text for text, count in Counter(texts).items() if count > 1] == []

    def test_grades_run_from_0_to_3(self, path: Path) -> None:
        grades = {grade for one in read_set(path) for grade in one.relevant.values()}
        assert {1, 2, 3} <= grades <= {0, 1, 2, 3}

    def test_there_are_enough_answered_requests_of_each_language(self, path: Path) -> None:
        requests = read_set(path)
        least = {"demo": 150, "taobao": 100}[path.stem]
        languages = Counter(request.language for request in requests if request.answered)
        assert languages.total() >= least
        assert languages["zh"] >= 0.5 * languages.total()
        assert languages["en"] >= 0.3 * languages.total()

    def test_the_text_alone_says_in_which_half_a_request_is(self, path: Path) -> None:
        requests = read_set(path)
        assert {one.text: one.part for one in requests} == {
            one.text: part_of(one.text) for one in requests
        }

    def test_the_halves_are_of_like_size(self, path: Path) -> None:
        parts = Counter(request.part for request in read_set(path))
        assert set(parts) == {TUNE, HELD_OUT}
        assert min(parts.values()) >= 0.4 * parts.total()

    def test_every_request_says_what_is_needed(self, path: Path) -> None:
        assert all(request.needs.endswith(".") for request in read_set(path))
