"""The words of the casebook as frozen, typed objects; this module knows no other."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

UNKNOWN = "unknown"
APPLIES, WAITS, DOES_NOT_APPLY = "applies", "waits", "does-not-apply"
ROLES = ("first", "offered", "added", "limits", "watch", "sequence", "support")
OFFERING = ("first", "offered", "added")  # the roles that put a treatment forward
SINCE = ("changed since", "since then", "confirmed since", "not said there")  # the kinds of notes on the documents
OVERTAKES, SILENT = SINCE[0], SINCE[-1]  # one overtakes a statement; the source of the other may be older than it

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_CITE = re.compile(r"(?P<document>\d{3}):(?P<first>[1-9]\d*)(?:-(?P<last>[1-9]\d*))?")


class CasebookError(ValueError):
    """Something said to the casebook that it cannot take; the message is written for a person."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]  # in a notebook the sentence alone: the way to it through our files helps no student


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed name closest to `word`, or None where none is close."""
    by_fold = {name.casefold(): name for name in allowed}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def year_in(text: str) -> int | None:
    """The first year that a text names, as in `July 2018` or `about 2012`."""
    found = _YEAR.search(text)
    return int(found[0]) if found else None


def unlisted(found: str, what: str, allowed: Iterable[str]) -> str:
    """Say that something is not `what` it should be, which allowed name is nearest, and what is allowed."""
    allowed = list(allowed)
    bare = {name.lstrip("-"): name for name in allowed}
    close = bare.get(nearest(found.lstrip("-"), bare))
    return f"'{found}' is not {what}.{f' Did you mean {close}?' if close else ''} Allowed: {', '.join(allowed)}"


@dataclass(frozen=True, slots=True, order=True)
class Cite:
    """A place in a document: one line or one range of lines, counted from 1."""

    document: str
    first: int
    last: int

    @classmethod
    def parse(cls, text: str) -> Cite:
        """Read `001:33` or `003:66-72`; raises ValueError with what is wrong."""
        match = _CITE.fullmatch(text)
        if not match:
            raise ValueError(
                f"'{text}' is not a place: write document:line or document:first-last, as 001:33 or 003:66-72"
            )
        first = int(match["first"])
        last = int(match["last"] or first)
        if last < first or (match["last"] and last == first):
            raise ValueError(f"'{text}' is not a range: the last line comes after the first")
        return cls(match["document"], first, last)

    def meets(self, other: Cite) -> bool:
        """Whether both places are in one document and share a line."""
        return self.document == other.document and self.first <= other.last and other.first <= self.last

    @property
    def lines(self) -> str:
        """One line or one range, as text."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def __str__(self) -> str:
        return f"{self.document}:{self.lines}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A short text with the places that support it; no places means that no source is given."""

    text: str
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A named public source outside the five documents; `as_of` says when it was seen."""

    name: str
    address: str
    region: str
    id: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of a document that need a warning: lost, unreliable, or never to be shown."""

    cite: Cite
    verdict: str  # lost | bad-example | do-not-show | with-care
    text: str
    families: tuple[str, ...] = ()  # of a lost list: the families that could have stood in it


@dataclass(frozen=True, slots=True)
class Document:
    """One of the documents: where it seems to come from, how old it is, what it lost."""

    id: str
    title: str
    short: str
    region: str
    year: str
    dating: str
    about: str
    not_before: int | None = None  # the earliest year that its text can be from
    passages: tuple[Passage, ...] = ()
    lists: Mapping[str, Fact] = field(default_factory=dict)  # family -> the lines that name it

    @property
    def label(self) -> str:
        """Short name with its year, as a badge shows it."""
        return f"{self.short}, {self.year}"


@dataclass(frozen=True, slots=True)
class Value:
    """One answer that a factor can have; `phrase` says it in a sentence ("after the menopause")."""

    id: str
    label: str
    phrase: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that can be known of a person; whatever is not asked is unknown."""

    id: str
    label: str
    kind: str  # test | person | spread | course | wish
    several: bool
    values: tuple[Value, ...]
    none: str | None = None  # the value that excludes all others
    not_looked_for: bool = False  # single values can stay unknown
    help: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its values, in file order."""
        return tuple(value.id for value in self.values)

    def value(self, id: str) -> Value:
        """The value with this id."""
        return next(value for value in self.values if value.id == id)


Clause = Mapping[str, frozenset[str]]
"""Factor -> the values of which one is enough; all factors of a clause must hold."""

Condition = tuple[Clause, ...]
"""Clauses of which one is enough; one empty clause is always true, no clause never."""

ALWAYS: Condition = (MappingProxyType({}),)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one document says, as if-then, in our words and with its own word of strength."""

    id: str
    says: str
    role: str
    families: tuple[str, ...]
    cites: tuple[Cite, ...]
    strength: str | None = None
    when: Condition = ALWAYS
    when_words: str = ""
    treatments: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    dated: bool = False
    since: tuple[str, ...] = ()
    incomplete: str = ""  # what the sentence leaves out
    beside: tuple[str, ...] = ()  # statements that complete it

    @property
    def document(self) -> str:
        """The id of the one document that it comes from."""
        return self.cites[0].document


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a tension, and what it stands for here: a statement, or a place where there is none."""

    says: str
    statement: str | None = None
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Tension:
    """Statements that pull apart, with what explains it; shown when `when` holds and `unless` does not."""

    id: str
    about: str
    explains: str
    sides: tuple[Side, ...]
    when: Condition = ALWAYS
    unless: Condition = ()


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What the documents leave out; one with a family stands where nothing else is said of that family."""

    id: str
    text: str
    when: Condition = ALWAYS
    unless: Condition = ()
    family: str | None = None
    since: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Signs that mean: assess and escalate now, before any treatment question."""

    id: str
    label: str
    text: str
    when: Condition
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since a document was written, or what it leaves out, with its own source."""

    id: str
    kind: str  # how it stands to the documents, one of SINCE
    text: str
    detail: str
    source: str
    address: str
    region: str
    as_of: str
    checked_by: str | None = None

    @property
    def line(self) -> str:
        """What it says, with its kind before it."""
        return f"{self.lead}: {self.text}"

    @property
    def lead(self) -> str:
        """Its kind, as a line begins with it."""
        return self.kind.capitalize()


@dataclass(frozen=True, slots=True)
class Odd:
    """A pair of answers that is unusual; it is answered all the same, with this note."""

    id: str
    text: str
    when: Condition
    unless: Condition = ()


@dataclass(frozen=True, slots=True)
class Treatment:
    """A drug or a procedure that a document names."""

    id: str
    label: str
    drug: bool
    family: str
    class_: str
    also: tuple[str, ...] = ()  # further families under which it is listed
    names: Mapping[str, str] = field(default_factory=dict)  # region -> name there, which no document uses
    also_called: tuple[Fact, ...] = ()
    brands: tuple[Fact, ...] = ()
    how: tuple[Fact, ...] = ()
    route: tuple[Fact, ...] = ()
    schedule: tuple[Fact, ...] = ()
    notes: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class TreatmentClass:
    """Treatments that work the same way."""

    id: str
    label: str
    family: str
    named: tuple[Cite, ...] = ()  # where a document uses the class's name
    how: tuple[Fact, ...] = ()
    route: tuple[Fact, ...] = ()
    schedule: tuple[Fact, ...] = ()
    notes: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """The widest group of treatments, in a fixed order that ranks nothing."""

    id: str
    label: str
    plain: str
    how: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field in plain words, with what other countries call it."""

    id: str
    term: str
    plain: str
    us: str = ""
    au: str = ""
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What a case is about."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Example:
    """A fictional picture to start from."""

    id: str
    label: str
    profile: Mapping[str, tuple[str, ...]]
