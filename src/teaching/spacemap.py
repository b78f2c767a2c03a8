"""The map of the space: what is said of each family at every picture of some factors, and what one answer changes.

A picture of the map has one answer to each of its factors: unknown, or one value alone. What is stated beside holds
for the whole map; everything else is unknown. The evaluation is that of `space`; the tests compare it with `reading`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from .book import Casebook, Profile
from .model import OFFERING, UNKNOWN, CasebookError, unlisted
from .space import OPEN, TRUE, Point, Space

GROUPS = {"put forward": OFFERING, "limits": ("limits",), "watch": ("watch",), "other": ("sequence", "support")}
"""What a statement does for a family -> the roles that do so."""

AXES = 4  # factors, where none is named
MOST = 20_000  # pictures


@dataclass(frozen=True, slots=True)
class Told:
    """How many statements on one family apply and wait, by what they do (the keys of `GROUPS`)."""

    applies: Mapping[str, int]
    waits: Mapping[str, int]

    @property
    def state(self) -> str:
        """What that comes to, in words."""
        if self.applies["put forward"]:
            return "put forward, and limited" if self.applies["limits"] else "put forward"
        if self.applies["limits"]:
            return "limited"
        return "waits" if self.waits["put forward"] else "not put forward"


@dataclass(frozen=True, slots=True)
class Step:
    """One factor of a picture answered otherwise, and how the state of one family changes with it."""

    answers: tuple[str, ...]
    factor: str
    to: str
    family: str
    before: str
    after: str


class SpaceMap:
    """What is said of each family at every picture of some factors; by default those that most turns on."""

    def __init__(self, casebook: Casebook, factors: tuple[str, ...] = (), stated: Profile | None = None):
        self.casebook = casebook
        self.stated = stated or Profile()
        for name in factors:
            if name not in casebook.factors:
                raise CasebookError(unlisted(name, "a factor", casebook.factors))
            if name in self.stated.known:
                raise CasebookError(f"{name} is stated already; it cannot be a side of the map as well")
        self.factors = tuple(dict.fromkeys(factors)) or tuple(self._most_used())
        self.answers = [(UNKNOWN, *casebook.factors[name].ids) for name in self.factors]
        self.shape = tuple(map(len, self.answers))
        if prod(self.shape) > MOST:
            raise CasebookError(f"These factors make {prod(self.shape):,} pictures, too many to list. Name fewer.")
        self._counts = self._count()

    def _most_used(self) -> list[str]:
        """The factors on which most statements hang, in file order."""
        conditions = [each.when for each in self.casebook.statements.values()]
        used = {
            name: sum(any(name in clause for clause in condition) for condition in conditions)
            for name in self.casebook.factors
            if name not in self.stated.known
        }
        most = sorted(used, key=used.__getitem__, reverse=True)[:AXES]
        return [name for name in used if name in most]

    def _count(self) -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
        space = Space(self.casebook, (*self.factors, *self.stated.known))
        space.points = {
            id: (Point(None), *(Point(frozenset([value])) for value in values[1:]))
            for id, values in zip(self.factors, self.answers, strict=True)
        }
        for id, values in self.stated.known.items():
            space.points[id] = (Point(values, self.stated.not_looked_for.get(id, frozenset())),)
        blank = np.zeros(self.shape, int)
        counts = {
            (family, group): (blank.copy(), blank.copy()) for family in self.casebook.families for group in GROUPS
        }
        for id, array in space.statements.items():
            each = self.casebook.statements[id]
            array = array.reshape(array.shape[: len(self.factors)])  # one answer to whatever is stated
            group = next(group for group, roles in GROUPS.items() if each.role in roles)
            for family in each.families:
                for count, truth in zip(counts[family, group], (TRUE, OPEN), strict=True):
                    count += array == truth
        return counts

    def profile(self, answers: tuple[str, ...]) -> Profile:
        """The Profile of one picture: its answers, and what is stated beside."""
        known = {id: frozenset([value]) for id, value in zip(self.factors, answers, strict=True) if value != UNKNOWN}
        return Profile({**self.stated.known, **known}, self.stated.not_looked_for)

    def __iter__(self) -> Iterator[tuple[tuple[str, ...], Mapping[str, Told]]]:
        """Every picture with what is told of each family there."""
        for place, answers in zip(np.ndindex(self.shape), product(*self.answers), strict=True):
            yield answers, self._told(place)

    def _told(self, place: tuple[int, ...]) -> dict[str, Told]:
        return {
            family: Told(
                {group: int(self._counts[family, group][0][place]) for group in GROUPS},
                {group: int(self._counts[family, group][1][place]) for group in GROUPS},
            )
            for family in self.casebook.families
        }

    def steps(self) -> Iterator[Step]:
        """What changes between neighbours, which differ in one answer: from each answer to those after it."""
        states = {answers: {family: each.state for family, each in told.items()} for answers, told in self}
        for answers, here in states.items():
            for axis, factor in enumerate(self.factors):
                for to in self.answers[axis][self.answers[axis].index(answers[axis]) + 1 :]:
                    there = states[(*answers[:axis], to, *answers[axis + 1 :])]
                    for family, before in here.items():
                        if there[family] != before:
                            yield Step(answers, factor, to, family, before, there[family])

    def words(self, answers: tuple[str, ...]) -> str:
        """One picture in words; what is unknown is left out."""
        pairs = zip(self.factors, answers, strict=True)
        known = [self.casebook.factors[id].value(value).phrase for id, value in pairs if value != UNKNOWN]
        return ", ".join(known) or ("nothing more known" if self.stated.known else "nothing known")

    @property
    def beside(self) -> str:
        """What holds for the whole map, in words."""
        factors = (self.casebook.factors[id] for id in self.casebook.factors if id in self.stated.known)
        known = [each.phrase for one in factors for each in one.values if each.id in self.stated.known[one.id]]
        return f"{', '.join(known)} throughout, all else unknown" if known else "all else unknown"

    def table(self) -> tuple[list[str], list[tuple]]:
        """One row a picture and family; `tables.space_map` says what the columns are."""
        columns = [
            "picture",
            *self.factors,
            "family",
            "state",
            *GROUPS,
            *(f"{group} waits" for group in GROUPS),
            "said",
        ]
        rows = []
        for answers, told in self:
            for family, each in told.items():
                applies, waits = each.applies.values(), each.waits.values()
                label = self.casebook.families[family].label
                said = f"{label}: {each.state} ({sum(applies)} apply, {sum(waits)} wait)"
                rows.append((self.words(answers), *answers, label, each.state, *applies, *waits, said))
        return columns, rows

    def table_of_steps(self) -> tuple[list[str], list[tuple]]:
        """One row a step and family; `tables.space_steps` says what the columns are."""
        columns = ["picture", *self.factors, "factor", "to", "step", "family", "before", "after", "said"]
        rows = []
        for each in self.steps():
            picture, label = self.words(each.answers), self.casebook.families[each.family].label
            step = f"{picture}; then {self.casebook.factors[each.factor].value(each.to).phrase}"
            said = f"{label}: {each.before}, then {each.after}"
            rows.append((picture, *each.answers, each.factor, each.to, step, label, each.before, each.after, said))
        return columns, rows
