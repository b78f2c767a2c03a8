"""A rule engine of others, given the same conditions, says the same of ten thousand pictures."""

import random
from dataclasses import replace

import pytest

from bench.engines import datalogic
from bench.plain import answers, pictures
from teaching.book import Profile
from teaching.casebook import load
from teaching.reading import read


def with_open_values(casebook, profiles):
    """Leave some values open in every other picture, where the casebook allows it."""
    chance = random.Random(2)
    for number, profile in enumerate(profiles):
        open_ = {}
        for id, factor in casebook.factors.items() if number % 2 else ():
            rest = [each for each in factor.ids if each != factor.none and each not in profile.known.get(id, ())]
            if factor.not_looked_for and factor.none not in profile.known.get(id, ()):
                open_[id] = chance.sample(rest, min(len(rest), chance.randint(0, 2)))
        yield Profile(profile.known, {id: frozenset(values) for id, values in open_.items() if values})


def disagreements(casebook, engine, profiles):
    for profile in profiles:
        found = read(casebook, profile)
        if engine(*answers(casebook, profile)) != (list(found.applies), list(found.waiting)):
            yield profile


def test_it_says_the_same_of_ten_thousand_pictures():
    casebook = load()
    profiles = list(with_open_values(casebook, pictures(casebook, 10_000)))
    assert sum(bool(each.not_looked_for) for each in profiles) > 2000
    assert list(disagreements(casebook, datalogic(casebook), profiles)) == []


@pytest.mark.parametrize("what", ["a value", "a clause", "a factor"])
def test_one_condition_that_differs_is_seen(what):
    casebook = load()
    id, statement = next((id, each) for id, each in casebook.statements.items() if len(each.when) > 1)
    first, *rest = statement.when
    factor, values = next(iter(first.items()))
    other = {
        "a value": ({**first, factor: frozenset(casebook.factors[factor].ids) - values}, *rest),
        "a clause": tuple(rest),
        "a factor": ({each: words for each, words in first.items() if each != factor}, *rest),
    }[what]
    changed = replace(casebook, statements={**casebook.statements, id: replace(statement, when=other)})
    seen = disagreements(casebook, datalogic(changed), pictures(casebook, 1000))
    assert isinstance(next(seen, None), Profile)
