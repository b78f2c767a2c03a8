"""The body map: what local and what systemic treatment the documents tie to each place of spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

from ..book import Casebook
from ..conditions import listed
from ..model import Statement
from ..rows.treatments import key
from ..text import lower
from .figure import Figure, Words
from .said import capital, changed, clause, layout, reach, said, unique
from .sheet import (
    BODY,
    DEEP,
    EDGE,
    HEAD,
    INK,
    LINE,
    PALE,
    PAPER,
    SOFT,
    WARM,
    WASH,
    WIDTH,
    Sheet,
    height,
    leading,
    length,
)

NOTHING = "nothing of its own"
SCALE, MIDDLE, COLUMN, LONG = 1.5, WIDTH / 2, 218, 304
INDENT, GAP = 20, 22
MARKS = {"local": "square", "systemic": "disc"}


@dataclass(frozen=True)
class Place:
    """One place of spread: its label, what is drawn of it, and the statements tied to it, by reach and family."""

    label: str
    phrase: str
    drawn: dict
    said: dict[str, dict[str, tuple[Statement, ...]]]
    beside: dict[str, str]  # statement -> what else it asks for

    def short(self, book: Casebook, how: str) -> str:
        """The families in a few words, with the mark of what is dated; a line each where there are several."""
        found = [lower(book.families[id].label) + dated(statements) for id, statements in self.said[how].items()]
        return "\n".join([f"{how}:", *found]) if len(found) > 1 else f"{how}: {(found or [NOTHING])[0]}"


def dated(statements: tuple[Statement, ...]) -> str:
    """A mark for what has been overtaken."""
    old = sum(each.dated for each in statements)
    return "" if not old else " (dated)" if old == len(statements) else " (partly dated)"


def places(book: Casebook) -> list[Place]:
    """Every place, with the statements whose condition names it."""
    found = []
    for drawn in layout(book, "body")["places"]:
        ((factor, values),) = clause(drawn).items()
        (value,) = values
        told: dict[str, dict[str, tuple[Statement, ...]]] = {how: {} for how in layout(book, "reach")}
        beside = {}
        for each in book.statements.values():
            mine = [one for one in each.when if value in one.get(factor, ())]
            for family in each.families if mine else ():
                if how := reach(book).get(family):
                    told[how][family] = (*told[how].get(family, ()), each)
            if mine and all(len(one) > 1 for one in mine):
                beside[each.id] = _beside(book, mine, factor)
        told = {
            how: {family: families[family] for family in book.families if family in families}
            for how, families in told.items()
        }
        answer = book.factors[factor].value(value)
        found.append(Place(answer.label, answer.phrase, drawn, told, beside))
    return found


def _beside(book: Casebook, clauses: list, factor: str) -> str:
    """What else has to hold, in words."""
    asked = unique(
        book.factors[name].value(value).phrase
        for one in clauses
        for name in one
        if name != factor
        for value in book.factors[name].ids
        if value in one[name]
    )
    return f"with {listed(asked, 'or')}"


def body_map(book: Casebook) -> Figure:
    """The figure."""
    found = places(book)
    rows = {place.label: {how: place.short(book, how) for how in MARKS} for place in found}
    shown = unique(s for place in found for families in place.said.values() for each in families.values() for s in each)
    return Figure(
        title=f"A local treatment is tied to {_which(found, 'local')}, a systemic one to {_which(found, 'systemic')}",
        lead=(
            "Places found so far, and the treatment that the documents tie to each of them by name. "
            f"“{NOTHING.capitalize()}” does not mean none: what is said whatever the place is not drawn here. "
            "Red flags come before all of this; they are listed with the words."
        ),
        alt=f"Outline of a body with {len(found)} places of spread. "
        + " ".join(f"{capital(label)}: {'; '.join(map(_flat, row.values()))}." for label, row in rows.items()),
        words=tuple(Words(capital(place.label), tuple(_row(book, place, how) for how in MARKS)) for place in found)
        + (Words("Before any question of treatment, look for", tuple(flag.label for flag in book.redflags.values())),),
        changed=changed(book, shown),
        key=key(book),
        paint=partial(_paint, book, found),
    )


def _flat(text: str) -> str:
    first, *more = text.split("\n")
    return " ".join(filter(None, (first, ", ".join(more))))


def _which(found: list[Place], how: str) -> str:
    """The places that have a treatment of this reach, in words."""
    labels = [place.label for place in found if place.said[how]]
    if len(labels) == len(found):
        return "every place of spread"
    return f"{listed(labels, 'and')} alone" if labels else "none"


def _row(book: Casebook, place: Place, how: str) -> str:
    parts = [
        f"{lower(book.families[family].label)} - "
        + "; ".join(said(book, s, place.beside.get(s.id, "")) for s in statements)
        for family, statements in place.said[how].items()
    ]
    return f"{how.capitalize()}: {'. '.join(parts) or NOTHING}"


def _paint(book: Casebook, found: list[Place], sheet: Sheet, y: float) -> float:
    top = _key(sheet, y) + 14
    _outline(book, sheet, top)
    for place in found:
        for shape in place.drawn.get("shapes", ()):
            sheet.shape([_at(point, top) for point in shape], PALE, EDGE, zorder=2)
    ends = [
        _column(book, sheet, [p for p in found if p.drawn["side"] == side], side, top) for side in ("left", "right")
    ]
    return max(*ends, top + LONG * SCALE) + 4


def _key(sheet: Sheet, y: float) -> float:
    x = 0.0
    words = {"local": "local: acts in one place", "systemic": "systemic: through the whole body"}
    for how in MARKS:
        _mark(sheet, x + 6, y + 10, how, True)
        sheet.text(x + INDENT, y + 2, words[how], colour=SOFT)
        x += INDENT + length(words[how]) + 24
    for how in MARKS:
        _mark(sheet, x + 6, y + 10, how, False)
        x += INDENT
    sheet.text(x, y + 2, NOTHING, colour=SOFT)
    return y + 22


def _at(point, top: float) -> tuple[float, float]:
    return MIDDLE + float(point[0]) * SCALE, top + float(point[1]) * SCALE


def _outline(book: Casebook, sheet: Sheet, top: float) -> None:
    body = layout(book, "body")
    x, y, w, h = map(float, body["head"])
    half = [(float(a), float(b)) for a, b in body["half"]]
    around = [*half, *((-a, b) for a, b in reversed(half))]
    sheet.shape([_at(point, top) for point in around], WASH, LINE, zorder=1)
    ring = [(x + w * math.cos(t * math.pi / 8), y + h * math.sin(t * math.pi / 8)) for t in range(16)]
    sheet.shape([_at(point, top) for point in ring], WASH, LINE, zorder=1.5)
    end = max(b for _, b in half)
    sheet.box(MIDDLE - 120, top + (end - 6) * SCALE, 240, 24 * SCALE, PAPER, zorder=2.6)  # the outline goes on below


def _column(book: Casebook, sheet: Sheet, mine: list[Place], side: str, top: float) -> float:
    x, y = (0, top) if side == "left" else (WIDTH - COLUMN, top)
    for place in mine:
        tall = _tall(book, place)
        if "at" in place.drawn:
            target = _at(place.drawn["at"], top)
            y = max(y, target[1] - tall / 2)
            near, bend = (
                (length(capital(place.label), HEAD, True) + 8, COLUMN + 6) if side == "left" else (x - 8, x - 16)
            )
            sheet.line([(near, y + 10), (bend, y + 10), target], SOFT, 1.2, zorder=3)
            sheet.dot(*target, 4.5, INK, PAPER, zorder=4)
        sheet.text(x, y, capital(place.label), HEAD, bold=True)
        row = y + leading(HEAD) + 2
        for how in MARKS:
            _mark(sheet, x + 6, row + 9, how, bool(place.said[how]))
            row = (
                sheet.text(
                    x + INDENT,
                    row,
                    place.short(book, how),
                    BODY,
                    INK if place.said[how] else SOFT,
                    width=COLUMN - INDENT,
                )
                + 3
            )
        y = row + GAP
    return y - GAP


def _tall(book: Casebook, place: Place) -> float:
    texts = sum(height(place.short(book, how), COLUMN - INDENT) + 3 for how in MARKS)
    return leading(HEAD) + 2 + texts


def _mark(sheet: Sheet, x: float, y: float, how: str, full: bool) -> None:
    """A square for what is local and a disc for what is systemic; empty where nothing is said."""
    fill, edge = (DEEP if how == "local" else WARM, None) if full else (PAPER, SOFT)
    if MARKS[how] == "square":
        sheet.box(x - 5.5, y - 5.5, 11, 11, fill, edge, weight=1.4)
    else:
        sheet.dot(x, y, 6 if full else 5.3, fill, edge)
