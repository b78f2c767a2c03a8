"""A case on the pages of a notebook: its front, a stage at a time, and what comes after; all of it one play."""

from __future__ import annotations

from html import escape

from ..book import Casebook
from ..play import text
from ..play.answered import Sheet
from ..play.play import Play
from ..play.story import Plain
from .item import ItemView
from .page import Page
from .questions import paragraphs
from .stage import ItemsView, StageView, quoted, stage_mark
from .writing import WritingView, debrief, ending

ALONE = "These stand alone, each after its stage, and are scored apart from the story."


class Story(Plain):
    """One case in play; every part of it on the page follows what is committed in any of them."""

    def __init__(self, play: Play):
        super().__init__(lambda: text.front_text(play))
        self.play = play
        self._front: Page | None = None
        self._parts: dict[str, StageView | ItemsView | WritingView] = {}

    def stage(self, id: str) -> StageView:
        """A stage of the case; a later one says what opens it, and opens by itself."""
        return self._part(id, lambda: StageView(self.play, self.play.case.stage(id).id, self._changed))

    def beside(self) -> ItemsView:
        """The questions that stand alone."""
        return self._part("/beside", self._beside)

    def ending(self) -> WritingView:
        """Where the student ends the story."""
        return self._part("/ending", lambda: ending(self.play))

    def debrief(self) -> WritingView:
        """The questions for afterwards."""
        return self._part("/debrief", lambda: debrief(self.play))

    def _part(self, name: str, make):
        if name in self._parts:
            self._changed(anew=True)  # the cell ran again: another tab may have written meanwhile
        else:
            self._parts[name] = make()
            self._parts[name].on_kept = self._changed
        return self._parts[name]

    def _changed(self, anew: bool = False) -> None:
        if anew:
            self.play.refresh()
        for each in self._parts.values():
            each.show()
        if self._front:
            self._front.html = front(self.play)

    def _beside(self) -> ItemsView:
        play, items = self.play, []
        for number, each in enumerate(play.case.beside, 1):
            title = f"Question {number} of {len(play.case.beside)}" if len(play.case.beside) > 1 else "Question"
            items.append(ItemView(play.casebook, play, each.id, title, play.case.id))
            items[-1].on_kept = self._changed
        words = ALONE if items else "This case has no further questions."
        head = Page(play.casebook, f'<p class="soft">{words}</p>')
        return ItemsView(head, items, lambda: text.beside_text(play))

    def _repr_mimebundle_(self, **kwargs):
        if self._front is None:
            self._front = Page(self.play.casebook, mark=f"{self.play.case.id}#front")
        self._changed(anew=True)
        self._front.text = str(self)
        return self._front._repr_mimebundle_(**kwargs)


def front(play: Play) -> str:
    """What stands before the first stage: what may upset, the ground rules, the person, where one left off."""
    case, position = play.case, play.position
    objectives = "".join(
        f"<li>{escape(each.text)}{' <span class=soft>(extension)</span>' if each.extension else ''}</li>"
        for each in case.objectives
    )
    topics = ", ".join(play.casebook.topics[id].label for id in case.topics)
    points = f" {play.points}" if position.begun else ""
    apart = f" Beside the story: {play.beside_points}" if play.beside_points.answered else ""
    told = f'<div class="note"><p>{escape(play.attempts.told)}</p></div>' if play.attempts.told else ""
    to = f"{case.id}#ending" if position.finished else stage_mark(play, position.stage)
    words = "Finish the story" if position.finished else "Go on" if position.begun else "Begin"
    return (
        f'<p class="where soft">{escape(case.level)} · about {case.minutes} minutes in {len(case.stages)} stages · '
        f"{escape(topics)}</p>"
        f'<div class="note"><p><b>Before you start.</b> {escape(case.content_note)}</p></div>'
        f'<details class="more"{"" if position.begun else " open"}><summary>The ground rules</summary>'
        f"{paragraphs(case.prebrief)}</details>"
        f'<div class="person"><h2>{escape(case.person.name)}, {case.person.age}</h2>'
        f'<p class="soft">{escape(case.person.pronouns)} · {escape(case.person.line)} · made up</p></div>'
        f'<blockquote class="voice">{quoted(case.opening)}</blockquote>'
        f'<div class="aims"><h2>Afterwards you can</h2><ul class="plain">{objectives}</ul></div>'
        f'{told}<p class="foot"><b>{escape(position.words)}</b>{escape(points + apart)} '
        f'<button type="button" class="tool" data-to="{escape(to)}">{words}</button></p>'
    )


def sheet(book: Casebook, given: Sheet) -> ItemsView:
    """A sheet of items on a page: the gallery, or what comes back."""
    many = len(given.items)
    titles = (f"Question {number} of {many}" if many > 1 else "Question" for number in range(1, many + 1))
    numbered = zip(titles, (each.key for each in given.items), strict=True)
    items = [ItemView(book, given, key, title, level=2) for title, key in numbered]
    told = given.title.partition("\n")[2]
    return ItemsView(
        Page(book, f'<p class="soft">{escape(told)}</p>' if told else ""),
        items,
        lambda: text.sheet_text(book, given),
    )
