"""A server's helper: a process of its own that embeds what has no vector and keeps the store in line.

Turns and this work would share one interpreter and its memory otherwise. The helper runs at low
priority, tells its parent line by line how far it is, and goes when its parent closes its input or
is gone; what it has done by then is kept.

    python -m assistant.shop.helper SHOP
"""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from assistant.shop.embedding import Left, embed_from_the_back
from assistant.shop.folder import Shop
from assistant.shop.picturing import bring_pictures_in_line, picture_encoder_of
from assistant.shop.processes import command_of, go_after_others, surroundings
from assistant.shop.vectors import bring_in_line
from retrieval.encoders import open_encoder


def main() -> int:
    """Does all there is to do for the shop that the command line names."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the parent, and that ends this
    stopped = threading.Event()
    threading.Thread(target=_wait_for_the_end, args=(stopped,), daemon=True).start()
    go_after_others()

    def check(*_: object) -> None:
        if stopped.is_set():
            raise _Stopped

    with suppress(_Stopped):
        help_out(Path(sys.argv[1]), check)
    return 0


def help_out(path: Path, check: Callable[..., None]) -> None:
    """Embeds, telling how far that is, and then brings the vector store in line."""
    shop = Shop.open(path)
    encoder = open_encoder(shop.settings.encoder)
    for left in embed_from_the_back(shop, encoder, check):
        _tell(left.to_json())
    _tell(None)
    check()
    bring_in_line(shop, encoder, check)
    eye = picture_encoder_of(shop)
    if eye is not None:
        bring_pictures_in_line(shop, eye, check, thorough=False)


class Helper:
    """The helper as its parent sees it.

    Args:
        path: The shop's folder.
        told: Called with how much is left to embed, and with None when that is done.

    Attributes:
        finished: Set once it has come to an end.
    """

    def __init__(self, path: Path, told: Callable[[Left | None], None]) -> None:
        self._path = path
        self._told = told
        self._process: subprocess.Popen[str] | None = None
        self.finished = threading.Event()
        self._stopped = False
        self._in_the_store = False

    def run(self) -> bool:
        """Has everything done; whether that came to a good end."""
        command = command_of(__name__, str(self._path.resolve()))
        pipe = subprocess.PIPE
        with subprocess.Popen(  # noqa: S603
            command, stdin=pipe, stdout=pipe, text=True, env=surroundings()
        ) as process:
            self._process = process
            if self._stopped:
                self.stop()
            for line in process.stdout or ():
                left = _read(line)
                self._in_the_store = left is None
                if not self._stopped:
                    self._told(left)
        self.finished.set()
        return process.returncode == 0

    def stop(self) -> None:
        """Ends it, in the vector store only where that stays whole; ``run`` returns soon after."""
        self._stopped = True
        process = self._process
        if process is None or process.stdin is None or process.stdin.closed:
            return
        process.stdin.close()
        if not self._in_the_store:
            process.kill()


def _tell(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _read(line: str) -> Left | None:
    told = json.loads(line)
    return Left(told["left"], told["of"], told["seconds_left"]) if told else None


def _wait_for_the_end(stopped: threading.Event) -> None:
    sys.stdin.read()
    stopped.set()


class _Stopped(Exception):
    """The parent is gone or has had enough."""


if __name__ == "__main__":
    sys.exit(main())
