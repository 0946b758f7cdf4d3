"""The command line as a program: exit statuses, one sentence an error, nothing lost."""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import ON_POSTGRESQL, environment_of
from tests.small_shop import build_shop

ENVIRONMENT = {"PYTHONIOENCODING": "utf-8"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shop(tmp_path_factory.mktemp("cli") / "shop")


about_the_file = pytest.mark.skipif(ON_POSTGRESQL, reason="it is about the database's file")


def daogou(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "ui.cli", *map(str, arguments)]
    shop = command[command.index("--shop") + 1] if "--shop" in command else None
    known = environment_of(Path(shop)) if shop else None
    return subprocess.run(  # noqa: S603
        command, input=stdin, capture_output=True, timeout=120, check=False, env=known
    )


def sentence(done: subprocess.CompletedProcess[bytes]) -> str:
    told = done.stderr.decode("utf-8")
    assert "Traceback" not in told
    return told


def test_a_seeded_chat_gives_the_same_transcript_twice(shop: Path) -> None:
    said = "想买双跑步鞋，三百以内\n再便宜点\n不要黑色的\n对比前两个\n".encode()

    def transcript() -> list[dict[str, object]]:
        done = daogou("chat", "--shop", shop, "--json", "--seed", 1, stdin=said)
        assert done.returncode == 0, sentence(done)
        return [{**json.loads(line), "timings_ms": None} for line in done.stdout.splitlines()]

    first = transcript()
    assert len(first) == 4
    assert transcript() == first


def test_chat_takes_objects_clicks_and_undo(shop: Path) -> None:
    lines = [
        '{"message": "运动袜"}',
        '{"click": {"product": 1, "event": "add_to_cart"}}',
        '{"undo": true}',
    ]
    done = daogou("chat", "--shop", shop, "--json", "--seed", 1, stdin="\n".join(lines).encode())
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(turn["cart"]) for turn in turns] == [0, 1, 0]


def test_chat_survives_bytes_that_are_no_text(shop: Path) -> None:
    done = daogou(
        "chat",
        "--shop",
        shop,
        "--json",
        "--seed",
        1,
        stdin=b"\xff\xfe\x00bad\n\xe8\xb7\x91\xe6\xad\xa5\xe9\x9e\x8b\n",
    )
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert turns[-1]["products"]


def test_search_prints_one_object_a_query(shop: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"query": "跑步鞋 三百以内"}\n{"query": "socks"}\n', "utf-8")
    done = daogou("search", "--input", queries, "--shop", shop, "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["query"] for result in found] == ["跑步鞋 三百以内", "socks"]
    assert all(product["price"] <= 300 for product in found[0]["products"])


def test_understand_works_on_a_shop_s_own_words(shop: Path) -> None:
    done = daogou("understand", "云驰的跑步鞋，不要黑色", "--shop", shop, "--json")
    meaning = json.loads(done.stdout)
    told = {(c["field"], c["op"], c["value"]) for c in meaning["constraints"]}
    assert told == {("brand", "eq", "云驰"), ("category", "eq", "跑步鞋"), ("color", "ne", "黑色")}


def test_synonyms_are_written_once_to_be_edited(shop: Path, tmp_path: Path) -> None:
    copy = tmp_path / "shop"
    shutil.copytree(shop, copy)
    shown = daogou("synonyms", "--shop", copy)
    assert shown.returncode == 0, sentence(shown)
    assert daogou("synonyms", "--shop", copy, "--write").returncode == 0
    assert (copy / "synonyms.toml").read_text("utf-8") == shown.stdout.decode("utf-8")
    again = daogou("synonyms", "--shop", copy, "--write")
    assert (again.returncode, "exists" in sentence(again)) == (2, True)
    (copy / "synonyms.toml").write_text('groups = [["跑步鞋"]]', "utf-8")
    refused = daogou("search", "跑步鞋", "--shop", copy)
    assert refused.returncode == 2
    assert "two or more names" in sentence(refused)


def test_recommend_ranks_with_reasons(shop: Path) -> None:
    done = daogou("recommend", "--shop", shop, "--user", "mei", "--limit", 3, "--json")
    products = json.loads(done.stdout)["products"]
    assert len(products) == 3
    assert all(product["reasons"] for product in products)


def test_ingesting_again_changes_nothing(shop: Path) -> None:
    done = daogou("ingest", shop / "source" / "products.jsonl", "--shop", shop, "--json")
    report = json.loads(done.stdout)
    assert (report["kept"], report["changed"], report["refused"]) == (12, 0, 0)
    assert done.returncode == 0


def test_broken_rows_are_named_and_good_ones_kept(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("id,title,price\na,Mug,12\nb,Cup,cheap\nc,Bowl,30\n", "utf-8")
    done = daogou("ingest", rows, "--shop", tmp_path / "shop", "--json", "--kind", "products")
    report = json.loads(done.stdout)
    assert (report["kept"], report["refused"]) == (2, 1)
    assert (report["errors"][0]["line"], report["errors"][0]["column"]) == (3, "price")


@pytest.mark.parametrize("command", ["chat", "search", "recommend", "doctor", "serve", "replay"])
def test_a_missing_shop_is_one_clear_sentence(command: str, tmp_path: Path) -> None:
    needed: dict[str, list[object]] = {"search": ["x"], "recommend": ["--user", "u"]}
    extra = needed.get(command, [tmp_path] if command == "replay" else [])
    done = daogou(command, *extra, "--shop", tmp_path / "nowhere")
    assert done.returncode == 2
    assert "nowhere" in sentence(done)
    assert "daogou ingest" in sentence(done)


@about_the_file
def test_a_shop_that_is_no_database_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "shop.db").write_bytes(b"this is no database, not at all" * 100)
    done = daogou("chat", "--shop", tmp_path)
    assert done.returncode == 2
    assert "cannot be read" in sentence(done)


@about_the_file
def test_an_unknown_setting_is_named(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text('colour = "red"\n', "utf-8")
    (tmp_path / "shop.db").write_bytes((shop / "shop.db").read_bytes())
    done = daogou("doctor", "--shop", tmp_path)
    assert done.returncode == 2
    assert "'colour' is unknown" in sentence(done)


@about_the_file
def test_a_damaged_dialogue_model_is_one_clear_sentence(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(
        f'encoder = "hashing"\nclassifier = "{tmp_path}/model"\n', "utf-8"
    )
    (tmp_path / "shop.db").write_bytes((shop / "shop.db").read_bytes())
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "manifest.json").write_text("{}", "utf-8")
    (tmp_path / "model" / "model.safetensors").write_bytes(b"\x00" * 64)
    done = daogou("chat", "--shop", tmp_path)
    assert done.returncode == 2
    assert "model" in sentence(done)


def test_doctor_finds_trouble_repairs_it_when_asked_and_rebuilds(
    shop: Path, tmp_path: Path
) -> None:
    own = shutil.copytree(shop, tmp_path / "shop")
    (own / "chroma" / "chroma.sqlite3").write_bytes(b"x")

    def doctor(*options: str) -> tuple[int, bool, dict[str, object]]:
        done = daogou("doctor", "--shop", own, "--json", *options)
        report = json.loads(done.stdout)
        findings = {finding["name"]: finding for finding in report["findings"]}
        return done.returncode, report["ok"], findings["vector store"]

    status, fine, finding = doctor()
    assert (status, fine, finding["ok"]) == (1, False, False)
    assert "is damaged" in str(finding["found"])
    assert "--repair" in str(finding["remedy"])
    assert doctor("--repair")[:2] == (0, True)
    assert doctor()[:2] == (0, True)
    status, fine, finding = doctor("--rebuild")
    assert (status, fine, finding["found"]) == (0, True, "built anew, 12 vectors")


def test_doctor_shows_what_it_found_as_a_table(shop: Path) -> None:
    done = daogou("doctor", "--shop", shop)
    assert done.returncode == 0
    assert "vectors, as in the database" in done.stdout.decode()


def test_an_unusable_argument_is_status_two(shop: Path) -> None:
    assert daogou("search", "--shop", shop).returncode == 2
    assert daogou("search", "x", "--shop", shop, "--limit", 0).returncode == 2


def test_a_huge_or_empty_message_is_refused_and_the_chat_goes_on(shop: Path) -> None:
    said = b'{"message": ""}\n' + b"a" * 1_000_000 + "\n跑步鞋\n".encode()
    done = daogou("chat", "--shop", shop, "--json", "--seed", 1, stdin=said)
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert "empty" in turns[0]["error"]["message"]
    assert "1,000,000 characters" in turns[1]["error"]["message"]
    assert turns[2]["turn"] == 1
    assert turns[2]["products"]


def test_a_binary_catalogue_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "catalogue.csv").write_bytes(bytes(range(256)) * 40)
    done = daogou("ingest", tmp_path / "catalogue.csv", "--shop", tmp_path / "shop")
    assert done.returncode == 2
    assert "catalogue.csv" in sentence(done)


def test_a_taken_port_is_one_clear_sentence(shop: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = daogou("serve", "--shop", shop, "--port", port)
    assert done.returncode == 2
    assert str(port) in sentence(done)


def test_a_replay_file_that_cannot_be_read_is_one_clear_sentence(
    shop: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.yaml").write_text("dialogue: x\nturns: [{shout: 1}]\n", "utf-8")
    done = daogou("replay", tmp_path / "bad.yaml", "--shop", shop)
    assert done.returncode == 2
    assert "bad.yaml" in sentence(done)


def test_an_evaluation_is_drawn(shop: Path, tmp_path: Path) -> None:
    data, page = tmp_path / "judged.jsonl", tmp_path / "search.html"
    data.write_text('{"query": "跑步鞋", "relevant": {"shoe-1": 1}}\n', "utf-8")
    done = daogou("evaluate", "search", "--data", data, "--shop", shop, "--html", page, "--json")
    assert done.returncode == 0, sentence(done)
    report = json.loads(done.stdout)
    assert report["coverage"]["answered@10"]["ours"] == 1.0
    drawn = page.read_text("utf-8")
    assert f"{report['coverage']['catalogue@10']:.1%} of the catalogue" in drawn
