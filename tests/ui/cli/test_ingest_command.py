"""``daogou ingest`` as a program: its report, its limits, and that it can be killed at any moment."""

import csv
import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.retrieval.importing.exports import GOOGLE, SHOPIFY

HEADER = "id,title,price,brand,category\n"
SETTINGS = 'encoder = "hashing"\nclassifier = "keywords"\nenrich_titles = false\n'
MANY = 4_000


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "ui.cli", "ingest", *map(str, arguments)]


def ingest(*arguments: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(  # noqa: S603
        command(*arguments), capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "shop.toml").write_text(SETTINGS)
    return tmp_path / "shop"


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def goods(count: int, price: int) -> str:
    rows = (f"p{number},跑步鞋 {number} 号,{price},云驰,运动/鞋\n" for number in range(count))
    return HEADER + "".join(rows)


def state(shop: Path) -> tuple[int, str]:
    """How many products a shop has, and a digest of its catalogue and vectors."""
    with sqlite3.connect(f"file:{shop / 'shop.db'}?mode=ro", uri=True) as database:
        try:
            rows = database.execute("SELECT * FROM products ORDER BY id").fetchall()
            vectors = database.execute("SELECT * FROM embeddings ORDER BY product_id").fetchall()
        except sqlite3.OperationalError:  # killed before there were tables
            return 0, ""
    return len(rows), hashlib.sha256(repr((rows, vectors)).encode()).hexdigest()


def test_an_archive_with_exports_of_two_programs_is_taken_in(shop: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "shop.zip", "w") as archive:
        archive.writestr("shopify.csv", SHOPIFY)
        archive.writestr("feed.tsv", GOOGLE)
    done = ingest(tmp_path / "shop.zip", "--shop", shop, "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert (report["kept"], report["refused"], report["skipped"]) == (4, 3, 2)
    assert report["report"] == str(tmp_path / "shop-refused.csv")
    with (tmp_path / "shop-refused.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["file"], row["line"], row["column"], row["value"]) for row in rows] == [
        ("shop.zip/feed.tsv", "5", "price", "free"),
        ("shop.zip/feed.tsv", "6", "title", ""),
        ("shop.zip/shopify.csv", "5", "Variant Price", "oops"),
    ]


def test_a_report_can_be_json_lines_and_is_written_even_when_all_is_well(
    shop: Path, tmp_path: Path
) -> None:
    bad = write(tmp_path, "a.csv", goods(2, 9) + "p9,鞋,面议,,\n")
    told = tmp_path / "refused.jsonl"
    ingest(bad, "--shop", shop, "--report", told)
    assert [json.loads(line) for line in told.read_text("utf-8").splitlines()] == [
        {
            "kind": "products",
            "file": "a.csv",
            "line": 4,
            "column": "price",
            "value": "面议",
            "reason": "is no price; expected a number such as 1299.00",
        }
    ]
    ingest(write(tmp_path, "a.csv", goods(2, 9)), "--shop", shop, "--report", told)
    assert told.read_text() == ""


def test_no_report_is_written_unasked_when_nothing_is_refused(shop: Path, tmp_path: Path) -> None:
    ingest(write(tmp_path, "a.csv", goods(2, 9)), "--shop", shop)
    assert not (tmp_path / "shop-refused.csv").exists()


def test_a_cell_that_a_spreadsheet_would_run_is_harmless_in_the_report(
    shop: Path, tmp_path: Path
) -> None:
    ingest(write(tmp_path, "a.csv", goods(1, 9) + 'p2,鞋,"=HYPERLINK(1)",,\n'), "--shop", shop)
    assert ",'=HYPERLINK(1)," in (tmp_path / "shop-refused.csv").read_text("utf-8-sig")


def test_a_report_that_cannot_be_written_is_one_sentence(shop: Path, tmp_path: Path) -> None:
    done = ingest(
        write(tmp_path, "a.csv", goods(1, 9)), "--shop", shop, "--report", tmp_path / "no" / "r.csv"
    )
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_a_hopeless_file_leaves_the_catalogue_until_the_limit_is_raised(
    shop: Path, tmp_path: Path
) -> None:
    good = write(tmp_path, "a.csv", goods(3, 9))
    ingest(good, "--shop", shop)
    before = state(shop)
    bad = write(tmp_path, "b.csv", goods(3, 8) + "p4,鞋,x,,\n")
    stopped = ingest(bad, "--shop", shop, "--max-refused", 0.2)
    assert (stopped.returncode, state(shop)) == (1, before)
    assert "more than 20%" in stopped.stdout
    (shop / "shop.toml").write_text(SETTINGS + "max_refused = 0.1\n")
    assert ingest(bad, "--shop", shop).returncode == 1
    assert ingest(bad, "--shop", shop, "--max-refused", 0.5).returncode == 0
    assert state(shop) != before


def test_many_products_are_withdrawn_only_with_yes(shop: Path, tmp_path: Path) -> None:
    ingest(write(tmp_path, "a.csv", goods(4, 9)), "--shop", shop)
    fewer = write(tmp_path, "a.csv", goods(2, 9))
    stopped = ingest(fewer, "--shop", shop, "--withdraw-missing")
    assert (stopped.returncode, state(shop)[0]) == (1, 4)
    assert "2 of 4 products are missing" in stopped.stdout
    done = ingest(fewer, "--shop", shop, "--withdraw-missing", "--yes", "--json")
    assert (json.loads(done.stdout)["withdrawn"], state(shop)[0]) == (2, 2)


def test_a_dry_run_makes_no_shop_and_no_report(tmp_path: Path) -> None:
    bad = write(tmp_path, "a.csv", goods(2, 9) + "p9,鞋,面议,,\n")
    done = ingest(bad, "--shop", tmp_path / "new", "--dry-run", "--json")
    assert json.loads(done.stdout)["changed"] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_products_cannot_be_missing_from_files_without_products(shop: Path, tmp_path: Path) -> None:
    faq = write(tmp_path, "faq.csv", "question,answer\n包邮吗,包邮\n")
    done = ingest(faq, "--shop", shop, "--withdraw-missing")
    assert done.returncode == 2
    assert "--withdraw-missing" in done.stderr


def test_a_killed_ingestion_leaves_a_whole_catalogue_and_ends_alike_when_run_again(
    shop: Path, tmp_path: Path
) -> None:
    old, new = goods(MANY, 9), goods(MANY, 8).replace("跑步鞋", "越野跑鞋")
    file = write(tmp_path, "a.csv", old)
    assert ingest(file, "--shop", shop).returncode == 0
    titles = {"跑步鞋": 0, "越野跑鞋": 0}
    write(tmp_path, "a.csv", new)
    started = time.monotonic()
    twin = tmp_path / "twin"
    twin.mkdir()
    (twin / "shop.toml").write_text(SETTINGS)
    assert ingest(file, "--shop", twin).returncode == 0
    whole = time.monotonic() - started
    for share in (0.3, 0.6, 0.8, 0.95):
        running = subprocess.Popen(  # noqa: S603
            command(file, "--shop", shop), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(share * whole)
        running.send_signal(signal.SIGKILL)
        running.wait()
        with sqlite3.connect(shop / "shop.db") as database:
            for title in titles:
                (titles[title],) = database.execute(
                    "SELECT count(*) FROM products WHERE title LIKE ?", (f"{title}%",)
                ).fetchone()
        assert sorted(titles.values()) == [0, MANY]  # the old catalogue or the new one, never both
    assert ingest(file, "--shop", shop).returncode == 0
    assert state(shop) == state(twin)
