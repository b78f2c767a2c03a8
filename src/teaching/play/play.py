"""Playing a case: what is open, what was answered, what comes next; everything kept stays on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..attempts import Attempts, Note
from ..book import Casebook
from ..cases.case import Case, CaseItem, Stage
from ..items.scoring import Score
from ..model import CasebookError, unlisted
from ..reading import Reading, read
from .answered import Answers, ItemPlay, Points, points
from .chart import Chart
from .prediction import Prediction

FINISH = "finish"
PARTS = ("reactions", "description", "analysis", "summary")  # of the debrief
STAYS = "What you write stays on this machine; nobody else reads it."


@dataclass(frozen=True)
class StagePlay:
    """A stage as a student meets it: whether it is open, what it waits for, and whether all of it is done."""

    stage: Stage
    number: int  # from 1 on
    open: bool
    waits_for: str  # a sentence; empty where it is open
    done: bool
    predicts: bool  # whether it asks for a prediction
    predict_open: bool
    predict_waits_for: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a student left off: the stage and the item, or the prediction, that comes next; `words` says it."""

    stage: str
    item: str  # empty where the prediction comes next, and at the end
    begun: bool
    finished: bool
    words: str


class Play:
    """One student's run through one case, as it stands in the file of their answers."""

    def __init__(self, casebook: Casebook, case: Case, attempts: Attempts | None = None):
        self.casebook, self.case = casebook, case
        self.answers = Answers(attempts or Attempts(), case.id)

    @property
    def attempts(self) -> Attempts:
        """The file of the student's answers."""
        return self.answers.attempts

    def refresh(self) -> None:
        """Read the file again, as another tab may have written to it."""
        self.answers.refresh()

    # What is open

    @property
    def stages(self) -> tuple[StagePlay, ...]:
        """The stages in order; each opens when everything in the one before is committed."""
        found, shut = [], ""
        for number, stage in enumerate(self.case.stages, 1):
            found.append(self._played(number, stage, shut))
            shut = self._left(stage) or shut
        return tuple(found)

    def _played(self, number: int, stage: Stage, shut: str) -> StagePlay:
        begun = any(self._done(stage, step) for step in stage.steps)
        predicted = self.predicted(stage.id) is not None
        after = "" if predicted else shut or self._waits(stage, None)
        return StagePlay(
            stage,
            number,
            open=begun or not shut,
            waits_for="" if begun else shut,
            done=not self._left(stage),
            predicts=bool(stage.predict),
            predict_open=bool(stage.predict) and not after,
            predict_waits_for=after if stage.predict else "",
        )

    def stage(self, id: str) -> StagePlay:
        """The stage with this id."""
        stage = self.case.stage(id)
        return self._played(self.case.stages.index(stage) + 1, stage, self._shut(stage))

    def items(self, stage: str) -> tuple[ItemPlay, ...]:
        """The items of a stage in order; each opens when what stands before it is committed."""
        found = self.case.stage(stage)
        shut = self._shut(found)
        return tuple(self.answers.played(each, shut or self._waits(found, each)) for each in found.items)

    def beside(self, stage: str | None = None) -> tuple[ItemPlay, ...]:
        """The items that stand alone, all or those after a stage; each opens when that stage is done."""
        found = [each for each in self.case.beside if stage in (None, each.stage)]
        return tuple(self.answers.played(each, self._beside_waits(each)) for each in found)

    def item(self, id: str) -> ItemPlay:
        """The item with this id, of a stage or beside."""
        asked = self.case.item(id)
        among = self.beside() if asked in self.case.beside else self.items(asked.stage)
        return next(each for each in among if each.asked.id == id)

    # What a student does

    def commit(self, id: str, answer: Any) -> Score:
        """Keep an answer and say how its points came about; raises CasebookError or NotKept, and then nothing changes.

        The first answer to an item stays the one on record; later ones are practice.
        """
        played = self.item(id)
        if not played.open:
            raise CasebookError(played.waits_for)
        return self.answers.commit(played.asked, answer)

    def predict(self, stage: str, families: Iterable[str], why: str = "") -> Prediction:
        """Keep which families are expected, and why, and reveal what the documents say; the first one stays."""
        played = self.stage(stage)
        if not played.predicts:
            raise CasebookError(f"“{played.stage.title}” asks for no prediction.")
        if not played.predict_open:
            raise CasebookError(played.predict_waits_for)
        if self.predicted(stage) is not None:
            raise CasebookError("Your prediction is kept already, and the documents are shown.")
        families = list(dict.fromkeys(families))
        for each in families:
            if each not in self.casebook.families:
                raise CasebookError(unlisted(each, "a family", list(self.casebook.families)))
        self.answers.write(f"predict-{stage}", json.dumps({"families": families, "why": why}, ensure_ascii=False))
        return self.prediction(stage)

    def write(self, key: str, text: str) -> Note:
        """Keep what a student wrote; see `keys` for what can be written. Raises NotKept."""
        if key not in self.keys:
            raise CasebookError(unlisted(key, "a question to write on", self.keys))
        if self.ending_waits_for:
            raise CasebookError(self.ending_waits_for)
        return self.answers.write(key, text)

    def note(self, key: str) -> str:
        """What a student wrote last under a key, or nothing."""
        written = self.answers.notes(key)
        return written[-1].text if written else ""

    @cached_property
    def keys(self) -> dict[str, str]:
        """What can be written on: key -> what is asked; the end of the story and the debrief."""
        return questions(self.case)

    # What there is to see

    def predicted(self, stage: str) -> dict[str, Any] | None:
        """The prediction on record: families and why."""
        written = self.answers.notes(f"predict-{stage}")
        return json.loads(written[0].text) if written else None

    def prediction(self, stage: str) -> Prediction | None:
        """The prediction beside what the documents say for what is known at that stage; None before it is made."""
        made = self.predicted(stage)
        return None if made is None else Prediction(self.reading(stage), tuple(made["families"]), made["why"])

    def reading(self, stage: str) -> Reading:
        """What the documents say for what is known at a stage."""
        return read(self.casebook, self.case.profile(stage))

    def chart(self, stage: str) -> Chart:
        """What has come in by a stage, with a mark on what is new, and the series that can be drawn."""
        return Chart.of(self.case, stage)

    @property
    def ending_waits_for(self) -> str:
        """What opens the end of the story and the debrief, in a sentence; nothing where they are open."""
        written = any(self.answers.notes(key) for key in self.keys)
        return "" if written or self.position.finished else "Opens when the last stage is done."

    @property
    def points(self) -> Points:
        """The points of the stages' items."""
        return points(self.answers.played(each) for each in self.case.items)

    @property
    def beside_points(self) -> Points:
        """The points of the items that stand alone, which are scored apart."""
        return points(self.beside())

    @property
    def position(self) -> Position:
        """Where the student left off."""
        steps = [(stage, step) for stage in self.case.stages for step in stage.steps]
        done = [self._done(*each) for each in steps]
        if all(done):
            return Position(self.case.stages[-1].id, "", True, True, "You have played this case to its end.")
        stage, step = steps[done.index(False)]
        where = f"stage {self.case.stages.index(stage) + 1} of {len(self.case.stages)}, “{stage.title}”"
        if not any(done):
            return Position(stage.id, step.id if step else "", False, False, "You have not begun this case yet.")
        what = f"question {stage.items.index(step) + 1} of {len(stage.items)}" if step else "your prediction"
        return Position(stage.id, step.id if step else "", True, False, f"You left off at {where}: {what}.")

    def text(self, stage: str) -> str:
        """The stage in plain words; without keys before an answer is committed, with the reasons afterwards."""
        from .text import stage_text

        return stage_text(self, stage)

    def _done(self, stage: Stage, step: CaseItem | None) -> bool:
        return self.predicted(stage.id) is not None if step is None else self.answers.first(step.id) is not None

    def _shut(self, stage: Stage) -> str:
        """What has to be done before this stage, in a sentence: what is left in the last one where anything is."""
        before = self.case.stages[: self.case.stages.index(stage)]
        return next(filter(None, map(self._left, reversed(before))), "")

    def _left(self, stage: Stage) -> str:
        """What of a stage has to be done before a later one opens, in a sentence; nothing where all of it is."""
        left = [step for step in stage.steps if not self._done(stage, step)]
        if any(step and step.item.safety for step in left):
            return f"Safety first: opens after the safety question in “{stage.title}”, and what follows it there."
        if left:
            also = " and your prediction" if stage.predict else ""
            return f"Opens when you have committed every answer{also} in “{stage.title}”."
        return ""

    def _waits(self, stage: Stage, step: CaseItem | None) -> str:
        """What stands before a step of an open stage and is not committed yet, in a sentence."""
        steps = stage.steps
        if step not in steps:
            return ""
        for each in steps[: steps.index(step)]:
            if not self._done(stage, each):
                if each is None:
                    return "Opens when you have committed your prediction."
                if each.item.safety:
                    return "Safety first: opens when you have committed the safety question."
                return f"Opens when you have committed question {stage.items.index(each) + 1}."
        return ""

    def _beside_waits(self, asked: CaseItem) -> str:
        after = self.case.stage(asked.stage)
        done = not self._shut(after) and not self._left(after)
        return "" if done else f"Opens when “{after.title}” is done."


def questions(case: Case) -> dict[str, str]:
    """What a student can write on: key -> what is asked; the end of the story and the debrief."""
    return {
        FINISH: case.finish.ask,
        **{f"{part}-{number}": text for part in PARTS for number, text in enumerate(getattr(case.debrief, part), 1)},
    }
