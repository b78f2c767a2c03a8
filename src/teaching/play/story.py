"""A run through a case by its name, and what shows as plain words alone."""

from __future__ import annotations

from collections.abc import Callable

from ..attempts import Attempts
from ..book import Casebook
from .play import Play


class Plain:
    """Something that shows as its text, worked out anew each time."""

    def __init__(self, text: Callable[[], str]):
        self._text = text

    def __str__(self) -> str:
        return self._text()

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"text/plain": str(self)}


def play(book: Casebook, id: str, attempts: Attempts | None = None) -> Play:
    """A run through the case with this id; raises CasebookError with the nearest name."""
    return Play(book, book.cases.named(id), attempts)
