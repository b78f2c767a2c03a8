"""What is known of a fictional person; whatever is not known stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .model import CasebookError


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
