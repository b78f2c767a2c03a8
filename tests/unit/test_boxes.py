"""Closed forms on clauses against full enumeration, wherever that is small enough to enumerate."""

from dataclasses import replace
from itertools import combinations
from math import prod

import numpy as np
import pytest

from teaching.boxes import always, boxes, covered, meet, never_meet, within
from teaching.casebook import load
from teaching.model import ALWAYS
from teaching.space import TRUE, Space

BOOK = load()
SMALL = 100_000  # pictures of the factors that two statements use together


@pytest.fixture(scope="module")
def space():
    return Space(BOOK)


def together(space, one, other):
    """Return how many pictures the factors of both statements make."""
    arrays = space.statements[one], space.statements[other]
    return prod(max(lengths) for lengths in zip(*(array.shape for array in arrays), strict=True))


def test_pairs_that_never_meet_are_those_that_enumeration_never_finds_together(space, capsys):
    apart, counted = set(never_meet(space)), 0
    for one, other in combinations(BOOK.statements, 2):
        if together(space, one, other) <= SMALL:
            both = (space.statements[one] == TRUE) & (space.statements[other] == TRUE)
            assert ((one, other) in apart) == (not both.any())
            counted += 1
    with capsys.disabled():
        print(
            f"\n  {len(apart):,} of {len(BOOK.statements) * (len(BOOK.statements) - 1) // 2:,} pairs never meet;",
            end=" ",
        )
        print(f"{counted:,} pairs enumerated in full")
    assert apart and counted > 1000


def test_a_statement_covered_by_another_is_so_at_every_picture(space, capsys):
    pairs, counted = set(covered(space)), 0
    some = [id for id, each in BOOK.statements.items() if each.when != ALWAYS]
    for one, other in ((a, b) for a in some for b in some if a != b):
        if together(space, one, other) <= SMALL:
            inside = (space.statements[one] != TRUE) | (space.statements[other] == TRUE)
            assert ((one, other) in pairs) == bool(inside.all())
            counted += 1
    with capsys.disabled():
        print(f"\n  {len(pairs):,} of {len(some) * (len(some) - 1):,} ordered pairs covered;", end=" ")
        print(f"{counted:,} enumerated in full")
    assert counted > 1000


def test_no_condition_holds_for_everyone_by_accident(space):
    assert always(space) == []


def test_a_condition_that_holds_for_everyone_is_found():
    sometimes = BOOK.statements["er-hormone-first"]
    book = replace(BOOK, statements={sometimes.id: replace(sometimes, when=({}, *sometimes.when))})
    assert always(Space(book)) == [sometimes.id]


def test_what_no_single_box_covers_may_be_covered_by_several(space):
    er = space.points["er"]
    box = {"er": frozenset(range(1, len(er)))}
    halves = [{"er": frozenset([place])} for place in range(1, len(er))]
    assert within(space, box, halves)
    assert not within(space, box, halves[:1])
    assert not within(space, {}, halves)


def test_boxes_that_share_no_answer_do_not_meet(space):
    positive, negative = (boxes(space, ({"her2": frozenset([value])},))[0] for value in ("positive", "negative"))
    assert meet(positive, negative) is None
    assert meet(positive, {}) == positive


def test_a_condition_that_nothing_fills_has_no_box(space):
    assert boxes(space, ({"her2": frozenset(["nowhere"])},)) == []
    assert np.all(space.truth(({"her2": frozenset(["positive"])},)) >= 0)
