"""The lessons in their order, each with the question that it works towards and what was done in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..attempts import Attempts
from ..book import Casebook
from ..htmltable import Table
from ..lessons.lesson import Lesson, sound
from ..text import count


@dataclass(frozen=True, slots=True)
class Done:
    """One lesson, and how many of its questions were answered."""

    lesson: Lesson
    answered: int

    @property
    def words(self) -> str:
        """What was done in it: `3 of 6 questions answered`, or nothing."""
        return f"{self.answered} of {count(len(self.lesson.items), 'question')} answered" if self.answered else ""


@dataclass(frozen=True)
class LessonList:
    """The lessons in their order; one with a mistake in it is left out."""

    book: Casebook
    attempts: Attempts

    @cached_property
    def rows(self) -> tuple[Done, ...]:
        """Each lesson with what was done in it."""
        first = {(each.work, each.item) for each in self.attempts.all() if each.kind == "first"}
        return tuple(
            Done(each, sum((each.work, one.id) in first for one in each.items)) for each in sound(self.book.lessons)
        )

    def __str__(self) -> str:
        rows = (
            (f"{each.lesson.number}. {each.lesson.title}", each.lesson.question, each.lesson.minutes, each.words)
            for each in self.rows
        )
        return str(Table.of(count(len(self.rows), "lesson"), ("Lesson", "Question", "Minutes", "Your work"), rows))
