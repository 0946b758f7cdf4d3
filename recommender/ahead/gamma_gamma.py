"""What a shopper's next purchase will be worth: the Gamma-Gamma model (Fader, Hardie and Lee 2005).

What a shopper spends varies about an average of their own (a gamma distribution of shape ``p``); the
averages are spread over shoppers (``q``, ``gamma``). A few purchases thus say little, and an expected
value lies between the shopper's own mean and everyone's. How much is taken not to depend on how often.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import gammaln

from recommender.ahead.fitting import likeliest
from recommender.ahead.histories import Histories, Numbers
from recommender.errors import HistoryError, TooFewShoppers

START = (1.0, 1.0, 1.0)  # gamma in mean values


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """The model with its three parameters; ``gamma`` in the shop's money.

    Args:
        p: Above 0.
        q: Above 1, or the average over all shoppers would have no bound.
        gamma: Above 0.

    Raises:
        HistoryError: A parameter is out of its range.
    """

    p: float
    q: float
    gamma: float

    def __post_init__(self) -> None:
        """Refuses parameters that no distribution has."""
        for name, least in (("p", 0), ("q", 1), ("gamma", 0)):
            value = getattr(self, name)
            if not (np.isfinite(value) and value > least):
                raise HistoryError(
                    f"Gamma-Gamma's {name} is {value}; expected a number above {least}."
                )

    @classmethod
    def fit(cls, histories: Histories) -> Self:
        """The parameters under which what was spent is likeliest.

        Raises:
            TooFewShoppers: Of nobody who bought again it is known what they spent.
        """
        known = histories.at(histories.valued > 0)
        if not len(known):
            raise TooFewShoppers("Of nobody who bought again it is known what they spent.")
        unit = float(known.value.mean())
        often, mean = known.valued, known.value / unit

        def likelihood(parameters: Numbers) -> float:
            p, above, gamma = parameters.tolist()
            return float(_log_density(cls(p, 1 + above, gamma), often, mean).mean())

        p, above, gamma = likeliest(likelihood, START)
        return cls(p, 1 + above, gamma * unit)

    def log_likelihood(self, histories: Histories) -> Numbers:
        """The logarithm of how likely each mean is; 0 where no value is known. ``(shoppers,)``."""
        known = histories.valued > 0
        likely = np.zeros(len(histories))
        likely[known] = _log_density(self, histories.valued[known], histories.value[known])
        return likely

    def expected(self, histories: Histories) -> Numbers:
        """What each will spend on a day they buy, in money, shape ``(shoppers,)``."""
        spent = np.where(histories.valued > 0, histories.value * histories.valued, 0.0)
        return self.p * (self.gamma + spent) / (self.p * histories.valued + self.q - 1)


def _log_density(model: GammaGamma, often: Numbers, mean: Numbers) -> Numbers:
    p, q, gamma = model.p, model.q, model.gamma
    total = p * often
    density: Numbers = (
        gammaln(total + q)
        - gammaln(total)
        - gammaln(q)
        + q * np.log(gamma)
        + (total - 1) * np.log(mean)
        + total * np.log(often)
        - (total + q) * np.log(gamma + mean * often)
    )
    return density
