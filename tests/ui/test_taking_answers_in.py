"""Answers that a command takes in reach the program that is running on the shop."""

import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import Request, urlopen

from tests.ui.conftest import make_shop
from tests.ui.test_server import program, seen_until


def said(port: int, message: str) -> str:
    """What the running program replies to the first message of a conversation."""
    body = json.dumps({"message": message}).encode()
    headers = {"Content-Type": "application/json"}
    request = Request(f"http://127.0.0.1:{port}/api/chat", body, headers)
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        return str(json.load(answer)["reply"])


def test_answers_taken_in_reach_the_running_program(tmp_path: Path) -> None:
    folder = make_shop(tmp_path)
    table = tmp_path / "faq.csv"
    table.write_text("id,question,answer\nways,发什么快递,发云脚快递，每单 5 元。\n", "utf-8")
    with program(folder) as (_, port):
        seen_until(port, 200)
        assert "每单 5 元" not in said(port, "发什么快递")
        take_in = [sys.executable, "-m", "ui.cli", "ingest", str(table), "--shop", str(folder)]
        subprocess.run(take_in, check=True, capture_output=True)  # noqa: S603
        for _ in range(600):
            if "每单 5 元" in said(port, "发什么快递"):
                break
            time.sleep(0.1)
        assert "每单 5 元" in said(port, "发什么快递")
