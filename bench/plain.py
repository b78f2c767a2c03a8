"""The bare thing that a Reading is held against: one long function of plain `if`, made from the same conditions."""

import random
from collections.abc import Callable, Iterable

from teaching.book import Casebook, Profile
from teaching.model import Clause, Factor

Answer = tuple[list[str], list[str]]


def source(casebook: Casebook) -> str:
    """Return the function's Python: what applies and what waits, statement by statement, with nothing looked up."""
    lines = ["def plain(known, open_):"]
    lines += [f"    {_name(factor)} = known[{factor!r}]" for factor in casebook.factors]
    lines += [
        f"    open_{_name(id)} = open_[{id!r}]" for id, factor in casebook.factors.items() if factor.not_looked_for
    ]
    lines += ["    applies, waits = [], []"]
    for id, statement in casebook.statements.items():
        certain = _any(_clause(clause, casebook, _holds) for clause in statement.when)
        possible = _any(_clause(clause, casebook, _may_hold) for clause in statement.when)
        lines += [f"    if {certain}:", f"        applies.append({id!r})"]
        lines += [f"    elif {possible}:", f"        waits.append({id!r})"]
    return "\n".join([*lines, "    return applies, waits", ""])


def function(casebook: Casebook) -> Callable[[dict, dict], Answer]:
    """Return the function itself."""
    names: dict = {}
    exec(compile(source(casebook), "<plain>", "exec"), names)  # our own text, made above
    return names["plain"]


def answers(casebook: Casebook, profile: Profile) -> tuple[dict, dict]:
    """Return a profile in the shape that the plain function takes: a word, a set, or None where nothing is known."""
    known = {}
    for id, factor in casebook.factors.items():
        values = profile.known.get(id)
        known[id] = values if factor.several or values is None else next(iter(values))
    return known, {id: profile.not_looked_for.get(id, frozenset()) for id in casebook.factors}


def pictures(casebook: Casebook, count: int) -> list[Profile]:
    """Return the example profiles and as many random ones as make `count`, the same at every run."""
    chance = random.Random(1)
    found = [casebook.profile(example.profile) for example in casebook.examples.values()]
    while len(found) < count:
        given = {id: _some(factor, chance) for id, factor in casebook.factors.items() if chance.random() < 0.6}
        found.append(casebook.profile(given))
    return found


def _some(factor: Factor, chance: random.Random) -> list[str]:
    several = [value for value in factor.ids if value != factor.none]
    if factor.several and chance.random() < 0.8:
        return chance.sample(several, min(len(several), chance.randint(1, 3)))
    return [chance.choice(factor.ids)]


def _name(factor: str) -> str:
    return "known_" + "".join(letter if letter.isalnum() else "_" for letter in factor)


def _any(clauses: Iterable[str]) -> str:
    return " or ".join(clauses) or "False"


def _clause(clause: Clause, casebook: Casebook, atom: Callable) -> str:
    return (
        "("
        + (" and ".join(atom(casebook.factors[id], sorted(values)) for id, values in clause.items()) or "True")
        + ")"
    )


def _holds(factor: Factor, values: list[str]) -> str:
    name = _name(factor.id)
    if not factor.several:
        return f"{name} in {tuple(values)!r}"
    return f"({name} is not None and (" + " or ".join(f"{value!r} in {name}" for value in values) + "))"


def _may_hold(factor: Factor, values: list[str]) -> str:
    name = _name(factor.id)
    if not factor.several:
        return f"({name} is None or {name} in {tuple(values)!r})"
    found = [f"{value!r} in {name}" for value in values]
    if factor.not_looked_for:
        found += [f"{value!r} in open_{name}" for value in values]
    return f"({name} is None or " + " or ".join(found) + ")"
