"""Holds a Profile against the Statements: what applies, what waits and for which result, what is left unsaid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .book import Casebook, Profile
from .conditions import absorb
from .model import APPLIES, DOES_NOT_APPLY, WAITS, Clause, Condition, Factor, Odd, RedFlag, Since, Tension, Unsaid

_STATUS = {True: APPLIES, None: WAITS, False: DOES_NOT_APPLY}


def clause_truth(clause: Clause, profile: Profile) -> bool | None:
    """Whether every factor of `clause` holds: True, False or None (Kleene's strong logic)."""
    truth = True
    for factor, values in clause.items():
        holds = profile.any_of(factor, values)
        if holds is False:
            return False
        if holds is None:
            truth = None
    return truth


def truth(condition: Condition, profile: Profile) -> bool | None:
    """Whether one clause of `condition` holds: True, False or None (Kleene's strong logic)."""
    best: bool | None = False
    for clause in condition:
        holds = clause_truth(clause, profile)
        if holds:
            return True
        if holds is None:
            best = None
    return best


@dataclass(frozen=True, slots=True)
class Wait:
    """A factor that a waiting statement asks for, and whether its answer alone would settle the statement."""

    factor: str
    alone: bool


@dataclass(frozen=True, slots=True)
class FamilyReading:
    """The statements of one family that apply and that wait, in file order."""

    family: str
    applies: tuple[str, ...]
    waits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TestEffect:
    """A missing test result and the largest number of statements that one result of it would change."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    factor: str
    would_change: int


@dataclass(frozen=True, slots=True)
class Change:
    """One factor answered otherwise: which statements would appear and which would go."""

    factor: str
    value: str
    present: bool  # False: the value is taken away
    appears: tuple[str, ...]
    disappears: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What the documents say for a profile; every face (text, table, page, JSON) is made from this one object."""

    casebook: Casebook = field(repr=False)
    profile: Profile

    @cached_property
    def status(self) -> Mapping[str, str]:
        """Statement id -> applies, waits or does-not-apply, in file order."""
        return {id: _STATUS[truth(each.when, self.profile)] for id, each in self.casebook.statements.items()}

    @cached_property
    def applies(self) -> tuple[str, ...]:
        """The statements that apply, in file order."""
        return tuple(id for id, status in self.status.items() if status == APPLIES)

    @cached_property
    def waiting(self) -> tuple[str, ...]:
        """The statements that wait on something unknown, in file order."""
        return tuple(id for id, status in self.status.items() if status == WAITS)

    @cached_property
    def waits_for(self) -> Mapping[str, tuple[Wait, ...]]:
        """Waiting statement -> the factors that it asks for, in file order of the factors."""
        return {id: self._waits(self.casebook.statements[id].when) for id in self.waiting}

    def _waits(self, condition: Condition) -> tuple[Wait, ...]:
        open_ = []
        for clause in condition:
            if clause_truth(clause, self.profile) is None:
                open_.append({f: v for f, v in clause.items() if self.profile.any_of(f, v) is None})
        factors = set().union(*absorb(open_))
        alone = len(factors) == 1
        return tuple(Wait(factor, alone) for factor in self.casebook.factors if factor in factors)

    @cached_property
    def families(self) -> tuple[FamilyReading, ...]:
        """Every family in its fixed order, which ranks nothing."""
        return tuple(
            FamilyReading(family, self._of(family, self.applies), self._of(family, self.waiting))
            for family in self.casebook.families
        )

    def _of(self, family: str, ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(id for id in ids if family in self.casebook.statements[id].families)

    @cached_property
    def tests(self) -> tuple[TestEffect, ...]:
        """The unknown tests that could change a statement, the one that could change most first."""
        effects = []
        for factor in self.casebook.factors.values():
            if factor.kind == "test" and factor.id not in self.profile.known:
                counts = [len(self._changed(self.profile.with_(factor.id, [value]))) for value in factor.ids]
                effects.append(TestEffect(factor.id, max(counts)))
        return tuple(sorted((each for each in effects if each.would_change), key=lambda each: -each.would_change))

    def _changed(self, profile: Profile) -> list[str]:
        other = Reading(self.casebook, profile)
        return [id for id, status in self.status.items() if other.status[id] != status]

    @cached_property
    def tensions(self) -> tuple[Tension, ...]:
        """The tensions that matter for this profile and of which a side applies."""
        return tuple(
            each
            for each in self.casebook.tensions.values()
            if self._shown(each)
            and any(side.statement and self.status[side.statement] == APPLIES for side in each.sides)
        )

    @cached_property
    def unsaid(self) -> tuple[Unsaid, ...]:
        """What the documents leave out for this profile, and the families of which nothing applies or waits."""
        silent = {each.family for each in self.families if not each.applies and not each.waits}
        return tuple(
            each
            for each in self.casebook.unsaid.values()
            if (each.family in silent if each.family else self._shown(each))
        )

    @cached_property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """The signs that come before any treatment question."""
        return tuple(each for each in self.casebook.redflags.values() if truth(each.when, self.profile))

    @cached_property
    def odd(self) -> tuple[Odd, ...]:
        """Notes on unusual pairs of answers."""
        return tuple(each for each in self.casebook.odd.values() if self._shown(each))

    def _shown(self, each: Tension | Unsaid | Odd) -> bool:
        return truth(each.when, self.profile) is True and truth(each.unless, self.profile) is not True

    @cached_property
    def since(self) -> tuple[Since, ...]:
        """What changed since, for the statements that apply or wait and for what is unsaid, in file order."""
        said = (self.casebook.statements[each] for each in (*self.applies, *self.waiting))
        named = {id for each in (*said, *self.unsaid) for id in each.since}
        return tuple(each for each in self.casebook.since.values() if each.id in named)

    def what_if(self) -> Iterator[Change]:
        """One factor at a time answered otherwise; only the answers that change what applies."""
        for factor in self.casebook.factors.values():
            for value, present, profile in _otherwise(factor, self.profile):
                other = Reading(self.casebook, profile)
                appears = tuple(id for id in other.applies if self.status[id] != APPLIES)
                disappears = tuple(id for id in self.applies if other.status[id] != APPLIES)
                if appears or disappears:
                    yield Change(factor.id, value, present, appears, disappears)


def _otherwise(factor: Factor, profile: Profile) -> Iterator[tuple[str, bool, Profile]]:
    """Each other answer to one factor: another value where one is taken, one value more or fewer where several are."""
    now = profile.known.get(factor.id, frozenset())
    for value in factor.ids:
        if value not in now:
            keep = now - {factor.none} if factor.several and value != factor.none else frozenset()
            yield value, True, profile.with_(factor.id, keep | {value})
        elif factor.several and value != factor.none:
            # Still answered, with nothing left: what is not named is absent.
            yield value, False, Profile({**profile.known, factor.id: now - {value}}, profile.not_looked_for)


def read(casebook: Casebook, profile: Profile) -> Reading:
    """The Reading of `profile`: what the documents say for that picture, never what to do."""
    return Reading(casebook, profile)


def coverage(casebook: Casebook, profiles) -> Mapping[str, int]:
    """Statement id -> how many of `profiles` bring it into play, in file order; 0 where none does."""
    counts = dict.fromkeys(casebook.statements, 0)
    for profile in profiles:
        for id in read(casebook, profile).applies:
            counts[id] += 1
    return counts
