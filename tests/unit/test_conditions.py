"""A condition worked out over plain factors says exactly what it said before."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching.book import Profile
from teaching.conditions import Expander, NoCondition, absorb, as_clauses, in_words
from tests.unit.plain import truth

FACTORS = {"a": (False, None), "b": (False, None), "s": (True, "none")}
VALUES = {"a": ["x", "y", "z"], "b": ["x", "y"], "s": ["none", "p", "q"]}


def some(values):
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


def condition(factors):
    clause = st.fixed_dictionaries({}, optional={name: some(values) for name, values in factors.items()})
    return st.lists(clause.filter(bool), min_size=1, max_size=3)


# the first derived factor stands on plain ones, the second also on the first
FIRST = st.fixed_dictionaries({"yes": condition(VALUES), "no": condition(VALUES)})
SECOND = st.fixed_dictionaries({"yes": condition({**VALUES, "d": ["yes", "no"]})})
WRITTEN = condition({**VALUES, "d": ["yes", "no"], "e": ["yes"]})


def both(truths):
    """Kleene's and."""
    truths = list(truths)
    return False if False in truths else None if None in truths else True


def either(truths):
    """Kleene's or."""
    truths = list(truths)
    return True if True in truths else None if None in truths else False


def unexpanded(written, derived, profile):
    """The truth of a condition without working anything out."""

    def holds(factor, values):
        if factor in derived:
            return either(unexpanded(derived[factor][value], derived, profile) for value in values)
        return profile.any_of(factor, values)

    return either(both(holds(*item) for item in clause.items()) for clause in written)


def profiles():
    """Every picture of the three factors, with single values of `s` left open too."""
    several = [(None, ()), (["none"], ()), (["p"], ()), (["q"], ()), (["p", "q"], ()), (["p"], ["q"]), (["q"], ["p"])]
    for a, b, (present, open_) in product([None, *VALUES["a"]], [None, *VALUES["b"]], several):
        known = {"a": a and [a], "b": b and [b], "s": present}
        known = {name: frozenset(values) for name, values in known.items() if values}
        yield Profile(known, {"s": frozenset(open_)} if open_ else {})


def completions(profile):
    """Every picture that this one can become when all is known."""
    a = [profile.known.get("a")] if "a" in profile.known else [frozenset([one]) for one in VALUES["a"]]
    b = [profile.known.get("b")] if "b" in profile.known else [frozenset([one]) for one in VALUES["b"]]
    present, open_ = profile.known.get("s"), profile.not_looked_for.get("s", frozenset())
    s = [present, present | open_] if present else [frozenset(one) for one in (["none"], ["p"], ["q"], ["p", "q"])]
    for one, two, three in product(a, b, s):
        yield Profile({"a": one, "b": two, "s": three})


@given(FIRST, SECOND, WRITTEN)
def test_working_out_changes_no_truth(first, second, written):
    derived = {"d": first, "e": second}
    try:
        expanded = tuple(Expander(FACTORS, derived).expand(written))
    except NoCondition:
        return  # two separate things of one factor: refused, and tested below
    for profile in profiles():
        before, after = unexpanded(written, derived, profile), truth(expanded, profile)
        if before != after:  # a contradiction that was left open is seen to be one
            assert (before, after) == (None, False)
            assert not any(unexpanded(written, derived, known) for known in completions(profile))


@given(condition({name: VALUES[name] for name in "ab"}))
def test_leaving_out_what_is_covered_changes_no_truth(written):
    clauses = [{factor: frozenset(values) for factor, values in clause.items()} for clause in written]
    kept = absorb(clauses)
    assert all(truth(tuple(clauses), profile) == truth(tuple(kept), profile) for profile in profiles())
    assert absorb(kept) == kept


def test_what_a_wider_clause_covers_is_left_out():
    wide, narrow = {"a": frozenset("xy")}, {"a": frozenset("x"), "b": frozenset("y")}
    assert absorb([wide, narrow]) == absorb([narrow, wide]) == [wide]
    assert absorb([narrow, {"b": frozenset("x")}]) == [narrow, {"b": frozenset("x")}]


def test_a_clause_that_contradicts_itself_is_dropped():
    derived = {"d": {"no": [{"a": ["x"], "b": ["x"]}], "yes": [{"a": ["y"]}, {"b": ["y"]}]}}
    expander = Expander(FACTORS, derived)
    assert expander.expand([{"d": ["no"], "a": ["y"]}]) == []
    assert expander.expand([{"d": ["yes"], "a": ["x"]}]) == [{"a": {"x"}, "b": {"y"}}]
    assert expander.expand([{"s": ["p"]}, {"s": ["p", "q"]}]) == [{"s": {"p", "q"}}]


def test_none_contradicts_every_other_value_of_its_factor():
    expander = Expander(FACTORS, {"d": {"yes": [{"s": ["none"]}]}})
    assert expander.expand([{"d": ["yes"], "s": ["p"]}]) == []


def test_what_cannot_be_said_is_refused():
    with pytest.raises(NoCondition, match="two separate things of s"):
        Expander(FACTORS, {"d": {"yes": [{"s": ["p"]}]}}).expand([{"d": ["yes"], "s": ["q"]}])
    with pytest.raises(NoCondition, match="in a circle: d: yes > d: yes"):
        Expander(FACTORS, {"d": {"yes": [{"d": ["yes"]}]}}).expand([{"d": ["yes"]}])
    many = {f"f{number}": (False, None) for number in range(40)}
    pairs = {f"d{number}": {"yes": [{f"f{2 * number}": ["x"]}, {f"f{2 * number + 1}": ["x"]}]} for number in range(20)}
    with pytest.raises(NoCondition, match="too many cases"):
        Expander(many, pairs).expand([{name: ["yes"] for name in pairs}])


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (None, "always"),
        ({"a": "x"}, "ax"),
        ({"a": "x", "b": "y"}, "ax and by"),
        ({"a": "x", "b": "y", "s": "p"}, "ax, by and p"),
        ({"a": ["x", "y", "z"], "b": "y"}, "ax, ay or az, and by"),
        ([{"a": "x"}, {"b": ["x", "y"]}], "ax; or bx or by"),
        ({"s": "q", "a": "x"}, "this and that, and ax"),
        ({"s": ["p", "q"]}, "anything but none"),
    ],
)
def test_words_say_which_things_belong_together(written, words):
    phrases = {name: {value: name + value for value in values} for name, values in VALUES.items()}
    phrases["s"] |= {"p": "p", "q": "this and that"}
    answered = {"s": (frozenset("pq"), "anything but none")}
    assert in_words([one for one in as_clauses(written) if one], phrases, answered) == words
