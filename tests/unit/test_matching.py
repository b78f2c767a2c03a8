"""The fast evaluation agrees with the plain one: on made-up conditions, on what is enumerated, and on a million."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.plain import function
from teaching.book import Profile
from teaching.casebook import load
from teaching.matching import BLOCK, Matcher
from teaching.space import OPEN, TRUE, Space
from tests.unit.pictures import profiles
from tests.unit.plain import truth

BOOK = load()
STATEMENTS = list(BOOK.statements)
MATCHER = Matcher(BOOK.factors, ((id, each.when) for id, each in BOOK.statements.items()))
ENUMERATED = [("er", "pr", "her2", "menopause", "site", "prior"), ("er", "her2", "site", "symptom")]
MILLION = 1_000_000


def told(match, matcher=MATCHER):
    """A match as key -> True, None or False."""
    holds, may = match
    assert holds & ~may == 0
    held, open_ = set(matcher.named(holds)), set(matcher.named(may & ~holds))
    return {key: True if key in held else None if key in open_ else False for key in matcher.named(-1)}


def answer(point):
    """An answer of the space as the matcher takes it."""
    return (point.present, point.open) if point.open else None if point.found is None else point.present


def words(truths):
    """Rows of yes and no, one a statement, as 64-bit words."""
    packed = np.packbits(truths, axis=1, bitorder="little")
    return np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8))).view(np.uint64)


VALUES = {"a": ["x", "y", "z"], "b": ["x", "y"], "s": ["none", "p", "q"], "unasked": ["x"]}
SOME = {name: st.sets(st.sampled_from(each), min_size=1).map(frozenset) for name, each in VALUES.items()}
CLAUSE = st.fixed_dictionaries({}, optional={name: SOME[name] for name in "abs"})
CONDITION = st.lists(CLAUSE, max_size=6).map(tuple)
KNOWN = st.fixed_dictionaries({}, optional=SOME)


class TestMadeUpConditions:
    @given(st.lists(CONDITION, max_size=70), KNOWN, SOME["s"])
    def test_every_truth_is_the_plain_one(self, conditions, known, open_):
        left = open_ - known.get("s", frozenset())
        profile = Profile(known, {"s": left} if left else {})
        matcher = Matcher(VALUES, enumerate(conditions))
        plain = {place: truth(condition, profile) for place, condition in enumerate(conditions)}
        assert told(matcher.match(profile), matcher) == plain

    @given(st.lists(CONDITION, min_size=1, max_size=5), KNOWN, st.sampled_from(list(VALUES)), st.data())
    def test_around_is_the_match_of_the_changed_profile(self, conditions, known, factor, data):
        matcher = Matcher(VALUES, enumerate(conditions))
        changed = Profile({**known, factor: data.draw(SOME[factor])})
        assert matcher.around(Profile(known), factor)(changed) == matcher.match(changed)


def test_keys_stay_in_order_and_need_not_be_hashable():
    matcher = Matcher(["a"], [([3], ()), ([1], ({},)), ([2], ({"a": frozenset("x")},))])
    holds, may = matcher.match(Profile())
    assert (matcher.named(holds), matcher.named(may)) == ([[1]], [[1], [2]])


@given(profiles())
def test_any_profile_of_the_casebook(profile):
    assert told(MATCHER.match(profile)) == {id: truth(each.when, profile) for id, each in BOOK.statements.items()}


@pytest.mark.parametrize("count", [1, BLOCK, BLOCK + 1])
def test_many_at_once_is_one_at_a_time(count):
    answers = {"her2": [None, frozenset(["positive"])], "site": [frozenset(["bone"])]}
    places = {"her2": np.arange(count) % 2, "site": np.zeros(count, int)}
    found = MATCHER.many(answers, places)
    assert found.shape[0] == count
    for row in (0, count - 1):
        her2 = {"her2": answers["her2"][row % 2]} if row % 2 else {}
        holds, may = MATCHER.match(Profile({"site": frozenset(["bone"]), **her2}))
        assert [int.from_bytes(half.tobytes(), "little") for half in found[row]] == [holds, may]


@pytest.mark.parametrize("factors", ENUMERATED, ids=" ".join)
def test_all_that_is_enumerated_against_the_arrays(factors, counted):
    """The bits and the three-valued arrays, which share no code, at every picture of the space."""
    space = Space(BOOK, factors)
    shape = tuple(map(len, space.points.values()))
    answers = {factor: list(map(answer, points)) for factor, points in space.points.items()}
    block = space.size // shape[0] // shape[1]
    for first in range(0, space.size, block):
        places = np.unravel_index(np.arange(first, first + block), shape)
        found = MATCHER.many(answers, dict(zip(factors, places, strict=True)))
        where = tuple(place[0] for place in places[:2])
        truths = np.stack(
            [np.broadcast_to(array, shape)[where].ravel() for array in space.statements.values()],
            axis=1,
        )
        assert (found[:, 0] == words(truths == TRUE)).all()
        assert (found[:, 1] == words(truths >= OPEN)).all()
    counted(f"{space.size:,} pictures of {', '.join(factors)}: bits and arrays agree")


def test_a_million_random_pictures_of_the_whole(counted):
    """The bits, many at once, and a function of plain `if` made from the same conditions."""
    plain, space, chance = function(BOOK), Space(BOOK), np.random.default_rng(20261122)
    answers = {factor: list(map(answer, points)) for factor, points in space.points.items()}
    places = {factor: chance.integers(0, len(points), MILLION, np.int16) for factor, points in space.points.items()}
    found = MATCHER.many(answers, places)
    one = {id: 1 << place for place, id in enumerate(STATEMENTS)}
    known = {
        factor: [_plainly(BOOK.factors[factor], each) for each in points] for factor, points in space.points.items()
    }
    open_ = {factor: [point.open for point in points] for factor, points in space.points.items()}
    rows = zip(*(each.tolist() for each in places.values()), strict=True)
    for row, bits in zip(rows, found.reshape(MILLION, -1).tolist(), strict=True):
        at = dict(zip(space.factors, row, strict=True))
        applies, waits = plain(
            {factor: known[factor][place] for factor, place in at.items()},
            {factor: open_[factor][place] for factor, place in at.items()},
        )
        holds = sum(map(one.__getitem__, applies))
        may = holds + sum(map(one.__getitem__, waits))
        assert bits == [holds & (1 << 64) - 1, holds >> 64, may & (1 << 64) - 1, may >> 64]
    counted(f"{MILLION:,} random pictures of {space.size:.2g}: bits and plain `if` agree")


def _plainly(factor, point):
    """What is found, as the plain function takes it: a word, a set, or None where nothing is known."""
    if point.found is None:
        return None
    return point.present if factor.several else next(iter(point.present))
