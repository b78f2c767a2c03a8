"""Statements by the document's own word of strength."""

from __future__ import annotations

from collections import Counter
from functools import partial

from ..book import Casebook
from ..conditions import listed
from ..rows.treatments import dated_places
from ..text import NO_STRENGTH, count
from .figure import Figure, Words
from .said import capital
from .sheet import BODY, DEEP, LINE, PAPER, SMALL, SOFT, WIDTH, Sheet, height, leading

FEW = 3  # a word that is used less often stands under "other words"
SIDE, GAP, SQUARE, ROW = 148, 8, 9, 12
TIMES = {1: "once", 2: "twice"}


def strength_words(book: Casebook) -> Figure:
    """The figure."""
    documents = book.documents
    used = Counter((each.strength, each.document) for each in book.statements.values())
    totals = Counter(each.strength for each in book.statements.values())
    often = sorted((word for word in totals if word and totals[word] >= FEW), key=lambda word: (-totals[word], word))
    rare = [word for word in totals if word and totals[word] < FEW]
    rows = [*often, *([None] if totals[None] else [])]
    words = tuple(
        Words(_label(word, totals), tuple(_row(book, word, id) for id in book.documents if used[word, id]))
        for word in rows
    )
    if rare:
        others = (f"“{word}”: {TIMES.get(totals[word], totals[word])} - {_places(book, word)}" for word in rare)
        words += (Words(f"Other words: {sum(totals[word] for word in rare)}", tuple(others)),)
    return Figure(
        title=_title(totals),
        lead=(
            f"{capital(_without(totals))}. "
            "A square is a statement, the word the document's own. Rows stand by how often a word is used, which says "
            "nothing of how strong it is."
        ),
        alt="Squares in rows by word of strength and columns by document. "
        + " ".join(
            f"{_label(word, totals)} ({', '.join(f'{id} {used[word, id]}' for id in documents if used[word, id])})."
            for word in rows
        )
        + (f" Other words, each used less than {FEW} times: {', '.join(rare)}." if rare else ""),
        words=words,
        key="Document " + "; ".join(f"{each.id}: {each.label}" for each in book.documents.values()) + ".",
        paint=partial(_paint, book, used, totals, rows, rare),
    )


def _title(totals: Counter) -> str:
    total = sum(totals.values())
    most = max((number for word, number in totals.items() if word), default=0)
    words = [f"“{word}”" for word, number in totals.items() if word and number == most]
    said = f"{listed(words, 'and')} {'is' if len(words) == 1 else 'are'} the commonest word of strength"
    return f"{said}: {most} of {total} statements{' each' if len(words) > 1 else ''}"


def _without(totals: Counter) -> str:
    return (
        f"{count(totals[None], 'statement')} without a word of strength" if totals[None] else "every statement has one"
    )


def _label(word: str | None, totals: Counter) -> str:
    return f"{f'“{word}”' if word else NO_STRENGTH.capitalize()}: {totals[word]}"


def _row(book: Casebook, word: str | None, id: str) -> str:
    mine = [each for each in book.statements.values() if each.strength == word and each.document == id]
    places = "; ".join(", ".join(map(str, each.cites)) for each in mine)
    return f"{id}: {count(len(mine), 'statement')} - {places} ({book.documents[id].year})"


def _places(book: Casebook, word: str) -> str:
    return "; ".join(dated_places(book, each.cites) for each in book.statements.values() if each.strength == word)


def _paint(
    book: Casebook, used: Counter, totals: Counter, rows: list, rare: list[str], sheet: Sheet, y: float
) -> float:
    documents = list(book.documents.values())
    wide = (WIDTH - SIDE - GAP * (len(documents) - 1)) / len(documents)
    xs = {each.id: SIDE + place * (wide + GAP) for place, each in enumerate(documents)}
    for each in documents:
        sheet.text(xs[each.id], y, each.id, BODY, bold=True)
        sheet.text(xs[each.id], y + leading(BODY), f"{each.short}\n{each.year}", SMALL, SOFT, width=wide - 6)
    y += leading(BODY) + max(height(f"{each.short}\n{each.year}", wide - 6, SMALL) for each in documents) + 8
    a_row = int((wide - 34) // ROW)
    for word in rows:
        sheet.line([(0, y), (WIDTH, y)], LINE)
        lines = max(-(-used[word, each.id] // a_row) for each in documents)
        end = sheet.text(0, y + 6, f"“{word}”" if word else NO_STRENGTH, BODY, bold=bool(word), width=SIDE - 44)
        tall = max(end - y + 6, lines * ROW + 15)
        sheet.text(SIDE - 14, y + 6, str(totals[word]), BODY, ha="right")
        for each in documents:
            _squares(sheet, xs[each.id], y + 6, used[word, each.id], a_row, bool(word))
        y += tall
    if rare:
        sheet.line([(0, y), (WIDTH, y)], LINE)
        sheet.text(0, y + 6, "other words", BODY, bold=True)
        sheet.text(SIDE - 14, y + 6, str(sum(totals[word] for word in rare)), BODY, ha="right")
        ends = [y + 6 + leading(BODY)]
        for each in documents:
            line = y + 6
            for word in rare:
                if used[word, each.id]:
                    more = f" ×{used[word, each.id]}" if used[word, each.id] > 1 else ""
                    line = sheet.text(xs[each.id], line, f"“{word}”{more}", SMALL, width=wide) + 3
            ends.append(line)
        y = max(ends)
    return y


def _squares(sheet: Sheet, x: float, y: float, number: int, a_row: int, full: bool) -> None:
    """The number, and a square for each; empty squares where there is no word."""
    if not number:
        return
    sheet.text(x, y, str(number), BODY)
    for place in range(number):
        left, top = x + 26 + place % a_row * ROW, y + 5 + place // a_row * ROW
        sheet.box(left, top, SQUARE, SQUARE, DEEP if full else PAPER, DEEP)
