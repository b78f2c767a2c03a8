"""The timeline: the documents by year, as far as they have one, and under them the sources of what changed since."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial

from ..book import Casebook
from ..model import Document, year_in
from ..text import count
from .figure import Figure, Words
from .sheet import BODY, DEEP, HEAD, INK, LINE, PAPER, SMALL, SOFT, WIDTH, Sheet, leading, length

SIDE, ROW, PART = 196, 30, 40
SQUARE = 11
STATED, WORKED_OUT, NONE = "stated", "worked out", "no year"
LATER = "or later"  # how a year is written that is only the earliest


@dataclass(frozen=True)
class Dating:
    """A document with its year, if it has one, and how that is known."""

    document: Document
    year: int | None
    how: str
    open: bool  # that year or any later one


def dating(document: Document) -> Dating:
    """How a document is dated, from its year as the badge shows it: a year alone is one that the document states."""
    year = year_in(document.year)
    if not year:
        return Dating(document, None, NONE, False)
    how = STATED if document.year == str(year) else WORKED_OUT
    return Dating(document, year, how, LATER in document.year)


def timeline(book: Casebook) -> Figure:
    """The figure."""
    datings = [dating(each) for each in book.documents.values()]
    years = Counter(year for each in book.since.values() if (year := year_in(each.as_of)))
    last = max((each.year for each in datings if each.year), default=None)
    after = sum(number for year, number in years.items() if last and year > last)
    total = sum(years.values())
    checked = sum(bool(each.checked_by) for each in book.since.values())
    words = (
        Words("The documents", tuple(_row(each) for each in datings)),
        Words(
            "What changed since, by the year of its source",
            (
                *((f"Up to {last}: {total - after}; after {last}: {after}",) if last else ()),
                *(f"{year}: {count(number, 'note')}, {_regions(book, year)}" for year, number in sorted(years.items())),
            ),
        ),
        Words("To mind", (f"Checked by a clinician so far: {checked} of {count(len(book.since), 'note')}.",)),
    )
    return Figure(
        title=(
            f"{after} of {total} notes on what changed rest on sources later than {last}, "
            "the latest year that a document states or points to"
            if last
            else f"No document has a year; {count(total, 'note')} tell what changed"
        ),
        lead=(
            "A note stands at the year of its source, which is not always the year of the change. "
            "Some sources are older than a document: they tell what it leaves out."
        ),
        alt="Documents along a line of years. "
        + "; ".join(f"{each.document.id} {each.document.year}, {_how(each)}" for each in datings)
        + f". Below, a square for each of {count(total, 'note')} on what changed: "
        + ", ".join(f"{year} {number}" for year, number in sorted(years.items()))
        + ".",
        words=words,
        key="The table `since` has every note with its source, region and address.",
        paint=partial(_paint, datings, years, last),
    )


def _how(each: Dating) -> str:
    return "no year can be given" if each.year is None else each.how


def _row(each: Dating) -> str:
    return f"{each.document.id}, {each.document.short}: {each.document.year} ({_how(each)}). {each.document.dating}"


def _regions(book: Casebook, year: int) -> str:
    regions = Counter(each.region for each in book.since.values() if year_in(each.as_of) == year)
    return ", ".join(f"{region} {number}" for region, number in regions.items())


def _paint(datings: list[Dating], years: Counter, last: int | None, sheet: Sheet, y: float) -> float:
    known = [*years, *(each.year for each in datings if each.year)]
    first, end = min(known), max(known)
    step = (WIDTH - SIDE - 16) / (end - first + 1)

    def at(year: int) -> float:
        return SIDE + (year - first + 0.5) * step

    top = y
    sheet.text(0, y, "The documents", HEAD, bold=True)
    y += leading(HEAD) + 6
    for each in sorted(datings, key=lambda one: (one.year is None, one.year or 0, one.document.id)):
        _document(sheet, y, each, at(each.year) if each.year else 0)
        y += ROW
    y += PART - 12
    sheet.text(0, y, "What changed since", HEAD, bold=True)
    sheet.text(
        0,
        y + leading(HEAD) + 4,
        "a square a note, by the year of its source; not in the documents",
        BODY,
        SOFT,
        width=SIDE - 24,
    )
    base = y + max(years.values()) * (SQUARE + 2) + leading(SMALL) + 4
    for year, number in years.items():
        for place in range(number):
            fill = DEEP if last and year > last else PAPER
            sheet.box(at(year) - SQUARE / 2, base - (place + 1) * (SQUARE + 2), SQUARE, SQUARE, fill, DEEP)
        sheet.text(at(year), base - number * (SQUARE + 2) - leading(SMALL) - 1, str(number), SMALL, ha="center")
    sheet.line([(SIDE, base + 3), (WIDTH - 12, base + 3)], SOFT)
    every = 5
    for year in range(first, end + 1):
        sheet.line([(at(year), base + 3), (at(year), base + (9 if year % every == 0 else 6))], SOFT)
        if year % every == 0 or year in (first, end) and min(year % every, every - year % every) > 1:
            sheet.text(at(year), base + 11, str(year), SMALL, SOFT, ha="center")
    bottom = base + 11 + leading(SMALL) + 6
    if last:
        x = at(last) + step / 2
        sheet.line([(x, top + leading(HEAD) + 6), (x, base + 3)], SOFT, 1.2, dashed=True)
        sheet.box(SIDE, bottom + 3, SQUARE, SQUARE, PAPER, DEEP)
        upto = f"up to {last}: {sum(n for year, n in years.items() if year <= last)}"
        sheet.text(SIDE + 18, bottom, upto, BODY)
        x = SIDE + 18 + length(upto) + 24
        sheet.box(x, bottom + 3, SQUARE, SQUARE, DEEP, DEEP)
        sheet.text(x + 18, bottom, f"after {last}: {sum(n for year, n in years.items() if year > last)}", BODY)
        bottom += leading(BODY)
    return bottom


def _document(sheet: Sheet, y: float, each: Dating, x: float) -> None:
    """Full where the year is stated, open where it was worked out, a dashed band where there is none."""
    sheet.text(0, y + 6, each.document.id, BODY, bold=True)
    sheet.text(34, y + 6, each.document.short, BODY)
    right, middle = WIDTH - 12, y + 6 + BODY * 0.66
    if each.year is None:
        sheet.box(SIDE, y + 3, right - SIDE, ROW - 8, PAPER, LINE, dashed=True)
        sheet.text(SIDE + 12, y + 6, f"{each.document.year}: no year can be given", BODY, SOFT)
        return
    if each.open:
        sheet.line([(x, middle), (right - 4, middle)], INK, 1.6, arrow=True)
    sheet.dot(x, middle, 6, INK if each.how == STATED else PAPER, INK)
    words = f"{_plain(each)}, {each.how}"
    left = x - 14 - length(words)
    before = left > SIDE  # else there is no room on this side
    sheet.text(left if before else x + 14, y + 6, words, BODY)
    sheet.line([(SIDE, middle), (left - 10 if before else x - 10, middle)], LINE, zorder=0.5)
    if not each.open:
        sheet.line([(x + 10 if before else x + 24 + length(words), middle), (right, middle)], LINE, zorder=0.5)


def _plain(each: Dating) -> str:
    """The year as the badge has it, without its first word of doubt where a second one follows."""
    return each.document.year.rpartition(", ")[2]
