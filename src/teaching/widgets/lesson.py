"""A lesson on the pages of its notebook: its front, its questions, and the page to print."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..attempts import Attempts
from ..book import Casebook
from ..cases.case import CaseItem
from ..cases.text import rests_on, wrapped
from ..lessons.lesson import Lesson
from ..play.answered import Sheet
from ..work.lessonlist import LessonList
from .face import script
from .page import Page
from .results import because
from .stage import ItemsView
from .story import sheet

FOOT = "From Casebook: what five old public documents say. Not advice, not a guideline; nobody in it is real."


class LessonView(Page):
    """The front of a lesson; its methods show its questions and the page to print."""

    def __init__(self, book: Casebook, lesson: Lesson, attempts: Attempts):
        super().__init__(book, _front(lesson), _front_text(lesson), mark=lesson.work)
        self.lesson, self.attempts = lesson, attempts

    def exercise(self, id: str) -> ItemsView:
        """One question of the lesson, by its id."""
        return self._sheet([self.lesson.item(id)])

    def check(self) -> ItemsView:
        """The five questions at the end."""
        return self._sheet(self.lesson.check)

    def page(self) -> PrintView:
        """What to take along, on one page to print."""
        return PrintView(self.book, self.lesson)

    def _sheet(self, items: Iterable[CaseItem]) -> ItemsView:
        asked = [(self.lesson.work, each) for each in items]
        return sheet(self.book, Sheet(self.lesson.title, asked, self.attempts, remembers=True))


class PrintView(Page):
    """A page that can be printed by itself."""

    _esm = script("passages.js", "links.js", "drafts.js", "print.js")

    def __init__(self, book: Casebook, lesson: Lesson):
        super().__init__(book, text="\n".join(_page_text(book, lesson)), mark=f"{lesson.work}#page")
        parts = "".join(
            f"<h3>{escape(part.heading)}</h3><ul>"
            + "".join(f"<li>{because(self.fragments, each.text, each.rests)}</li>" for each in part.points)
            + "</ul>"
            for part in lesson.page
        )
        self.html = (
            f'<article class="to-print"><h2>{escape(lesson.title)}</h2>'
            f'<p class="soft">{escape(lesson.question)}</p>{parts}<p class="soft">{escape(FOOT)}</p></article>'
        )


def _front(lesson: Lesson) -> str:
    learn = "".join(f"<li>{escape(each)}</li>" for each in lesson.learn)
    return (
        f'<p class="where soft">about {lesson.minutes} minutes · {len(lesson.check)} questions at the end</p>'
        f'<div class="note"><p><b>{escape(lesson.question)}</b></p></div>'
        f'<div class="aims"><h2>Afterwards you can</h2><ul class="plain">{learn}</ul></div>'
    )


def _front_text(lesson: Lesson) -> str:
    lines = [lesson.title, f"About {lesson.minutes} minutes, {len(lesson.check)} questions at the end."]
    lines += wrapped(lesson.question)
    lines.append("Afterwards you can")
    for each in lesson.learn:
        lines += wrapped(each, "- ")
    return "\n".join(lines)


def _page_text(book: Casebook, lesson: Lesson) -> Iterable[str]:
    yield lesson.title
    yield from wrapped(lesson.question)
    for part in lesson.page:
        yield from ("", part.heading)
        for each in part.points:
            yield from wrapped(f"{each.text} ({rests_on(book, each.rests)})", "- ")
    yield ""
    yield from wrapped(FOOT)


def list_of_lessons(shown: LessonList) -> Page:
    """The lessons as a list with links, from the notebook where everyone begins."""
    rows = "".join(
        f'<li><p><a href="{each.lesson.notebook}" data-notebook="">'
        f"{each.lesson.number}. {escape(each.lesson.title)}</a> "
        f'<span class="soft">· {each.lesson.minutes} minutes</span></p><p>{escape(each.lesson.question)}</p>'
        + (f'<p class="work">{escape(each.words)}</p>' if each.words else "")
        + "</li>"
        for each in shown.rows
    )
    return Page(shown.book, f'<ul class="shelf">{rows}</ul>', str(shown))
