"""Conditions: from derived to plain factors, and into words.

A condition is a list of clauses of which one is enough; a clause maps factors to the values of which one is
enough. Derived factors are replaced by what they stand for, so that evaluation knows plain factors alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType

from .model import Clause

MOST = 200  # clauses; more than this is a slip, not a condition


class NoCondition(ValueError):
    """A condition that cannot be expressed; the message is written for a person."""


def as_clauses(written: dict | list | None) -> list[dict[str, list[str]]]:
    """A condition as the files write it, as a list of clauses with lists of values; nothing written is always."""
    clauses = written if isinstance(written, list) else [written or {}]
    return [
        {factor: values if isinstance(values, list) else [values] for factor, values in one.items()} for one in clauses
    ]


class Expander:
    """Expands conditions over plain factors (takes several, excluding value) and derived ones (value -> when)."""

    def __init__(self, factors: Mapping[str, tuple[bool, str | None]], derived: Mapping[str, Mapping[str, list]]):
        self.factors, self.derived = factors, derived
        self._order = {name: place for place, name in enumerate(factors)}

    def expand(self, condition: list[Mapping[str, list[str]]], inside: tuple[str, ...] = ()) -> list[Clause]:
        """The same condition over plain factors; no clause is left where it can never be true."""
        return absorb([clause for written in condition for clause in self.clause(written, inside)])

    def clause(self, written: Mapping[str, list[str]], inside: tuple[str, ...] = ()) -> list[Clause]:
        """The clauses that one written clause stands for."""
        choices = [self._choices(factor, values, inside) for factor, values in written.items()]
        found: list[Clause] = [{}]
        for options in choices:
            joined = (self._both(one, other) for one, other in product(found, options))
            found = absorb([clause for clause in joined if clause is not None])
            if len(found) > MOST:
                raise NoCondition("stands for too many cases; split it")
        return [dict(sorted(clause.items(), key=lambda item: self._order[item[0]])) for clause in found]

    def _choices(self, factor: str, values: list[str], inside: tuple[str, ...]) -> list[Clause]:
        if factor in self.factors:
            return [{factor: frozenset(values)}]
        found = []
        for value in values:
            step = f"{factor}: {value}"
            if step in inside:
                raise NoCondition(f"goes round in a circle: {' > '.join((*inside, step))}")
            found += self.expand(self.derived[factor][value], (*inside, step))
        return found

    def _both(self, one: Clause, other: Clause) -> Clause | None:
        """Both clauses at once; None where they exclude each other."""
        both = dict(one)
        for factor, values in other.items():
            if factor not in both:
                both[factor] = values
                continue
            several, none = self.factors[factor]
            here = both[factor]
            if not several:
                both[factor] = here & values
            elif here <= values or values <= here:
                both[factor] = min(here, values, key=len)
            elif {none} in (here, values):  # nothing beside the value that excludes the others
                return None
            else:
                raise NoCondition(f"asks for two separate things of {factor} at once; that cannot be said")
            if not both[factor]:
                return None
        return both


def absorb(clauses: list[Clause]) -> list[Clause]:
    """Leave out every clause that another one already covers; the order stays."""
    kept: list[Clause] = []
    for clause in clauses:
        if any(_covers(other, clause) for other in kept):
            continue
        kept = [other for other in kept if not _covers(clause, other)] + [clause]
    return kept


def _covers(wide: Clause, narrow: Clause) -> bool:
    return all(factor in narrow and narrow[factor] <= values for factor, values in wide.items())


def in_words(
    condition: list[Mapping[str, list[str]]],
    phrases: Mapping[str, Mapping[str, str]],
    answered: Mapping[str, tuple[frozenset[str], str]] = MappingProxyType({}),
) -> str:
    """A condition as it was written, in words: 'ER positive and after the menopause; or …'.

    `answered` says in one phrase what would be a long list: all values but the one that means none.
    """

    def either(factor: str, values: list[str]) -> str:
        every, words = answered.get(factor, (frozenset(), ""))
        return words if words and every == set(values) else listed([phrases[factor][one] for one in values], "or")

    return "; or ".join(_joined([either(*item) for item in clause.items()]) for clause in condition) or "always"


def _joined(parts: list[str]) -> str:
    """Parts that hold together; a comma keeps apart what has an 'and' or 'or' of its own."""
    if any(f" {word} " in part for part in parts for word in ("and", "or")):
        return ", and ".join(parts)
    return listed(parts, "and")


def listed(words: list[str], last: str) -> str:
    """Words as a list in a sentence: 'a, b and c'."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""
