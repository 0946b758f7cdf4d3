"""What can go wrong at the border.

UiError
├── AddressTaken
├── Busy
│   └── TooFast (of ``ui.rates``)
└── UnreadableInput
"""


class UiError(Exception):
    """Any failure of the user interface; its message can be shown to a person."""


RETRY_AFTER = 2  # seconds


class Busy(UiError):
    """More is asked than the program is willing to hold; ``seconds`` says when to come again."""

    def __init__(self, message: str, seconds: int = RETRY_AFTER) -> None:
        super().__init__(message)
        self.seconds = seconds


class AddressTaken(UiError):
    """Another program listens at the address asked for."""


class UnreadableInput(UiError):
    """A line or file given to a command cannot be read."""
