"""A student's work to take along: as JSON, as a page to print, and how to erase it; all of it only when asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from ..attempts import Attempt, Attempts
from ..book import Casebook
from ..cases.text import layout, rests_on
from ..content.places import GALLERY
from ..items.item import Item, Option, Slot, item
from ..items.scoring import LEFT, Pick, score
from ..lessons.lesson import sound
from ..model import CasebookError
from ..play.answered import Answers
from ..play.play import questions
from ..play.text import STATUS_WORDS
from ..text import count

ERASE = "erase my work"
NOTHING = "There is no work of yours here yet."
JSON, PAGE = "my-casebook-work.json", "my-casebook-work.html"
STYLE = """\
body { font: 11pt/1.45 Georgia, serif; color: #1a1a1a; background: #fff }
body { max-width: 44em; margin: 2em auto; padding: 0 1em }
h1, h2, h3 { font-family: sans-serif; line-height: 1.2 } h2 { border-top: 1px solid #999; padding-top: .8em }
h3 { font-size: 1em; margin-bottom: .2em } li { margin: .25em 0 } .reason, .when { color: #444; font-size: .92em }
blockquote { margin: .3em 0 .8em; padding-left: .8em; border-left: 3px solid #999; white-space: pre-wrap }
li, blockquote { break-inside: avoid } h1, h2, h3, h3 + .when { break-after: avoid } @page { margin: 18mm }
"""


def work_json(casebook: Casebook, attempts: Attempts) -> dict[str, Any]:
    """All answers and notes with the wordings that were answered, and the titles of the cases; `restore` reads it."""
    return attempts.export() | {"titles": _titles(casebook)}


def export_work(casebook: Casebook, attempts: Attempts, path: Path) -> str:
    """Write the work as JSON; returns a sentence on what was written."""
    data = work_json(casebook, attempts)
    _write(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    return f"{much(attempts)} written to {path.resolve()}."


def print_work(casebook: Casebook, attempts: Attempts, path: Path) -> str:
    """Write the work as a page to read and print; returns a sentence on what was written."""
    _write(path, work_page(casebook, attempts))
    return f"{much(attempts)} written to {path.resolve()}. Open it in a browser to print it."


def only_there(attempts: Attempts, path: Path) -> str:
    """How much an earlier export holds that is not kept any more and would be lost with it; empty where nothing is."""
    try:
        data = json.loads(path.read_text("utf-8"))
        answers = {(each["work"], each["item"], each["at"]) for each in data["attempts"]}
        notes = {(each["work"], each["key"], each["at"]) for each in data["notes"]}
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    answers -= {(each.work, each.item, each.at) for each in attempts.all()}
    notes -= {(each.work, each.key, each.at) for each in attempts.notes()}
    return _counted(len(answers), len(notes)) if answers or notes else ""


def import_work(attempts: Attempts, path: Path) -> str:
    """Take in what an export holds and this machine does not; returns a sentence."""
    try:
        came = attempts.restore(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise CasebookError(f"{path} cannot be read: {error.strerror}.") from None
    except CasebookError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CasebookError(f"{path} is not an export of answers.") from None
    already = "" if came else ": all that it holds is here already"
    return f"{count(came, 'entry', 'entries')} came in from {path}{already}."


def erase_work(attempts: Attempts, confirm: str = "", work: str | None = None) -> str:
    """Take the work away for good, but only where `confirm` says so in words; returns a sentence."""
    if not any_work(attempts, work):
        return NOTHING
    gone = much(attempts, work)
    if confirm != ERASE:
        return f'{gone} would be gone for good. Export them first if you may want them. To do it: confirm="{ERASE}".'
    attempts.erase(work)
    return f"{gone}: erased."


def work_page(casebook: Casebook, attempts: Attempts) -> str:
    """The work as one page of HTML that needs nothing else: questions as they were worded, answers, reasons, notes."""
    titles = _titles(casebook)
    works = list(dict.fromkeys(each.work for each in (*attempts.all(), *attempts.notes())))
    body = "\n".join(line for work in works for line in _work(casebook, attempts, work, titles.get(work, work)))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>My work</title>'
        f"\n<style>\n{STYLE}</style></head><body><main>\n<h1>My work</h1>\n"
        f"<p>Practice with made-up people: no mark, no advice.</p>\n{body or _p(NOTHING)}\n"
        "</main></body></html>\n"
    )


def _work(casebook: Casebook, attempts: Attempts, work: str, title: str) -> Iterator[str]:
    answers = Answers(attempts, work)
    made = attempts.all(work)
    yield f"<h2>{escape(title)}</h2>"
    for number, each in enumerate((one for one in made if one.kind == "first"), 1):
        later = [one for one in made if one.item == each.item and one is not each]
        yield "<section>"
        yield from _answer(casebook, answers, each, number)
        if later:
            told = ", ".join(f"{one.points} of {one.maximum} ({_day(one.at)})" for one in later)
            yield _p(f"Later answers, for practice and review: {told}.", "when")
        yield "</section>"
    notes = attempts.notes(work)
    if notes:
        yield "<h3>What I wrote</h3>"
    asked = _questions(casebook, work)
    for note in notes:
        yield _p(f"{asked.get(note.key, note.key)} ({_day(note.at)})", "when")
        yield f"<blockquote>{escape(_said(casebook, note.key, note.text))}</blockquote>"


def _answer(casebook: Casebook, answers: Answers, each: Attempt, number: int) -> Iterator[str]:
    data = answers.attempts.wording(each.wording) or {"id": each.item}
    yield f"<h3>{number}. {escape(data.get('stem', each.item))}</h3>"
    yield _p(f"{each.points} of {each.maximum} points, {_day(each.at)}", "when")
    try:
        asked = item(data)
        earned = score(asked, each.answer)
    except CasebookError:
        yield _p(f"My answer: {json.dumps(each.answer, ensure_ascii=False)}")
        return
    # A passage of options alone is said below.
    said_below = all(isinstance(each, Option) for each in asked.pieces) and not asked.table
    if not said_below and (laid_out := " ".join(layout(asked))):
        yield _p(laid_out)
    yield "<ul>"
    yield from _options(casebook, asked, earned.picks)
    yield "</ul>"
    yield _p(f"How the points came about: {earned.words}", "when")


def _options(casebook: Casebook, asked: Item, picks: Iterable[Pick]) -> Iterator[str]:
    found = {(each.slot, each.option): each for each in picks}
    for slot in asked.slots:
        told = [(option, found[slot.id, option.id].status) for option in slot.options]
        if asked.kind.slot != "item":  # of many places only what was put there, or should have been
            told = [(option, status) for option, status in told if status != LEFT]
        place = f"{slot.label}: " if slot.label else ""
        for number, (option, status) in enumerate(told):
            reason = _reason(casebook, option)
            if asked.kind.slot == "row":  # one reason for all its columns
                reason = "" if number else _reason(casebook, slot)
            yield f"<li>{escape(place + option.text)} <b>({STATUS_WORDS[status]})</b>{reason}</li>"


def _reason(casebook: Casebook, choice: Option | Slot) -> str:
    if not choice.why:
        return ""
    return f'<br><span class="reason">{escape(f"{choice.why} ({rests_on(casebook, choice.rests)})")}</span>'


def _questions(casebook: Casebook, work: str) -> dict[str, str]:
    try:
        case = casebook.cases[work]
        return questions(case) | {f"predict-{stage.id}": stage.predict for stage in case.stages}
    except (KeyError, CasebookError):
        return {}


def _said(casebook: Casebook, key: str, text: str) -> str:
    """A note as it was written; a prediction in words."""
    if not key.startswith("predict-"):
        return text
    try:
        made = json.loads(text)
        families = (casebook.families[id].label if id in casebook.families else id for id in made["families"])
        return f"I expected: {', '.join(families) or 'none'}.\n{made['why']}".strip()
    except (ValueError, KeyError, TypeError):
        return text


def _titles(casebook: Casebook) -> dict[str, str]:
    cases = {id: each.title for id, each in casebook.cases.summaries().items()}
    lessons = {each.work: f"Lesson: {each.title}" for each in sound(casebook.lessons)}
    return cases | lessons | {GALLERY: "One question of each format"}


def any_work(attempts: Attempts, work: str | None = None) -> bool:
    """Whether anything is kept."""
    return bool(attempts.all(work) or attempts.notes(work))


def much(attempts: Attempts, work: str | None = None) -> str:
    """How much is kept: `8 answers and 7 notes`."""
    return _counted(len(attempts.all(work)), len(attempts.notes(work)))


def _counted(answers: int, notes: int) -> str:
    return f"{count(answers, 'answer')} and {count(notes, 'note')}"


def _day(at: str) -> str:
    return at[:10]


def _p(text: str, kind: str = "") -> str:
    return f"<p{f' class={kind!r}' if kind else ''}>{escape(text)}</p>"


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise CasebookError(f"{path} cannot be written: {error.strerror}. Choose another place.") from None
