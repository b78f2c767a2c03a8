"""Proofs over the decision space: of every picture that the statements can tell apart, not of samples."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching.casebook import load
from teaching.model import APPLIES, DOES_NOT_APPLY, WAITS
from teaching.reading import read
from teaching.space import FALSE, OPEN, TRUE, Space, pairs_pulling_apart
from tests.unit.pictures import profiles

BOOK = load()
MAIN = ("er", "pr", "her2", "menopause", "site", "symptom", "prior")
STATUS = {TRUE: APPLIES, OPEN: WAITS, FALSE: DOES_NOT_APPLY}


@pytest.fixture(scope="module")
def whole():
    return Space(BOOK)


def changed(**statements):
    """The casebook with some statements replaced."""
    return replace(BOOK, statements={**BOOK.statements, **{each.id: each for each in statements.values()}})


def test_the_space_is_counted(whole, counted):
    main = Space(BOOK, MAIN)
    counted(f"{main.size:,} pictures of {', '.join(MAIN)}; {whole.size:,} over all {len(whole.factors)} factors")
    assert main.size == np.prod([len(main.points[factor]) for factor in MAIN])
    assert whole.size > 10**10


class TestNoSilentGap:
    def test_each_family_says_something_or_says_that_nothing_is_said(self, whole):
        assert whole.silent_families() == []

    def test_a_family_without_its_sentence_is_found(self):
        book = replace(BOOK, unsaid={id: each for id, each in BOOK.unsaid.items() if each.family != "immunotherapy"})
        assert Space(book).silent_families() == ["immunotherapy"]


class TestTensionsExplain:
    def test_nothing_is_offered_and_limited_without_a_tension(self, whole):
        assert list(pairs_pulling_apart(BOOK))
        assert whole.unexplained() == []

    @pytest.mark.parametrize(
        "tension", ["operation-on-the-breast", "hormone-therapy-when-negative", "breast-irradiated-before"]
    )
    def test_a_missing_tension_is_found(self, tension):
        book = replace(BOOK, tensions={id: each for id, each in BOOK.tensions.items() if id != tension})
        assert Space(book).unexplained()


class TestRefinement:
    def test_learning_more_never_undoes_what_was_settled(self, whole):
        assert whole.from_nowhere() == []

    def test_the_proof_sees_a_statement_that_comes_from_nowhere(self):
        space = Space(BOOK, ("er",))
        space.statements["broken"] = np.array(
            [FALSE if each.found is None else TRUE for each in space.points["er"]], np.int8
        )
        assert space.from_nowhere() == [("broken", "er")]


class TestEveryStatementCanApply:
    def test_none_is_dead(self, whole):
        assert whole.never_apply() == []

    def test_a_dead_one_is_found(self):
        dead = replace(BOOK.statements["er-hormone-first"], id="dead", when=())
        assert Space(changed(dead=dead)).never_apply() == ["dead"]


class TestSameAnswerAsTheReading:
    def test_walked_in_full(self, counted):
        """The plain Reading and the arrays agree on every picture; no family is ever left in silence."""
        factors = ("er", "pr", "her2", "menopause", "site")
        space = Space(BOOK, factors)
        shape = [len(space.points[factor]) for factor in factors]
        table = np.stack([np.broadcast_to(array, shape).ravel() for array in space.statements.values()], axis=1)
        for row, profile in zip(table.tolist(), space.profiles(), strict=True):
            found = read(BOOK, profile)
            assert [STATUS[each] for each in row] == list(found.status.values())
            quiet = {each.family for each in found.families if not each.applies and not each.waits}
            assert quiet <= {each.family for each in found.unsaid}
        counted(f"{len(table):,} pictures walked one by one")

    @given(st.data())
    def test_at_any_picture_of_the_whole(self, data):
        space = Space(BOOK)
        points = tuple(data.draw(st.sampled_from(each)) for each in space.points.values())
        index = [space.points[factor].index(point) for factor, point in zip(space.factors, points, strict=True)]
        status = read(BOOK, space.profile(points)).status
        for id, array in space.statements.items():
            at = tuple(0 if length == 1 else place for place, length in zip(index, array.shape, strict=True))
            assert STATUS[int(array[at])] == status[id]

    @given(profiles())
    def test_any_profile_is_read_without_an_error(self, profile):
        found = read(BOOK, profile)
        assert found.families and found.tests is not None and found.since is not None
        assert list(found.what_if()) is not None
