"""Opens traces where the setting ``otlp_url`` names a collector; without it nothing of them is loaded."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from assistant.shop.settings import ShopSettings
from ui.errors import UiError
from ui.observing.log import start_log

if TYPE_CHECKING:
    from ui.observing.traces import Traces


@contextmanager
def tracing(settings: ShopSettings) -> Iterator["Traces | None"]:
    """The traces of a program, sent until the block ends; None where none are wanted.

    From then on the lines of its log have the ids of the trace they belong to.

    Raises:
        UiError: They are wanted, and what they need is not installed.
    """
    if settings.otlp_url is None:
        yield None
        return
    try:
        from ui.observing.traces import Traces
    except ImportError as exc:
        raise UiError(
            f"Setting 'otlp_url' is '{settings.otlp_url}', which needs OpenTelemetry: "
            "pip install 'daogou[telemetry]'."
        ) from exc
    with closing(Traces.to(settings.otlp_url, settings.otlp_share)) as traces:
        start_log(settings, trace=traces.ids)
        yield traces
