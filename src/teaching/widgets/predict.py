"""A prediction on a page: nine families to expect or not, and why; then what the documents say, beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import traitlets

from ..play.play import Play
from ..play.prediction import AGREES, NOT_DESCRIBED, SURPRISE, WAITING, FamilyLine, Prediction
from ..text import known_phrases
from .face import script
from .page import Page
from .questions import paragraphs

SIGNS = {AGREES: "=", SURPRISE: "!", WAITING: "…", NOT_DESCRIBED: "!"}
WORDS = {AGREES: "as you expected", SURPRISE: "a surprise", WAITING: "waits for a result", NOT_DESCRIBED: "a surprise"}
EXPLORER = "../explorer.ipynb"  # from the notebook of a case


class PredictView(Page):
    """What a student expects of the documents at a stage, and what they say."""

    _esm = script("passages.js", "links.js", "drafts.js", "predict.js")

    waits = traitlets.Unicode(help="what opens it, in a sentence").tag(sync=True)
    families = traitlets.List(help="the families to choose from").tag(sync=True)
    ask = traitlets.Unicode(help="what is asked, as HTML").tag(sync=True)
    result = traitlets.Unicode(help="the prediction beside the Reading, as HTML").tag(sync=True)

    def __init__(self, play: Play, stage: str):
        super().__init__(play.casebook, mark=f"{play.case.id}/predict-{stage}")
        self.play, self.stage = play, stage
        self.on_kept: Callable[[], None] = lambda: None
        self.show()

    def show(self) -> None:
        """Show it as it stands now."""
        played, made = self.play.stage(self.stage), self.play.prediction(self.stage)
        when = "beside what the documents say" if made else "before you see what the documents say"
        self.html = f'<h3>Your prediction <span class="step">{when}</span></h3>'
        self.waits = "" if made else played.predict_waits_for
        if played.predict_open or made:
            self.ask = paragraphs(played.stage.predict, self.fragments.linked)
            self.families = [[each.id, each.label] for each in self.book.families.values()]
        self.result = self._result(made) if made else ""

    def act(self, message: Mapping[str, Any]) -> None:
        """Commit the prediction."""
        self.play.predict(self.stage, map(str, message["families"]), str(message["why"]).strip())
        self.show()

    def settled(self) -> None:
        """Let the rest of the page know that it was kept."""
        self.on_kept()

    def _result(self, made: Prediction) -> str:
        why = f'<blockquote class="mine">{paragraphs(made.why)}</blockquote>' if made.why else ""
        known = "; ".join(known_phrases(made.reading)) or "nothing yet"
        lines = "".join(map(self._line, made.lines))
        return (
            f'<div class="stem">{self.ask}</div><p class="soft">Kept. Your prediction stays as it is.</p>{why}'
            f'<p class="points"><b>{escape(made.words)}</b></p>'
            f'<p class="soft">Known at this stage: {escape(known)}.</p>'
            f'<ul class="reasons families">{lines}</ul>'
            f'<p class="soft">Families stand in a fixed order that ranks nothing. The whole of it: pick what is known '
            f'here in the <a href="{EXPLORER}" data-notebook="">explorer</a>.</p>'
        )

    def _line(self, each: FamilyLine) -> str:
        badges = "".join(f"<li>{self.fragments.linked(badge)}</li>" for badge in each.badges)
        says = f"{each.says[:1].upper()}{each.says[1:]}"
        more = f'<ul class="badges">{badges}</ul>' if badges else ""
        word, sign = each.word.replace(" ", "-"), SIGNS[each.word]
        return (
            f'<li class="reason"><span class="sign {word}" aria-hidden="true">{sign}</span>'
            f'<div><p><b>{escape(each.label)}</b> <span class="said">· {WORDS[each.word]}</span></p>'
            f'<p class="why">{escape(each.sentence)}</p><p class="soft">{escape(says)}.</p>{more}</div></li>'
        )

    def __str__(self) -> str:
        made = self.play.prediction(self.stage)
        return made.words if made else self.play.case.stage(self.stage).predict
