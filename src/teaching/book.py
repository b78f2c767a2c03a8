"""The casebook: all teaching content in one object, and the profiles that it can check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .model import (
    UNKNOWN,
    CasebookError,
    Document,
    Example,
    Factor,
    Family,
    Odd,
    RedFlag,
    Since,
    Source,
    Statement,
    Tension,
    Term,
    Topic,
    Treatment,
    TreatmentClass,
    Unsaid,
    unlisted,
)

if TYPE_CHECKING:
    from .cases.case import Case, CaseItem
    from .lessons.lesson import Lesson


class ProfileError(CasebookError):
    """A factor or value that the casebook does not have, or values that exclude each other."""


@dataclass(frozen=True)
class Profile:
    """What is known of a fictional person; made by `Casebook.profile`, which checks it.

    `known` maps a factor to the values that are present; `not_looked_for` a factor to the values that
    stay unknown although the factor is answered.
    """

    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    not_looked_for: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def any_of(self, factor: str, values: Iterable[str]) -> bool | None:
        """Whether one of `values` holds: True, False, or None while that is unknown."""
        present = self.known.get(factor)
        if present is None:
            return None
        if not present.isdisjoint(values):
            return True
        return False if self.not_looked_for.get(factor, frozenset()).isdisjoint(values) else None

    def with_(self, factor: str, values: Iterable[str]) -> Profile:
        """The same picture with this one factor answered otherwise; no values make it unknown."""
        known = {key: value for key, value in self.known.items() if key != factor}
        values = frozenset(values)
        if values:
            known[factor] = values
        open_ = {key: value - values if key == factor else value for key, value in self.not_looked_for.items()}
        return Profile(known, {key: value for key, value in open_.items() if value})


@dataclass(frozen=True, eq=False)
class Casebook:
    """All teaching content, checked; each part maps an id to its object, in file order."""

    documents: Mapping[str, Document]
    factors: Mapping[str, Factor]
    families: Mapping[str, Family]
    classes: Mapping[str, TreatmentClass]
    treatments: Mapping[str, Treatment]
    statements: Mapping[str, Statement]
    tensions: Mapping[str, Tension]
    unsaid: Mapping[str, Unsaid]
    redflags: Mapping[str, RedFlag]
    since: Mapping[str, Since]
    glossary: Mapping[str, Term]
    odd: Mapping[str, Odd]
    examples: Mapping[str, Example]
    sources: Mapping[str, Source]
    topics: Mapping[str, Topic]
    cases: Mapping[str, Case]  # each is read when it is opened
    lessons: Mapping[str, Lesson]  # these too
    figures: Mapping[str, Any] = field(default_factory=dict)  # places on drawings, as figures.yaml has them

    @property
    def gallery(self) -> tuple[CaseItem, ...]:
        """One item of every format."""
        return getattr(self.cases, "gallery", ())

    def asked(self, work: str, item: str) -> CaseItem | None:
        """The item of a case, or of a lesson (`lessons/<id>`), as it stands today; None where it is no longer asked."""
        home, _, id = work.rpartition("/")
        try:
            return (self.lessons if home else self.cases)[id].item(item)
        except (KeyError, CasebookError):
            return None

    def named(self, statement: Statement, family: str) -> tuple[frozenset[str], frozenset[str]]:
        """The treatments and the classes of one family that a statement names."""
        treatments = (self.treatments[id] for id in statement.treatments)
        mine = frozenset(each.id for each in treatments if family == each.family or family in each.also)
        return mine, frozenset(id for id in statement.classes if self.classes[id].family == family)

    def profile(self, answers: Mapping[str, str | Iterable[str]] | None = None, not_looked_for=None, **more) -> Profile:
        """A checked Profile from factor -> value or values; `unknown` is the same as leaving a factor out.

        Raises ProfileError for an unknown factor or value (naming the nearest), for several values where a
        factor takes one, and for the excluding value beside another.
        """
        known = {}
        for name, given in {**(answers or {}), **more}.items():
            values = self._values(name, given)
            if values:
                known[name] = values
        open_ = {}
        for name, given in (not_looked_for or {}).items():
            values = self._values(name, given)
            if not self.factors[name].not_looked_for:
                raise ProfileError(f"{name}: single values of it cannot stay unknown")
            clash = sorted(values & known.get(name, frozenset()))
            if clash:
                raise ProfileError(f"{name}: {clash[0]} is both found and not looked for")
            if values:
                open_[name] = values
        return Profile({name: known[name] for name in self.factors if name in known}, open_)

    def _values(self, name: str, given: str | Iterable[str]) -> frozenset[str]:
        factor = self.factors.get(name)
        if factor is None:
            raise ProfileError(unlisted(name, "a factor", self.factors))
        values = {given} if isinstance(given, str) else set(given)
        values.discard(UNKNOWN)
        for value in sorted(values, key=str):
            if value not in factor.ids:
                raise ProfileError(unlisted(str(value), f"a value of {name}", (*factor.ids, UNKNOWN)))
        if len(values) > 1 and not factor.several:
            raise ProfileError(f"{name} takes one value, not {', '.join(sorted(values))}")
        if len(values) > 1 and factor.none in values:
            other = sorted(values - {factor.none})[0]
            raise ProfileError(f"{name}: {factor.none} cannot stand beside {other}")
        return frozenset(values)
