"""How much is answered at once."""

import threading

import anyio
import pytest

from ui.errors import Busy
from ui.limits import Gate


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
