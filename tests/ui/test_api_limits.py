"""How much is answered at once."""

import threading

import anyio
import pytest

from ui.client import known_user
from ui.limits import Busy, Gate


def test_gate_refuses_what_exceeds_its_places() -> None:
    release = threading.Event()
    refused = 0

    async def ask(gate: Gate) -> None:
        nonlocal refused
        try:
            await gate.run(release.wait, 10)
        except Busy:
            refused += 1
            release.set()

    async def crowd() -> None:
        gate = Gate(working=1, waiting=2)
        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(ask, gate)

    anyio.run(crowd)
    assert refused == 1


def test_gate_is_free_again_after_a_failure() -> None:
    async def twice() -> int:
        gate = Gate(working=1, waiting=0)
        with pytest.raises(ValueError, match="invalid literal"):
            await gate.run(int, "x")
        return await gate.run(int, "7")

    assert anyio.run(twice) == 7


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
    assert known_user("shopper-1", demo=demo, host=host) == ("shopper-1" if believed else None)
