"""The decision space as a map: what is said of each family at one picture after another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from ..book import Casebook, Profile
from ..conditions import listed
from ..model import APPLIES, OFFERING, UNKNOWN, CasebookError, Statement
from ..reading import read
from ..rows.treatments import key
from ..text import known_phrases, lower
from .figure import Figure, Words
from .said import all_said, capital, changed, layout, reach, unique
from .sheet import BODY, DEEP, INK, LINE, PAPER, SMALL, SOFT, WIDTH, Sheet, height, leading, length, wrapped

MOST = 40  # pictures
SIDE, ROW, BAR = 144, 26, 12


@dataclass(frozen=True)
class Picture:
    """One row: the group it stands in, its answers in words, and what is said of each family there."""

    group: str
    label: str
    profile: Profile
    forward: dict[str, tuple[Statement, ...]]
    limits: dict[str, tuple[Statement, ...]]

    def differs(self, family: str, other: Picture) -> bool:
        """Whether other statements put the family forward, or limit it, than in another picture."""
        return self.forward[family] != other.forward[family] or self.limits[family] != other.limits[family]

    def cell(self, family: str) -> str:
        """The numbers of one family."""
        limits = len(self.limits[family])
        return f"{len(self.forward[family])}" + (f" (limited by {limits})" if limits else "")


def pictures(book: Casebook, factors: Sequence[str], stated: Profile | None) -> list[Picture]:
    """The pictures of a map: every combination of the factors named; else one answer at a time to the usual ones."""
    from ..spacemap import SpaceMap  # brings numpy

    if factors:
        map_ = SpaceMap(book, tuple(factors), stated)
        every = [answers for answers, _ in map_]
        if len(every) > MOST:
            raise CasebookError(f"These factors make {len(every)} pictures; a figure holds {MOST}. Name fewer.")
        return [_picture(book, *_labels(book, map_, answers), map_.profile(answers)) for answers in every]
    usual = [id for id in layout(book, "map") if not stated or id not in stated.known]
    found = [
        _picture(book, "", "nothing more known" if stated and stated.known else "nothing known", stated or Profile())
    ]
    for id in usual:
        map_ = SpaceMap(book, (id,), stated)
        for answers, _ in map_:
            if answers != (UNKNOWN,):
                found.append(
                    _picture(
                        book, book.factors[id].label, book.factors[id].value(answers[0]).label, map_.profile(answers)
                    )
                )
    return found


def _labels(book: Casebook, map_, answers: tuple[str, ...]) -> tuple[str, str]:
    """The first answer, by which rows are grouped, and the others; a single one stands alone."""
    if len(answers) == 1:
        return "", map_.words(answers)
    factor, first = book.factors[map_.factors[0]], answers[0]
    group = f"{factor.label}: {UNKNOWN if first == UNKNOWN else factor.value(first).label}"
    return group, map_.words((UNKNOWN, *answers[1:]))


def _picture(book: Casebook, group: str, label: str, profile: Profile) -> Picture:
    status = read(book, profile).status
    here = [each for each in book.statements.values() if status[each.id] == APPLIES]
    families = reach(book)
    return Picture(
        group,
        label,
        profile,
        {family: tuple(s for s in here if family in s.families and s.role in OFFERING) for family in families},
        {family: tuple(s for s in here if family in s.families and s.role == "limits") for family in families},
    )


def space_map(book: Casebook, factors: Sequence[str] = (), stated: Profile | None = None) -> Figure:
    """The figure."""
    found = pictures(book, factors, stated)
    families = list(reach(book))
    base = found[0]
    beside = "all else unknown"
    if known := known_phrases(read(book, stated or Profile())):
        beside = f"{', '.join(known)} throughout, {beside}"
    moved = {place: [f for f in families if each.differs(f, base)] for place, each in enumerate(found)}
    shown = unique(s for each in found for f in families for s in (*each.forward[f], *each.limits[f]))
    return Figure(
        title=_title(len(factors) > 1, moved, families),
        lead=(
            f"{_still(book, moved, families)}How many statements put each family forward, "
            f"{'combination by combination' if len(factors) > 1 else 'one answer at a time'}; {beside}. "
            "They are counted, not weighed; the order ranks nothing."
        ),
        alt="Rows of answers, columns of families, a bar and a number in each. "
        + f"{_full(base)}: {_short(book, base, families)}. "
        + " ".join(
            f"{_full(each)}: {_short(book, each, moved[place]) or 'the same'}."
            for place, each in enumerate(found)
            if place
        ),
        words=tuple(Words(capital(_full(each)), tuple(_rows(book, each, base, families))) for each in found),
        changed=changed(book, [each for each in book.statements.values() if each in shown]),
        key=key(book),
        paint=partial(_paint, book, found, families),
    )


def _full(each: Picture) -> str:
    return each.label if not each.group or each.label == each.group else f"{each.group}: {each.label}"


def _short(book: Casebook, each: Picture, families: list[str]) -> str:
    return "; ".join(f"{book.families[id].label} {each.cell(id)}" for id in families)


def _title(combined: bool, moved: dict[int, list[str]], families: list[str]) -> str:
    """How many families a row changes at most."""
    most, row = max(map(len, moved.values())), "combination drawn" if combined else "single answer"
    if not most:
        return f"No {row} changes what is said of any family"
    if most == len(families):
        return f"A {row} can change what is said of every family"
    return f"No {row} changes what is said of more than {most} of {len(families)} families"


def _still(book: Casebook, moved: dict[int, list[str]], families: list[str]) -> str:
    """Which families no row changes."""
    still = [lower(book.families[id].label) for id in families if not any(id in each for each in moved.values())]
    return f"None changes {listed(still, 'or')}. " if still else "Each family changes somewhere. "


def _rows(book: Casebook, each: Picture, base: Picture, families: list[str]) -> list[str]:
    """The numbers of a picture, then what it brings in and takes away, with places."""
    rows = [f"Put forward: {_short(book, each, families)}"]
    for family in families if each is not base else ():
        now, before = (one.forward[family] + one.limits[family] for one in (each, base))
        for word, statements in (
            ("brings in", [s for s in now if s not in before]),
            ("takes away", [s for s in before if s not in now]),
        ):
            if statements:
                rows.append(f"{book.families[family].label} - {word}: {all_said(book, statements)}")
    if each is base:
        rows += [
            f"{book.families[family].label} - {all_said(book, each.forward[family] + each.limits[family])}"
            for family in families
            if each.forward[family] or each.limits[family]
        ]
    elif len(rows) == 1:
        rows.append("the same as in the first row")
    return rows


def _paint(book: Casebook, found: list[Picture], families: list[str], sheet: Sheet, y: float) -> float:
    wide = (WIDTH - SIDE) / len(families)
    most = max(len(each.forward[id]) for each in found for id in families) or 1
    heads = [_head(book.families[id].label, wide - 8) for id in families]
    room = max(head.count("\n") + 1 for head in heads)
    for place, head in enumerate(heads):
        sheet.text(SIDE + place * wide, y + (room - 1 - head.count("\n")) * leading(SMALL), head, SMALL, bold=True)
    y += room * leading(SMALL) + 6
    group = ""
    for each in found:
        if each.group != group:
            y = sheet.text(0, y + 10, each.group, BODY, bold=True) + 2
            group = each.group
        sheet.line([(0, y), (WIDTH, y)], LINE, 0.8)
        lines = height(each.label, SIDE - 24, SMALL)
        tall = max(ROW, lines + 8)
        sheet.text(10 if group else 0, y + 5, each.label if group else capital(each.label), SMALL, width=SIDE - 24)
        for place, id in enumerate(families):
            _cell(sheet, SIDE + place * wide, y, wide, each, id, most, each.differs(id, found[0]))
        y += tall
    sheet.line([(0, y), (WIDTH, y)], LINE, 0.8)
    return _key(sheet, y + 12)


def _head(label: str, wide: float) -> str:
    """A family's name in lines; a word that is too long is parted where its last half begins."""
    return "\n".join(
        line if length(line, SMALL, True) <= wide else re.sub(r"(?<=\w)(therapy)$", r"-\n\1", line)
        for line in wrapped(label, wide, SMALL, True)
    )


def _cell(sheet: Sheet, x: float, y: float, wide: float, each: Picture, family: str, most: int, moved: bool) -> None:
    """A bar for what puts the family forward, a hatched end for what limits it, and the number."""
    number, limits = len(each.forward[family]), len(each.limits[family])
    start = x + 32
    room = wide - 40
    sheet.text(start - 6, y + 5, str(number), SMALL, INK if number or moved else SOFT, bold=moved, ha="right")
    if moved:
        sheet.dot(x + 3, y + 13, 2.6, INK)
    bar = number / most * room
    if number:
        sheet.box(start, y + 7, bar, BAR, DEEP)
    if limits:
        sheet.box(start + bar, y + 7, max(8, limits / most * room), BAR, PAPER, INK, hatch=INK)


def _key(sheet: Sheet, y: float) -> float:
    x = 0.0
    for words in ("put forward", "limited", "differs from the first row"):
        if words == "put forward":
            sheet.box(x, y + 3, 20, BAR, DEEP)
        elif words == "limited":
            sheet.box(x, y + 3, 20, BAR, PAPER, INK, hatch=INK)
        else:
            sheet.dot(x + 14, y + 9, 2.6, INK)
        sheet.text(x + 28, y + 1, words, BODY, SOFT)
        x += 28 + length(words) + 24
    return y + leading(BODY) + 2
