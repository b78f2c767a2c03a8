"""The chart of a case as it grows: rows with a mark on what is new, and series with two or more points in time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..cases.case import Case, ChartRow

_NUMBER = re.compile(r"[<>≤≥]?\s*(-?\d+(?:\.\d+)?)")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(-?\d+(?:\.\d+)?)")
NEW = "new"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the chart, and whether it came in at this stage."""

    row: ChartRow
    new: bool


@dataclass(frozen=True, slots=True)
class Series:
    """One thing measured at several times; `usual` are the ends of its usual range, where they are numbers."""

    what: str
    unit: str
    points: tuple[tuple[str, float], ...]  # when, value; in the order of the chart
    usual: tuple[float, float] | None
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that has come in by a stage."""

    rows: tuple[Row, ...]
    series: tuple[Series, ...]

    @classmethod
    def of(cls, case: Case, stage: str) -> Chart:
        """The chart of a case by the end of a stage's opening."""
        new = case.stage(stage).chart
        rows = case.chart(stage)
        old = len(rows) - len(new)
        return cls(tuple(Row(row, place >= old) for place, row in enumerate(rows)), tuple(_series(rows)))


def _series(rows: tuple[ChartRow, ...]) -> list[Series]:
    """What stands in two rows or more as a number, in the same unit."""
    groups: dict[tuple[str, str], list[tuple[ChartRow, float]]] = {}
    for row in rows:
        if number := _NUMBER.fullmatch(row.value.strip()):
            groups.setdefault((row.what, row.unit), []).append((row, float(number[1])))
    return [_one(*key, found) for key, found in groups.items() if len(found) > 1]


def _one(what: str, unit: str, found: list[tuple[ChartRow, float]]) -> Series:
    usual = next((ends for row, _ in found if (ends := _RANGE.fullmatch(row.usual.strip()))), None)
    told = ", ".join(f"{row.value} ({row.when})" for row, _ in found)
    normal = next((f"; usual {row.usual}" for row, _ in found if row.usual), "")
    return Series(
        what,
        unit,
        tuple((row.when, value) for row, value in found),
        (float(usual[1]), float(usual[2])) if usual else None,
        f"{what}{f' in {unit}' if unit else ''}: {told}{normal}.",
    )
