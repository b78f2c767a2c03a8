"""A case as a notebook shows it: the front, a stage at a time, and what comes after; each prints as plain words."""

from __future__ import annotations

from collections.abc import Callable

from . import playtext
from .attempts import Attempts
from .book import Casebook
from .play import Play


class Plain:
    """Something that shows as its text, worked out anew each time."""

    def __init__(self, text: Callable[[], str]):
        self._text = text

    def __str__(self) -> str:
        return self._text()

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"text/plain": str(self)}


class Story(Plain):
    """One case in play; itself it shows what stands before the first stage."""

    def __init__(self, play: Play):
        super().__init__(lambda: playtext.front_text(play))
        self.play = play

    def stage(self, id: str) -> Plain:
        """A stage of the case; a later one says what opens it."""
        self.play.case.stage(id)  # a name that is not there is said at once
        return Plain(lambda: self.play.text(id))

    def beside(self) -> Plain:
        """The questions that stand alone."""
        return Plain(lambda: playtext.beside_text(self.play))

    def ending(self) -> Plain:
        """Where the student ends the story."""
        return Plain(lambda: playtext.ending_text(self.play))

    def debrief(self) -> Plain:
        """The questions for afterwards."""
        return Plain(lambda: playtext.debrief_text(self.play))


def play(book: Casebook, id: str, attempts: Attempts | None = None) -> Play:
    """A run through the case with this id; raises CasebookError with the nearest name."""
    return Play(book, book.cases.case(id), attempts)
