"""A prediction beside the Reading: which families were expected and what the documents say; never right or wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ..model import ALWAYS
from ..reading import Reading
from ..text import ROLE_WORDS, badge, count, lower

AGREES, SURPRISE, WAITING, NOT_DESCRIBED = "agrees", "surprise", "waits", "not described"
SHOWN = 3  # badges of one family


@dataclass(frozen=True)
class FamilyLine:
    """One family: whether it was expected, what the Reading says of it, and a word and a sentence for the two."""

    family: str
    label: str
    predicted: bool
    applies: tuple[str, ...]  # statements, in file order
    for_all: tuple[str, ...]  # those of them that are said whatever the picture
    waits: tuple[str, ...]
    asked: tuple[str, ...]  # labels of what those wait for
    badges: tuple[str, ...]  # the documents' own words of strength with their roles, and where they stand

    @property
    def word(self) -> str:
        """`agrees`, `surprise`, `waits` (for a result), or `not described`."""
        if self.applies:
            return AGREES if self.predicted else SURPRISE
        if self.waits:
            return WAITING
        return NOT_DESCRIBED if self.predicted else AGREES

    @property
    def says(self) -> str:
        """What the documents say of it for this picture: `5 statements, 2 of them said whatever the picture`."""
        said = []
        if self.applies:
            some = f", {len(self.for_all)} of them" if self.for_all else ""
            if self.for_all == self.applies:
                some = ", all" if len(self.applies) > 1 else ","
            always = f"{some} said whatever the picture" if self.for_all else ""
            said.append(f"{count(len(self.applies), 'statement')}{always}")
        if self.waits:
            waiting = len(self.waits) if self.applies else count(len(self.waits), "statement")
            said.append(f"{waiting} waiting for {', '.join(self.asked)}")
        return "; ".join(said) or "nothing for this picture"

    @property
    def sentence(self) -> str:
        """The prediction and what came of it."""
        expected = "You expected it" if self.predicted else "You did not expect it"
        if self.applies:
            return f"{expected}{', and' if self.predicted else ';'} the documents describe it."
        if self.waits:
            return f"{expected}; whether it is described waits for {', '.join(self.asked)}."
        return f"{expected}{';' if self.predicted else ', and'} the documents say nothing of it for this picture."


@dataclass(frozen=True)
class Prediction:
    """Which families were expected and why, beside the Reading for what is known."""

    reading: Reading
    families: tuple[str, ...]
    why: str = ""

    @cached_property
    def lines(self) -> tuple[FamilyLine, ...]:
        """Every family in its fixed order, which ranks nothing."""
        return tuple(self._line(*each) for each in self._read())

    @property
    def agreements(self) -> tuple[FamilyLine, ...]:
        """Where the documents say what was expected."""
        return tuple(each for each in self.lines if each.word == AGREES)

    @property
    def surprises(self) -> tuple[FamilyLine, ...]:
        """Where they describe what was not expected, or are silent where something was."""
        return tuple(each for each in self.lines if each.word in (SURPRISE, NOT_DESCRIBED))

    @property
    def words(self) -> str:
        """One line on the whole of it."""
        waits = sum(each.word == WAITING for each in self.lines)
        return (
            f"{count(len(self.agreements), 'agreement')}, {count(len(self.surprises), 'surprise')}"
            f"{f', {waits} waiting for a result' if waits else ''}. A surprise is nothing wrong: it is what to look at."
        )

    def _read(self) -> Iterable[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        return ((each.family, each.applies, each.waits) for each in self.reading.families)

    def _line(self, family: str, applies: tuple[str, ...], waits: tuple[str, ...]) -> FamilyLine:
        book, reading = self.reading.casebook, self.reading
        asked = {wait.factor for id in waits for wait in reading.waits_for[id]}
        return FamilyLine(
            family,
            book.families[family].label,
            family in self.families,
            applies,
            tuple(id for id in applies if book.statements[id].when == ALWAYS),
            waits,
            tuple(lower(each.label) for each in book.factors.values() if each.id in asked),
            self._badges(applies),
        )

    def _badges(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The words of a few statements: those with a role that matters and a picture of their own first."""
        book = self.reading.casebook
        roles = list(ROLE_WORDS)
        told = sorted(
            (book.statements[id] for id in ids),
            key=lambda each: (each.when == ALWAYS, roles.index(each.role) if each.role in roles else len(roles)),
        )
        documents = book.documents
        said = (f"{badge(each)} ({each.cites[0]}, {documents[each.document].label})" for each in told)
        return tuple(dict.fromkeys(said))[:SHOWN]
