"""One item on a page: its question, what is still missing, and, once Python has kept the answer, every reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Protocol

import traitlets

from ..book import Casebook
from ..play.answered import ItemPlay
from ..play.text import answer_lines, question_lines
from .face import script
from .page import Page
from .questions import paragraphs, question, slots, step_words
from .results import result

FIRST = "Kept. This is your answer on record."
AGAIN = "For practice. Your first answer, {points} of {maximum}, stays on record."
UNREADABLE = "Your answer to an earlier wording is kept: {points} of {maximum} points."
BUTTON = '<button type="button" class="tool again">{words}</button>'


class Source(Protocol):
    """Whatever has items and keeps answers to them: a case that is played, or a sheet of items."""

    def item(self, key: str) -> ItemPlay:
        """The item with this key as it stands now."""

    def commit(self, key: str, answer: Any) -> Any:
        """Keep an answer; raises CasebookError."""


class ItemView(Page):
    """An item of a case or of a sheet; its title stands in a heading of this level, as in `Question 2 of 3`."""

    _esm = script("passages.js", "drafts.js", "item.js")

    waits = traitlets.Unicode(help="what opens it, in a sentence").tag(sync=True)
    question = traitlets.Dict(help="the question and its slots, once it is open").tag(sync=True)
    result = traitlets.Unicode(help="the answered question as HTML").tag(sync=True)
    said = traitlets.Unicode(help="what a screen reader hears of an answer that was kept").tag(sync=True)

    def __init__(self, book: Casebook, source: Source, key: str, title: str, work: str = "", level: int = 3):
        super().__init__(book, mark=f"{work}/{key}" if work else key)
        self.source, self.key, self.title, self.level = source, key, title, level
        self.on_kept: Callable[[], None] = lambda: None
        self.show()

    @property
    def played(self) -> ItemPlay:
        """The item as it stands now."""
        return self.source.item(self.key)

    def show(self) -> None:
        """Show the item as it stands now."""
        played = self.played
        words = step_words(played.item) if played.open else ""
        step = f' <span class="step">{escape(words)}</span>' if words else ""
        self.html = f"<h{self.level}>{escape(self.title)}{step}</h{self.level}>"
        self.waits = played.waits_for
        if played.open and not self.question:
            asked, written = played.item, question(self.fragments, played.item)
            self.question = {"html": written, "draft": f"{self.mark} {played.asked.fingerprint}", **slots(asked)}
        self.result, self.said = self._result(played), self._said(played)

    def act(self, message: Mapping[str, Any]) -> None:
        """Commit what is picked."""
        picks = {str(slot): tuple(map(str, ids)) for slot, ids in message["picks"].items()}
        self.source.commit(self.key, self.played.item.answer(picks))
        self.show()

    def settled(self) -> None:
        """Let the rest of the page know that an answer was kept."""
        self.on_kept()

    def _said(self, played: ItemPlay) -> str:
        last = played.latest
        return f"{'Kept' if last.kind == 'first' else 'For practice'}: {last.points} of {last.maximum}." if last else ""

    def _result(self, played: ItemPlay) -> str:
        first, last = played.first, played.latest
        if first is None or last is None:
            return ""
        numbers = {"points": first.points, "maximum": first.maximum}
        lead = FIRST if last.at == first.at else AGAIN.format(**numbers)
        old = last.wording != played.asked.fingerprint
        worded = played.answered if last.at == first.at else played.item
        score = played.latest_score
        if score is None or worded is None:
            told, lead = "", UNREADABLE.format(**numbers)
        else:
            told = result(self.fragments, worded, score)
        asked = f'<div class="stem">{paragraphs(worded.stem, self.fragments.linked)}</div>' if worded else ""
        reworded = f'<p class="reworded">{escape(played.reworded)}</p>' if played.reworded else ""
        button = BUTTON.format(words="Answer the new wording" if old else "Try again for practice")
        return f'{asked}<p class="soft">{lead}</p>{reworded}{told}<p class="bar">{button}</p>'

    def __str__(self) -> str:
        played = self.played
        if not played.open:
            return f"{self.title}. {played.waits_for}"
        done = played.answered and played.score
        lines = answer_lines(self.book, played.answered, played.score) if done else question_lines(played.item)
        return "\n".join([self.title, *lines])
