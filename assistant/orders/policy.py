"""The policy of a shop about orders: a written file, checked at the start, and nothing in code.

``policy.toml`` in the shop folder is laid over the built-in ``prompts/policy.toml`` key by key.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import ValidationError, model_validator

from assistant.errors import SettingsError
from assistant.orders.clauses import (
    Citing,
    Clause,
    DeedRule,
    Delivery,
    Exchanges,
    Exclusion,
    Freight,
    Handover,
    Hurrying,
    Identification,
    Language,
    Payer,
    Promise,
    Refunds,
    Window,
)
from assistant.orders.requests import Cause, Deed
from assistant.shop.owner_files import OwnerTable, problem

POLICY_FILE = "policy.toml"


class Policy(OwnerTable):
    """Everything a shop does about orders."""

    identification: Identification
    promise: Promise
    deeds: Mapping[Deed, DeedRule]
    windows: Mapping[Literal["no_reason", "quality", "wrong_item", "exchange"], Window]
    exclusions: Mapping[str, Exclusion]
    freight: Freight
    exchanges: Exchanges
    delivery: Delivery | None = None
    refunds: Refunds
    hurry: Hurrying
    handover: Mapping[str, Handover]
    clauses: Mapping[str, Clause]

    @model_validator(mode="after")
    def _cites_its_own_clauses(self) -> Self:
        unknown = sorted({name for name in self._cited() if name not in self.clauses})
        if unknown:
            raise ValueError(f"clauses {unknown} are cited and not written under 'clauses'")
        missing = [deed.value for deed in Deed if deed not in (*self.deeds, Deed.WITHDRAW)]
        if missing:
            raise ValueError(f"'deeds' says nothing of {missing}")
        if "other" not in self.refunds.days:
            raise ValueError("'refunds.days' needs 'other', for any other way of paying")
        return self

    def window(self, cause: Cause) -> Window:
        """How long after delivery goods go back for a cause."""
        return self.windows[cause.value]

    def payer(self, cause: Cause, *, insured: bool) -> Payer:
        """Who pays for the way back."""
        payer: Payer = getattr(self.freight, cause.value)
        return self.freight.insured if insured and payer == "shopper" else payer

    def exclusion(self, deed: str, described: str, opened: bool | None) -> Exclusion | None:
        """The exclusion that goods described so fall under; what is not known to be opened is not."""
        of_deed = (one for one in self.exclusions.values() if deed in one.deeds)
        fitting = (one for one in of_deed if one.fits(described))
        return next((one for one in fitting if opened or not one.opened_only), None)

    def handed_over(self, folded: str) -> str | None:
        """The name of the rule by which a message goes to a person first."""
        return next((name for name, one in self.handover.items() if one.concerns(folded)), None)

    def source(self, clause: str, language: str) -> dict[str, str]:
        """A clause as the sources of an answer cite it."""
        written = self.clauses[clause]
        spoken: Language = "en" if language == "en" else "zh"
        return {
            "kind": "policy",
            "id": clause,
            "title": written.title[spoken],
            "text": written.text[spoken],
        }

    def _cited(self) -> list[str]:
        tables: tuple[Citing, ...] = (
            self.identification,
            self.promise,
            self.refunds,
            self.freight,
            self.exchanges,
            *((self.delivery,) if self.delivery else ()),
            *self.deeds.values(),
            *self.windows.values(),
            *self.exclusions.values(),
            *self.handover.values(),
        )
        others = [rule.otherwise for rule in self.deeds.values() if rule.otherwise]
        return [*(table.clause for table in tables), self.freight.insured_clause, *others]


def read_policy(path: Path) -> Policy:
    """The policy that the file at ``path`` makes of the built-in one; without a file that one.

    Raises:
        SettingsError: Something in it cannot be used; everything wrong is named.
    """
    try:
        own = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsError(f"{path} is not valid TOML: {exc}.") from exc
    try:
        return Policy.model_validate(_laid_over(_built_in(), own))
    except ValidationError as exc:
        raise SettingsError(f"{path}: {'; '.join(map(problem, exc.errors()))}.") from exc


@cache
def _built_in() -> Mapping[str, Any]:
    return tomllib.loads(files("prompts").joinpath(POLICY_FILE).read_text("utf-8"))


def built_in_policy() -> Policy:
    """The policy of a shop that has written none."""
    return Policy.model_validate(_built_in())


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables key by key; an empty table takes the one below away, anything else replaces it."""
    merged = dict(below)
    for name, value in above.items():
        if isinstance(value, Mapping) and value and isinstance(below.get(name), Mapping):
            merged[name] = _laid_over(below[name], value)
        elif value == {}:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged
