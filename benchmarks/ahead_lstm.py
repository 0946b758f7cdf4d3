"""A small LSTM that foretells days of buying, to hold BG/NBD against (``benchmarks/ahead.py``).

It reads a shopper's weeks from the first purchase on, and after each says how many days of buying the
next weeks bring. It learns from those weeks alone whose next ones end before the cut; after as many
rounds as one shopper of seven, kept apart, asks for. Five of it, from other beginnings, are averaged.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from recommender.ahead.histories import Numbers, Purchase

WEEK = 7
WIDTH, ROUNDS, BATCH, BEGINNINGS, APART = 24, 40, 128, 5, 7


class Reader(nn.Module):
    """Weeks in, the logarithm of days of buying out."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.weeks = nn.LSTM(features, WIDTH, batch_first=True)
        self.told = nn.Linear(WIDTH, 1)

    def forward(self, seen: Tensor) -> Tensor:
        """Shape ``(shoppers, weeks, features)`` to ``(shoppers, weeks)``."""
        out, _ = self.weeks(seen)
        logs: Tensor = self.told(out).squeeze(-1)
        return logs


def lstm_told(
    purchases: Sequence[Purchase], shoppers: Sequence[str], cut: int, weeks: int
) -> Numbers:
    """Days of buying in so many weeks after the cut, shape ``(shoppers,)``."""
    bought = _bought(purchases, shoppers, cut)
    seen, known = _features(bought)
    behind = np.concatenate([np.zeros((len(bought), 1)), bought.cumsum(axis=1)], axis=1)
    later = np.zeros_like(bought)
    later[:, :-weeks] = behind[:, weeks + 1 :] - behind[:, 1:-weeks]
    known_later = known.copy()
    known_later[:, -weeks:] = False
    week, following, counts = (
        torch.tensor(part, dtype=torch.float32) for part in (seen, later, known_later)
    )
    told = [_one(week, following, counts, beginning) for beginning in range(BEGINNINGS)]
    mean: Numbers = np.stack(told).mean(axis=0)
    return mean


def _bought(purchases: Sequence[Purchase], shoppers: Sequence[str], cut: int) -> Numbers:
    """Days of buying in each week, which end with the cut, shape ``(shoppers, weeks)``."""
    place = {shopper: row for row, shopper in enumerate(shoppers)}
    days = {(one.shopper, one.day) for one in purchases if one.day <= cut}
    count = (cut - min(day for _, day in days)) // WEEK + 1
    bought = np.zeros((len(shoppers), count))
    for shopper, day in days:
        bought[place[shopper], count - 1 - (cut - day) // WEEK] += 1
    return bought


def _features(bought: Numbers) -> tuple[Numbers, np.ndarray]:
    """What is seen of each week, and whether the shopper was known in it."""
    known = bought.cumsum(axis=1) > 0
    count = np.arange(bought.shape[1])
    first = np.argmax(known, axis=1)[:, None]
    last = np.maximum.accumulate(np.where(bought > 0, count, 0), axis=1)
    age, silent = np.maximum(count - first, 0), np.where(known, count - last, 0)
    columns = (bought, bought.cumsum(axis=1), age, silent, known.astype(float))
    return np.log1p(np.stack(columns, axis=-1)), known


def _one(seen: Tensor, later: Tensor, counts: Tensor, beginning: int) -> Numbers:
    torch.manual_seed(beginning)
    model = Reader(seen.shape[-1])
    learner = torch.optim.Adam(model.parameters(), lr=0.01)
    apart = torch.arange(len(seen)) % APART == beginning
    rows, best, told = torch.nonzero(~apart).squeeze(1), float("inf"), np.zeros(len(seen))
    for _ in range(ROUNDS):
        for some in torch.split(rows[torch.randperm(len(rows))], BATCH):
            learner.zero_grad()
            loss = _loss(model(seen[some]), later[some], counts[some])
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            learner.step()
        with torch.no_grad():
            logs = model(seen)
        apart_loss = float(_loss(logs[apart], later[apart], counts[apart]))
        if apart_loss < best:
            best, told = apart_loss, logs[:, -1].exp().numpy().astype(np.float64)
    return told


def _loss(logs: Tensor, later: Tensor, counts: Tensor) -> Tensor:
    """Poisson's, over the weeks whose next ones are known."""
    each = nn.functional.poisson_nll_loss(logs, later, log_input=True, reduction="none")
    return (each * counts).sum() / counts.sum()
