"""Holds a Profile against the Statements: what applies, what waits and for which result, what is left unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from .book import Casebook, Profile
from .conditions import absorb
from .matching import Match, Matcher
from .model import APPLIES, DOES_NOT_APPLY, WAITS, Clause, Condition, Factor, Odd, RedFlag, Since, Tension, Unsaid


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


class _Matchers(NamedTuple):
    """A casebook's conditions, ready to be matched: its statements, and what is shown beside them."""

    statements: Matcher
    when: Matcher
    unless: Matcher
    bit: Mapping[str, int]  # statement -> the bit that stands for it


@lru_cache(maxsize=8)
def _matchers(casebook: Casebook) -> _Matchers:
    beside = [
        each for part in (casebook.tensions, casebook.unsaid, casebook.redflags, casebook.odd) for each in part.values()
    ]
    return _Matchers(
        Matcher(casebook.factors, ((id, each.when) for id, each in casebook.statements.items())),
        Matcher(casebook.factors, ((each, each.when) for each in beside)),
        Matcher(casebook.factors, ((each, getattr(each, "unless", ())) for each in beside)),
        {id: 1 << place for place, id in enumerate(casebook.statements)},
    )


@dataclass(frozen=True)
class Reading:
    """What the documents say for a profile; every face (text, table, page, JSON) is made from this one object."""

    casebook: Casebook = field(repr=False)
    profile: Profile

    @cached_property
    def _match(self) -> Match:
        return _matchers(self.casebook).statements.match(self.profile)

    @cached_property
    def applies(self) -> tuple[str, ...]:
        """The statements that apply, in file order."""
        holds, _ = self._match
        return tuple(_matchers(self.casebook).statements.named(holds))

    @cached_property
    def waiting(self) -> tuple[str, ...]:
        """The statements that wait on something unknown, in file order."""
        holds, may = self._match
        return tuple(_matchers(self.casebook).statements.named(may & ~holds))

    @cached_property
    def status(self) -> Mapping[str, str]:
        """Statement id -> applies, waits or does-not-apply, in file order."""
        status = dict.fromkeys(self.casebook.statements, DOES_NOT_APPLY)
        return status | dict.fromkeys(self.applies, APPLIES) | dict.fromkeys(self.waiting, WAITS)

    @cached_property
    def waits_for(self) -> Mapping[str, tuple[Wait, ...]]:
        """Waiting statement -> the factors that it asks for, in file order of the factors."""
        return {id: self._waits(self.casebook.statements[id].when) for id in self.waiting}

    def _waits(self, condition: Condition) -> tuple[Wait, ...]:
        open_ = [left for clause in condition if (left := self._left_open(clause)) is not None]
        if len(open_) == 1:
            return _named_waits(tuple(open_[0]))  # a clause keeps the order of the factors
        factors = set().union(*absorb(open_))
        return _named_waits(tuple(factor for factor in self.casebook.factors if factor in factors))

    def _left_open(self, clause: Clause) -> Clause | None:
        """What of a clause is unknown; None where a factor of it is known to be otherwise."""
        left = {}
        for factor, values in clause.items():
            holds = self.profile.any_of(factor, values)
            if holds is False:
                return None
            if holds is None:
                left[factor] = values
        return left

    @cached_property
    def families(self) -> tuple[FamilyReading, ...]:
        """Every family in its fixed order, which ranks nothing."""
        applies, waits = self._by_family(self.applies), self._by_family(self.waiting)
        return tuple(FamilyReading(id, tuple(applies[id]), tuple(waits[id])) for id in self.casebook.families)

    def _by_family(self, ids: Iterable[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {family: [] for family in self.casebook.families}
        for id in ids:
            for family in self.casebook.statements[id].families:
                found[family].append(id)
        return found

    @cached_property
    def tests(self) -> tuple[TestEffect, ...]:
        """The unknown tests that could change a statement, the one that could change most first."""
        effects = []
        for factor in self.casebook.factors.values():
            if factor.kind == "test" and factor.id not in self.profile.known:
                match = _matchers(self.casebook).statements.around(self.profile, factor.id)
                found = (match(self.profile.with_(factor.id, [value])) for value in factor.ids)
                effects.append(TestEffect(factor.id, max(map(self._changed, found))))
        return tuple(sorted((each for each in effects if each.would_change), key=lambda each: -each.would_change))

    def _changed(self, other: Match) -> int:
        """How many statements another match gives another status."""
        (holds, may), (other_holds, other_may) = self._match, other
        return ((holds ^ other_holds) | (may ^ other_may)).bit_count()

    @cached_property
    def _beside(self) -> tuple[Tension | Unsaid | RedFlag | Odd, ...]:
        """What is shown beside the statements: what their own conditions let through, of every kind."""
        _, when, unless, _ = _matchers(self.casebook)
        return tuple(when.named(when.match(self.profile)[0] & ~unless.match(self.profile)[0]))

    @cached_property
    def tensions(self) -> tuple[Tension, ...]:
        """The tensions that matter for this profile and of which a side applies."""
        bit, (holds, _) = _matchers(self.casebook).bit, self._match
        return tuple(
            each
            for each in self._beside
            if isinstance(each, Tension) and any(side.statement and bit[side.statement] & holds for side in each.sides)
        )

    @cached_property
    def unsaid(self) -> tuple[Unsaid, ...]:
        """What the documents leave out for this profile, and the families of which nothing applies or waits."""
        silent = {each.family for each in self.families if not each.applies and not each.waits}
        return tuple(
            each for each in self._beside if isinstance(each, Unsaid) and (each.family is None or each.family in silent)
        )

    @cached_property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """The signs that come before any treatment question."""
        return tuple(each for each in self._beside if isinstance(each, RedFlag))

    @cached_property
    def odd(self) -> tuple[Odd, ...]:
        """Notes on unusual pairs of answers."""
        return tuple(each for each in self._beside if isinstance(each, Odd))

    @cached_property
    def since(self) -> tuple[Since, ...]:
        """What changed since, for the statements that apply or wait and for what is unsaid, in file order."""
        said = (self.casebook.statements[each] for each in (*self.applies, *self.waiting))
        named = {id for each in (*said, *self.unsaid) for id in each.since}
        return tuple(each for id, each in self.casebook.since.items() if id in named)

    def what_if(self) -> Iterator[Change]:
        """One factor at a time answered otherwise; only the answers that change what applies."""
        statements, (now, _) = _matchers(self.casebook).statements, self._match
        for factor in self.casebook.factors.values():
            match = statements.around(self.profile, factor.id)
            for value, present, profile in _otherwise(factor, self.profile):
                then, _ = match(profile)
                if then != now:
                    appears, disappears = statements.named(then & ~now), statements.named(now & ~then)
                    yield Change(factor.id, value, present, tuple(appears), tuple(disappears))


@cache
def _named_waits(factors: tuple[str, ...]) -> tuple[Wait, ...]:
    return tuple(Wait(factor, alone=len(factors) == 1) for factor in factors)


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
