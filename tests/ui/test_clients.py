"""The clients of ``docs/api.md``, as they stand there, against a running site."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.browsing import browser

DOCS = Path(__file__).parents[2] / "docs" / "api.md"
LOCAL = "http://127.0.0.1:7860"


def client(language: str) -> str:
    return DOCS.read_text("utf-8").split(f"```{language} client\n", 1)[1].split("```", 1)[0]


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_a_client_has_at_most_ten_lines(language: str) -> None:
    assert len([line for line in client(language).splitlines() if line.strip()]) <= 10


def test_the_documented_python_talks(site: str) -> None:
    program = client("python").replace(LOCAL, site.rstrip("/"))
    run = [sys.executable, "-X", "utf8", "-c", program]
    made = subprocess.run(run, capture_output=True, encoding="utf-8", check=True)  # noqa: S603
    assert "款" in made.stdout


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_the_documented_javascript_asks_from_a_server(site: str) -> None:
    call = f"ask('跑步鞋', {{}}, {json.dumps(site.rstrip('/'))})"
    program = f"{client('javascript')}\n{call}.then((turn) => console.log(JSON.stringify(turn)))"
    run = ["node", "-e", program]
    made = subprocess.run(run, capture_output=True, encoding="utf-8", check=True)  # noqa: S603
    assert json.loads(made.stdout)["products"]


TALKS = """async () => {
  const pieces = [];
  const first = await ask("想买双跑步鞋，五百以内");
  const named = { conversation_id: first.conversation_id };
  const turn = await stream({ message: "不要黑色的", ...named }, (text) => pieces.push(text));
  const click = JSON.stringify({ event: "suggestion", position: 99 });
  return [first, turn, pieces, await stream({ click, ...named }, () => {})];
}"""


@pytest.mark.browser
def test_the_documented_javascript_asks_and_streams_on_a_page(chromium: str, site: str) -> None:
    with browser(chromium) as running:
        page = running.new_page()
        page.goto(site + "api/health")
        page.add_script_tag(content=client("javascript"))
        first, turn, pieces, failed = page.evaluate(TALKS)
    assert first["products"]
    assert turn["turn"] == 2
    assert "".join(pieces) == turn["reply"]
    assert failed["error"]["code"] == "invalid_request"
