"""A whole case in plain words, as an educator reads it before using it, or a student without the keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from ..book import Casebook
from ..items.item import Item, Option, Piece, Rests, Slot
from ..reading import read
from ..text import WIDTH, count, known_phrases
from .case import Case, CaseItem, ChartRow, Stage

GENERAL = "general nursing knowledge, for an educator to check"
NOBODY = "nobody yet"


def case_text(book: Casebook, case: Case, student: bool = False) -> str:
    """The case as lines of at most 88 columns; without keys, reasons and notes for a student."""
    parts = [head(book, case, student), opening(case)]
    for number, stage in enumerate(case.stages, 1):
        parts.append(_stage(book, case, stage, number))
        parts += [_item(book, each, student) if each else predict_lines(stage) for each in stage.steps]
        for each in case.beside:
            if each.stage == stage.id:
                parts.append(_item(book, each, student, beside=True))
    parts += [_finish(case), _debrief(case)]
    if not student:
        parts.append(_educator(case))
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines)


def wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """A text in lines; `first` stands before the first, `rest` before the others."""
    rest = " " * len(first) if rest is None else rest
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False)


def paragraphs(text: str, first: str = "") -> Iterator[str]:
    """A text with its paragraphs."""
    for place, each in enumerate(text.split("\n\n")):
        if place:
            yield ""
        yield from wrapped(each, first if not place else "", "")


def head(book: Casebook, case: Case, student: bool) -> Iterator[str]:
    """Title, person, time, what may be upsetting, prebrief and objectives."""
    yield case.title.upper()
    person = case.person
    yield from wrapped(f"{person.name}, {person.age}, {person.pronouns}; {person.line}. This person is made up.")
    topics = "; ".join(book.topics[id].label for id in case.topics)
    yield from wrapped(
        f"Level: {case.level}. Time: {case.minutes} minutes in {len(case.stages)} stages. Topics: {topics}."
    )
    yield from wrapped(f"Before you start: {case.content_note}")
    yield ""
    yield from paragraphs(case.prebrief)
    yield ""
    yield "Afterwards you can"
    for each in case.objectives:
        standards = f" [NMC {', '.join(each.nmc)}; {each.client_needs}]" if not student else ""
        yield from wrapped(f"{each.text}{' (extension)' if each.extension else ''}{standards}", "- ")


def opening(case: Case) -> Iterator[str]:
    """What the person says first."""
    yield f"{case.person.name.upper()} SAYS"
    yield from paragraphs(case.opening)


def _stage(book: Casebook, case: Case, stage: Stage, number: int) -> Iterator[str]:
    yield f"STAGE {number}: {stage.title} ({stage.minutes} minutes)"
    reading = read(book, case.profile(stage.id))
    known = known_phrases(reading)
    yield from wrapped(f"Known now: {'; '.join(known) or 'nothing yet'}.")
    for flag in reading.red_flags:
        yield from wrapped(f"Red flag: {flag.label}", "! ")
    yield ""
    yield from paragraphs(stage.scene)
    if stage.voice:
        yield ""
        yield from paragraphs(stage.voice, "> ")
    if stage.chart:
        yield ""
        yield "New on the chart"
        yield from chart_lines(stage.chart)


def predict_lines(stage: Stage) -> Iterator[str]:
    """What is asked before the documents are shown."""
    return paragraphs(stage.predict, "Predict, then see what the documents say: ")


def chart_lines(rows: Iterable[ChartRow]) -> Iterator[str]:
    """Rows of the chart, a line each."""
    for row in rows:
        usual = f" (usual {row.usual})" if row.usual else ""
        note = f"; {row.note}" if row.note else ""
        yield from wrapped(f"{row.when} | {row.what}: {row.value} {row.unit}".rstrip() + usual + note, "- ")


def _item(book: Casebook, asked: CaseItem, student: bool, beside: bool = False) -> Iterator[str]:
    item = asked.item
    marks = [item.kind.label, item.step.replace("-", " "), f"basis: {item.basis}", count(item.maximum, "point")]
    marks += (
        ["safety first"] * item.safety + ["dated"] * item.dated + ["trend"] * item.trend + ["stands alone"] * beside
    )
    yield f"[{asked.id}] {' · '.join(marks)}"
    yield from paragraphs(item.stem)
    yield from layout(item)
    if item.hint:
        yield from wrapped(f"Hint: {item.hint}")
    if item.kind.slot == "row":
        for slot in item.slots:
            keys = ", ".join(option.text for option in slot.options if option.key) or "none"
            yield from wrapped(slot.label + ("" if student else f"  -> {keys}"), "  - ")
            if not student:
                yield from _reason(book, slot)
        return
    for slot in lists(item):
        if slot.label:
            yield f"  {slot.label}"
        for option in slot.options:
            mark = "[ ]" if student else "[x]" if option.key else "[ ]"
            keyed = _places(item, option) if not student and item.format == "tokens" else ""
            yield from wrapped(f"{option.text}{keyed}", f"  {mark} ")
            if not student:
                yield from _reason(book, option)


def lists(item: Item) -> Iterator[Slot]:
    """Its lists, one that several places share only once."""
    seen: set[tuple[str, ...]] = set()
    for slot in item.slots:
        if slot.ids not in seen:
            seen.add(slot.ids)
            shared = [each for each in item.slots if each.ids == slot.ids]
            if len(shared) > 1 and item.kind.slot == "blank":
                yield Slot(slot.id, "Tokens", item.options)
            else:
                yield slot


def _places(item: Item, option: Option) -> str:
    found = [slot.label for slot in item.slots if option.id in slot.keys]
    return f"  -> {', '.join(found)}" if found else ""


def layout(item: Item) -> Iterator[str]:
    """The text with its blanks, the passage, the table, the columns to choose from."""
    if item.pieces:
        between = " " if item.format == "highlight" else ""  # a passage in pieces, or a text with blanks in it
        yield from paragraphs(between.join(map(_piece, item.pieces)))
    if item.headings:
        yield from wrapped(" | ".join(item.headings), "  ")
    for row in item.table:
        yield from wrapped(" | ".join("".join(map(_piece, cell)) for cell in row), "  ")


def _piece(piece: Piece) -> str:
    if isinstance(piece, str):
        return piece
    return f"[{piece.text}]" if isinstance(piece, Option) else f"____ ({piece.label})"


def _reason(book: Casebook, choice: Option | Slot) -> Iterator[str]:
    yield from wrapped(f"{choice.why} ({rests_on(book, choice.rests)})", " " * 8)


def rests_on(book: Casebook, rests: Rests) -> str:
    """What a reason rests on, in words."""
    said = [f"{cite} ({book.documents[cite.document].label})" for cite in rests.cites]
    said += [book.sources[id].name for id in rests.source]
    said += [f"today: {book.since[id].source}, {book.since[id].as_of}" for id in rests.since]
    said += ["this case"] * rests.case + [GENERAL] * rests.general
    return "; ".join(said) or "nothing named"


def _finish(case: Case) -> Iterator[str]:
    yield "FINISH THE STORY"
    yield from paragraphs(case.finish.ask)
    for each in case.finish.think:
        yield from wrapped(each, "- ")


def _debrief(case: Case) -> Iterator[str]:
    yield "AFTERWARDS"
    for title in ("reactions", "description", "analysis", "summary"):
        yield title.capitalize()
        for each in getattr(case.debrief, title):
            yield from wrapped(each, "- ")


def _educator(case: Case) -> Iterator[str]:
    yield "FOR THE EDUCATOR"
    for title in ("pauses", "misconceptions", "timing", "notes"):
        if each := getattr(case.educator, title):
            yield title.capitalize()
            for text in each:
                yield from wrapped(text, "- ")
    people = case.people
    checked, piloted = people.checked or NOBODY, people.piloted or NOBODY
    yield from wrapped(f"Written by {people.written}. Checked by {checked}. Piloted by {piloted}.")
