"""The sample mini-program's API module, run by Node against the real server."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.service.service import Service
from tests.small_shop import build_shop
from tests.ui.conftest import serving

SAMPLE = Path(__file__).parents[3] / "docs" / "miniprogram"
# What wx.request does, as far as the sample uses it; the first attempt at each message is lost.
SCRIPT = """
const { createAssistant, shown } = require(process.argv[1] + '/api')
const base = process.argv[2].replace(/\\/$/, '')
let lost = 0
const send = ({ url, method, header, data, success, fail }) => {
  const sent = fetch(url, { method, headers: header, body: JSON.stringify(data) })
  sent.then(async answer => {
    const body = await answer.json()
    if (lost++ === 0) return fail({ errMsg: 'request:fail interrupted' })
    success({ statusCode: answer.status, data: body })
  }, error => fail({ errMsg: String(error) }))
}
const kept = { id: 'erased-long-ago' }
const store = { get: () => kept.id, set: id => { kept.id = id } }
async function main() {
  const assistant = createAssistant({ send, base, store })
  const first = await assistant.say('想买跑步鞋')
  const chosen = await assistant.choose(1)
  const carted = await assistant.addToCart(first.products[0].id, first.products[0].variants[0].sku)
  let refused = null
  try { await assistant.say('   ') } catch (error) { refused = { code: error.code, status: error.status } }
  console.log(JSON.stringify({ first, chosen, carted, refused, kept: kept.id, shown: shown(first, base) }))
}
main().catch(error => { console.error(error); process.exit(1) })
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    service = Service.open(build_shop(tmp_path_factory.mktemp("miniprogram") / "shop"))
    with serving(service) as address:
        yield address
    service.close()


def test_the_sample_talks_to_the_real_server(site: str) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on PATH")
    run = subprocess.run(  # noqa: S603
        [node, "-e", SCRIPT, str(SAMPLE), site],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert (told["first"]["turn"], told["chosen"]["turn"], told["carted"]["turn"]) == (1, 2, 3)
    assert told["kept"] == told["first"]["conversation_id"] != "erased-long-ago"
    assert told["chosen"]["reply"]
    assert told["carted"]["cart"][0]["id"] == told["first"]["products"][0]["id"]
    assert told["refused"] == {"code": "invalid_request", "status": 400}
    assert told["shown"]["products"][0]["price"].startswith("¥")


def test_every_page_of_the_sample_is_there() -> None:
    for page in json.loads((SAMPLE / "app.json").read_text("utf-8"))["pages"]:
        assert all((SAMPLE / f"{page}.{kind}").is_file() for kind in ("js", "json", "wxml", "wxss"))
