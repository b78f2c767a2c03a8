"""Closed forms on clauses against full enumeration, wherever that is small enough to enumerate.

Each closed form is held against the arrays of `space` on the factors that its conditions use, on the casebook as it
is and on casebooks broken in the way that it looks for; both counts are printed.
"""

from collections import Counter
from dataclasses import replace
from itertools import combinations, permutations
from math import prod

import numpy as np
import pytest

from teaching import boxes
from teaching.casebook import load
from teaching.model import ALWAYS
from teaching.space import FALSE, OPEN, TRUE, Point, Space, pairs_pulling_apart

BOOK = load()
SMALL = 1_000_000  # pictures of the factors that some conditions use together
SOMETIMES = [id for id, each in BOOK.statements.items() if each.when != ALWAYS]
POSITIVE, NEGATIVE = ({"her2": frozenset([value])} for value in ("positive", "negative"))
ELSEWHERE = {"presentation": frozenset(["recurrent"])}  # where the tension on breast surgery never is


@pytest.fixture(scope="module")
def space():
    return Space(BOOK)


def book(part, *each):
    """Return the casebook with these objects of one part, put in or in place of those with their ids."""
    return replace(BOOK, **{part: {**getattr(BOOK, part), **{one.id: one for one in each}}})


def without(tension):
    return replace(BOOK, tensions={id: each for id, each in BOOK.tensions.items() if id != tension})


def few(space, *conditions):
    """Return whether the factors of these conditions make few enough pictures to walk them all."""
    used = {factor for condition in conditions for clause in condition for factor in clause}
    return prod(len(space.points[factor]) for factor in used) <= SMALL


def when(*statements):
    return [BOOK.statements[id].when for id in statements]


class TestNeverApply:
    def test_just_those_that_enumeration_never_finds(self, space, counted):
        never, walked = boxes.never_apply(space), [id for id in BOOK.statements if few(space, *when(id))]
        for id in walked:
            assert (id in never) == (not (space.statements[id] == TRUE).any())
        counted(f"{len(never)} of {len(BOOK.statements)} statements never apply; {len(walked)} enumerated in full")
        assert never == [] and len(walked) == len(BOOK.statements)

    @pytest.mark.parametrize("condition", [(), ({"her2": frozenset(["nowhere"])},)])
    def test_a_dead_one_is_found(self, condition):
        broken = Space(book("statements", replace(BOOK.statements["er-hormone-first"], when=condition)))
        assert boxes.never_apply(broken) == broken.never_apply() == ["er-hormone-first"]


class TestAlways:
    def test_no_condition_holds_for_everyone_by_accident(self, space, counted):
        walked = [id for id in SOMETIMES if few(space, *when(id))]
        assert boxes.always(space) == [id for id in walked if (space.statements[id] == TRUE).all()] == []
        counted(f"0 of {len(SOMETIMES)} conditions hold for everyone; {len(walked)} enumerated in full")

    @pytest.mark.parametrize("condition", [({}, POSITIVE), (POSITIVE, {})])
    def test_a_condition_that_holds_for_everyone_is_found(self, condition):
        broken = Space(book("statements", replace(BOOK.statements["er-hormone-first"], when=condition)))
        assert boxes.always(broken) == ["er-hormone-first"]


class TestNeverMeet:
    def test_just_those_that_enumeration_never_finds_together(self, space, counted):
        apart, pairs = set(boxes.never_meet(space)), list(combinations(BOOK.statements, 2))
        walked = [pair for pair in pairs if few(space, *when(*pair))]
        for one, other in walked:
            both = (space.statements[one] == TRUE) & (space.statements[other] == TRUE)
            assert ((one, other) in apart) == (not both.any())
        counted(f"{len(apart)} of {len(pairs):,} pairs never meet; {len(walked):,} enumerated in full")
        assert apart and len(walked) > len(pairs) * 0.9


# What is left after the rules of `why`: the same document says the same kind of thing of the same treatment, and yet
# in two sentences. Each pair was read in the document.
TWO_SENTENCES = {
    ("bone-denosumab-000", "bone-denosumab-nhs"): "what it can do, and who should be able to have it (000:28)",
    ("bone-denosumab-nhs", "bone-denosumab-000"): "the same two sentences, the other way round",
    ("radiotherapy-bone-brain-skin", "radiotherapy-one-area"): "works well there; good for any one area (000:29)",
    ("radiation-bleeding-or-pain", "radiation-elsewhere"): "one trouble, after the broad sentence (003:24, 27)",
    ("hormone-fuelled", "tamoxifen-toremifene"): "the family as a whole, before its drugs (003:37, 41)",
    ("bone-denosumab-003", "bone-extra-medicine"): "one drug and what it does, after the list (003:66, 68)",
    ("bone-high-calcium", "bone-extra-medicine"): "two drugs and what they do, after the list (003:66, 70-72)",
    ("tailored-004", "de-novo-options-004"): "fitted to the person, and more options left (004:7, 12)",
    ("de-novo-options-004", "tailored-004"): "the same two sentences, the other way round",
}


def why(one, other):
    """Return why a statement has a place of its own although another applies wherever it does."""
    names, others = {*one.treatments, *one.classes}, {*other.treatments, *other.classes}
    if one.document != other.document:
        return "another document"
    if one.role != other.role or not {*one.families} & {*other.families}:
        return "another role or family"
    return "named here" if names <= others else "another treatment"


class TestCovered:
    def test_just_those_that_are_covered_at_every_picture(self, space, counted):
        found, pairs = set(boxes.covered(space)), list(permutations(SOMETIMES, 2))
        walked = [pair for pair in pairs if few(space, *when(*pair))]
        for one, other in walked:
            inside = (space.statements[one] != TRUE) | (space.statements[other] == TRUE)
            assert ((one, other) in found) == bool(inside.all())
        counted(f"{len(found)} of {len(pairs):,} ordered pairs covered; {len(walked):,} enumerated in full")
        assert len(walked) > len(pairs) * 0.9

    def test_none_is_covered_without_a_reason(self, space, counted):
        reasons = {pair: why(*(BOOK.statements[id] for id in pair)) for pair in boxes.covered(space)}
        counted("; ".join(f"{count} by {reason}" for reason, count in Counter(reasons.values()).most_common()))
        assert {pair for pair, reason in reasons.items() if reason == "named here"} == TWO_SENTENCES.keys()

    def test_the_same_sentence_twice_is_found(self):
        twice = replace(BOOK.statements["hr-responds-well"], id="twice")
        broken = Space(book("statements", twice))
        found = [pair for pair in boxes.covered(broken) if set(pair) == {"hr-responds-well", "twice"}]
        assert len(found) == 2
        assert {why(*(broken.casebook.statements[id] for id in pair)) for pair in found} == {"named here"}


class TestUnexplained:
    def walked(self, space):
        """Return the pairs of which the factors, with those of the tensions between them, can all be walked."""
        between = {
            pair: [e for e in BOOK.tensions.values() if {*pair} <= {side.statement for side in e.sides}]
            for pair in pairs_pulling_apart(BOOK)
        }
        return [
            pair
            for pair, tensions in between.items()
            if few(space, *when(*pair), *(part for each in tensions for part in (each.when, each.unless)))
        ]

    def test_nothing_is_offered_and_limited_without_a_tension(self, space, counted):
        pairs = list(pairs_pulling_apart(BOOK))
        walked = self.walked(space)
        assert boxes.unexplained(space) == space.unexplained() == []
        counted(f"0 of {len(pairs)} pulling pairs unexplained; {len(walked)} enumerated in full")
        assert len(walked) == len(pairs) > 20

    @pytest.mark.parametrize("tension", BOOK.tensions)
    def test_without_a_tension_the_same_pairs_are_left(self, tension):
        broken = Space(without(tension))
        assert boxes.unexplained(broken) == broken.unexplained()

    @pytest.mark.parametrize(
        ("change", "hidden"),
        [
            ({"when": (POSITIVE,)}, True),
            ({"unless": (POSITIVE,)}, True),
            ({"unless": (ELSEWHERE, POSITIVE)}, True),
            ({"unless": ({},)}, True),
            ({"unless": (ELSEWHERE,)}, False),
            ({"unless": ({"her2": frozenset(["nowhere"])},)}, False),  # unknown at most, and that hides nothing
        ],
    )
    def test_a_tension_that_is_sometimes_hidden_leaves_them_too(self, change, hidden):
        each = BOOK.tensions["operation-on-the-breast"]
        broken = Space(book("tensions", replace(each, **change)))
        assert boxes.unexplained(broken) == broken.unexplained()
        assert bool(boxes.unexplained(broken)) == hidden


class Guess(Point):
    """An answer that takes what is unknown for settled: the slip that the proof is there to find."""

    as_if = FALSE

    def truth(self, values):
        told = Point.truth(self, values)
        return self.as_if if told == OPEN else told


class Hope(Guess):
    as_if = TRUE


class TestFromNowhere:
    def test_learning_more_never_undoes_what_was_settled(self, space, counted):
        pairs = [(id, factor) for id in BOOK.statements for factor in {f for c in when(id)[0] for f in c}]
        walked = [pair for pair in pairs if few(space, *when(pair[0]))]
        assert boxes.from_nowhere(space) == space.from_nowhere() == []
        counted(f"0 of {len(pairs)} statement-factor pairs come from nowhere; {len(walked)} enumerated in full")
        assert len(walked) == len(pairs)

    @pytest.mark.parametrize("kind", [Guess, Hope])
    def test_a_guess_at_the_unknown_is_found(self, kind):
        broken = Space(BOOK)
        broken.points = {
            factor: tuple(kind(each.found, each.open, each.none) for each in points)
            for factor, points in broken.points.items()
        }
        assert boxes.from_nowhere(broken) == broken.from_nowhere()
        assert {id for id, _ in broken.from_nowhere()} == {*SOMETIMES}

    @pytest.mark.parametrize("kind", [Guess, Hope])
    def test_a_guess_at_one_factor_alone_is_found_there(self, kind):
        broken = Space(BOOK)
        broken.points["her2"] = (kind(None), *broken.points["her2"][1:])
        assert boxes.from_nowhere(broken) == broken.from_nowhere()
        assert {factor for _, factor in broken.from_nowhere()} == {"her2"}


class TestBoxes:
    def test_what_no_single_box_covers_may_be_covered_by_several(self, space):
        box = {"er": frozenset({1, 2})}
        halves = [{"er": frozenset([place])} for place in (1, 2)]
        assert boxes.within(space, box, halves)
        assert not boxes.within(space, box, halves[:1])
        assert not boxes.within(space, {}, halves)

    def test_what_is_left_of_a_box_does_not_overlap_and_is_complete(self, space):
        taken = [{"er": frozenset([1]), "pr": frozenset([1])}, {"pr": frozenset([2]), "her2": frozenset([0, 1])}]
        left = boxes.left(space, {}, taken)
        shape = [len(space.points[factor]) for factor in ("er", "pr", "her2")]
        counted = np.zeros(shape, int)
        for box in (*taken, *left):
            counted[np.ix_(*(sorted(box.get(factor, {0, 1, 2})) for factor in ("er", "pr", "her2")))] += 1
        assert (counted == 1).all()

    def test_boxes_that_share_no_answer_do_not_meet(self, space):
        positive, negative = (boxes.boxes(space, (each,))[0] for each in (POSITIVE, NEGATIVE))
        assert boxes.meet(positive, negative) is None
        assert boxes.meet(positive, {}) == positive

    def test_a_condition_that_nothing_fills_has_no_box(self, space):
        assert boxes.boxes(space, ({"her2": frozenset(["nowhere"])}, POSITIVE)) == boxes.boxes(space, (POSITIVE,))

    def test_what_is_not_false_holds_what_is_unknown_too(self, space):
        [true], [open_] = (boxes.boxes(space, (POSITIVE,), least) for least in (TRUE, OPEN))
        assert open_["her2"] == true["her2"] | {0}
