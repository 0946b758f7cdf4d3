"""A learning curve that stays small however long the run: when it is full, every second point goes."""

from dataclasses import dataclass, field

from assistant.runlog.run import Points, finite

MOST = 200  # points


@dataclass(slots=True)
class Curve:
    """Points in the order they came; the last one is always among them."""

    kept: Points = field(default_factory=list)
    stride: int = 1
    seen: int = 0
    last: tuple[float, float | None] | None = None

    def add(self, step: float, value: float) -> None:
        """Takes in a point; a value that is no number leaves a gap."""
        self.last = (step, finite(value))
        if self.seen % self.stride == 0:
            self.kept.append(self.last)
        self.seen += 1
        if len(self.kept) >= MOST:
            self.kept = self.kept[::2]
            self.stride *= 2

    @property
    def points(self) -> Points:
        """What is kept of it."""
        ends = self.last is not None and self.kept[-1] != self.last
        return [*self.kept, self.last] if ends and self.last else list(self.kept)
