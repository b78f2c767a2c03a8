"""The pathway: what the documents say of the order of treatment and of changing it, and whose words they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial

from ..book import Casebook
from ..model import ALWAYS, OFFERING, Cite, Statement
from ..rows.treatments import dated_places, key
from ..text import badge, count
from .figure import Figure, Words
from .said import changed, clause, layout, reach, unique
from .sheet import BODY, DEEP, HEAD, INK, PAPER, SMALL, SOFT, WIDTH, Sheet, height

STEP = 46  # between two moments, for the arrow and its words
GAP, PAD, STRIP = 20, 12, 4
MAIN = 432
ORDERING = ("first", "sequence")


@dataclass(frozen=True)
class Moment:
    """A moment on the way, and what is said of it."""

    label: str
    said: tuple[Statement, ...]


@dataclass(frozen=True)
class Way:
    """The moments that follow one another, those that stand apart, and what is said of every change."""

    path: tuple[Moment, ...]
    apart: tuple[Moment, ...]
    between: tuple[Statement, ...]

    @property
    def after(self) -> list[Statement]:
        """Everything that is said of a change."""
        return unique(s for each in (*self.path[1:], *self.apart) for s in each.said) + [*self.between]


def way(book: Casebook) -> Way:
    """The statements on order and change, each at its moments, the way as `figures.yaml` has it."""
    data = layout(book, "sequence")
    answers = [(one["label"], clause(one)) for one in (*data["path"], *data["apart"])]
    factors = {factor for _, answer in answers for factor in answer}
    treatments = reach(book)
    path_factors = {factor for one in data["path"] for factor in clause(one)}
    turning = [
        each
        for each in book.statements.values()
        if each.role in (*ORDERING, *OFFERING) and any(factors & set(one) for one in each.when)
    ]
    between = tuple(each for each in turning if not set(each.families) & set(treatments) and each.role in ORDERING)
    turning = [each for each in turning if set(each.families) & set(treatments)]
    beginning = tuple(
        each
        for each in book.statements.values()
        if each.role in ORDERING
        and each.when != ALWAYS
        and each not in turning
        and set(each.families) & set(treatments)
    )

    def moment(one: dict, on_path: bool) -> Moment:
        ((factor, values),) = clause(one).items()
        mine = [each for each in turning if any(values & clause_.get(factor, frozenset()) for clause_ in each.when)]
        if not on_path:  # what belongs to the path is told there
            mine = [
                each for each in mine if factor in path_factors or not any(path_factors & set(one) for one in each.when)
            ]
        return Moment(one["label"], tuple(mine))

    path = (Moment(data["beginning"], beginning), *(moment(one, True) for one in data["path"]))
    return Way(path, tuple(moment(one, False) for one in data["apart"]), between)


def sequence(book: Casebook) -> Figure:
    """The figure."""
    found = way(book)
    moments = [*found.path, *found.apart]
    shown = unique([s for each in moments for s in each.said] + [*found.between])
    words = [Words(each.label, tuple(_row(book, one) for one in each.said)) for each in found.path]
    if found.between:
        words.insert(1, Words("At each change", tuple(_row(book, one) for one in found.between)))
    words += [
        Words(f"{each.label} (apart from this path)", tuple(_row(book, one) for one in each.said))
        for each in found.apart
    ]
    return Figure(
        title=_title(book, found),
        lead=(
            "Down the page time passes; what stands in one box has no order among itself, and no document ranks it. "
            "What stands apart is said without its place on the way."
        ),
        alt="Boxes joined by arrows. "
        + " ".join(f"{each.label}: {_who(each.said)}." for each in found.path)
        + " Apart: "
        + " ".join(f"{each.label}: {_who(each.said)}." for each in found.apart),
        words=tuple(words),
        changed=changed(book, [each for each in book.statements.values() if each in shown]),
        key=key(book),
        paint=partial(_paint, book, found),
    )


def _title(book: Casebook, found: Way) -> str:
    """The line of a document in which most of what is said of a change stands."""
    after = found.after
    lines: Counter[Cite] = Counter(cite for each in after for cite in each.cites)
    if not lines:
        return "No document says what comes after a change"
    most = max(lines.values())
    (cite, *others) = [cite for cite, number in lines.items() if number == most]
    if others:
        return f"What the documents say of changing treatment is spread over {count(len(lines), 'place')}"
    where = dated_places(book, [cite])
    return f"{most} of {count(len(after), 'statement')} on changing treatment stand in one place, {where}"


def _who(statements: tuple[Statement, ...]) -> str:
    number = Counter(each.document for each in statements)
    return ", ".join(f"{count(many, 'statement')} of {id}" for id, many in sorted(number.items())) or "nothing"


def _source(book: Casebook, each: Statement) -> str:
    return dated_places(book, each.cites) + ("; dated" if each.dated else "")


def _asks(each: Statement) -> str:
    return f"if {each.when_words}"


def _asks_apart(each: Statement, told: bool) -> tuple[str, ...]:
    """What it asks for, where the moment does not say so already."""
    return () if told else (_asks(each),)


def _row(book: Casebook, each: Statement) -> str:
    missing = f" What it leaves out: {each.incomplete}" if each.incomplete else ""
    return f"{badge(each)} | {_asks(each)} | {each.says} | {_source(book, each)}.{missing}"


def _paint(book: Casebook, found: Way, sheet: Sheet, y: float) -> float:
    first, *later = found.path
    y = _box(book, sheet, 0, y, WIDTH, first, columns=2)
    side = y
    for place, each in enumerate(later):
        note = found.between if place == 0 else ()
        y = _arrow(book, sheet, y, note)
        side = side if place else y
        y = _box(book, sheet, 0, y, MAIN, each)
    x = MAIN + GAP
    for each in found.apart:
        side = _box(book, sheet, x, side, WIDTH - x, each, apart=True) + GAP
    return max(y, side - GAP)


def _arrow(book: Casebook, sheet: Sheet, y: float, note: tuple[Statement, ...]) -> float:
    x = 24
    texts = [f"{badge(each)} | {each.says} {_source(book, each)}" for each in note]
    tall = sum(height(text, MAIN - x - 24, SMALL) for text in texts) + 16 if texts else STEP - 14
    tall = max(tall, STEP if texts else 0)
    sheet.line([(x, y + 4), (x, y + tall - 8)], INK, 2, arrow=True)
    line = y + 8
    for text in texts:
        line = sheet.text(x + 18, line, text, SMALL, SOFT, width=MAIN - x - 24)
    return y + tall


def _box(
    book: Casebook, sheet: Sheet, x: float, y: float, wide: float, moment: Moment, columns: int = 1, apart: bool = False
) -> float:
    inner = (wide - PAD * (columns + 1)) / columns
    ends = [y + PAD + height(moment.label, wide - 2 * PAD, HEAD, True) + 8] * columns
    draw = []
    for each in moment.said:
        column = ends.index(min(ends))
        draw.append((each, x + PAD + column * (inner + PAD), ends[column]))
        ends[column] += _tall(book, each, inner, columns == 1) + 10
    bottom = max(ends) - 10 + PAD
    sheet.box(x, y, wide, bottom - y, PAPER, SOFT if apart else INK, dashed=apart, zorder=1)
    sheet.text(x + PAD, y + PAD - 2, moment.label, HEAD, bold=True, width=wide - 2 * PAD)
    for each, left, top in draw:
        _card(book, sheet, left, top, inner, each, columns == 1)
    if not moment.said:
        sheet.text(x + PAD, ends[0], "nothing", BODY, SOFT)
    return bottom


def _tall(book: Casebook, each: Statement, wide: float, told: bool) -> float:
    room = wide - STRIP - 10
    lines = sum(height(text, room, SMALL) for text in (*_asks_apart(each, told), each.says, _source(book, each)))
    return height(badge(each), room, SMALL, True) + lines + 7


def _card(book: Casebook, sheet: Sheet, x: float, y: float, wide: float, each: Statement, told: bool) -> None:
    """The word of strength, what is said, and whose words it is; hatched at its edge where it is dated."""
    tall = _tall(book, each, wide, told)
    if each.dated:
        sheet.box(x, y, STRIP + 4, tall, PAPER, SOFT, hatch=SOFT)
    else:
        sheet.box(x, y, STRIP, tall, DEEP)
    left, room = x + STRIP + 10, wide - STRIP - 10
    y = sheet.text(left, y + 1, badge(each), SMALL, DEEP, bold=True, width=room)
    for asked in _asks_apart(each, told):
        y = sheet.text(left, y + 1, asked, SMALL, SOFT, width=room)
    y = sheet.text(left, y + 1, each.says, SMALL, INK, width=room)
    sheet.text(left, y + 1, _source(book, each), SMALL, SOFT, width=room)
