"""An answered item as HTML: each option with a sign and a word, its reason and what that rests on, and the points."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from ..cases.text import GENERAL
from ..items.formats import PLUS_MINUS, RATIONALE
from ..items.item import EFFECT, Item, Option, Piece, Rests, Slot
from ..items.scoring import LEFT, MISSED, RIGHT, WRONG, Score
from .fragments import Fragments, link
from .questions import laid_out, lists

SIGNS = {RIGHT: "✔", WRONG: "✘", MISSED: "○", LEFT: "✔"}
WORDS = {
    RIGHT: "you picked it, it counts",
    WRONG: "you picked it; it does not count",
    MISSED: "you left it, and it was right",
    LEFT: "you left it, rightly",
}
TAKES_OFF = "you picked it; it takes a point off"
NEEDS_CAUSE = "you picked it; right, but it counts only with the right cause"
MOST_DOTS = 12

Picked = Mapping[str, frozenset[str]]  # slot -> the options picked in it


def result(fragments: Fragments, item: Item, score: Score) -> str:
    """What was picked, whether it counts and why, and how the points came about."""
    picked: dict[str, set[str]] = {slot.id: set() for slot in item.slots}
    for pick in score.picks:
        if pick.picked:
            picked[pick.slot].add(pick.option)
    those = {slot: frozenset(ids) for slot, ids in picked.items()}
    shown = laid_out(item, lambda piece: _shown(item, those, piece)) if item.pieces or item.table else ""
    return f"{shown}{_reasons(fragments, item, those, score)}{points(score)}"


def points(score: Score) -> str:
    """The points as dots and in words."""
    filled, empty = "●" * score.points, "○" * (score.maximum - score.points)
    dots = f'<span class="dots" aria-hidden="true">{filled}{empty}</span> ' if score.maximum <= MOST_DOTS else ""
    about, _, total = score.words.rstrip().rpartition(": ")
    total = total if about else score.words
    about = about.removesuffix(" Together").rstrip(".")
    lead = f"{about}." if about else ""
    return f'<p class="points">{dots}<b>{escape(total)}</b> <span>{escape(lead)}</span></p>'


def _reasons(fragments: Fragments, item: Item, picked: Picked, score: Score) -> str:
    if item.kind.slot == "row":
        rows = "".join(_row(fragments, item, slot, picked[slot.id]) for slot in item.slots)
        return f'<ul class="reasons">{rows}</ul>'
    told = lists(item)
    boxes = []
    for label, some in told:
        head = f'<p class="listed"><b>{escape(label)}</b></p>' if label and len(told) > 1 else ""
        options = "".join(_option(fragments, item, some, option, picked, score) for option in some[0].options)
        boxes.append(f'<div class="list">{head}<ul class="reasons">{options}</ul></div>')
    return "".join(boxes)


def _option(fragments: Fragments, item: Item, slots: tuple[Slot, ...], option: Option, picked: Picked, score: Score):
    here = [slot for slot in slots if option.id in picked[slot.id]]
    counts = [slot for slot in slots if option.id in slot.keys]
    if not here:
        status = MISSED if counts else LEFT
    else:
        right = counts and (item.together or any(slot in counts for slot in here))
        status = RIGHT if right else WRONG
    said = _words(item, status)
    if (
        item.kind.rule == RATIONALE
        and status == RIGHT
        and slots[0].id.startswith(EFFECT)
        and not _earned(score, option)
    ):
        said = NEEDS_CAUSE
    if len(item.slots) > 1 and len(slots) > 1 and not item.together:
        said += _where(status, here, counts)
    return _line(fragments, status, option.text, said, option.why, option.rests)


def _words(item: Item, status: str) -> str:
    return TAKES_OFF if status == WRONG and item.kind.rule == PLUS_MINUS else WORDS[status]


def _earned(score: Score, option: Option) -> int:
    return sum(pick.earned for pick in score.picks if pick.option == option.id)


def _where(status: str, here: list[Slot], counts: list[Slot]) -> str:
    """Which blank a token was put into, and which one it belongs in."""
    names = [" and ".join(slot.label for slot in some) for some in (here, counts)]
    if status == RIGHT:
        return f" ({names[0]})"
    if status == WRONG:
        return f" in {names[0]}; it belongs in {names[1]}" if counts else f" in {names[0]}"
    return f" in {names[1]}" if counts else ""


def _row(fragments: Fragments, item: Item, slot: Slot, picked: frozenset[str]) -> str:
    text = {option.id: option.text for option in slot.options}
    if item.format == "matrix-choice":
        key = slot.keys[0]
        pick = next(iter(picked), "")
        if pick == key:
            return _line(fragments, RIGHT, slot.label, f"you chose “{text[key]}”, it counts", slot.why, slot.rests)
        chose = f"you chose “{text[pick]}”" if pick else "you left it"
        said = f"{chose}; it counts under “{text[key]}”"
        return _line(fragments, WRONG if pick else MISSED, slot.label, said, slot.why, slot.rests)
    statuses = {
        option.id: (RIGHT if option.key else WRONG) if option.id in picked else MISSED if option.key else LEFT
        for option in slot.options
    }
    told = [id for id in statuses if statuses[id] != LEFT]
    parts = "".join(
        f'<li><span class="sign {statuses[id]}" aria-hidden="true">{SIGNS[statuses[id]]}</span> '
        f"<b>{escape(text[id])}</b>: {escape(_words(item, statuses[id]))}</li>"
        for id in told
    )
    rest = "the others you left, rightly" if told else "you left all of it, rightly"
    more = f'<li class="soft">{rest}</li>' if len(told) < len(statuses) else ""
    found = set(statuses.values())
    status = WRONG if WRONG in found else MISSED if MISSED in found else RIGHT
    inner = f'<ul class="cells">{parts}{more}</ul>'
    return _line(fragments, status, slot.label, "", slot.why, slot.rests, inner)


def _line(fragments: Fragments, status: str, text: str, said: str, why: str, rests: Rests, inner: str = "") -> str:
    words = f' <span class="said">· {escape(said)}</span>' if said else ""
    return (
        f'<li class="reason {status}"><span class="sign {status}" aria-hidden="true">{SIGNS[status]}</span>'
        f"<div><p><b>{escape(text)}</b>{words}</p>{inner}{because(fragments, why, rests)}</div></li>"
    )


def because(fragments: Fragments, why: str, rests: Rests) -> str:
    """A reason, and the places, sources and changes that it rests on."""
    return f'<p class="why">{fragments.linked(why)}</p>{_rests(fragments, why, rests)}'


def _rests(fragments: Fragments, why: str, rests: Rests) -> str:
    book = fragments.book
    said = []
    for document in dict.fromkeys(cite.document for cite in rests.cites):
        # A place that the reason names already can be opened there.
        cites = [each for each in rests.cites if each.document == document and str(each) not in why]
        label = f'<span class="source">{escape(book.documents[document].label)}</span>'
        said.append(" ".join([*map(fragments.place, cites), label]))
    said += [_source(book.sources[id]) for id in rests.source]
    said += ["from this story"] * rests.case + [escape(GENERAL.replace("an educator", "your educator"))] * rests.general
    line = f'<p class="rests">{" · ".join(said)}</p>' if said else ""
    return line + "".join(_since(fragments, id) for id in rests.since)


def _source(source) -> str:
    return f"{link(source.address, source.name)}, {escape(source.region)}"


def _since(fragments: Fragments, id: str) -> str:
    each = fragments.book.since[id]
    return (
        f'<details class="since"><summary>{fragments.line(each)}</summary>'
        f'<div class="all">{fragments.detail(each)}</div></details>'
    )


def _shown(item: Item, picked: Picked, piece: Piece) -> str:
    """A piece of the text or table as it was filled in or marked."""
    if isinstance(piece, str):
        return escape(piece)
    if isinstance(piece, Option):
        here = any(piece.id in ids for ids in picked.values())
        status = (RIGHT if piece.key else WRONG) if here else MISSED if piece.key else LEFT
        if status == LEFT:
            return escape(piece.text)
        return _marked(status, piece.text)
    text = {option.id: option.text for option in piece.options}
    pick = next(iter(picked[piece.id]), "")
    right = pick in piece.keys
    return _marked(RIGHT if right else WRONG if pick else MISSED, text.get(pick, "left open"))


def _marked(status: str, text: str) -> str:
    return f'<span class="marked {status}"><span class="sign {status}">{SIGNS[status]}</span> {escape(text)}</span>'
