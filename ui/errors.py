"""What can go wrong at the border.

UiError
├── AddressTaken
└── UnreadableInput
"""


class UiError(Exception):
    """Any failure of the user interface; its message can be shown to a person."""


class AddressTaken(UiError):
    """Another program listens at the address asked for."""


class UnreadableInput(UiError):
    """A line or file given to a command cannot be read."""
