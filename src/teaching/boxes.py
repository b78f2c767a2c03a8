"""Closed forms over the decision space: what is true of whole conditions, worked out on their clauses.

A clause is a box: for each factor that it uses, the answers at which it holds. Factors are independent, so two boxes
meet where they meet in every factor, and what is left of one box outside another is a handful of boxes again. Nothing
is enumerated; the tests compare every result with full enumeration wherever that is small enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, permutations

from .model import ALWAYS, Condition, Tension
from .space import OPEN, TRUE, Space, pairs_pulling_apart

Box = Mapping[str, frozenset[int]]
"""Factor -> the places of the answers at which a clause holds; a factor left out is free."""


def boxes(space: Space, condition: Condition, least: int = TRUE) -> list[Box]:
    """The boxes of a condition, one a clause; those that no answer fills are left out.

    With `least` OPEN they hold the pictures at which the condition is true or still unknown.
    """
    found = [
        {
            factor: frozenset(n for n, point in enumerate(space.points[factor]) if point.truth(values) >= least)
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


def left(space: Space, box: Box, others: Iterable[Box]) -> list[Box]:
    """What is left of `box` outside all `others`, as boxes that do not overlap."""
    parts = [box]
    for other in others:
        parts = [rest for part in parts for rest in _outside(space, part, other)]
    return parts


def _outside(space: Space, box: Box, other: Box) -> Iterator[Box]:
    if meet(box, other) is None:
        yield box
        return
    kept = dict(box)
    for factor, answers in other.items():
        mine = kept.get(factor, frozenset(range(len(space.points[factor]))))
        if mine - answers:
            yield {**kept, factor: mine - answers}
        kept[factor] = mine & answers


def within(space: Space, box: Box, others: Iterable[Box]) -> bool:
    """Whether every picture of `box` lies in one of `others`."""
    return not left(space, box, others)


def never_apply(space: Space) -> list[str]:
    """Statements that no picture brings up."""
    return [id for id, each in space.casebook.statements.items() if not boxes(space, each.when)]


def always(space: Space) -> list[str]:
    """Statements with a condition that holds for every picture all the same."""
    some = {id: each.when for id, each in space.casebook.statements.items() if each.when != ALWAYS}
    return [id for id, when in some.items() if within(space, {}, boxes(space, when))]


def never_meet(space: Space) -> list[tuple[str, str]]:
    """Pairs of statements that no picture brings up together."""
    all_ = {id: boxes(space, each.when) for id, each in space.casebook.statements.items()}
    return [(one, other) for one, other in combinations(all_, 2) if not _shared(all_[one], all_[other])]


def _shared(some: list[Box], others: list[Box]) -> list[Box]:
    both = (meet(one, other) for one in some for other in others)
    return [box for box in both if box is not None]


def covered(space: Space) -> list[tuple[str, str]]:
    """Pairs (a, b) of conditional statements of which b applies wherever a does."""
    some = {id: boxes(space, each.when) for id, each in space.casebook.statements.items() if each.when != ALWAYS}
    return [
        (one, other)
        for one, other in permutations(some, 2)
        if all(within(space, box, some[other]) for box in some[one])
    ]


def unexplained(space: Space) -> list[tuple[str, str]]:
    """Pairs (offering, limiting) of one treatment, class or family that can apply together without a tension."""
    book = space.casebook
    when = {id: boxes(space, each.when) for id, each in book.statements.items()}
    shown = {id: _shown(space, each) for id, each in book.tensions.items()}
    found = []
    for offer, limit in pairs_pulling_apart(book):
        told = [box for id, each in book.tensions.items() if _between(each, offer, limit) for box in shown[id]]
        if not all(within(space, box, told) for box in _shared(when[offer], when[limit])):
            found.append((offer, limit))
    return found


def _shown(space: Space, each: Tension) -> list[Box]:
    hidden = boxes(space, each.unless)
    return [part for box in boxes(space, each.when) for part in left(space, box, hidden)]


def _between(each: Tension, *statements: str) -> bool:
    return {side.statement for side in each.sides}.issuperset(statements)


def from_nowhere(space: Space) -> list[tuple[str, str]]:
    """Statement and factor where learning more undoes what was settled: (id, factor)."""
    return [
        (id, factor)
        for id, each in space.casebook.statements.items()
        for factor in space.factors
        if any(_undone(space, each.when, factor, *step) for step in _steps(space, each.when, factor))
    ]


def _steps(space: Space, condition: Condition, factor: str) -> Iterable[tuple[int, int]]:
    """One step (less known, more known) for each way in which the condition can tell two answers apart."""
    asked = [clause[factor] for clause in condition if factor in clause]
    told = [tuple(point.truth(values) for values in asked) for point in space.points[factor]]
    return {(told[less], told[more]): (less, more) for less, more in (space.steps[factor] if asked else ())}.values()


def _undone(space: Space, condition: Condition, factor: str, less: int, more: int) -> bool:
    """Whether the step leads out of what is true, or from what is false back to what is not."""
    true, not_false = boxes(space, condition), boxes(space, condition, OPEN)
    return not _stays(space, true, factor, less, more) or not _stays(space, not_false, factor, more, less)


def _stays(space: Space, some: list[Box], factor: str, start: int, end: int) -> bool:
    """Whether whoever is in one of `some` with the answer `start` is in one of them with `end` too."""
    moved = ({**box, factor: frozenset([end])} for box in some if start in box.get(factor, ()))
    return all(within(space, box, some) for box in moved)
