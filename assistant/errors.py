"""What can go wrong in the assistant.

AssistantError
├── ShopError
├── SettingsError
├── BackupError
├── ModelError
├── TrackerError
├── TrialPruned
├── ConversationError
│   ├── UnknownConversation
│   ├── Overtaken
│   ├── AttachmentRefused
│   └── CorrectionRefused
├── DeskError
│   ├── Taken
│   ├── AtCapacity
│   ├── NotYours
│   ├── BannedPhrase
│   └── RatedAlready
├── UnknownShopper
├── AccountError
├── LoginRefused
├── SpanRefused
├── SparkError
├── ShippingError
├── PromptError
└── ReplayError
"""


class AssistantError(Exception):
    """Any failure of the assistant package; its message can be shown to a person."""


class ShopError(AssistantError):
    """The shop folder is missing, empty or cannot be opened."""


class SettingsError(AssistantError):
    """A setting is unknown or has a value that cannot be used."""


class BackupError(AssistantError):
    """A backup cannot be made, read or put in place."""


class ModelError(AssistantError):
    """A trained model is missing, damaged or does not fit."""


class TrackerError(AssistantError):
    """Somebody outside who is told of runs cannot be told."""


class TrialPruned(AssistantError):
    """A trial of a tuning is given up, since others had done better by then."""


class ConversationError(AssistantError):
    """A turn cannot be taken as asked."""


class UnknownConversation(ConversationError):
    """There is no such conversation for this shopper."""


class Overtaken(ConversationError):
    """Another program answered in the conversation meanwhile."""


class AttachmentRefused(ConversationError):
    """A file from a shopper is no photo or recording that can be kept."""


class CorrectionRefused(ConversationError):
    """What is said to be right of a turn cannot be learnt from."""


class DeskError(AssistantError):
    """An agent cannot do this, or not now."""


class Taken(DeskError):
    """Another agent has the conversation.

    Args:
        message: For a person.
        by: Who has it; None where that is not known.
    """

    def __init__(self, message: str, by: str | None = None) -> None:
        super().__init__(message)
        self.by = by


class AtCapacity(DeskError):
    """The agent has as many conversations as they take at once."""


class NotYours(DeskError):
    """The conversation is not with this agent."""


class BannedPhrase(DeskError):
    """A message holds words that the shop does not use; it was not sent.

    Args:
        phrases: The words, as they stand in it.
    """

    def __init__(self, phrases: tuple[str, ...]) -> None:
        super().__init__(f"The message holds words the shop does not use: {', '.join(phrases)}.")
        self.phrases = phrases


class RatedAlready(DeskError):
    """A conversation is rated once, after an agent had it."""


class UnknownShopper(AssistantError):
    """Nothing is kept of a shopper with this id."""


class AccountError(AssistantError):
    """An account cannot be made or changed as asked."""


class LoginRefused(AssistantError):
    """A name and a password do not let in; ``wrong`` or ``locked``."""


class UnknownProduct(AssistantError):
    """No product has this name, or several have."""


class SpanRefused(AssistantError):
    """Days that cannot be looked at.

    Args:
        message: For a program's user.
        why: ``day`` (it is none), ``order`` (the wrong way round) or ``many``.
        told: What stands in the sentence that says so on a page.
    """

    def __init__(self, message: str, why: str, **told: str) -> None:
        super().__init__(message)
        self.why = why
        self.told = told


class SparkError(AssistantError):
    """Work on Spark cannot be begun or has failed."""


class ShippingError(AssistantError):
    """An order cannot be planned: no rates, no such region, or more than is solved here."""


class PromptError(AssistantError):
    """A prompt file lacks a template or a template lacks a value."""


class ReplayError(AssistantError):
    """A replay file cannot be read or says something impossible."""
