"""The rows of the tables about treatments: classes side by side, and one fact a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..book import Casebook
from ..model import ALWAYS, OFFERING, Cite, Fact, Family, Statement, Treatment, TreatmentClass
from ..text import badge, count

LINE = "\n"  # between the lines of a cell
NOT_THERE = "not in the documents"
BELOW = "see its classes"
REGIONS = {"us": "US", "uk": "UK", "au": "Australia", "uk-brand": "UK brand"}
CLASS_KINDS = ("how", "route", "schedule", "notes")
KINDS = ("also_called", "brands", *CLASS_KINDS)
WHAT = {
    "also_called": "also called",
    "brands": "brand",
    "how": "how it works",
    "route": "route",
    "schedule": "schedule",
    "notes": "note",
}
CELLS = (
    "how much is said", "treatments", "brands", "how it works", "who it is for", "limits", "route and schedule",
    "what to watch",
)  # fmt: skip
OF_STATEMENTS = {"who it is for": OFFERING, "limits": ("limits",), "what to watch": ("watch",)}  # cell -> their roles
_Cells = dict[str, list[str]]


def by_document(cites: Iterable[Cite]) -> dict[str, list[Cite]]:
    """Places under the document that each is in."""
    found: dict[str, list[Cite]] = {}
    for cite in cites:
        found.setdefault(cite.document, []).append(cite)
    return found


def dated_places(book: Casebook, cites: Iterable[Cite]) -> str:
    """Places with the year of their document: `000:28, about 2012; 003:68, 2017`."""
    found = by_document(cites).items()
    return "; ".join(f"{', '.join(map(str, here))}, {book.documents[id].year}" for id, here in found)


def key(book: Casebook) -> str:
    """The documents by number, for a caption over places that name the number alone."""
    return "Documents: " + "; ".join(f"{each.id} {each.label}" for each in book.documents.values()) + "."


def since_line(book: Casebook, id: str) -> str:
    """What changed since, in its one line, with its region and date."""
    each = book.since[id]
    return f"{each.line} [{each.region}, {each.as_of}]"


def classes(book: Casebook) -> tuple[list[str], list[tuple[str, ...]]]:
    """The columns and rows of the classes side by side, each family as a whole before its classes.

    Every row has the same cells. One that the documents leave empty says so, and how much they say stands beside it.
    """
    rows = []
    for family in book.families.values():
        mine = [each for each in book.classes.values() if each.family == family.id]
        whole = _cells(book, family, None)
        if mine or whole["who it is for"]:  # a family of which nothing is put forward has no place here
            of_classes = [(each, _cells(book, family, each)) for each in mine]
            rows.append(_row(book, family, f"{family.label} as a whole", whole, [cells for _, cells in of_classes]))
            rows += [_row(book, family, _class_name(book, each), cells, []) for each, cells in of_classes]
    return ["class", "family", *CELLS], rows


def _class_name(book: Casebook, class_: TreatmentClass) -> str:
    return class_.label + (f" ({dated_places(book, class_.named)})" if class_.named else "")


def _row(book: Casebook, family: Family, name: str, cells: _Cells, below: list[_Cells]) -> tuple[str, ...]:
    """A row as text; what a whole family leaves open its classes may say, and the cell then points to them."""
    told = [LINE.join(cells[what]) or (BELOW if any(each[what] for each in below) else NOT_THERE) for what in CELLS]
    return name, family.label, *told


def _cells(book: Casebook, family: Family, class_: TreatmentClass | None) -> _Cells:
    drugs = [each for each in book.treatments.values() if class_ and each.class_ == class_.id]
    how = [*_cited(book, (class_ or family).how), *_of_each(book, drugs, "how")]
    notes = [*_cited(book, class_.notes if class_ else ()), *_of_each(book, drugs, "notes")]
    if notes and not how:
        how = [NOT_THERE]  # a note hides no gap
    given = [
        line
        for what in ("route", "schedule")
        for line in (*_cited(book, getattr(class_, what, ())), *_of_each(book, drugs, what))
    ]
    said = [each for each in book.statements.values() if concerns(book, each, family.id, class_)]
    of = {what: [each for each in said if each.role in roles] for what, roles in OF_STATEMENTS.items()}
    return {
        "how much is said": _how_much(book, family, class_, drugs, [each for some in of.values() for each in some]),
        "treatments": [_named(book, each) for each in drugs],
        "brands": _of_each(book, drugs, "brands"),
        "how it works": [*how, *(f"Note: {line}" for line in notes)],
        "who it is for": [line for each in of["who it is for"] for line in _for_whom(book, each, class_)],
        "limits": [line for each in of["limits"] for line in _for_whom(book, each, class_)],
        "route and schedule": given,
        "what to watch": [line for each in of["what to watch"] for line in _to_watch(book, each)],
    }


def _how_much(book, family, class_, drugs, said) -> list[str]:
    """How many facts each document gives, which is why one class has more to read than another."""
    kinds = ("how", "route", "schedule", "notes", "also_called", "brands")
    told = [fact for one in (class_ or family, *drugs) for what in kinds for fact in getattr(one, what, ())]
    numbers = dict.fromkeys(book.documents, 0)
    for each in (*told, *said):
        for id in by_document(each.cites):
            numbers[id] += 1
    lines = [f"{book.documents[id].label} ({id}): {count(number, 'fact')}" for id, number in numbers.items() if number]
    none = [id for id, number in numbers.items() if not number]
    return [*lines, *([f"nothing in {', '.join(none)}"] if lines and none else [])]


def concerns(book: Casebook, each: Statement, family: str, class_: TreatmentClass | None) -> bool:
    """Whether a statement names the class or one of its treatments; for a family, whether it names none."""
    if family not in each.families:
        return False
    treatments, classes = book.named(each, family)
    if class_ is None:
        return not treatments and not classes
    return class_.id in classes or any(book.treatments[id].class_ == class_.id for id in treatments)


def _for_whom(book: Casebook, each: Statement, class_: TreatmentClass | None) -> Iterator[str]:
    """Whom a document puts it forward for or limits it to, with its word of strength, then what changed since."""
    when = "no condition" if each.when == ALWAYS else each.when_words
    said = [when, badge(each)]
    drugs = [book.treatments[id] for id in each.treatments]
    alone = len(each.families) == 1 and {*each.classes, *(drug.class_ for drug in drugs)} <= {class_ and class_.id}
    if each.role == "limits" or each.when == ALWAYS or not alone:
        said.append(each.says)  # no names instead: joined with something else, it is only clear in full
    elif drugs:
        said.append(", ".join(drug.label for drug in drugs))
    incomplete = f" Incomplete: {each.incomplete}" if each.incomplete else ""
    yield f"{' | '.join(said)} ({dated_places(book, each.cites)}){incomplete}"
    if each.dated:
        yield from (since_line(book, id) for id in each.since)


def _to_watch(book: Casebook, each: Statement) -> Iterator[str]:
    yield f"{each.says} ({dated_places(book, each.cites)})"
    if each.dated:
        yield from (since_line(book, id) for id in each.since)


def _named(book: Casebook, drug: Treatment) -> str:
    names: dict[str, list[str]] = {}
    for region, name in drug.names.items():
        names.setdefault(name, []).append(REGIONS.get(region, region))
    others = [f"{', '.join(regions)}: {name} ({NOT_THERE})" for name, regions in names.items()]
    told = [
        f"{WHAT[what]} {fact.text} ({dated_places(book, fact.cites)})"
        for what in ("also_called", "brands")
        for fact in getattr(drug, what)
    ]
    return "; ".join((drug.label, *told, *others))


def _of_each(book: Casebook, drugs: Iterable[Treatment], what: str) -> list[str]:
    return [f"{drug.label}: {line}" for drug in drugs for line in _cited(book, getattr(drug, what))]


def _cited(book: Casebook, facts: Iterable[Fact]) -> Iterator[str]:
    for fact in facts:
        yield f"{fact.text} ({dated_places(book, fact.cites) or NOT_THERE})"


def facts(book: Casebook) -> tuple[list[str], list[tuple[str, ...]]]:
    """The columns and rows of all facts about treatments; what is said of a class or family names no treatment."""
    rows: list[tuple[str, ...]] = []
    for family in book.families.values():
        rows += _facts(("", "", family.label), "how", family.how)
        for class_ in (each for each in book.classes.values() if each.family == family.id):
            here = ("", class_.label, family.label)
            rows += [row for what in CLASS_KINDS for row in _facts(here, what, getattr(class_, what))]
            for drug in (each for each in book.treatments.values() if each.class_ == class_.id):
                mine = (drug.label, class_.label, family.label)
                for region, name in drug.names.items():
                    rows.append((*mine, f"{REGIONS.get(region, region)} name", name, NOT_THERE, ""))
                rows += [row for what in KINDS for row in _facts(mine, what, getattr(drug, what))]
    return ["treatment", "class", "family", "what", "text", "document", "lines"], rows


def _facts(start: tuple[str, ...], what: str, facts: Iterable[Fact]) -> Iterator[tuple[str, ...]]:
    for fact in facts:
        documents = dict.fromkeys(cite.document for cite in fact.cites)
        for document in documents:
            lines = ", ".join(cite.lines for cite in fact.cites if cite.document == document)
            yield (*start, WHAT[what], fact.text, document, lines)
        if not documents:
            yield (*start, WHAT[what], fact.text, NOT_THERE, "")
