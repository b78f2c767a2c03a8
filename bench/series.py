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
        return f"{short(self.median)} ({short(min(self.values))}, n={len(self.values)})"


@dataclass
class Row:
    """One comparison: ours against the barest thing that does the like, measured in turn; or one plain figure.

    `most` is the target: the largest ratio or, where nothing stands against it, the largest median. `why` says
    what to say when it is missed.
    """

    what: str
    against: str
    unit: str
    ours: Series
    bare: Series | None = None
    most: float | None = None
    why: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours.median / self.bare.median if self.bare else None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        return None if self.most is None else (self.ours.median if self.ratio is None else self.ratio) <= self.most

    @property
    def target(self) -> str:
        """The target and what came of it, as text."""
        if self.most is None:
            return ""
        most = short(self.most) if self.most >= 0.1 else f"1/{1 / self.most:.0f}"
        return f"at most {most}{f' {self.unit}' if self.ratio is None else ''}: {'met' if self.met else 'MISSED'}"

    @property
    def note(self) -> str:
        """What is to be said where the target is missed."""
        return "" if self.met in (None, True) else f"Missed: {self.what}, against {self.against}. {self.why}".strip()

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        bare = f"{self.bare} {self.unit}" if self.bare else ""
        ratio = "" if self.ratio is None else short(self.ratio)
        return self.what, f"{self.ours} {self.unit}".strip(), self.against, bare.strip(), ratio, self.target


HEADINGS = (
    "what",
    "ours: median (least, n)",
    "against",
    "the bare thing: median (least, n)",
    "ratio",
    "target",
)


def in_turn(n: int, ours: Callable[[], float], bare: Callable[[], float]) -> tuple[Series, Series]:
    """Measure two things in turn, so that a busy machine slows both; a first turn of each does not count."""
    series = Series(), Series()
    bare(), ours()
    for _ in range(n):
        series[0].values.append(ours())
        series[1].values.append(bare())
    return series


def short(number: float) -> str:
    """Return a number with three digits that count."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"
