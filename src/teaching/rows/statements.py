"""The rows of the tables about statements: what one answer changes, where they pull apart, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..book import Casebook
from ..model import Cite, Since, Statement
from ..text import NO_STRENGTH, ROLE_WORDS, badge, place
from .treatments import LINE, dated_places, since_line

if TYPE_CHECKING:
    from ..reading import Reading

COLUMNS = [
    "id", "says", "families", "role", "strength", "word", "when", "document", "year", "lines", "place",
    "dated", "today", "incomplete",
]  # fmt: skip
SINCE = [
    "id", "kind", "text", "detail", "source", "address", "region", "as of", "checked by", "statements",
    "where it stands",
]  # fmt: skip


def statement(book: Casebook, each: Statement) -> tuple:
    """The row of a statement."""
    document = book.documents[each.document]
    return (
        each.id,
        each.says,
        LINE.join(book.families[id].label for id in each.families),
        ROLE_WORDS.get(each.role, each.role),
        each.strength or NO_STRENGTH,
        badge(each),
        each.when_words,
        each.document,
        document.year,
        ", ".join(cite.lines for cite in each.cites),
        place(each.cites, document),
        each.dated,
        LINE.join(since_line(book, id) for id in each.since),
        each.incomplete,
    )


def state(reading: Reading, id: str) -> tuple[str, str, str]:
    """What a Reading makes of a statement: its status, what it waits for, and both in words."""
    asked = ", ".join(reading.casebook.factors[wait.factor].label for wait in reading.waits_for.get(id, ()))
    return reading.status[id], asked, f"waits for: {asked}" if asked else "applies"


def by_family(book: Casebook) -> Iterator[tuple]:
    """A row for each family that a statement speaks of."""
    for each in book.statements.values():
        for family in each.families:
            id, says, _, *rest = statement(book, each)
            yield id, says, book.families[family].label, *rest


def what_if(reading: Reading, factor: str | None) -> Iterator[tuple]:
    """The rows of what one answer would change."""
    book = reading.casebook
    for change in reading.what_if():
        if factor in (None, change.factor):
            phrase = book.factors[change.factor].value(change.value).phrase
            said = phrase if change.present else f"without this: {phrase}"
            texts = (_texts(book, ids) for ids in (change.appears, change.disappears))
            yield change.factor, change.value, change.present, said, *texts


def _texts(book: Casebook, ids: Iterable[str]) -> str:
    said = (book.statements[id] for id in ids)
    lines = (f"{each.says} ({dated_places(book, each.cites)}{'; dated' if each.dated else ''})" for each in said)
    return LINE.join(lines) or "nothing"


def sides(book: Casebook) -> Iterator[tuple]:
    """The rows of where the documents pull apart, one side a row."""
    for tension in book.tensions.values():
        for side in tension.sides:
            cites: tuple[Cite, ...] = book.statements[side.statement].cites if side.statement else side.cites
            where = place(cites, book.documents[cites[0].document])
            yield tension.about, f"{side.says} {where}", side.says, where, side.statement or "", tension.explains


def since(book: Casebook) -> Iterator[tuple]:
    """The rows of what has changed."""
    concerns: dict[str, list[str]] = {id: [] for id in book.since}
    for each in book.statements.values():
        for id in each.since:
            concerns[id].append(each.id)
    for each in book.since.values():
        where = f"{each.source} [{each.region}]{LINE}{each.address}"
        yield *_changed(each), LINE.join(concerns[each.id]), where


def _changed(each: Since) -> tuple:
    checked = each.checked_by or "no clinician yet"
    return each.id, each.kind, each.line, each.detail, each.source, each.address, each.region, each.as_of, checked


def since_by_statement(book: Casebook) -> Iterator[tuple]:
    """A row for each statement and each thing that has changed since it was written."""
    for each in book.statements.values():
        for id in each.since:
            change = book.since[id]
            year = book.documents[each.document].year
            where = dated_places(book, each.cites)
            now = change.kind, change.line, change.source, change.region, change.as_of, change.id
            yield each.id, each.says, each.document, year, where, each.dated, *now
