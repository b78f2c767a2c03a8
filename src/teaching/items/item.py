"""Items: every format in one inner form, which is slots with options; and what an answer picks in them.

An answer is plain data as JSON has it. Its form, format by format, stands in `teaching.items.formats`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..model import CasebookError, Cite, unlisted
from .formats import COLUMN, FORMATS, GROUP, ITEM, NONE, RATIONALE, Format

EFFECT, EFFECTS = "effect", "effects"


class ItemError(CasebookError):
    """An item that cannot be taken as it is written; `path` leads to the place, from the item on."""

    def __init__(self, text: str, path: tuple[str | int, ...] = ()):
        super().__init__(text)
        self.path = path


@dataclass(frozen=True, slots=True)
class Rests:
    """What a reason rests on: places, named sources, changes since, the case itself, or general nursing knowledge."""

    cites: tuple[Cite, ...] = ()
    source: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    case: bool = False
    general: bool = False

    def __bool__(self) -> bool:
        return bool(self.cites or self.source or self.since or self.case or self.general)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: whether it is a key, why, and what the reason rests on."""

    id: str
    text: str = ""
    key: bool = False
    why: str = ""
    rests: Rests = Rests()
    claims: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of an item to fill: a list, a group, a row, a blank; how many of its options can be picked."""

    id: str
    label: str
    options: tuple[Option, ...]
    least: int = 1
    most: int | None = 1  # None: any number
    why: str = ""  # of a matrix row, whose options are the columns
    rests: Rests = Rests()

    @property
    def keys(self) -> tuple[str, ...]:
        """The ids of its keys, in order."""
        return tuple(option.id for option in self.options if option.key)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its options, in order."""
        return tuple(option.id for option in self.options)


Piece = str | Slot | Option
Picks = Mapping[str, tuple[str, ...]]
"""Slot -> the options picked in it, in the order of its options."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question, whatever its format: its slots in order, and how they are laid out."""

    id: str
    format: str
    slots: tuple[Slot, ...]
    stem: str = ""
    step: str = ""
    basis: str = ""
    topics: tuple[str, ...] = ()
    safety: bool = False
    dated: bool = False
    trend: bool = False
    hint: str = ""
    floor: str = NONE
    together: bool = False  # two effects of one list: compared as a set
    pieces: tuple[Piece, ...] = ()  # a text with its blanks, or a passage with the options in it
    headings: tuple[str, ...] = ()  # of a table or matrix
    table: tuple[tuple[tuple[Piece, ...], ...], ...] = field(default=())  # rows of cells of pieces

    @property
    def kind(self) -> Format:
        """Its format."""
        return FORMATS[self.format]

    @property
    def options(self) -> tuple[Option, ...]:
        """Everything that carries a reason, in order, each once; of a matrix the rows."""
        if self.kind.slot == "row":
            return tuple(Option(s.id, s.label, bool(s.keys), s.why, s.rests) for s in self.slots)
        found: dict[tuple[str, str], Option] = {}
        for slot in self.slots:
            for option in slot.options:
                place = option.id, option.text
                if place not in found or option.key:  # a token is a key where any blank takes it
                    found[place] = option
        return tuple(found.values())

    @property
    def maximum(self) -> int:
        """The most points that an answer can earn."""
        if self.kind.rule == RATIONALE:
            return len(self.slots) - 1
        return sum(len(slot.keys) for slot in self.slots)

    @property
    def units(self) -> dict[str, str]:
        """The units that floor at zero, id -> label; none where a wrong pick costs nothing."""
        if self.floor == ITEM:
            return {ITEM: ""}
        if self.floor == GROUP:
            return {slot.id: slot.label for slot in self.slots}
        return {column.id: column.text for column in self.slots[0].options} if self.floor == COLUMN else {}

    def unit(self, slot: Slot, option: Option) -> str:
        """The unit that a pick belongs to."""
        return {ITEM: ITEM, GROUP: slot.id, COLUMN: option.id}.get(self.floor, "")

    def blank_answer(self) -> Any:
        """The answer in which nothing is picked."""
        return self.answer({})

    def key_answer(self) -> Any:
        """The answer that earns the maximum."""
        keys = {slot.id: slot.keys for slot in self.slots}
        if self.together:
            keys |= {s.id: (key,) for s, key in zip(self.slots[1:], self.slots[1].keys, strict=True)}
        return self.answer(keys)

    def answer(self, picks: Picks) -> Any:
        """Picks as the answer of the format; what is not picked is left out."""
        written = {
            slot.id: list(picks[slot.id]) if self._several(slot) else picks[slot.id][0]
            for slot in self.slots
            if picks.get(slot.id)
        }
        if self.kind.single:
            return next(iter(written.values()), [] if self._several(self.slots[0]) else "")
        return written

    def picks(self, answer: Any) -> Picks:
        """What an answer picks; raises CasebookError where it names what is not there or picks too much."""
        found, wrong = self._read(answer)
        if wrong:
            raise CasebookError(f"The answer to {self.id} cannot be taken. {' '.join(wrong)}")
        return found

    def check(self, answer: Any) -> list[str]:
        """What is wrong with an answer, or still missing in it, in plain words; nothing: it can be committed."""
        picks, wrong = self._read(answer)
        return wrong or list(self._missing(picks))

    def _several(self, slot: Slot) -> bool:
        return slot.most != 1 or self.format == "select-n"

    def _read(self, answer: Any) -> tuple[dict[str, tuple[str, ...]], list[str]]:
        picks: dict[str, tuple[str, ...]] = {slot.id: () for slot in self.slots}
        if self.kind.single:
            given: Mapping = {self.slots[0].id: answer}
        elif answer is None or answer in ("", []):
            given = {}
        elif isinstance(answer, Mapping):
            given = self._spread(answer)
        else:
            return picks, [f"It names each {self.kind.slot}, in the form {self.kind.answer}."]
        wrong = []
        slots = {slot.id: slot for slot in self.slots}
        for id, value in given.items():
            ids = _ids(value)
            if id not in slots:
                wrong.append(f"{unlisted(str(id), f'a {self.kind.slot} of this item', slots)}.")
            elif ids is None:
                wrong.append(f"{_in(slots[id])}an id or a list of ids belongs, in the form {self.kind.answer}.")
            else:
                slot = slots[id]
                wrong += self._wrong(slot, ids)
                picks[id] = tuple(each for each in slot.ids if each in ids)
        effects = [pick for slot in self.slots[1:] for pick in picks[slot.id]] if self.together else []
        if len(set(effects)) < len(effects):
            wrong.append("The same effect stands in both places; pick two different ones.")
        return picks, wrong

    def _wrong(self, slot: Slot, ids: Sequence[str]) -> Iterator[str]:
        what = {"row": "a column", "blank": "an option"}.get(self.kind.slot, "an option")
        for id in dict.fromkeys(ids):
            if id not in slot.ids:
                yield f"{_in(slot)}{unlisted(id, what, slot.ids)}."
        picked = len(set(ids))
        if slot.most is not None and picked > slot.most:
            yield f"{_in(slot)}{picked} are picked; pick {slot.most}."

    def _spread(self, answer: Mapping) -> Mapping:
        """A list of effects laid over the places for them."""
        if self.kind.rule != RATIONALE:
            return answer
        effects = [slot.id for slot in self.slots[1:]]
        if effects == [EFFECT] and f"{EFFECT}-1" in answer and EFFECT not in answer:
            return {EFFECT if id == f"{EFFECT}-1" else id: value for id, value in answer.items()}
        for name in {EFFECT, EFFECTS} & set(answer) - set(effects):
            ids = _ids(answer[name])
            if ids is not None and not set(effects) & set(answer):
                rest = {id: value for id, value in answer.items() if id != name}
                return rest | self._placed(ids)
        return answer

    def _placed(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """Effects in the first free place that offers them, else in the first free one; too many in the last."""
        places = self.slots[1:]
        found: dict[str, list[str]] = {}
        for id in ids:
            free = [slot for slot in places if slot.id not in found] or places[-1:]
            slot = next((slot for slot in free if id in slot.ids), free[0])
            found.setdefault(slot.id, []).append(id)
        return found

    def _missing(self, picks: Picks) -> Iterator[str]:
        short = [slot for slot in self.slots if len(picks[slot.id]) < slot.least]
        if self.kind.single and short:
            least, most = short[0].least, short[0].most
            picked = len(picks[short[0].id])
            yield "Pick at least one." if most is None else f"Pick {least}; {picked or 'none'} so far."
        elif short:
            names = ", ".join(f"{s.label} ({len(picks[s.id])} of {s.least})" if picks[s.id] else s.label for s in short)
            if short[0].most is None:
                yield f"Pick at least one in each {self.kind.slot}; none yet in: {names}."
            else:
                yield f"Every {self.kind.slot} needs its answer; still open: {names}."
        if self.format == "matrix-multiple":
            used = {id for ids in picks.values() for id in ids}
            if left := [column.text for column in self.slots[0].options if column.id not in used]:
                yield f"Pick at least one in each column; none yet in: {', '.join(left)}."


def item(data: Mapping[str, Any]) -> Item:
    """The item that the data of a case file describe; raises ItemError where they cannot be scored."""
    from .forms import build

    return build(data)[0]


def faults(data: Mapping[str, Any]) -> list[ItemError]:
    """What is wrong with an item beyond its schema: keys too few or many, ids used twice, blanks without a place."""
    from .forms import build

    try:
        return build(data)[1]
    except ItemError as error:
        return [error]


def _ids(value: Any) -> list[str] | None:
    """The ids that an answer gives for a slot, or None where it gives something else."""
    if value is None or value in ("", {}):
        return []
    many: Iterable = value if isinstance(value, list | tuple | set | frozenset) else [value]
    ids = [str(each) if isinstance(each, int) and not isinstance(each, bool) else each for each in many]
    return ids if all(isinstance(each, str) for each in ids) else None


def _in(slot: Slot) -> str:
    return f"{slot.label}: " if slot.label else ""
