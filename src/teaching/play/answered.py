"""A student's answers to the items of one work: what is on record, what came later, and how it was worded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from ..attempts import Attempt, Attempts, Note
from ..cases.case import CaseItem
from ..items.item import Item, item
from ..items.scoring import Score, score
from ..model import CasebookError, unlisted

REWORDED = (
    "This question was worded otherwise when you answered it. Your answer stays as it was; "
    "you can answer the new wording as well."
)


@dataclass(frozen=True)
class ItemPlay:
    """An item as a student meets it: whether it is open, and what they answered; `key` is what to commit it by."""

    asked: CaseItem
    open: bool = True
    waits_for: str = ""  # a sentence; empty where it is open
    first: Attempt | None = None  # the answer on record
    latest: Attempt | None = None
    key: str = ""
    _answers: Answers | None = field(default=None, repr=False, compare=False)

    @property
    def item(self) -> Item:
        """The item as it is worded now."""
        return self.asked.item

    @property
    def done(self) -> bool:
        """Whether an answer is on record."""
        return self.first is not None

    @property
    def reworded(self) -> str:
        """A sentence where the answer on record was to another wording, else nothing."""
        return REWORDED if self.first and self.first.wording != self.asked.fingerprint else ""

    @cached_property
    def answered(self) -> Item | None:
        """The item as it was worded for the answer on record; None where nothing is, or where it can't be read."""
        return self._answers.worded(self.asked, self.first) if self.first else None

    @cached_property
    def score(self) -> Score | None:
        """How the answer on record earned its points."""
        return _scored(self.answered, self.first)

    @cached_property
    def latest_score(self) -> Score | None:
        """How the latest answer earned its points; that of the first, or of one for practice."""
        return _scored(self._answers.worded(self.asked, self.latest), self.latest) if self.latest else None


class Answers:
    """The answers and notes of one work, read once and kept in step with what is committed; `work` is the case's id."""

    def __init__(self, attempts: Attempts, work: str):
        self.attempts, self.work = attempts, work
        self.refresh()

    def refresh(self) -> None:
        """Read the file again, as another tab may have written to it."""
        self._first: dict[str, Attempt] = {}
        self._latest: dict[str, Attempt] = {}
        self._notes: dict[str, list[Note]] = {}
        for each in self.attempts.all(self.work):
            self._take(each)
        for note in self.attempts.notes(self.work):
            self._notes.setdefault(note.key, []).append(note)

    def first(self, id: str) -> Attempt | None:
        """The answer on record to an item."""
        return self._first.get(id)

    def latest(self, id: str) -> Attempt | None:
        """The last answer to an item."""
        return self._latest.get(id)

    def notes(self, key: str) -> tuple[Note, ...]:
        """What was written under a key, the oldest first."""
        return tuple(self._notes.get(key, ()))

    def commit(self, asked: CaseItem, answer: Any, kind: str = "practice") -> Score:
        """Keep a complete answer and return its score; raises CasebookError, or NotKept, and then changes nothing."""
        wrong = asked.item.check(answer)
        if wrong:
            raise CasebookError(" ".join(wrong))
        earned = score(asked.item, answer)
        plain = asked.item.answer(asked.item.picks(answer))
        kept = self.attempts.commit(
            self.work, asked.data, asked.fingerprint, plain, earned.points, earned.maximum, kind
        )
        if kept.kind != "first" and kept.item not in self._first:
            self.refresh()  # another tab was first
        else:
            self._take(kept)
        return earned

    def write(self, key: str, text: str) -> Note:
        """Keep a note; raises NotKept, and then changes nothing."""
        made = self.attempts.write(self.work, key, text)
        self._notes.setdefault(key, []).append(made)
        return made

    def played(self, asked: CaseItem, waits_for: str = "") -> ItemPlay:
        """An item with its answers; one that was answered stays open, whatever it would wait for now."""
        first = self.first(asked.id)
        waits_for = "" if first else waits_for
        return ItemPlay(asked, not waits_for, waits_for, first, self.latest(asked.id), asked.id, self)

    def worded(self, asked: CaseItem, attempt: Attempt) -> Item | None:
        """The item as it was worded for an attempt; None where that wording can't be read any more."""
        if attempt.wording == asked.fingerprint:
            return asked.item
        data = self.attempts.wording(attempt.wording)
        try:
            return item(data) if data else None
        except CasebookError:
            return None

    def _take(self, attempt: Attempt) -> None:
        if attempt.kind == "first":
            self._first[attempt.item] = attempt
        self._latest[attempt.item] = attempt


def _scored(asked: Item | None, attempt: Attempt) -> Score | None:
    try:
        return score(asked, attempt.answer) if asked else None
    except CasebookError:
        return None


@dataclass(frozen=True, slots=True)
class Points:
    """Points of answers on record, out of the most that the answered items give, and of the most in all."""

    points: int
    answered_maximum: int
    maximum: int
    answered: int
    items: int

    def __str__(self) -> str:
        if not self.answered:
            return f"Nothing answered yet; {self.items} questions, {self.maximum} points."
        whole = self.answered == self.items
        so_far = "" if whole else f" so far; {self.answered} of {self.items} questions answered"
        return f"{self.points} of {self.answered_maximum} points{so_far}."


def points(items: Iterable[ItemPlay]) -> Points:
    """The sum over some items; an answered one counts with the maximum that it had when it was answered."""
    items = list(items)
    done = [each.first for each in items if each.first]
    open_ = sum(each.item.maximum for each in items if not each.first)
    reached = sum(each.maximum for each in done)
    return Points(sum(each.points for each in done), reached, reached + open_, len(done), len(items))


class Sheet:
    """Items that stand by themselves, all of them open: those of the gallery, or those that come back for review.

    What was answered before it was opened is shown only if it `remembers`; `kind` is how what is answered here is kept.
    """

    def __init__(
        self,
        title: str,
        asked: Iterable[tuple[str, CaseItem]],
        attempts: Attempts,
        kind: str = "practice",
        remembers: bool = False,
    ):
        self.title, self.kind, self.remembers = title, kind, remembers
        self._asked = {f"{work}/{each.id}": (work, each) for work, each in asked}
        self._answers = {work: Answers(attempts, work) for work, _ in self._asked.values()}
        self._here: dict[str, list[Attempt]] = {}

    @property
    def items(self) -> tuple[ItemPlay, ...]:
        """The items in order, each with what was answered here."""
        return tuple(map(self.item, self._asked))

    def item(self, key: str) -> ItemPlay:
        """The item that is committed by this key."""
        if key not in self._asked:
            raise CasebookError(unlisted(key, "an item here", self._asked))
        work, asked = self._asked[key]
        if self.remembers:
            return replace(self._answers[work].played(asked), key=key)
        here = self._here.get(key, [])
        first, latest = (here[0], here[-1]) if here else (None, None)
        return ItemPlay(asked, first=first, latest=latest, key=key, _answers=self._answers[work])

    def commit(self, key: str, answer: Any) -> Score:
        """Keep a complete answer and return its score; raises CasebookError, or NotKept, and then changes nothing."""
        asked, answers = self.item(key).asked, self._answers[self._asked[key][0]]
        again = key in self._here  # twice in one sitting is practice
        earned = answers.commit(asked, answer, "practice" if again else self.kind)
        self._here.setdefault(key, []).append(answers.latest(asked.id))
        return earned
