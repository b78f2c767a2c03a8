"""What a notebook asks of a student's own work: the shelf, progress, what comes back, and taking it along."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from .attempts import Attempts
from .casebook import load
from .play.answered import Sheet
from .play.story import Plain
from .widgets.lesson import list_of_lessons
from .widgets.page import Page
from .widgets.shelf import ShelfView
from .widgets.stage import ItemsView
from .widgets.story import sheet
from .widgets.work import WorkView
from .work import bookshelf, headway, portfolio, returning
from .work.headway import Progress
from .work.lessonlist import LessonList
from .work.portfolio import JSON, PAGE


def shelf(**chosen: str) -> ShelfView:
    """All cases with what you have done: `shelf()`, or some of them: `shelf(level="easy")`."""
    return ShelfView(bookshelf.shelf(load(), Attempts()), chosen)


def lesson_list() -> Page:
    """All lessons in their order, with what you have done."""
    return list_of_lessons(LessonList(load(), Attempts()))


def progress() -> Progress:
    """Your first answers by step and by topic."""
    return headway.progress(load(), Attempts())


def gallery() -> ItemsView:
    """One question of every format, to try."""
    book = load()
    items = [(portfolio.GALLERY, each) for each in book.gallery]
    return sheet(book, Sheet("ONE QUESTION OF EVERY FORMAT", items, Attempts()))


def missed() -> ItemsView:
    """The questions that you missed and that are due again."""
    book, attempts = load(), Attempts()
    due = returning.review_items(book, attempts, datetime.now(UTC))
    return sheet(book, returning.review_sheet(due, attempts))


def my_work() -> WorkView:
    """How far you have come, and buttons to save, print, take in and erase all your answers and notes."""
    return WorkView(load(), Attempts())


def export_work(path: str | Path = JSON) -> Plain:
    """Write all your answers and notes to a file, as JSON."""
    return _said(portfolio.export_work(load(), Attempts(), Path(path)))


def import_work(path: str | Path = JSON) -> Plain:
    """Take in the answers and notes of an export."""
    return _said(portfolio.import_work(Attempts(), Path(path)))


def print_work(path: str | Path = PAGE) -> Plain:
    """Write all your answers and notes to a page that you can print."""
    return _said(portfolio.print_work(load(), Attempts(), Path(path)))


def erase_work(confirm: str = "") -> Plain:
    """Erase all your answers and notes; without the words that confirm it, only say what would go."""
    return _said(portfolio.erase_work(Attempts(), confirm))


def _said(text: str) -> Plain:
    return Plain(lambda: text)
