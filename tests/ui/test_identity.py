"""Who a request comes from: forged, expired and careless tokens prove nothing."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import jwt
import pytest
from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection

from assistant.service.service import Service
from tests.ui.test_api import chat, problem
from ui.api import create_app
from ui.identity import ALGORITHM, LONGEST_LIFE, Claim, Identities, TokenRefused, machine_of

SECRET = "a secret of the shop that nobody guesses"  # noqa: S105
OURS = Identities(SECRET)
DOCS = Path(__file__).parents[2] / "docs" / "api.md"


def token(secret: str = SECRET, **claims: object) -> str:
    return jwt.encode({"sub": "mei", "exp": time.time() + 600, **claims}, secret, ALGORITHM)


def test_a_signed_token_names_the_shopper() -> None:
    assert OURS.user(Claim(token())) == "mei"


def unsigned() -> str:
    return jwt.encode({"sub": "mei", "exp": time.time() + 600}, "", "none")


def tampered() -> str:
    head, _, signature = token().split(".")
    other = token(sub="ada").split(".")[1]
    return ".".join((head, other, signature))


FORGED: dict[str, Callable[[], str]] = {
    "signed by another": lambda: token("another secret, also long enough to sign"),
    "expired": lambda: token(exp=time.time() - 120),
    "not to be used yet": lambda: token(nbf=time.time() + 600),
    "lives too long": lambda: token(exp=time.time() + LONGEST_LIFE + 600),
    "without an end": lambda: jwt.encode({"sub": "mei"}, SECRET, ALGORITHM),
    "without a shopper": lambda: jwt.encode({"exp": time.time() + 600}, SECRET, ALGORITHM),
    "an empty shopper": lambda: token(sub=""),
    "a shopper that is no text": lambda: token(sub=7),
    "an endless name": lambda: token(sub="m" * 201),
    "unsigned": unsigned,
    "another method": lambda: jwt.encode(
        {"sub": "mei", "exp": time.time() + 600}, SECRET * 2, "HS512"
    ),
    "tampered with": tampered,
    "an end that is no number": lambda: token(exp="soon"),
    "no token at all": lambda: "mei",
    "half of one": lambda: token()[:-10],
    "not ASCII": lambda: token() + "é",
}


@pytest.mark.parametrize("made", FORGED)
def test_what_was_not_made_as_agreed_is_refused(made: str) -> None:
    with pytest.raises(TokenRefused):
        OURS.user(Claim(FORGED[made]()))


def test_a_shop_without_a_secret_believes_no_token() -> None:
    with pytest.raises(TokenRefused, match="DAOGOU_USER_SECRET"):
        Identities().user(Claim(token()))


def test_who_brings_nothing_is_anonymous() -> None:
    assert OURS.user(Claim()) is None


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAOGOU_USER_SECRET", SECRET)
        with TestClient(create_app(service), client=("10.0.0.7", 50000)) as opened:
            yield opened


def bearer(user: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(sub=user)}"}


def test_a_known_shoppers_conversation_is_theirs_alone(client: TestClient) -> None:
    answer = chat(client, message="想买双跑步鞋", user_token=token())
    path, known = f"/api/conversations/{answer['conversation_id']}", answer["conversation_id"]
    assert client.get(path, headers=bearer("mei")).status_code == 200
    others: tuple[dict[str, str], ...] = ({}, bearer("lin"))
    for headers in others:
        problem(client.get(path, headers=headers), 404, "unknown_conversation")
        problem(client.post(f"{path}/undo", headers=headers), 404, "unknown_conversation")
        edited = client.post(f"{path}/edit", json={"turn": 1, "message": "x"}, headers=headers)
        problem(edited, 404, "unknown_conversation")
        body = {"conversation_id": known, "message": "我的订单"}
        problem(client.post("/api/chat", json=body, headers=headers), 404, "unknown_conversation")
        profile = client.get(
            "/api/profile", params={"conversation_id": str(known)}, headers=headers
        )
        problem(profile, 404, "unknown_conversation")
        event = {"conversation_id": known, "product_id": "shoe-1", "event": "like"}
        problem(
            client.post("/api/events", json=event, headers=headers), 404, "unknown_conversation"
        )
    turns = client.get(path, headers=bearer("mei")).json()["turns"]
    assert [turn["turn"] for turn in turns] == [1]


def test_a_refused_token_is_told_with_its_reason(client: TestClient) -> None:
    body = {"message": "你好", "user_token": token(exp=time.time() - 120)}
    assert "expired" in problem(client.post("/api/chat", json=body), 401, "token_refused")


def test_a_bare_id_from_elsewhere_does_not_open_a_shoppers_conversation(
    client: TestClient,
) -> None:
    known = chat(client, message="你好", user_token=token())["conversation_id"]
    answer = client.get(f"/api/conversations/{known}", params={"user": "mei"})
    problem(answer, 404, "unknown_conversation")


def snippet(language: str) -> str:
    """The example of ``docs/api.md`` that signs a token."""
    return DOCS.read_text("utf-8").split(f"```{language} sign\n", 1)[1].split("```", 1)[0]


def test_the_documented_python_signs_tokens_that_are_believed() -> None:
    names: dict[str, object] = {}
    exec(snippet("python"), names)  # noqa: S102  # the example is ours
    sign = names["sign"]
    assert callable(sign)
    assert OURS.user(Claim(sign("mei", SECRET))) == "mei"


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_the_documented_javascript_signs_tokens_that_are_believed() -> None:
    program = snippet("javascript") + f"\nconsole.log(sign('mei', '{SECRET}'));"
    run = ["node", "-e", program]
    made = subprocess.run(run, capture_output=True, text=True, check=True)  # noqa: S603
    assert OURS.user(Claim(made.stdout.strip())) == "mei"


@pytest.mark.parametrize(
    ("demo", "host", "believed"),
    [
        pytest.param(True, "127.0.0.1", True, id="demo on this machine"),
        pytest.param(True, "::1", True, id="demo on this machine, IPv6"),
        pytest.param(True, "192.168.1.4", False, id="demo seen from the network"),
        pytest.param(True, "localhost.example", False, id="a name"),
        pytest.param(True, None, False, id="no address"),
        pytest.param(False, "127.0.0.1", False, id="a real shop"),
    ],
)
def test_bare_user_is_believed_only_in_the_demo(
    demo: bool, host: str | None, believed: bool
) -> None:
    assert Identities(demo=demo).user(Claim(bare="shopper-1", host=host)) == (
        "shopper-1" if believed else None
    )


@pytest.mark.parametrize(
    ("named", "believed"),
    [
        ("127.0.0.1:7860", True),
        ("[::1]:7860", True),
        ("localhost:7860", True),
        ("shop.localhost", True),
        ("daogou", True),  # a machine of one's own network; nobody can own a name without a dot
        ("evil.example:7860", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False),
        ("evil.example.", False),
        ("192.168.1.4", False),
        ("[half", False),
        ("user@evil.example", False),
    ],
)
def test_a_strange_name_that_leads_here_is_not_this_machine(named: str, believed: bool) -> None:
    """DNS rebinding: the browser sits on this machine, the page it shows is another site's."""
    scope = {
        "type": "http",
        "headers": [(b"host", named.encode())],
        "client": ("127.0.0.1", 50000),
    }
    claim = Claim(bare="shopper-1", host=machine_of(HTTPConnection(scope)))
    assert (Identities(demo=True).user(claim) == "shopper-1") == believed
