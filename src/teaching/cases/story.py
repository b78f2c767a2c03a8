"""A case as it stands in its file, for those who check it: its items, its choices, and the Reading at each stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..book import Casebook, ProfileError
from ..content.files import Content, Path_, entries_in, names_in, text_at
from ..content.places import LESSONS
from ..items.item import Item, item
from ..model import CasebookError, Cite
from ..reading import Reading, read
from .case import Stage, known_after

ACTIONS = ("generate-solutions", "take-action")  # steps in which a key is something to do


@dataclass(frozen=True)
class Choice:
    """An option, row or token as it stands in the file."""

    path: Path_
    data: Mapping[str, Any]
    key: bool

    @cached_property
    def claims(self) -> list[tuple[Path_, Mapping[str, Any]]]:
        """What it claims of the documents, one or several, with their paths."""
        given, path = self.data.get("claims"), (*self.path, "claims")
        return [(path, given)] if isinstance(given, dict) else entries_in(given, path)


@dataclass(frozen=True)
class Asked:
    """An item as it stands in the file, with the stage after which it is asked."""

    path: Path_
    data: Mapping[str, Any]
    stage: int
    beside: bool = False

    @cached_property
    def item(self) -> Item | None:
        """The item, where it can be understood."""
        try:
            return item(self.data)
        except CasebookError:
            return None  # said by its own check

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Everything in it that carries a reason."""
        return tuple(_choices(self.data, self.path))


@dataclass(frozen=True)
class Story:
    """One case as it stands in its file, and what is known at each of its stages."""

    content: Content
    part: str
    book: Casebook

    @property
    def is_lesson(self) -> bool:
        """Whether its items stand in a lesson, which has no stages."""
        return self.part.startswith(f"{LESSONS}/")

    @property
    def items(self) -> Path_:
        """Where its items begin."""
        return ("check",) if self.is_lesson else ("stages",)

    @cached_property
    def stages(self) -> list[tuple[Path_, dict]]:
        """The stages with their paths."""
        return self.content.entries(self.part, "stages")

    @cached_property
    def readings(self) -> list[Reading]:
        """What the documents say at each stage, as far as its factors and values exist."""
        stages = [
            Stage("", "", 0, "", (), reveals=right_answers(self.book, one.get("reveals")),
                  not_looked_for=right_answers(self.book, one.get("not_looked_for"), open_=True))
            for _, one in self.stages
        ]  # fmt: skip
        return [read(self.book, known_after(stages[: place + 1])) for place in range(max(1, len(stages)))]

    @cached_property
    def asked(self) -> list[Asked]:
        """Every item, those beside last; of the gallery all that stands in it."""
        if isinstance(self.content.data(self.part), list):
            return [Asked(path, one, 0, beside=True) for path, one in self.content.entries(self.part)]
        if self.is_lesson:
            both = (*self.content.entries(self.part, "exercises"), *self.content.entries(self.part, "check"))
            return [Asked(path, one, 0, beside=True) for path, one in both]
        found = [
            Asked(path, one, place)
            for place, (at, stage) in enumerate(self.stages)
            for path, one in entries_in(stage.get("items"), (*at, "items"))
        ]
        order = [text_at(stage, "id") for _, stage in self.stages]
        for path, one in self.content.entries(self.part, "beside"):
            after = order.index(text_at(one, "after")) if text_at(one, "after") in order else len(order) - 1
            if isinstance(one.get("item"), dict) and order:
                found.append(Asked((*path, "item"), one["item"], after, beside=True))
        return found

    def say(self, path: Path_, text: str, found: str | None = None, allowed: Iterable[str] = (), **more) -> None:
        """Note an error or a warning at a place of the case."""
        self.content.say(self.part, path, text, found, allowed, **more)


def statements_at(book: Casebook, cite: Cite) -> list[str]:
    """The statements that rest on a place, or on lines of it."""
    return [id for id, one in book.statements.items() if any(map(cite.meets, one.cites))]


def texts(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Every text inside, with its path."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if isinstance(value, str):
        yield path, value
    for key, one in inside:
        yield from texts(one, (*path, key))


def _choices(data: Mapping[str, Any], path: Path_) -> Iterator[Choice]:
    """Options, rows and tokens of an item, wherever its format has them."""
    keyed = {text_at(blank, "key") for _, blank in entries_in(data.get("blanks"), ())}
    for key, value in data.items():
        inner = (*path, key)
        if key in ("options", "passage", "cells"):
            yield from (Choice(at, one, one.get("key") == "yes") for at, one in entries_in(value, inner) if "id" in one)
        elif key == "tokens":
            yield from (Choice(at, one, text_at(one, "id") in keyed) for at, one in entries_in(value, inner))
        elif key == "rows" and any("cells" not in one for _, one in entries_in(value, inner)):
            for at, one in entries_in(value, inner):
                yield Choice(at, one, bool(one.get("key") or one.get("keys")))
        elif key in ("groups", "blanks", "effects", "rows"):
            nested = [(inner, value)] if isinstance(value, dict) else entries_in(value, inner)
            for at, one in nested:
                yield from _choices(one, at)
        elif key in ("cause", "actions", "condition", "parameters") and isinstance(value, dict):
            yield from _choices(value, inner)


def right_answers(book: Casebook, given: Any, open_: bool = False) -> dict[str, tuple[str, ...]]:
    """The answers that the casebook can take; what is wrong with the others is said elsewhere."""
    found = {}
    for factor, values in given.items() if isinstance(given, dict) else ():
        try:
            names = tuple(names_in(values))
            profile = book.profile({}, {factor: names}) if open_ else book.profile({factor: names})
            if open_ or profile.known:
                found[factor] = names
        except ProfileError:
            continue
    return found
