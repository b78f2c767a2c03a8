"""The decision space: every picture that the statements can tell apart, evaluated all at once, and proofs over it.

A condition becomes an array of 0 (false), 1 (unknown) and 2 (true) with one axis a factor; an axis that the condition
does not use has length 1, so that numpy's broadcasting stands for all its answers. What is proved of such arrays is
proved of every picture, not of samples. The evaluation is written apart from `reading`; the tests compare the two.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import chain, product

import numpy as np

from .book import Casebook, Profile
from .model import OFFERING, Condition, Factor

FALSE, OPEN, TRUE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Point:
    """One answer to a factor: the values found and those left open; `found` is None while all is unknown."""

    found: frozenset[str] | None
    open: frozenset[str] = frozenset()
    none: str | None = None  # what the answer is called when nothing is found

    @property
    def present(self) -> frozenset[str]:
        """What a Profile holds for this answer."""
        return self.found or frozenset([self.none])

    def truth(self, values: frozenset[str]) -> int:
        """Whether one of `values` holds: 0 false, 1 unknown, 2 true."""
        if self.found is None:
            return OPEN
        if self.present & values:
            return TRUE
        return OPEN if self.open & values else FALSE

    def refines(self, other: Point) -> bool:
        """Whether this is what `other` may become by learning more, and by nothing else."""
        if other.found is None or self.found is None:
            return other.found is None and self.found is not None
        return (
            self != other
            and self.open <= other.open
            and other.found <= self.found
            and self.found - other.found <= other.open
        )


class Space:
    """All pictures over some factors that the content can tell apart.

    Values that every condition treats alike stand for each other. `points` maps a factor to its answers, the
    unknown one first; `size` counts the pictures.
    """

    def __init__(self, casebook: Casebook, factors: tuple[str, ...] | None = None):
        self.casebook = casebook
        self.factors = factors or tuple(casebook.factors)
        used = self._used_values()
        self.points = {id: tuple(_points(casebook.factors[id], used.get(id, set()))) for id in self.factors}

    def _used_values(self) -> dict[str, set[frozenset[str]]]:
        parts = (self.casebook.statements, self.casebook.tensions, self.casebook.unsaid, self.casebook.redflags)
        used: dict[str, set[frozenset[str]]] = {}
        for each in chain.from_iterable(part.values() for part in parts):
            for clause in (*each.when, *getattr(each, "unless", ())):
                for factor, values in clause.items():
                    used.setdefault(factor, set()).add(values)
        return used

    @property
    def size(self) -> int:
        """How many pictures there are."""
        return math.prod(len(points) for points in self.points.values())

    def truth(self, condition: Condition) -> np.ndarray:
        """The three-valued truth of a condition at every picture; factors outside the space are unknown."""
        clauses = [self._clause(clause) for clause in condition]
        return reduce(np.maximum, clauses, np.full((1,) * len(self.factors), FALSE, np.int8))

    def _clause(self, clause) -> np.ndarray:
        array = np.full((1,) * len(self.factors), TRUE, np.int8)
        for factor, values in clause.items():
            if factor not in self.points:
                array = np.minimum(array, np.int8(OPEN))
                continue
            axis = np.array([point.truth(values) for point in self.points[factor]], np.int8)
            shape = [1] * len(self.factors)
            shape[self.factors.index(factor)] = len(axis)
            array = np.minimum(array, axis.reshape(shape))
        return array

    @cached_property
    def statements(self) -> dict[str, np.ndarray]:
        """Statement id -> its truth over the space."""
        return {id: self.truth(each.when) for id, each in self.casebook.statements.items()}

    def profiles(self) -> Iterator[Profile]:
        """Every picture as a Profile; for spaces small enough to walk."""
        for points in product(*self.points.values()):
            yield self.profile(points)

    def profile(self, points: tuple[Point, ...]) -> Profile:
        """The Profile with these answers, one a factor in the space's order."""
        answered = {id: point for id, point in zip(self.factors, points, strict=True) if point.found is not None}
        return Profile(
            {id: answered[id].present for id in self.casebook.factors if id in answered},
            {id: point.open for id, point in answered.items() if point.open},
        )

    def never_apply(self) -> list[str]:
        """Statements that no picture brings up."""
        return [id for id, array in self.statements.items() if not (array == TRUE).any()]

    @cached_property
    def steps(self) -> dict[str, list[tuple[int, int]]]:
        """Factor -> the places of two answers of which one is the other after learning more: (less, more)."""
        return {
            factor: [(i, j) for i, less in enumerate(points) for j, more in enumerate(points) if more.refines(less)]
            for factor, points in self.points.items()
        }

    def from_nowhere(self) -> list[tuple[str, str]]:
        """Statement and factor where learning more undoes what was settled: (id, factor)."""
        found = []
        for id, array in self.statements.items():
            for axis, factor in enumerate(self.factors):
                if array.shape[axis] == 1:
                    continue
                less, more = zip(*self.steps[factor], strict=True)
                before, after = array.take(less, axis), array.take(more, axis)
                if ((before != OPEN) & (after != before)).any():
                    found.append((id, factor))
        return found

    def unexplained(self) -> list[tuple[str, str]]:
        """Pairs (offering, limiting) of one treatment, class or family that can apply together without a tension."""
        shown = [(each, self._shown(each)) for each in self.casebook.tensions.values()]
        found = []
        for offer, limit in pairs_pulling_apart(self.casebook):
            both = (self.statements[offer] == TRUE) & (self.statements[limit] == TRUE)
            for tension, when in shown:
                if {offer, limit} <= {side.statement for side in tension.sides}:
                    both = both & ~when
            if both.any():
                found.append((offer, limit))
        return found

    def _shown(self, each) -> np.ndarray:
        return (self.truth(each.when) == TRUE) & (self.truth(each.unless) != TRUE)

    def silent_families(self) -> list[str]:
        """Families of which some picture shows nothing: no statement applies or waits, and nothing says so."""
        told = {each.family for each in self.casebook.unsaid.values() if each.family}
        return [family for family in self.casebook.families if family not in told and self._quiet(family).any()]

    def _quiet(self, family: str) -> np.ndarray:
        arrays = [self.statements[id] for id, each in self.casebook.statements.items() if family in each.families]
        return reduce(np.maximum, arrays, np.full((1,) * len(self.factors), FALSE, np.int8)) == FALSE


def pairs_pulling_apart(casebook: Casebook) -> Iterator[tuple[str, str]]:
    """Statements of which one puts forward what the other limits, at the level at which the limit speaks."""
    for limit in casebook.statements.values():
        if limit.role != "limits":
            continue
        for offer in casebook.statements.values():
            if offer.role in OFFERING and any(
                _same_target(casebook, offer, limit, family) for family in limit.families
            ):
                yield offer.id, limit.id


def _same_target(casebook: Casebook, offer, limit, family: str) -> bool:
    if family not in offer.families:
        return False
    limited, limited_classes = casebook.named(limit, family)
    if not limited and not limited_classes:
        return True  # it limits the whole family
    offered, offered_classes = casebook.named(offer, family)
    of_class = {casebook.treatments[id].class_ for id in offered}
    class_of = {casebook.treatments[id].class_ for id in limited}
    return bool(offered & limited or (offered_classes | of_class) & limited_classes or offered_classes & class_of)


def _points(factor: Factor, used: set[frozenset[str]]) -> Iterator[Point]:
    """The answers to a factor that conditions can tell apart, the unknown one first."""
    alike: dict[frozenset, str] = {}
    for value in factor.ids:
        if value != factor.none:
            alike.setdefault(frozenset(values for values in used if value in values), value)
    values = tuple(alike.values())
    yield Point(None)
    if not factor.several:
        yield from (Point(frozenset([value])) for value in values)
        return
    for states in product((False, True, None) if factor.not_looked_for else (False, True), repeat=len(values)):
        found = frozenset(value for value, state in zip(values, states, strict=True) if state)
        if found or factor.none:
            yield Point(
                found,
                frozenset(value for value, state in zip(values, states, strict=True) if state is None),
                factor.none,
            )
