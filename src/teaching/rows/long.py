"""The rows of the long tables: everything that the documents say, one fact a row, and what they say to watch.

What they leave empty is a row too, one without a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..book import Casebook
from ..model import OFFERING, Cite, Statement, Treatment, TreatmentClass
from ..text import NO_STRENGTH
from .documents import VERDICTS, not_named
from .statements import statement
from .treatments import (
    CLASS_KINDS,
    LINE,
    NOT_THERE,
    OF_STATEMENTS,
    REGIONS,
    WHAT,
    by_document,
    concerns,
    dated_places,
    since_line,
)

COLUMNS = ["thing", "kind", "class", "family", "what", "text", "document", "year", "lines", "place"]
WATCH = [
    "drug or class", "kind", "family", "what to watch", "when", "word", "document", "year", "lines", "place",
    "today", "statement",
]  # fmt: skip
_Start = tuple[str, str, str, str]  # thing, kind, class, family
_Row = tuple[str, str, str, str, str, str, tuple[Cite, ...]]  # and what, text, places


def facts(book: Casebook) -> Iterator[tuple[str, ...]]:
    """The rows of all facts: one for each document that says it, one without a place where none does."""
    for *start, cites in _all(book):
        for document, here in by_document(cites).items():
            lines = ", ".join(cite.lines for cite in here)
            yield *start, document, book.documents[document].year, lines, dated_places(book, here)
        if not cites:
            yield *start, "", "", "", ""


def _all(book: Casebook) -> Iterator[_Row]:
    yield from _documents(book)
    for family in book.families.values():
        start = family.label, "family", "", family.label
        yield *start, "in plain words", family.plain, ()
        yield from _cells(start, "how it works", family.how)
        said = [each for each in book.statements.values() if concerns(book, each, family.id, None)]
        classes = [each for each in book.classes.values() if each.family == family.id]
        alone = not classes and any(each.role in OFFERING for each in said)  # compared as if it were a class
        for what in ("route", "schedule") if alone else ():
            yield from _cells(start, what, ())
        yield from _of_statements(start, said, gaps=alone)
        for class_ in classes:
            yield from _class(book, family.label, class_)
    for each in book.statements.values():
        yield from _statement(book, each)
    for tension in book.tensions.values():
        for side in tension.sides:
            cites = book.statements[side.statement].cites if side.statement else side.cites
            yield tension.about, "disagreement", "", "", "side", side.says, cites
    for term in book.glossary.values():
        yield term.term, "word", "", "", "in plain words", term.plain, term.cites
        for what, word in (("US word", term.us), ("Australian word", term.au)):
            if word:
                yield term.term, "word", "", "", what, word, ()
    for left in book.unsaid.values():
        family = book.families[left.family].label if left.family else ""
        yield family or "the documents", "left unsaid", "", family, "left unsaid", left.text, ()


def _documents(book: Casebook) -> Iterator[_Row]:
    for each in book.documents.values():
        start = each.label, "document", ""
        for family in book.families.values():
            said = each.lists.get(family.id)
            text = (said.text or "yes") if said else not_named(each, family.id)
            yield *start, family.label, "names the family", text, said.cites if said else ()
        for one in each.passages:
            yield *start, "", VERDICTS[one.verdict], one.text, (one.cite,)


def _class(book: Casebook, family: str, class_: TreatmentClass) -> Iterator[_Row]:
    """What is said of a class, then of each of its treatments; what one says for the other is no gap there."""
    start = class_.label, "class", class_.label, family
    drugs = [each for each in book.treatments.values() if each.class_ == class_.id]
    yield from _cells(start, "name of the class", [(class_.label, class_.named)] if class_.named else ())
    for kind in CLASS_KINDS:
        gap = kind != "notes" and not any(getattr(each, kind) for each in drugs)
        yield from _cells(start, WHAT[kind], getattr(class_, kind), gap)
    said = [each for each in book.statements.values() if concerns(book, each, class_.family, class_)]
    yield from _of_statements(start, said)
    for drug in drugs:
        yield from _drug((drug.label, "treatment", class_.label, family), class_, drug)
        mine = [each for each in said if drug.id in each.treatments or class_.id in each.classes]
        yield from _of_statements((drug.label, "treatment", class_.label, family), mine)


def _drug(start: _Start, class_: TreatmentClass, drug: Treatment) -> Iterator[_Row]:
    for region, name in drug.names.items():
        yield *start, f"{REGIONS.get(region, region)} name", name, ()
    yield from _cells(start, WHAT["also_called"], drug.also_called, gap=False)
    yield from _cells(start, WHAT["brands"], drug.brands, gap=drug.drug)
    for kind in CLASS_KINDS:
        gap = kind != "notes" and not getattr(class_, kind)
        yield from _cells(start, WHAT[kind], getattr(drug, kind), gap)


def _cells(start: _Start, what: str, facts: Iterable, gap: bool = True) -> Iterator[_Row]:
    """A row for each fact; where there is none, one that says so, unless it says itself somewhere else."""
    found = [each if isinstance(each, tuple) else (each.text, each.cites) for each in facts]
    for text, cites in found or ([(NOT_THERE, ())] if gap else []):
        yield *start, what, text, cites


def _of_statements(start: _Start, said: Iterable[Statement], gaps: bool = True) -> Iterator[_Row]:
    for what, roles in OF_STATEMENTS.items():
        mine = [(each.says, each.cites) for each in said if each.role in roles]
        yield from _cells(start, what, mine, gaps)


def _statement(book: Casebook, each: Statement) -> Iterator[_Row]:
    families = "; ".join(book.families[id].label for id in each.families)
    start = each.id, "statement", "", families
    yield *start, "says", each.says, each.cites
    yield *start, "word of strength", each.strength or NO_STRENGTH, each.cites if each.strength else ()
    yield *start, "when", each.when_words, each.cites
    if each.incomplete:
        yield *start, "leaves out", each.incomplete, ()


def monitoring(book: Casebook) -> Iterator[tuple]:
    """A row for each thing to watch and each treatment, class or family that it belongs to."""
    for each in book.statements.values():
        if each.role == "watch":
            _, says, _, _, _, _, when, document, year, lines, *_ = statement(book, each)
            where = dated_places(book, each.cites)
            changed = LINE.join(since_line(book, id) for id in each.since)
            for label, kind, family in _watched(book, each):
                said = label, kind, family, says, when, each.strength or NO_STRENGTH
                yield *said, document, year, lines, where, changed, each.id


def _watched(book: Casebook, each: Statement) -> Iterator[tuple[str, str, str]]:
    named = [book.treatments[id] for id in each.treatments]
    for one in named or [book.classes[id] for id in each.classes]:
        yield one.label, "treatment" if named else "class", book.families[one.family].label
    if not named and not each.classes:
        for id in each.families:
            yield book.families[id].label, "family", book.families[id].label


def silent(book: Casebook) -> tuple[int, int]:
    """How many classes there are, and of how many nothing to watch is said."""
    watched = [each for each in book.statements.values() if each.role == "watch"]
    spoken = [one for one in book.classes.values() if any(concerns(book, each, one.family, one) for each in watched)]
    return len(book.classes), len(book.classes) - len(spoken)
