"""Progress: the first answers, counted by step of clinical judgement and by topic; it compares with nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..attempts import Attempt, Attempts
from ..book import Casebook
from ..content.places import GALLERY
from ..htmltable import Table
from ..items.formats import STEPS
from ..text import count

STEP, TOPIC = "step", "topic"
LABELS = {
    "recognise-cues": "recognise cues",
    "analyse-cues": "analyse cues",
    "prioritise-hypotheses": "prioritise hypotheses",
    "generate-solutions": "generate solutions",
    "take-action": "take action",
    "evaluate-outcomes": "evaluate outcomes",
}
COLUMNS = ("kind", "id", "label", "answered", "points", "maximum")


@dataclass(frozen=True, slots=True)
class Line:
    """What was answered of one step or topic."""

    kind: str  # step | topic
    id: str
    label: str
    answered: int
    points: int
    maximum: int

    @property
    def words(self) -> str:
        """`5 of 8 points in 3 questions`, or that nothing was asked of it yet."""
        if not self.answered:
            return "nothing answered yet"
        return f"{self.points} of {count(self.maximum, 'point')} in {count(self.answered, 'question')}"


@dataclass(frozen=True, slots=True)
class Progress:
    """A line for each of the six steps, and for each topic; `gone` counts answers to what is no longer asked."""

    lines: tuple[Line, ...]
    gone: int = 0

    def of(self, kind: str) -> tuple[Line, ...]:
        """The lines of the steps, or of the topics."""
        return tuple(each for each in self.lines if each.kind == kind)

    @property
    def words(self) -> str:
        """The whole in a sentence or two."""
        steps = [each for each in self.of(STEP) if each.answered]
        if not steps:
            return "Nothing answered yet. What you answer in a case or a lesson is counted here, by step and by topic."
        whole = f"{sum(each.points for each in steps)} of {sum(each.maximum for each in steps)} points"
        gone = (
            f" {count(self.gone, 'answer')} to questions that are no longer asked stay in your export."
            if self.gone
            else ""
        )
        return f"First answers, and nobody else's: {whole} in {sum(each.answered for each in steps)} questions.{gone}"

    def tidy(self):
        """One row a line, as a DataFrame, to count with."""
        import pandas as pd

        return pd.DataFrame([[getattr(each, name) for name in COLUMNS] for each in self.lines], columns=COLUMNS)

    def table(self) -> Table:
        """The lines as a table for reading."""
        rows = ((each.label if each.kind == STEP else f"Topic: {each.label}", each.words) for each in self.lines)
        return Table.of(self.words, ("Step or topic", "Your first answers"), rows)

    def __str__(self) -> str:
        return str(self.table())

    def to_html(self) -> str:
        """The figure, and the table under it."""
        from .figure import figure

        return figure(self) + self.table().to_html()

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.to_html()}


def progress(casebook: Casebook, attempts: Attempts) -> Progress:
    """The first answers of all cases and lessons, by step and by topic."""
    first = [each for each in attempts.all() if each.kind == "first"]
    found = [(each, asked) for each in first if (asked := casebook.asked(each.work, each.item)) is not None]
    steps = (_line(STEP, id, LABELS[id], (a for a, asked in found if asked.item.step == id)) for id in STEPS)
    topics = (
        _line(TOPIC, id, topic.label, (a for a, asked in found if id in asked.topics))
        for id, topic in casebook.topics.items()
    )
    gone = sum(each.work != GALLERY for each in first) - len(found)
    return Progress((*steps, *(each for each in topics if each.answered)), gone)


def _line(kind: str, id: str, label: str, answers: Iterable[Attempt]) -> Line:
    answers = list(answers)
    points, maximum = sum(each.points for each in answers), sum(each.maximum for each in answers)
    return Line(kind, id, label, len(answers), points, maximum)
