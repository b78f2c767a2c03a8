"""Lessons: the questions and the page to print of one notebook, as frozen, typed objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..cases.case import CaseItem, built_item
from ..items.data import At
from ..items.forms import rests
from ..items.item import Rests
from ..model import CasebookError, unlisted


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to take along, and what it rests on."""

    text: str
    rests: Rests


@dataclass(frozen=True, slots=True)
class Part:
    """Points under a heading, on the page to print."""

    heading: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Lesson:
    """What a lesson asks and leaves behind; its prose, tables and figures stand in its notebook."""

    id: str
    number: int  # its place among the lessons
    title: str
    minutes: int
    question: str  # the one that a nurse meets, and the lesson works towards
    topics: tuple[str, ...]
    learn: tuple[str, ...]
    check: tuple[CaseItem, ...]
    exercises: tuple[CaseItem, ...]
    page: tuple[Part, ...]

    @property
    def work(self) -> str:
        """What answers to its questions are kept under."""
        return f"lessons/{self.id}"

    @property
    def notebook(self) -> str:
        """Where its notebook is among the notebooks."""
        return f"lessons/{self.number:02}-{self.id}.ipynb"

    @cached_property
    def items(self) -> tuple[CaseItem, ...]:
        """Every question in it."""
        return (*self.exercises, *self.check)

    def item(self, id: str) -> CaseItem:
        """The question with this id; raises CasebookError with the nearest name."""
        found = {one.id: one for one in self.items}
        if id not in found:
            raise CasebookError(unlisted(id, f"a question of {self.id}", found))
        return found[id]


def sound(lessons: Mapping[str, Lesson]) -> list[Lesson]:
    """The lessons in their order; one with a mistake in it is left out, and `casebook check` says what is wrong."""
    found = []
    for id in lessons:
        try:
            found.append(lessons[id])
        except CasebookError:
            continue
    return sorted(found, key=lambda each: each.number)


def built(id: str, data: Mapping[str, Any]) -> Lesson:
    """The lesson as objects, from checked data."""
    topics = tuple(data["topics"])
    asked = {key: tuple(built_item(one, topics=topics) for one in data.get(key, ())) for key in ("check", "exercises")}
    return Lesson(
        id=id,
        number=int(data["number"]),
        title=data["title"],
        minutes=int(data["minutes"]),
        question=data["question"],
        topics=topics,
        learn=tuple(data["learn"]),
        page=tuple(map(_part, data["page"])),
        **asked,
    )


def _part(data: Mapping[str, Any]) -> Part:
    return Part(data["heading"], tuple(Point(one["text"], rests(At(one))) for one in data["points"]))
