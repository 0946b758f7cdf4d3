"""``tuned.toml`` in the shop's folder: the settings that ``daogou tune`` found, beside those of its owner.

It is a file of its own so that the program never writes into ``shop.toml``; it may be edited, and deleted to
have training choose by itself again.
"""

import math
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

import tomlkit
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import SettingsError
from recommender.learning.space import SPACES

FILE = "tuned.toml"
HEAD = (
    "Written by daogou tune. Delete a table, or the file, to have training choose by itself again."
)


def _tunable(tables: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    for kind, values in tables.items():
        for name, value in values.items():
            knob = SPACES.get(kind, {}).get(name)
            if knob is None:
                raise ValueError(f"'{kind}.{name}' is nothing that can be tuned")
            if not (math.isfinite(value) and knob.low <= value <= knob.high):
                raise ValueError(
                    f"'{kind}.{name}' is {value}; expected {knob.low:g} to {knob.high:g}"
                )
    return tables


class IntentRecipe(BaseModel):
    """What is tuned of the training of intents; the bounds are those of the space."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    learning_rate: float = Field(ge=2e-5, le=2e-3)
    epochs: int = Field(ge=1, le=30)
    dropout: float = Field(ge=0, le=0.5)
    smoothing: float = Field(ge=0, le=0.3)
    head_speed: float = Field(ge=1, le=30)


class Tuned(BaseModel):
    """What was found.

    Args:
        recommender: By kind of model, its settings.
        intent: Of the training of intents; None: nothing was found.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    recommender: Annotated[dict[str, dict[str, float]], AfterValidator(_tunable)] = Field(
        default_factory=dict
    )
    intent: IntentRecipe | None = None

    @classmethod
    def load(cls, shop: Path) -> Self:
        """What the shop in this folder has; nothing where there is no file.

        Raises:
            SettingsError: The file cannot be used; what is wrong with it is named.
        """
        path = shop / FILE
        try:
            return cls.model_validate(tomllib.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            return cls()
        except ValidationError as exc:
            told = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in exc.errors()]
            raise SettingsError(f"{path}: {'; '.join(told)}.") from exc
        except (OSError, ValueError) as exc:
            raise SettingsError(f"{path} cannot be read as TOML: {exc}.") from exc

    def save(self, shop: Path) -> Path:
        """Writes the file aside and puts it in place.

        Raises:
            SettingsError: It cannot be written.
        """
        path = shop / FILE
        aside = path.with_suffix(f".toml.{os.getpid()}")
        told: Mapping[str, object] = self.model_dump(exclude_none=True, exclude_defaults=True)
        document = tomlkit.document()
        document.add(tomlkit.comment(HEAD))
        document.update(told)
        try:
            aside.write_text(tomlkit.dumps(document), "utf-8")
            aside.replace(path)
        except OSError as exc:
            raise SettingsError(f"{path} cannot be written: {exc.strerror}.") from exc
        return path
