"""The shelf: every case with its level, time and topics, what was done in it, and what there is to go back to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape

from ..attempts import Attempts
from ..book import Casebook
from ..cases.case import Summary
from ..htmltable import Table
from ..text import count
from .review import reviews

KINDS = ("test", "spread")  # factors by which a shelf can be searched
LEVEL, TOPIC = "level", "topic"
LEVELS = ("easy", "middle", "hard")
NEW, BEGUN, DONE = "new", "begun", "done"


@dataclass(frozen=True, slots=True)
class Standing:
    """One case on the shelf, and how far a student has come with it."""

    case: Summary
    answered: int
    points: int
    maximum: int  # of what was answered
    back: int  # questions to go back to

    @property
    def state(self) -> str:
        """`new`, `begun` or `done`."""
        return NEW if not self.answered else DONE if self.answered >= len(self.case.items) else BEGUN

    @property
    def words(self) -> str:
        """What was done in it: `left off after 3 of 9 questions: 5 of 8 points; 1 to go back to`."""
        if self.state == NEW:
            return "not begun"
        whole = len(self.case.items)
        far = "played to the end" if self.state == DONE else f"left off after {self.answered} of {whole} questions"
        back = f"; {self.back} to go back to" if self.back else ""
        return f"{far}: {self.points} of {self.maximum} points{back}"


@dataclass(frozen=True)
class Shelf:
    """The cases that a filter lets through, in order; itself a table for reading."""

    casebook: Casebook
    rows: tuple[Standing, ...]
    chosen: Mapping[str, str]
    told: str = ""  # what there is to say about the file of the answers

    @cached_property
    def choices(self) -> dict[str, tuple[str, dict[str, str]]]:
        """What the shelf can be searched by: name -> its label, and value -> label; only what some case here has."""
        book, cases = self.casebook, [each.case for each in self.rows]
        found = {LEVEL: ("Level", {level: level for level in LEVELS if any(each.level == level for each in cases)})}
        found[TOPIC] = (
            "Topic",
            {id: one.label for id, one in book.topics.items() if any(id in c.topics for c in cases)},
        )
        for factor in book.factors.values():
            if factor.kind in KINDS:
                has = {value for case in cases for value in case.known.get(factor.id, ())}
                found[factor.id] = (factor.label, {id: factor.value(id).label for id in factor.ids if id in has})
        return {name: (label, values) for name, (label, values) in found.items() if values}

    def filtered(self, **chosen: str) -> Shelf:
        """The cases that have all of these: `level="easy"`, `topic="choice"`, or a factor with a value."""
        chosen = {name: value for name, value in chosen.items() if value}
        return replace(self, rows=tuple(each for each in self.rows if _has(each.case, chosen)), chosen=chosen)

    def table(self) -> Table:
        """The shelf as a table for reading."""
        topics = self.casebook.topics
        return Table.of(
            f"{count(len(self.rows), 'case')} to play{f'. {self.told}' if self.told else ''}",
            ("Case", "About", "Level", "Minutes", "Topics", "Your work"),
            (
                (
                    each.case.title,
                    f"{each.case.person}; {each.case.line}",
                    each.case.level,
                    each.case.minutes,
                    "; ".join(topics[id].label for id in each.case.topics),
                    each.words,
                )
                for each in self.rows
            ),
        )

    def __str__(self) -> str:
        return str(self.table())

    def to_html(self) -> str:
        """The table with a link to the notebook of each case."""
        html = self.table().to_html()
        for each in self.rows:
            title = escape(each.case.title)
            html = html.replace(f">{title}</th>", f'><a href="cases/{each.case.id}.ipynb">{title}</a></th>', 1)
        return html

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.to_html()}


def shelf(casebook: Casebook, attempts: Attempts) -> Shelf:
    """Every case with what the student has done in it; no case is opened for it."""
    made = attempts.all()
    back = Counter(each.work for each in reviews(made))
    first: dict[str, list] = {}
    for each in made:
        if each.kind == "first":
            first.setdefault(each.work, []).append(each)
    cases = casebook.cases.summaries().values()
    return Shelf(
        casebook, tuple(_standing(case, first.get(case.id, ()), back[case.id]) for case in cases), {}, attempts.told
    )


def _standing(case: Summary, first: Iterable, back: int) -> Standing:
    mine = [each for each in first if each.item in case.items]
    return Standing(case, len(mine), sum(each.points for each in mine), sum(each.maximum for each in mine), back)


def _has(case: Summary, chosen: Mapping[str, str]) -> bool:
    has = {LEVEL: (case.level,), TOPIC: case.topics, **case.known}
    return all(value in has.get(name, ()) for name, value in chosen.items())
