"""A stage of a case on a page: what happens, the chart, the questions one after the other, and where to go on."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

import ipywidgets

from ..play.play import Play, StagePlay
from .charts import chart
from .face import PlainFace
from .item import ItemView
from .page import Page
from .predict import PredictView
from .questions import paragraphs

SPEAKER = re.compile(r"(?:\(([^()]{1,40})\)\s+)?(.*)", re.DOTALL)
GO = '<button type="button" class="tool" data-to="{to}">Go on</button>'


class Parts(PlainFace, ipywidgets.Box):
    """Parts of a page, one below the other."""

    def __init__(self, text: Callable[[], str]):
        super().__init__()
        self._text = text
        self.add_class("cbk-case")

    def __str__(self) -> str:
        return self._text()


class StageView(Parts):
    """One stage of a play; a shut one says what opens it, and opens by itself."""

    def __init__(self, play: Play, id: str, changed: Callable[[], None]):
        super().__init__(lambda: play.text(id))
        self.play, self.id, self._changed = play, id, changed
        book = play.casebook
        self.scene, self.foot = Page(book, mark=stage_mark(play, id)), Page(book)
        self.steps: list[ItemView | PredictView] = []
        self.show()

    def show(self) -> None:
        """Show the stage as it stands now."""
        played = self.play.stage(self.id)
        if not played.open:
            self.scene.html = where(self.play, played) + f'<p class="shut">{escape(played.waits_for)}</p>'
            self.children = [self.scene]
            return
        self.scene.html = where(self.play, played) + scene(self.play, played)
        if not self.steps:
            self.steps = self._made(played)
        for each in self.steps:
            each.show()
        self.foot.html = foot(self.play, played)
        if len(self.children) < 2:
            self.children = [self.scene, *self.steps, self.foot]

    def _made(self, played: StagePlay) -> list[ItemView | PredictView]:
        play, steps, items = self.play, [], len(played.stage.items)
        for step in played.stage.steps:
            if step is None:
                made = PredictView(play, self.id)
            else:
                number = sum(isinstance(each, ItemView) for each in steps) + 1
                title = f"Question {number} of {items}" if items > 1 else "Question"
                made = ItemView(play.casebook, play, step.id, title, play.case.id)
            made.on_kept = self._changed
            steps.append(made)
        return steps


class ItemsView(Parts):
    """Items that stand by themselves: beside a story, in the gallery, or back for review."""

    def __init__(self, head: Page, items: list[ItemView], text: Callable[[], str]):
        super().__init__(text)
        self.head, self.items = head, items
        self.children = [head, *items]

    def show(self) -> None:
        """Show them as they stand now."""
        for each in self.items:
            each.show()


def stage_mark(play: Play, id: str) -> str:
    """What a stage is called on the page."""
    return f"{play.case.id}#{id}"


def where(play: Play, played: StagePlay) -> str:
    """The line that says where one is."""
    case, stages = play.case, len(play.case.stages)
    said = (
        case.title, f"{case.person.name}, {case.person.age}", f"stage {played.number} of {stages}",
        f"about {played.stage.minutes} minutes",
    )  # fmt: skip
    return f'<p class="where soft">{" · ".join(map(escape, said))}</p>'


def scene(play: Play, played: StagePlay) -> str:
    """What the person says, what happens, and the chart."""
    stage = played.stage
    voice = f'<blockquote class="voice">{quoted(stage.voice)}</blockquote>' if stage.voice else ""
    return f'{voice}<div class="scene">{paragraphs(stage.scene)}</div>{chart(play.chart(stage.id))}'


def quoted(text: str) -> str:
    """What a person says, in quotation marks; someone else is named before it, as in `(Ruth) Ask her.`."""
    who, said = SPEAKER.match(text.strip()).groups()
    name = f'<p class="who">{escape(who)}</p>' if who else ""
    return name + paragraphs(f"“{said}”")


def foot(play: Play, played: StagePlay) -> str:
    """Where to go on once a stage is done; nothing before."""
    if not played.done:
        return ""
    later = play.case.stages[played.number :]
    beside = [each for each in play.case.beside if each.stage == played.stage.id]
    also = ""
    if beside:
        words = "One question stands" if len(beside) == 1 else f"{len(beside)} questions stand"
        also = f" {words} beside this stage, further down, scored apart."
    if later:
        said = f"Stage {played.number + 1} is open now: “{later[0].title}”."
        to = stage_mark(play, later[0].id)
    else:
        said = f"That was the last stage. {play.points} Next: finish the story."
        to = f"{play.case.id}#ending"
    return f'<p class="foot"><b>Done.</b> {escape(said + also)} {GO.format(to=escape(to))}</p>'
