"""Numbers measured again and again, and a row that holds two series against each other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Series:
    """What one thing took, in one unit, each time it was measured."""

    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.values)

    def __str__(self) -> str:
        return f"{_short(self.median)} ({_short(min(self.values))}, n={len(self.values)})"


@dataclass
class Row:
    """One comparison: ours against the barest thing that does the like, measured in turn."""

    what: str
    against: str
    unit: str
    ours: Series
    bare: Series

    @property
    def ratio(self) -> float:
        return self.ours.median / self.bare.median

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        return self.what, f"{self.ours} {self.unit}", self.against, f"{self.bare} {self.unit}", _short(self.ratio)


HEADINGS = ("what", "ours: median (least, n)", "against", "the bare thing: median (least, n)", "ratio")


def in_turn(n: int, ours: Callable[[], float], bare: Callable[[], float]) -> tuple[Series, Series]:
    """Measure two things in turn, so that a busy machine slows both; a first turn of each does not count."""
    series = Series(), Series()
    bare(), ours()
    for _ in range(n):
        series[0].values.append(ours())
        series[1].values.append(bare())
    return series


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"
