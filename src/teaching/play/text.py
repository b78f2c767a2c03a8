"""A case in play in plain words: what is open as it stands, what is answered with its reasons, no key before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from ..book import Casebook
from ..cases.case import Stage
from ..cases.text import chart_lines, head, layout, lists, opening, paragraphs, predict_lines, rests_on, wrapped
from ..items.formats import FORMATS
from ..items.item import Item, Option, Slot
from ..items.scoring import LEFT, MISSED, RIGHT, WRONG, Score
from ..text import count
from .answered import ItemPlay, Sheet
from .play import FINISH, PARTS, STAYS, Play, StagePlay
from .prediction import Prediction

STATUS_WORDS = {
    RIGHT: "you picked it, and it counts",
    WRONG: "you picked it, and it does not count",
    MISSED: "you left it, and it was right",
    LEFT: "you left it, rightly",
}
MADE_UP = "This is practice: no mark, no clock. What you answer is kept on this machine alone."


def front_text(play: Play) -> str:
    """What stands before the first stage: what may upset, the ground rules, the person, where one left off."""
    return _joined(head(play.casebook, play.case, True), opening(play.case), _standing(play))


def stage_text(play: Play, id: str) -> str:
    """One stage: what opens it, or all of it as far as it is open."""
    played = play.stage(id)
    if not played.open:
        return _joined(_title(play, played), wrapped(played.waits_for))
    return _joined(_title(play, played), *_scene(play, played), *_steps(play, played))


def beside_text(play: Play) -> str:
    """The items that stand alone."""
    if not play.case.beside:
        return "This case has no further questions."
    head_ = f"BESIDE THE STORY ({_wording(each.fingerprint for each in play.case.beside)})"
    alone = wrapped("These questions stand alone and are scored apart.")
    asked = (_item(play.casebook, each, f"QUESTION {place}") for place, each in enumerate(play.beside(), 1))
    return _joined([head_, *alone], *asked)


def ending_text(play: Play) -> str:
    """How the student ends the story."""
    finish = play.case.finish
    title = [f"FINISH THE STORY ({_wording((finish.ask, *finish.think))})"]
    if play.ending_waits_for:
        return _joined(title, [play.ending_waits_for])
    return _joined(title, _written(play, FINISH), _think(play), [STAYS])


def debrief_text(play: Play) -> str:
    """The questions for afterwards, and what was written on them."""
    title = [f"AFTERWARDS ({_wording(play.keys.values())})"]
    if play.ending_waits_for:
        return _joined(title, [play.ending_waits_for])
    parts = ((part, [key for key in play.keys if key.rpartition("-")[0] == part]) for part in PARTS)
    said = ([part.upper(), *(line for key in keys for line in _written(play, key))] for part, keys in parts)
    return _joined(title, *said, [STAYS])


def sheet_text(book: Casebook, sheet: Sheet) -> str:
    """Items that stand by themselves, all of them open."""
    asked = (_item(book, each, f"QUESTION {place}") for place, each in enumerate(sheet.items, 1))
    return _joined([sheet.title], *asked)


def _joined(*parts: Iterable[str]) -> str:
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines)


def _wording(texts: Iterable[str]) -> str:
    """A few letters that change with every word of what is still shut, so that a change can be seen from outside."""
    return f"wording {hashlib.sha256(chr(0).join(texts).encode()).hexdigest()[:8]}"


def stage_wording(stage: Stage) -> str:
    """What stands for the whole wording of a stage."""
    chart = (each for row in stage.chart for each in (row.when, row.what, row.value, row.unit, row.usual, row.note))
    items = (each.fingerprint for each in stage.items)
    return _wording((stage.title, stage.scene, stage.voice, stage.predict, *chart, *items))


def _title(play: Play, played: StagePlay) -> Iterator[str]:
    stage = played.stage
    yield f"STAGE {played.number} of {len(play.case.stages)}: {stage.title}"
    yield (
        f"{stage.minutes} minutes, {count(len(stage.items), 'question')}"
        f"{' and a prediction' if stage.predict else ''} ({stage_wording(stage)})"
    )


def _standing(play: Play) -> Iterator[str]:
    yield from wrapped(play.attempts.told)
    yield from wrapped(play.position.words)
    yield str(play.points)
    if play.beside_points.answered:
        yield f"Beside the story: {play.beside_points}"
    yield from wrapped(MADE_UP)


def _scene(play: Play, played: StagePlay) -> Iterator[Iterable[str]]:
    yield paragraphs(played.stage.scene)
    if played.stage.voice:
        yield paragraphs(played.stage.voice, "> ")
    chart = play.chart(played.stage.id)
    if chart.rows:
        for title, new in (("ON THE CHART", False), ("NEW ON THE CHART", True)):
            if some := [each.row for each in chart.rows if each.new == new]:
                yield [title, *chart_lines(some)]
        if chart.series:
            yield ["OVER TIME", *(line for each in chart.series for line in wrapped(each.words, "- "))]


def _steps(play: Play, played: StagePlay) -> Iterator[Iterable[str]]:
    items = {each.asked.id: each for each in play.items(played.stage.id)}
    number = 0
    for step in played.stage.steps:
        if step is None:
            yield _prediction(play, played)
        else:
            number += 1
            yield _item(play.casebook, items[step.id], f"QUESTION {number} of {len(items)}")


def _prediction(play: Play, played: StagePlay) -> Iterator[str]:
    made = play.prediction(played.stage.id)
    if made is None and not played.predict_open:
        yield f"YOUR PREDICTION. {played.predict_waits_for}"
        return
    yield from predict_lines(played.stage)
    if made is None:
        for family in play.casebook.families.values():
            yield f"  [ ] {family.label}"
        return
    yield from prediction_lines(made)


def prediction_lines(made: Prediction) -> Iterator[str]:
    """A prediction beside what the documents say."""
    if made.why:
        yield from wrapped(made.why, "You wrote: ")
    yield from wrapped(made.words)
    for each in made.lines:
        yield from wrapped(f"{each.label}: {each.word}. {each.sentence}", "- ")
        yield from wrapped(f"{each.says}. {'; '.join(each.badges)}".rstrip(), "  ")


def _item(book: Casebook, played: ItemPlay, name: str) -> Iterator[str]:
    if not played.open:
        yield f"{name}. {played.waits_for}"
        return
    asked = played.item
    marks = [FORMATS[asked.format].label, asked.step.replace("-", " "), f"basis: {asked.basis}"]
    marks += [count(asked.maximum, "point")] + ["safety first"] * asked.safety
    yield from wrapped(f"{name} · {' · '.join(filter(None, marks))}")
    if played.reworded:
        yield from wrapped(played.reworded)
    if not played.done or played.reworded:
        yield from question_lines(asked)
    if played.done and played.answered and played.score:
        yield from answer_lines(book, played.answered, played.score)
    elif played.done:
        yield f"You have answered this: {played.first.points} of {played.first.maximum} points."
    if played.latest_score and played.latest is not played.first:
        yield from wrapped(played.latest_score.words, "Your latest answer, for practice: ")


def question_lines(asked: Item) -> Iterator[str]:
    """An item without its keys."""
    yield from paragraphs(asked.stem)
    yield from layout(asked)
    if asked.kind.slot == "row":
        for slot in asked.slots:
            yield from wrapped(slot.label, "  - ")
    elif not asked.format.startswith("highlight"):
        for slot in lists(asked):
            if slot.label:
                yield f"  {slot.label}"
            for option in slot.options:
                yield from wrapped(option.text, "  [ ] ")
    if asked.hint:
        yield from wrapped(asked.hint, "Hint: ")


def answer_lines(book: Casebook, asked: Item, earned: Score) -> Iterator[str]:
    """An answered item: every option with what it earned and why, and how the points came about."""
    yield from paragraphs(asked.stem)
    yield from layout(asked)
    for slot in asked.slots:
        picks = {each.option: each for each in earned.picks if each.slot == slot.id}
        if _shared(asked):
            mine = ", ".join(option.text for option in slot.options if picks[option.id].picked) or "nothing"
            keys = ", ".join(option.text for option in slot.options if option.key) or "nothing"
            yield from wrapped(f"{slot.label} | you picked: {mine} | what counts: {keys}", "  - ")
            if slot.why:
                yield from _reason(book, slot)
            continue
        if slot.label:
            yield f"  {slot.label}"
        for option in slot.options:
            pick = picks[option.id]
            mark = "x" if pick.picked else " "
            yield from wrapped(f"{option.text} | {STATUS_WORDS[pick.status]}", f"  [{mark}] ")
            yield from _reason(book, option)
    if _shared(asked) and asked.kind.slot != "row":
        for option in asked.options:
            yield from wrapped(option.text, "    ")
            yield from _reason(book, option)
    yield from wrapped(earned.words, "How your points came about: ")


def _shared(asked: Item) -> bool:
    """Whether its places all draw on the same options, whose reasons then stand once, below."""
    return asked.kind.slot == "row" or asked.format == "tokens" or asked.together


def _reason(book: Casebook, choice: Option | Slot) -> Iterator[str]:
    if choice.why:
        yield from wrapped(f"{choice.why} ({rests_on(book, choice.rests)})", " " * 6)


def _written(play: Play, key: str) -> Iterator[str]:
    yield from paragraphs(play.keys[key], "- ")
    if written := play.note(key):
        yield from paragraphs(written, "  You wrote: ")


def _think(play: Play) -> list[str]:
    """What to think of, once something is written."""
    if not play.note(FINISH):
        return []
    return ["To think of now", *(line for each in play.case.finish.think for line in wrapped(each, "- "))]
