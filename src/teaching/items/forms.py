"""How each format is written in a case file, and turned into the one inner form of an item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..model import CasebookError, Cite, unlisted
from .data import At
from .formats import COLUMN, FORMATS, GROUP, PLUS_MINUS, format_id
from .item import EFFECT, Item, ItemError, Option, Piece, Rests, Slot

ALL = "options"  # the id of the one slot of a format that has one

_BLANK = re.compile(r"\{([A-Za-z0-9-]+)\}")
_BOW_TIE = {"actions": ("Actions", 2), "condition": ("Condition", 1), "parameters": ("Parameters to monitor", 2)}


def build(data: Mapping[str, Any]) -> tuple[Item, list[ItemError]]:
    """The item, and what is wrong with it that does not keep it from being scored."""
    at = At(data)
    id = at["id"].text
    named = at["format"]
    try:
        format = format_id(named.text)
    except CasebookError as error:
        raise named.error(str(error)) from None
    kind = FORMATS[format]
    floor = at.said("floor") if at.said("floor") and kind.rule == PLUS_MINUS else kind.floors[0]
    if floor == kind.slot and GROUP in kind.floors:  # as a matrix calls its rows
        floor = GROUP
    if floor not in kind.floors:
        raise at["floor"].error(unlisted(floor, f"what floors in {format}", kind.floors))
    made = _Made(at, format)
    fields = _FORMS[format](made)
    item = Item(
        id=id, format=format, floor=floor, topics=at.texts("topics"),
        **{key: at.said(key) for key in ("stem", "step", "basis", "hint")},
        **{key: at.yes(key) for key in ("safety", "dated", "trend")},
        **fields,
    )  # fmt: skip
    if not item.maximum:
        raise at.error("no option of the item is a key")
    _keyless(item, made)
    return item, made.faults


class _Made:
    """What is being made of the data, and the faults seen on the way."""

    def __init__(self, at: At, format: str):
        self.at, self.format = at, format
        self.faults: list[ItemError] = []
        self.used: set[str] = set()

    def once(self, id: At, among: Iterable[str], everywhere: bool = True) -> str:
        """An id that is new in its list, and best in the whole item."""
        if id.text in among:
            raise id.error(f"the id '{id.text}' is used twice in one list")
        if everywhere and id.text in self.used:
            self.faults.append(id.error(f"the id '{id.text}' is used twice in the item"))
        self.used |= {id.text} if everywhere else set()
        return id.text

    def option(self, at: At, among: Iterable[str] = ()) -> Option:
        claims = at.get("claims")
        each = () if claims is None else (claims,) if isinstance(claims.data, Mapping) else claims.each
        return Option(
            self.once(at["id"], among), at.said("text"), at.yes("key"), at.said("why"), rests(at),
            tuple({key: str(value) for key, value in one.data.items()} for one in each),
        )  # fmt: skip

    def options(self, at: At, keys: int | None = None) -> tuple[Option, ...]:
        """The options of a list; `keys` says how many of them must be keys."""
        found: dict[str, Option] = {}
        for one in at.each:
            option = self.option(one, found)
            found[option.id] = option
        number = sum(option.key for option in found.values())
        if keys is not None and number != keys:
            raise at.error(f"{number or 'none'} of these options {'are keys' if number > 1 else 'is a key'}; "
                           f"it must be {keys}")  # fmt: skip
        return tuple(found.values())

    def listed(self, at: At, keys: int | None = None) -> tuple[Option, ...]:
        """The options under `options`, or of a list that stands there itself."""
        return self.options(at if isinstance(at.data, list) else at[ALL], keys)

    def blanks(self, text: At | None, slots: Mapping[str, Slot], seen: set[str]) -> tuple[Piece, ...]:
        """A text cut at its blanks; a blank that no slot fills is a fault."""
        if text is None:
            return ()
        if isinstance(text.data, Mapping) and len(text.data) == 1:
            text = At(f"{{{next(iter(text.data))}}}", text.path)  # {blank} without quotes
        pieces: list[Piece] = []
        for place, part in enumerate(_BLANK.split(text.text)):
            if place % 2 and part in slots and part not in seen:
                seen.add(part)
                pieces.append(slots[part])
            elif place % 2:
                why = "stands twice" if part in seen else f"has nothing to fill it; there is {', '.join(slots)}"
                self.faults.append(text.error(f"the blank {{{part}}} {why}"))
                pieces.append(f"{{{part}}}")
            elif part:
                pieces.append(part)
        return tuple(pieces)

    def unplaced(self, at: At | None, slots: Mapping[str, Slot], seen: set[str]) -> None:
        for id in slots if at is not None else ():
            if id not in seen:
                self.faults.append(at.error(f"{{{id}}} stands nowhere in it"))


def rests(at: At) -> Rests:
    """What a reason rests on."""
    cites = []
    for one in at.get("cites").each if at.get("cites") else ():
        try:
            cites.append(Cite.parse(one.text))
        except ValueError as error:
            raise one.error(str(error)) from None
    return Rests(tuple(cites), at.texts("source"), at.texts("since"), at.yes("case"), at.yes("general"))


def _choice(made: _Made) -> dict:
    return {"slots": (Slot(ALL, "", made.options(made.at[ALL], 1)),)}


def _select_n(made: _Made) -> dict:
    pick = made.at.get("pick")
    if pick is None:
        options = made.options(made.at[ALL])
        number = sum(option.key for option in options)
    elif not re.fullmatch("[1-9][0-9]?", pick.text):
        raise pick.error(f"'{pick.text}' is not a whole number from 1 on")
    else:
        number = int(pick.text)
        options = made.options(made.at[ALL], number)
    return {"slots": (Slot(ALL, "", options, number, number),)}


def _select_all(made: _Made) -> dict:
    return {"slots": (Slot(ALL, "", made.options(made.at[ALL]), 1, None),)}


def _grouping(made: _Made) -> dict:
    slots: dict[str, Slot] = {}
    for group in made.at["groups"].each:
        id = made.once(group["id"], slots, everywhere=False)
        slots[id] = Slot(id, group.said("label") or id, made.options(group[ALL]), 1, None)
    return {"slots": tuple(slots.values())}


def _matrix(made: _Made) -> dict:
    one = made.format == "matrix-choice"
    columns: dict[str, Option] = {}
    for column in made.at["columns"].each:
        id = made.once(column["id"], columns, everywhere=False)
        columns[id] = Option(id, column.said("label") or id)
    slots: dict[str, Slot] = {}
    for row in made.at["rows"].each:
        id = made.once(row["id"], slots, everywhere=False)
        given = row.get("key") or row.get("keys") or (row["key"] if one else At([], (*row.path, "keys")))
        keys = [given] if isinstance(given.data, str) else given.each if given.data else []
        for key in keys:
            if key.text not in columns:
                raise key.error(unlisted(key.text, "a column", columns))
        if one and len(keys) != 1:
            raise given.error("a row has one key, the id of a column")
        right = {key.text for key in keys}
        options = tuple(replace(column, key=column.id in right) for column in columns.values())
        least, most = (1, 1) if one else (0, None)
        slots[id] = Slot(id, row.said("text") or id, options, least, most, row.said("why"), rests(row))
    return {"slots": tuple(slots.values()), "headings": tuple(column.text for column in columns.values())}


def _menus(made: _Made) -> dict:
    slots: dict[str, Slot] = {}
    for number, blank in enumerate(made.at["blanks"].each, 1):
        id = made.once(blank["id"], slots, everywhere=False)
        slots[id] = Slot(id, blank.said("label") or f"Blank {number}", made.options(blank[ALL], 1))
    return _laid_out(made, slots)


def _tokens(made: _Made) -> dict:
    tokens = {token.id: token for token in made.options(made.at["tokens"])}
    slots: dict[str, Slot] = {}
    for number, blank in enumerate(made.at["blanks"].each, 1):
        id = made.once(blank["id"], slots, everywhere=False)
        key = blank["key"]
        if key.text not in tokens:
            raise key.error(unlisted(key.text, "a token", tokens))
        options = tuple(replace(token, key=token.id == key.text) for token in tokens.values())
        slots[id] = Slot(id, blank.said("label") or f"Blank {number}", options)
    if len(tokens) <= len(slots):
        made.faults.append(made.at["tokens"].error("there must be more tokens than blanks"))
    return _laid_out(made, slots)


def _laid_out(made: _Made, slots: Mapping[str, Slot]) -> dict:
    """The slots in a text, or in a table; either can be missing where an item is only scored."""
    seen: set[str] = set()
    before = len(made.faults)
    text, rows = made.at.get("text"), made.at.get("rows")
    pieces = made.blanks(text, slots, seen)
    table = tuple(
        tuple(made.blanks(cell, slots, seen) for cell in row["cells"].each) for row in (rows.each if rows else ())
    )
    if len(made.faults) == before:  # else it is the same slip
        made.unplaced(text or rows, slots, seen)
    headings = made.at.texts("columns") if rows else ()
    return {"slots": tuple(slots.values()), "pieces": pieces, "table": table, "headings": headings}


def _rationale(made: _Made) -> dict:
    cause, effects = made.at["cause"], made.at["effects"]
    slots = {"cause": Slot("cause", _label(cause, "Cause"), made.listed(cause, 1))}
    lists = [effects]
    if isinstance(effects.data, list) and any(isinstance(one, Mapping) and ALL in one for one in effects.data):
        lists = effects.each
    if len(lists) > 2:
        raise effects.error("there are one or two lists of effects")
    together = False
    for number, one in enumerate(lists, 1):
        options = made.listed(one, 1 if len(lists) == 2 else None)
        keys = sum(option.key for option in options)
        if keys not in (1, 2):
            raise one.error(f"{keys or 'none'} of these effects {'are keys' if keys else 'is a key'}; "
                                 "it must be 1, or 2 for two effects")  # fmt: skip
        together = keys == 2
        alone = len(lists) == 1 and keys == 1
        for place in range(number, number + keys):
            id = EFFECT if alone else f"{EFFECT}-{place}"
            label = _label(one, "Effect") + (f" {place}" if keys == 2 else "")
            slots[id] = Slot(id, label if len(lists) == 1 else _label(one, f"Effect {place}"), options)
    return _laid_out(made, slots) | {"together": together}


def _label(at: At, default: str) -> str:
    return isinstance(at.data, Mapping) and at.said("label") or default


def _highlight(made: _Made) -> dict:
    found: dict[str, Option] = {}

    def piece(at: At) -> Piece:
        if not isinstance(at.data, Mapping):
            return at.text
        option = made.option(at, found)
        found[option.id] = option
        return option

    passage, rows = made.at.get("passage"), made.at.get("rows")
    if passage is None and rows is None:
        raise made.at.error("the item has no 'passage' and no 'rows'; it must have one")
    pieces = tuple(piece(one) for one in (passage.each if passage else ()))
    table = tuple(tuple((piece(cell),) for cell in row["cells"].each) for row in (rows.each if rows else ()))
    if not found:
        raise (passage or rows).error("nothing in it can be highlighted: no piece is an option")
    slots = (Slot(ALL, "", tuple(found.values()), 1, None),)
    return {"slots": slots, "pieces": pieces, "table": table, "headings": made.at.texts("columns") if rows else ()}


def _bow_tie(made: _Made) -> dict:
    slots = []
    for id, (label, number) in _BOW_TIE.items():
        at = made.at[id]
        slots.append(Slot(id, _label(at, label), made.listed(at, number), number, number))
    return {"slots": tuple(slots)}


def _keyless(item: Item, made: _Made) -> None:
    """A group or a column without a key can only cost points: a fault."""
    if item.format not in ("grouping", "matrix-multiple"):
        return
    what, where = (GROUP, "groups") if item.format == "grouping" else (COLUMN, "columns")
    units = replace(item, floor=what)
    keyed = {units.unit(slot, option) for slot in item.slots for option in slot.options if option.key}
    for place, (id, label) in enumerate(units.units.items()):
        if id not in keyed:
            made.faults.append(ItemError(f"the {what} '{label}' has no key", (where, place)))


_FORMS: dict[str, Callable[[_Made], dict]] = {
    "multiple-choice": _choice,
    "select-n": _select_n,
    "select-all": _select_all,
    "grouping": _grouping,
    "matrix-choice": _matrix,
    "matrix-multiple": _matrix,
    "menus": _menus,
    "table-menus": _menus,
    "rationale": _rationale,
    "tokens": _tokens,
    "token-rationale": _rationale,
    "highlight": _highlight,
    "highlight-table": _highlight,
    "bow-tie": _bow_tie,
}
