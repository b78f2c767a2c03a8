"""Cases: unfolding stories of fictional people, as frozen, typed objects."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from ..book import Profile
from ..items.item import Item, item
from ..model import CasebookError, unlisted


@dataclass(frozen=True, slots=True)
class Person:
    """The fictional person whom a case is about."""

    name: str
    age: int
    pronouns: str
    line: str


@dataclass(frozen=True, slots=True)
class Objective:
    """What a student can do afterwards, and the standards that it belongs to."""

    text: str
    nmc: tuple[str, ...]
    client_needs: str
    extension: bool = False


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One observation, result or date as it comes in."""

    when: str
    what: str
    value: str
    unit: str = ""
    usual: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseItem:
    """An item where it stands in a case; `data` is its wording, and `fingerprint` stands for that wording."""

    item: Item
    stage: str
    topics: tuple[str, ...]
    fingerprint: str
    data: Mapping[str, Any] = field(repr=False, hash=False)

    @property
    def id(self) -> str:
        """The id of the item."""
        return self.item.id


@dataclass(frozen=True, slots=True)
class Stage:
    """One moment of a case: what becomes known, what happens, what is asked."""

    id: str
    title: str
    minutes: int
    scene: str
    items: tuple[CaseItem, ...]
    voice: str = ""
    predict: str = ""  # what is asked before the Reading is shown; empty where it is not shown
    predict_first: bool = False  # before the items, as it stands in the file; a safety item comes first all the same
    chart: tuple[ChartRow, ...] = ()
    reveals: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    not_looked_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def steps(self) -> tuple[CaseItem | None, ...]:
        """Its items in order, with None where the prediction is asked: never before a safety item."""
        steps: list[CaseItem | None] = list(self.items)
        if self.predict:
            safe = [place for place, each in enumerate(self.items, 1) if each.item.safety]
            steps.insert(max(safe, default=0) if self.predict_first else len(steps), None)
        return tuple(steps)


@dataclass(frozen=True, slots=True)
class Finish:
    """How the student ends the story: what is asked, and what to think of afterwards."""

    ask: str
    think: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Debrief:
    """Questions for afterwards, in the four parts of the PEARLS debrief."""

    reactions: tuple[str, ...]
    description: tuple[str, ...]
    analysis: tuple[str, ...]
    summary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Educator:
    """Notes for whoever runs the case."""

    pauses: tuple[str, ...]
    misconceptions: tuple[str, ...]
    timing: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Who wrote, checked and piloted a case; empty where nobody has."""

    written: str
    checked: str = ""
    piloted: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a shelf shows of a case, without opening it."""

    id: str
    title: str
    level: str
    minutes: int
    topics: tuple[str, ...]
    person: str
    line: str
    known: Mapping[str, tuple[str, ...]] = field(hash=False)  # all that is true at the end
    stages: tuple[str, ...]
    items: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One unfolding case: a person, stages, items, and what an educator needs."""

    id: str
    title: str
    level: str
    minutes: int
    topics: tuple[str, ...]
    person: Person
    content_note: str
    objectives: tuple[Objective, ...]
    opening: str
    prebrief: str
    known: Mapping[str, tuple[str, ...]]  # all that is true at the end
    stages: tuple[Stage, ...]
    beside: tuple[CaseItem, ...]  # stand alone after their stage, and are scored apart
    finish: Finish
    debrief: Debrief
    educator: Educator
    people: People

    @cached_property
    def items(self) -> tuple[CaseItem, ...]:
        """The items of the stages in order; each opens when the one before is committed."""
        return tuple(one for stage in self.stages for one in stage.items)

    def item(self, id: str) -> CaseItem:
        """The item with this id, of a stage or beside."""
        found = {one.id: one for one in (*self.items, *self.beside)}
        if id not in found:
            raise CasebookError(unlisted(id, f"an item of {self.id}", found))
        return found[id]

    def stage(self, id: str) -> Stage:
        """The stage with this id."""
        found = {one.id: one for one in self.stages}
        if id not in found:
            raise CasebookError(unlisted(id, f"a stage of {self.id}", found))
        return found[id]

    def profile(self, stage: str | None = None) -> Profile:
        """What is known once this stage has been opened; without one, at the end."""
        last = self.stages[-1] if stage is None else self.stage(stage)
        return known_after(self.stages[: self.stages.index(last) + 1])

    def chart(self, stage: str) -> tuple[ChartRow, ...]:
        """Everything that has come in up to and with this stage."""
        until = self.stages.index(self.stage(stage)) + 1
        return tuple(row for one in self.stages[:until] for row in one.chart)


def known_after(stages: Iterable[Stage]) -> Profile:
    """What these stages reveal, one after the other; what was not looked for stays so until it is found or renewed."""
    profile = Profile()
    for stage in stages:
        for factor, values in stage.reveals.items():
            profile = profile.with_(factor, values)
        open_ = {**profile.not_looked_for, **stage.not_looked_for}
        left = {factor: frozenset(values) - profile.known.get(factor, frozenset()) for factor, values in open_.items()}
        profile = Profile(profile.known, {factor: values for factor, values in left.items() if values})
    return profile


def answers(data: Mapping[str, Any] | None) -> dict[str, tuple[str, ...]]:
    """Factor -> values, however they are written."""
    return {name: (value,) if isinstance(value, str) else tuple(value) for name, value in (data or {}).items()}


def fingerprint(data: Mapping[str, Any]) -> str:
    """What stands for the wording of an item: another wording, another fingerprint."""
    raw = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(raw.encode()).hexdigest()[:16]


def summary(id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a shelf shows of a case, as plain data."""
    return {
        "id": id,
        "title": data["title"],
        "level": data["level"],
        "minutes": int(data["minutes"]),
        "topics": data["topics"],
        "person": data["person"]["name"],
        "line": data["person"]["line"],
        "known": {factor: list(values) for factor, values in answers(data["profile"]).items()},
        "stages": [stage["id"] for stage in data["stages"]],
        "items": [one["id"] for stage in data["stages"] for one in stage["items"]],
        "beside": [one["item"]["id"] for one in data.get("beside", ())],
    }


def built_summary(data: Mapping[str, Any]) -> Summary:
    """The summary as an object."""
    return Summary(**_tuples(data) | {"known": answers(data["known"])})


def built(id: str, data: Mapping[str, Any]) -> Case:
    """The case as objects, from checked data."""
    topics = tuple(data["topics"])
    parts = {
        "minutes": int(data["minutes"]),
        "person": Person(**{**data["person"], "age": int(data["person"]["age"])}),
        "objectives": tuple(map(_objective, data["objectives"])),
        "known": answers(data["profile"]),
        "stages": tuple(_stage(one, topics) for one in data["stages"]),
        "beside": tuple(built_item(one["item"], one["after"], topics) for one in data.get("beside", ())),
        "finish": Finish(**_tuples(data["finish"])),
        "debrief": Debrief(**_tuples(data["debrief"])),
        "educator": Educator(**_tuples(data["educator"])),
        "people": People(**data["people"]),
    }
    plain = {one.name: data[one.name] for one in fields(Case) if one.name not in (*parts, "id")}
    return Case(id=id, **_tuples(plain), **parts)


def _stage(data: Mapping[str, Any], topics: tuple[str, ...]) -> Stage:
    return Stage(
        **{key: data[key] for key in ("id", "title", "scene")},
        minutes=int(data["minutes"]),
        voice=data.get("voice", ""),
        predict=data.get("predict", {}).get("ask", ""),
        predict_first="predict" in data and list(data).index("predict") < list(data).index("items"),
        chart=tuple(ChartRow(**row) for row in data.get("chart", ())),
        reveals=answers(data.get("reveals")),
        not_looked_for=answers(data.get("not_looked_for")),
        items=tuple(built_item(one, data["id"], topics) for one in data["items"]),
    )


def built_item(data: Mapping[str, Any], stage: str = "", topics: tuple[str, ...] = ()) -> CaseItem:
    """One item where it stands; one of the gallery stands in no stage."""
    return CaseItem(item(data), stage, tuple(data.get("topics", topics)), fingerprint(data), data)


def _objective(data: Mapping[str, Any]) -> Objective:
    return Objective(**_tuples(data) | {"extension": data.get("extension") == "yes"})


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
