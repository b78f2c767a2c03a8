"""Closed forms over the decision space: what is true of whole conditions, worked out on their clauses.

A clause is a box: for each factor that it uses, the answers at which it holds. Factors are independent, so two boxes
meet where they meet in every factor, and what is left of one box outside another is a handful of boxes again. Nothing
is enumerated; the tests compare every result with full enumeration wherever that is small enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, permutations

from .model import ALWAYS, Condition
from .space import TRUE, Space

Box = Mapping[str, frozenset[int]]
"""Factor -> the places of the answers at which a clause holds; a factor left out is free."""


def boxes(space: Space, condition: Condition) -> list[Box]:
    """The boxes of a condition, one a clause; those that no answer fills are left out."""
    found = [
        {
            factor: frozenset(n for n, point in enumerate(space.points[factor]) if point.truth(values) == TRUE)
            for factor, values in clause.items()
        }
        for clause in condition
    ]
    return [box for box in found if all(box.values())]


def meet(one: Box, other: Box) -> Box | None:
    """Where both boxes hold; None where they exclude each other."""
    both = {
        factor: one.get(factor, answers) & other.get(factor, answers) for factor, answers in {**one, **other}.items()
    }
    return both if all(both.values()) else None


def within(space: Space, box: Box, others: list[Box]) -> bool:
    """Whether every picture of `box` lies in one of `others`."""
    if not others:
        return False
    other, rest = others[0], others[1:]
    if meet(box, other) is None:
        return within(space, box, rest)
    return all(within(space, part, rest) for part in _outside(space, box, other))


def _outside(space: Space, box: Box, other: Box) -> Iterator[Box]:
    """What is left of `box` outside `other`, as boxes that do not overlap."""
    kept = dict(box)
    for factor, answers in other.items():
        mine = kept.get(factor, frozenset(range(len(space.points[factor]))))
        if mine - answers:
            yield {**kept, factor: mine - answers}
        kept[factor] = mine & answers


def never_meet(space: Space) -> list[tuple[str, str]]:
    """Pairs of statements that no picture brings up together."""
    all_ = {id: boxes(space, each.when) for id, each in space.casebook.statements.items()}
    return [
        (one, other)
        for one, other in combinations(all_, 2)
        if not any(meet(a, b) is not None for a in all_[one] for b in all_[other])
    ]


def covered(space: Space) -> list[tuple[str, str]]:
    """Pairs (a, b) of conditional statements of which b applies wherever a does."""
    some = {id: boxes(space, each.when) for id, each in space.casebook.statements.items() if each.when != ALWAYS}
    return [
        (one, other)
        for one, other in permutations(some, 2)
        if all(within(space, box, some[other]) for box in some[one])
    ]


def always(space: Space) -> list[str]:
    """Statements with a condition that holds for every picture all the same."""
    free: Box = {}
    return [
        id
        for id, each in space.casebook.statements.items()
        if each.when != ALWAYS and within(space, free, boxes(space, each.when))
    ]
