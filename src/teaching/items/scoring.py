"""The three rules by which an answer earns its points, and how the points came about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .formats import COLUMN, GROUP, ITEM, PLUS_MINUS, RATIONALE
from .item import Item, Picks, Slot

VERSION = 1
RIGHT, WRONG, MISSED, LEFT = "right", "wrong", "missed", "left"
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Pick:
    """One option of one slot: whether it was picked, whether it is a key, what it earned, and why."""

    slot: str
    option: str
    picked: bool
    key: bool
    earned: int
    why: str

    @property
    def status(self) -> str:
        """`right` or `wrong` where it was picked; `missed` (a key) or `left` where it was not."""
        if self.picked:
            return RIGHT if self.key else WRONG
        return MISSED if self.key else LEFT


@dataclass(frozen=True, slots=True)
class Unit:
    """The right and wrong picks that are set against each other, and never give less than zero."""

    unit: str
    label: str
    right: int
    wrong: int

    @property
    def points(self) -> int:
        """What the unit adds to the score."""
        return max(0, self.right - self.wrong)

    @property
    def floored(self) -> bool:
        """Whether it would have cost points, and counts as zero instead."""
        return self.right < self.wrong


@dataclass(frozen=True, slots=True)
class Score:
    """The points of an answer, pick by pick and unit by unit, and one line on how they came about."""

    item: str
    format: str
    points: int
    maximum: int
    unit: str  # item | group | column | none
    units: tuple[Unit, ...]
    picks: tuple[Pick, ...]
    words: str


def score(item: Item, answer: Any) -> Score:
    """The score of an answer; raises CasebookError where the answer names what the item has not, or too much."""
    picks = item.picks(answer)
    rows = tuple(_rows(item, picks))
    units = tuple(_units(item, picks))
    points = sum(unit.points for unit in units) if units else sum(row.earned for row in rows)
    return Score(
        item.id, item.format, points, item.maximum, item.floor, units, rows,
        f"{_words(item, picks, units)} {points} of {item.maximum} {'point' if item.maximum == 1 else 'points'}.",
    )  # fmt: skip


def _rows(item: Item, picks: Picks) -> Iterator[Pick]:
    elsewhere = {id for slot in item.slots[1:] for id in picks[slot.id]} if item.together else set()
    for place, slot in enumerate(item.slots):
        for option in slot.options:
            picked = option.id in picks[slot.id]
            if not picked:
                if option.id in elsewhere and place:
                    why = "Picked in the other place; the order does not count."
                else:
                    why = "Left, and it would have counted." if option.key else "Rightly left."
                earned = 0
            elif item.kind.rule == RATIONALE:
                earned, why = _reasoned(item, picks, place, option.key)
            elif option.key:
                earned, why = 1, "A right pick: one point."
            elif item.kind.rule == PLUS_MINUS:
                earned, why = -1, "A wrong pick: it takes one point off."
            else:
                earned, why = 0, "A wrong pick: it earns nothing and costs nothing."
            yield Pick(slot.id, option.id, picked, option.key, earned, why)


def _reasoned(item: Item, picks: Picks, place: int, key: bool) -> tuple[int, str]:
    """What a cause or an effect earns: a right effect, one point, if the cause is right as well."""
    if not key:
        return 0, "A wrong pick: it earns nothing." + ("" if place else " Without the cause no effect counts.")
    if not place:
        return 0, "The right cause: with it, each right effect earns its point."
    if not _hits(item.slots[0], picks):
        return 0, "Right, but it counts only with the right cause."
    return 1, "A right effect with the right cause: one point."


def _units(item: Item, picks: Picks) -> Iterator[Unit]:
    for id, label in item.units.items():
        keys = [
            option.key
            for slot in item.slots
            for option in slot.options
            if option.id in picks[slot.id] and item.unit(slot, option) == id
        ]
        yield Unit(id, label, sum(keys), len(keys) - sum(keys))


def _hits(slot: Slot, picks: Picks) -> int:
    return sum(option.key and option.id in picks[slot.id] for option in slot.options)


def _words(item: Item, picks: Picks, units: tuple[Unit, ...]) -> str:
    if not any(picks.values()):
        return "Nothing is picked:"
    if units:
        return _unit_words(item, units)
    if item.kind.rule == RATIONALE:
        return _rationale_words(item, picks)
    right = sum(_hits(slot, picks) for slot in item.slots)
    wrong = sum(map(len, picks.values())) - right
    if item.format == "bow-tie":
        sets = ", ".join(f"{slot.label} {_hits(slot, picks)} of {len(slot.keys)}" for slot in item.slots)
        return f"{sets}; the order in a list does not count, and a wrong pick costs nothing:"
    return f"{right} right{f', {wrong} wrong; a wrong pick costs nothing' if wrong else ''}:"


def _unit_words(item: Item, units: tuple[Unit, ...]) -> str:
    said = []
    for unit in units:
        sum_ = f"{unit.right} right {_MINUS} {unit.wrong} wrong" if unit.wrong else f"{unit.right} right"
        if unit.floored:
            less = unit.wrong - unit.right
            sum_ += f" would be {_MINUS}{less}, but {_never(item)} never counts below 0"
            sum_ += " and so counts 0" if len(units) > 1 else ""
        elif len(units) > 1 and unit.wrong:
            sum_ += f" = {unit.points}"
        said.append(f"{unit.label}: {sum_}" if unit.label else sum_)
    together = " Together" if len(units) > 1 else ""
    return f"{'; '.join(said)}{'.' if together else ''}{together}:"


def _never(item: Item) -> str:
    """What never counts below zero, by the name that the item has for it: a matrix calls its groups rows."""
    return {ITEM: "an item", GROUP: f"a {item.kind.slot}", COLUMN: "a column"}[item.floor]


def _rationale_words(item: Item, picks: Picks) -> str:
    cause, effects = bool(_hits(item.slots[0], picks)), item.slots[1:]
    right = sum(_hits(slot, picks) for slot in effects)
    if len(effects) == 1:
        if cause and right:
            return "Cause and effect are both right:"
        if not cause and not right:
            return "Neither cause nor effect is right; they count only together:"
        one, other = ("cause", "effect") if cause else ("effect", "cause")
        return f"The {one} is right but the {other} is not; they count only together:"
    if cause and not right:
        return "The cause is right, but no effect is:"
    if cause:
        sets = "; their order does not count" if item.together and right else ""
        return f"The cause is right, and so {'is' if right == 1 else 'are'} {right} of {len(effects)} effects{sets}:"
    return f"The cause is not right, so no effect counts{f', though {right} of {len(effects)} would' if right else ''}:"


def score_json(score: Score) -> dict[str, Any]:
    """A score as plain data; `casebook/schema/score.json` describes it."""
    return {
        "version": VERSION,
        "item": score.item,
        "format": score.format,
        "points": score.points,
        "maximum": score.maximum,
        "unit": score.unit,
        "units": [
            {"unit": u.unit, "right": u.right, "wrong": u.wrong, "points": u.points, "floored": u.floored}
            for u in score.units
        ],
        "slots": [
            {"slot": p.slot, "option": p.option, "picked": p.picked, "key": p.key, "earned": p.earned, "why": p.why}
            for p in score.picks
        ],
        "words": score.words,
    }


def score_text(score: Score, item: Item) -> str:
    """A score in plain words: the points, how they came about, and each option with what it earned."""
    lines = [f"{score.points} of {score.maximum}", f"How the points came about: {score.words}", ""]
    slots = {slot.id: slot for slot in item.slots}
    last = None
    for pick in score.picks:
        slot = slots[pick.slot]
        if pick.slot != last and slot.label:
            lines.append(slot.label)
        last = pick.slot
        text = next(option.text for option in slot.options if option.id == pick.option)
        named = f"{pick.option} ({text})" if text and text != pick.option else pick.option
        earned = f"{pick.earned:+d}".replace("-", _MINUS) if pick.earned else "0"
        lines.append(f"  [{'x' if pick.picked else ' '}] {earned:>2}  {named}. {pick.why}")
    return "\n".join(lines)
