"""How a model is trained: the settings, apart from the library that follows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FEWEST_EPOCHS, MOST_EPOCHS = 3, 15
USUAL_STEPS = 4000


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of one training run.

    Args:
        epochs: Passes over the examples; None: as many as make about 4,000 steps, from 3 to 15.
        learning_rate: The highest, reached after a tenth of the steps; then it falls to zero.
        dropout: Share of the numbers between layers and before the heads that a step leaves out.
        smoothing: Share of the probability that a label gives to all others.
        head_weights: How much the loss of a head counts; 1 where it is not named.
        max_tokens: What is longer is cut.
        threads: Processor cores to use.
        background_passes: Passes over the examples of the background, spread over all epochs.
        head_speed: How much faster the heads learn than the encoder, which has been to school.
        steps: Stops after so many steps whatever ``epochs`` says; None: no such limit.
    """

    epochs: int | None = None
    learning_rate: float = 2e-4
    batch_size: int = 32
    smoothing: float = 0.05
    dropout: float = 0.1
    head_weights: Mapping[str, float] = field(default_factory=dict)
    max_tokens: int = 64
    seed: int = 17
    threads: int = 2
    head_speed: float = 5.0
    background_passes: int = 2
    steps: int | None = None

    def epochs_for(self, examples: int) -> int:
        """The passes over so many examples."""
        if self.epochs is not None:
            return self.epochs
        wanted = round(USUAL_STEPS * self.batch_size / max(examples, 1))
        return min(max(wanted, FEWEST_EPOCHS), MOST_EPOCHS)


DIALOGUE = Recipe(epochs=5, max_tokens=64)
"""How the model that ships was trained, chosen on held-out rows."""

RETRAINING = Recipe(epochs=1, learning_rate=5e-5, max_tokens=64)
"""How a shop's version goes on from the model before: one pass, a quarter of the rate, since it knows already."""
