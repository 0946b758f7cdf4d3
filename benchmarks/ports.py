"""A port for a server that is told its port before it starts."""

import os
import socket

BELOW_OTHERS = range(20_000, 32_000)  # from 32,768 on Linux gives ports to whoever asks for any


def free_port() -> int:
    """A port of this machine that nobody has, and that nobody is given who asks for any."""
    while True:
        port = BELOW_OTHERS[int.from_bytes(os.urandom(4)) % len(BELOW_OTHERS)]
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
