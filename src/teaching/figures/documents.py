"""Families by document: where each family is named, where a page is silent, and where a list of it is lost."""

from __future__ import annotations

from functools import partial

from ..book import Casebook
from ..conditions import listed
from ..model import Document
from ..text import count, lower
from .figure import Figure, Words
from .said import reach
from .sheet import BODY, DEEP, INK, LINE, PALE, PAPER, SMALL, SOFT, WIDTH, Sheet, height, leading

SIDE, GAP, TALL = 148, 6, 34
NAMED, LOST, SILENT = "named", "list lost", "silent"


def state(document: Document, family: str) -> str:
    """Whether a document names a family, is silent, or lost a list that may have held it."""
    if family in document.lists:
        return NAMED
    return LOST if any(family in one.families for one in document.passages) else SILENT


def families_by_document(book: Casebook) -> Figure:
    """The figure."""
    treatments = list(reach(book))
    states = {(family, id): state(each, family) for family in book.families for id, each in book.documents.items()}
    words = tuple(
        Words(book.families[family].label, tuple(_row(each, family) for each in book.documents.values()))
        for family in book.families
    )
    return Figure(
        title=_title(book, treatments),
        lead=(
            f"{_whole(book, treatments)}. "
            "Where a document names a family at all, be it in a bare list. Places are counted, not weighed. "
            "Where a list is lost, nobody can say that the document is silent."
        ),
        alt="A table of families by documents. "
        + " ".join(
            f"{book.families[family].label}: "
            + "; ".join(f"{id} {_cell(book.documents[id], family)}" for id in book.documents)
            + "."
            for family in book.families
        ),
        words=words,
        key="Document " + "; ".join(f"{each.id}: {each.label}" for each in book.documents.values()) + ".",
        paint=partial(_paint, book, treatments, states),
    )


def _title(book: Casebook, treatments: list[str]) -> str:
    documents = book.documents.values()
    everywhere = [id for id in treatments if all(id in each.lists for each in documents)]
    labels = [
        book.families[id].label if place == 0 else lower(book.families[id].label) for place, id in enumerate(everywhere)
    ]
    number = count(len(treatments), "treatment family", "treatment families")
    if not everywhere:
        first = f"Not one of {number} is named by every document"
    else:
        first = (
            f"{listed(labels, 'and')} alone of {number} {'is' if len(labels) == 1 else 'are'} named by every document"
        )
        if len(everywhere) == len(treatments):
            first = f"Every one of {number} is named by every document"
    return first


def _whole(book: Casebook, treatments: list[str]) -> str:
    whole = [each.id for each in book.documents.values() if all(id in each.lists for id in treatments)]
    if not whole:
        return "No document as stored names them all"
    return f"Document {listed(whole, 'and')} {'names' if len(whole) == 1 else 'each name'} them all"


def _cell(document: Document, family: str) -> str:
    found = state(document, family)
    return count(len(document.lists[family].cites), "place") if found == NAMED else found


def _row(document: Document, family: str) -> str:
    found = state(document, family)
    if found == NAMED:
        fact = document.lists[family]
        places = ", ".join(map(str, fact.cites))
        return f"{_cell(document, family)} ({places}; {document.year}){': ' + fact.text if fact.text else ''}"
    if found == LOST:
        lost = ", ".join(str(one.cite) for one in document.passages if family in one.families)
        return f"{document.id} ({document.year}) does not name it, but a list that may have held it is lost ({lost})"
    return f"{document.id} ({document.year}) is silent"


def _paint(book: Casebook, treatments: list[str], states: dict, sheet: Sheet, y: float) -> float:
    documents = list(book.documents.values())
    wide = (WIDTH - SIDE - GAP * (len(documents) - 1)) / len(documents)
    xs = {each.id: SIDE + place * (wide + GAP) for place, each in enumerate(documents)}
    room = max(height(f"{each.short}\n{each.year}", wide - 8, SMALL) for each in documents)
    for each in documents:
        sheet.text(xs[each.id], y, each.id, BODY, bold=True)
        sheet.text(xs[each.id], y + leading(BODY), f"{each.short}\n{each.year}", SMALL, SOFT, width=wide - 8)
    y += leading(BODY) + room + 8
    for part in (treatments, [family for family in book.families if family not in treatments]):
        for family in part:
            sheet.text(0, y + 9, book.families[family].label, BODY)
            for each in documents:
                _square(sheet, xs[each.id], y, wide, states[family, each.id], _cell(each, family))
            y += TALL + GAP
        y += 10
    return y - 10 - GAP


def _square(sheet: Sheet, x: float, y: float, wide: float, found: str, words: str) -> None:
    if found == NAMED:
        sheet.box(x, y, wide, TALL, PALE)
        sheet.box(x, y, 6, TALL, DEEP)
    elif found == LOST:
        sheet.box(x, y, wide, TALL, PAPER, LINE)
        sheet.box(x, y, 22, TALL, PAPER, SOFT, hatch=SOFT)
    else:
        sheet.box(x, y, wide, TALL, PAPER, LINE)
    sheet.text(x + (30 if found == LOST else 16), y + 9, words, BODY, SOFT if found == SILENT else INK)
