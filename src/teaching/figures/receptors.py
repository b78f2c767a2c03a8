"""The receptor grid: which families the documents speak of at each pair of receptor results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from ..book import Casebook, Profile
from ..conditions import listed
from ..model import APPLIES, OFFERING, WAITS, Statement
from ..reading import read
from ..rows.treatments import key
from ..text import count
from .figure import Figure, Words
from .said import all_said, changed, clause, incomplete, layout, unique
from .sheet import DEEP, HEAD, INK, LINE, PAPER, SMALL, SOFT, WIDTH, Sheet, leading, length

SIDE, GAP, BAND, PAD = 96, 10, 40, 8
SWATCH = 14
FORWARD, LIMITED, WAITING = "put forward", "limited", "waits"


@dataclass(frozen=True)
class Told:
    """The statements on one family in one square: those that put it forward, limit it, or wait."""

    forward: tuple[Statement, ...] = ()
    limits: tuple[Statement, ...] = ()
    waits: tuple[Statement, ...] = ()

    @property
    def words(self) -> str:
        """What that comes to."""
        found = []
        if self.forward:
            found.append(f"{FORWARD} {len(self.forward)}")
        if self.limits:
            found.append(f"{LIMITED} {len(self.limits)}")
        if not found and self.waits:
            found.append(f"{WAITING} {len(self.waits)}")
        return ", ".join(found)


@dataclass(frozen=True)
class Square:
    """One pair of results."""

    row: str
    column: str
    profile: Profile
    told: Mapping[str, Told]  # family -> what is said of it

    @property
    def label(self) -> str:
        """Both results in words."""
        return f"{self.row}, {self.column}"

    @property
    def forward(self) -> list[str]:
        """The families that are put forward here."""
        return [family for family, told in self.told.items() if told.forward]


def squares(book: Casebook) -> list[list[Square]]:
    """The grid row by row; only statements that ask for one of its receptors are in it."""
    grid = layout(book, "receptors")
    factors = {factor for side in ("rows", "columns") for one in grid[side] for factor in clause(one)}
    turning = [each for each in book.statements.values() if any(factors & set(one) for one in each.when)]
    return [[_square(book, turning, row, column) for column in grid["columns"]] for row in grid["rows"]]


def _square(book: Casebook, turning: list[Statement], row: Mapping, column: Mapping) -> Square:
    profile = book.profile({factor: list(values) for factor, values in {**clause(row), **clause(column)}.items()})
    status = read(book, profile).status
    told = {}
    for family in book.families:
        mine = [each for each in turning if family in each.families]
        here = [each for each in mine if status[each.id] == APPLIES]
        told[family] = Told(
            tuple(each for each in here if each.role in OFFERING),
            tuple(each for each in here if each.role == "limits"),
            tuple(each for each in mine if status[each.id] == WAITS and each.role in OFFERING),
        )
    return Square(row["label"], column["label"], profile, {family: each for family, each in told.items() if each.words})


def receptor_grid(book: Casebook) -> Figure:
    """The figure."""
    grid = squares(book)
    every = [square for row in grid for square in row]
    families = [family for family in book.families if any(family in square.told for square in every)]
    shown = [s for square in every for told in square.told.values() for s in (*told.forward, *told.limits)]
    note = layout(book, "receptors").get("note", "")
    words = tuple(
        Words(
            square.label, tuple(_row(book, family, square.told[family]) for family in families if family in square.told)
        )
        for square in every
    )
    return Figure(
        title=_title(book, every, families),
        lead=(
            f"{_waiting(every)}"
            "The numbers count statements, and only those that turn on these results; nothing else is known. "
            f"The order of families ranks nothing. {note}"
        ).strip(),
        alt="A grid of receptor results. " + " ".join(f"{square.label}: {_short(book, square)}." for square in every),
        words=(*words, Words("What these sentences leave out", incomplete(book, unique(shown)))),
        changed=changed(book, [each for each in book.statements.values() if each in shown]),
        key=key(book),
        paint=partial(_paint, book, grid, families),
    )


def _title(book: Casebook, every: list[Square], families: list[str]) -> str:
    """The family that is put forward in fewest squares."""
    often = {family: sum(family in square.forward for square in every) for family in families}
    one = [family for family in families if often[family] == 1]
    if len(one) == 1:
        here = next(square.label for square in every if one[0] in square.forward)
        return f"{book.families[one[0]].label} is put forward in one square alone: {here}"
    if one:
        return f"{listed([book.families[id].label for id in one], 'and')} are each put forward in one square alone"
    return f"The results turn what is said of {count(len(families), 'family', 'families')}"


def _waiting(every: list[Square]) -> str:
    """What holds where nothing is known."""
    blank = next((square for square in every if not square.profile.known), None)
    open_ = blank and not any(told.forward or told.limits for told in blank.told.values())
    return "Where no result is known, everything here waits. " if open_ else ""


def _row(book: Casebook, family: str, told: Told) -> str:
    parts = [
        f"{name}: {all_said(book, statements)}"
        for name, statements in ((FORWARD, told.forward), (LIMITED, told.limits))
        if statements
    ]
    if told.waits:
        parts.append(f"{WAITING} for more: {count(len(told.waits), 'statement')}")
    return f"{book.families[family].label} - {'. '.join(parts)}"


def _short(book: Casebook, square: Square) -> str:
    return "; ".join(f"{book.families[family].label} {told.words}" for family, told in square.told.items()) or "nothing"


def _paint(book: Casebook, grid: list[list[Square]], families: list[str], sheet: Sheet, y: float) -> float:
    y = _key(sheet, y) + 14
    wide = (WIDTH - SIDE - GAP * (len(grid[0]) - 1)) / len(grid[0])
    for place, square in enumerate(grid[0]):
        sheet.text(SIDE + place * (wide + GAP) + PAD, y, square.column, HEAD, bold=True)
    y += leading(HEAD) + 6
    tall = 2 * PAD + BAND * len(families) - 4
    for row in grid:
        label = row[0].row
        sheet.text(0, y + PAD, label, HEAD, bold=True, width=SIDE - 8)
        for place, square in enumerate(row):
            x = SIDE + place * (wide + GAP)
            sheet.box(x, y, wide, tall, PAPER, LINE)
            for slot, family in enumerate(families):
                _band(book, sheet, x + PAD, y + PAD + slot * BAND, wide - 2 * PAD, family, square.told.get(family))
        y += tall + GAP
    return y - GAP


def _band(book: Casebook, sheet: Sheet, x: float, y: float, wide: float, family: str, told: Told | None) -> None:
    label = book.families[family].label
    if told is None:
        sheet.text(x + SWATCH + PAD, y + 1, label, SMALL, SOFT)
        sheet.text(x + SWATCH + PAD, y + 17, "not said", SMALL, SOFT)
        return
    swatch(sheet, x, y, BAND - 6, told)
    live = bool(told.forward)
    sheet.text(x + SWATCH + PAD, y + 1, label, SMALL, INK if told.forward or told.limits else SOFT, bold=live)
    sheet.text(x + SWATCH + PAD, y + 17, told.words, SMALL, INK if told.forward or told.limits else SOFT)


def swatch(sheet: Sheet, x: float, y: float, tall: float, told: Told) -> None:
    """Full where put forward, hatched where limited, half and half where both, dashed where it waits."""
    half = tall / 2 if told.forward and told.limits else tall
    if told.forward:
        sheet.box(x, y, SWATCH, half, DEEP, DEEP)
    if told.limits:
        sheet.box(x, y + tall - half, SWATCH, half, PAPER, INK, hatch=INK)
    if not told.forward and not told.limits:
        sheet.box(x, y, SWATCH, tall, PAPER, SOFT, dashed=True)


def _key(sheet: Sheet, y: float) -> float:
    x = 0.0
    one = (None,)
    for told, words in (
        (Told(forward=one), FORWARD),
        (Told(limits=one), f"{LIMITED}: works less, or not"),
        (Told(waits=one), f"{WAITING}: something more has to be known"),
    ):
        swatch(sheet, x, y + 2, 16, told)
        sheet.text(x + SWATCH + PAD, y + 2, words, colour=SOFT)
        x += SWATCH + PAD + length(words) + 24
    return y + 20
