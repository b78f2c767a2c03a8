"""Where a student writes in their own words: the end of the story, and the questions for afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import traitlets

from ..play.play import FINISH, PARTS, STAYS, Play
from ..play.text import debrief_text, ending_text
from .face import script
from .page import Page

TITLES = {part: part.capitalize() for part in PARTS}


class WritingView(Page):
    """Questions with room to write, kept on this machine when the student says so."""

    _esm = script("drafts.js", "writing.js")

    waits = traitlets.Unicode(help="what opens it, in a sentence").tag(sync=True)
    groups = traitlets.List(help="a title and, for each question, its key and its words").tag(sync=True)
    kept = traitlets.Dict(help="key -> what was written last").tag(sync=True)
    after = traitlets.Unicode(help="what to think of once something is written, as HTML").tag(sync=True)
    stays = traitlets.Unicode(STAYS).tag(sync=True)

    def __init__(self, play: Play, mark: str, keys: Mapping[str, list[str]], text: Callable[[Play], str]):
        super().__init__(play.casebook, mark=f"{play.case.id}#{mark}")
        self.play, self._asked, self._text = play, keys, text
        self.on_kept: Callable[[], None] = lambda: None
        self.show()

    def show(self) -> None:
        """Show what was written so far."""
        self.waits = self.play.ending_waits_for
        if not self.waits:
            self.groups = [[title, [[key, self.play.keys[key]] for key in keys]] for title, keys in self._asked.items()]
        mine = [key for keys in self._asked.values() for key in keys]
        self.kept = {key: note for key in mine if (note := self.play.note(key))}
        self.after = self._after() if FINISH in self.kept else ""

    def act(self, message: Mapping[str, Any]) -> None:
        """Keep what is new in what was written."""
        for key, text in message["texts"].items():
            if str(text) != self.play.note(key):
                self.play.write(key, str(text))
        self.show()

    def settled(self) -> None:
        """Let the rest of the page know that it was kept."""
        self.on_kept()

    def _after(self) -> str:
        thoughts = "".join(f"<li>{escape(each)}</li>" for each in self.play.case.finish.think)
        return f'<h3>To think of now</h3><ul class="plain">{thoughts}</ul>'

    def __str__(self) -> str:
        return self._text(self.play)


def ending(play: Play) -> WritingView:
    """Where the student ends the story."""
    return WritingView(play, "ending", {"": [FINISH]}, ending_text)


def debrief(play: Play) -> WritingView:
    """The questions for afterwards, in their four parts."""
    parts = {TITLES[part]: [key for key in play.keys if key.rpartition("-")[0] == part] for part in PARTS}
    return WritingView(play, "debrief", {title: keys for title, keys in parts.items() if keys}, debrief_text)
