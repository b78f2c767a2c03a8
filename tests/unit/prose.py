"""Holds the prose of notebooks against the casebook: every citation in it rests on a fact at that place.

What a sentence names, drugs and numbers, has to stand in the facts at its places or, where the documents are at hand,
in the cited lines themselves.
"""

import json
import re
from collections.abc import Iterator
from functools import cache

from teaching import casebook, tables
from teaching.casebook import load
from teaching.content.files import FINGERPRINTS
from teaching.content.proof import Names
from teaching.model import SILENT, SINCE, Cite, Since

BOOK = load()
PLACE = re.compile(r"(?<![\w.:/])\d{3}:\d+(?:-\d+)?(?![\w:])")
BRACKETS = re.compile(r"\s*\((\d{3}:\d[^()]*)\)")  # a citation as it stands in a sentence
BEHIND = re.compile(r"([.!?][\"”]?)\s*\((\d{3}:\d[^()]*)\)")  # one that comes after the full stop
LINK = re.compile(r"\]\([^)]*\)")
END = re.compile(r"(?<=[.!?])[\"”*_]*\s+(?=[\"“*_(\[]*[A-Z])")
LEADS = {f"**{kind.capitalize()}:**": kind for kind in SINCE if kind != SILENT}  # how a line on what came since begins
CHANGED = next(iter(LEADS))
DRUGS = [
    {each.label, *each.names.values(), *(fact.text for fact in (*each.also_called, *each.brands))}
    for each in BOOK.treatments.values()
    if each.drug
]
LOOK = Names(DRUGS)


def sentences(text: str) -> Iterator[str]:
    """Each sentence with the citations that stand in it or right behind it; a line of a list or table begins anew."""
    for line in text.splitlines():
        yield from filter(str.strip, END.split(BEHIND.sub(r" (\2)\1", line)))


def cites(text: str) -> list[Cite]:
    """Every place that a text names."""
    return [Cite.parse(place) for place in PLACE.findall(_read(text))]


def _read(text: str) -> str:
    """A text without the addresses of its links, and without what stands there as code."""
    return re.sub(r"`[^`]*`", " ", LINK.sub("]", text))


@cache
def facts() -> tuple[tuple[Cite, str], ...]:
    """Everything that the casebook has at a place: the place, and the words that say it."""
    found = []
    for row in tables.facts().to_dict("records"):
        if row["place"]:
            said = [row["text"]]
            if row["kind"] in ("treatment", "class"):
                said.append(row["thing"])
            if row["kind"] == "statement":
                said += [BOOK.treatments[id].label for id in BOOK.statements[row["thing"]].treatments]
            for lines in row["lines"].split(", "):
                found.append((Cite.parse(f"{row['document']}:{lines}"), "\n".join(said)))
    return tuple(found)


@cache
def told() -> tuple[tuple[Cite, str], ...]:
    """What the pages to print say of a place; nothing has proved it, so the documents' own lines come before it."""
    return tuple(
        (cite, point.text)
        for lesson in BOOK.lessons.values()
        for part in lesson.page
        for point in part.points
        for cite in point.rests.cites
    )


def problems(text: str) -> list[str]:
    """What is wrong with the citations of one cell, a sentence each."""
    said = []
    for sentence in sentences(text):
        places = cites(sentence)
        said += [wrong for cite in places for wrong in _place(cite)]
        if places and not said and not any(lead in sentence for lead in LEADS):  # that has a source of its own
            said += _unborne(sentence, places)
        said += _years(sentence)
    if not said:
        said += _dated(text)
    return said


def _place(cite: Cite) -> Iterator[str]:
    prints = _prints().get(cite.document)
    if prints is None or cite.last > prints["lines"]:
        yield f"{cite} is no place in the documents"
    elif not any(cite.meets(at) for at, _ in (*facts(), *told())):
        yield f"nothing in the casebook rests on {cite}"


@cache
def _prints() -> dict:
    return json.loads((casebook.home() / FINGERPRINTS).read_text(encoding="utf-8"))["documents"]


def _unborne(sentence: str, places: list[Cite]) -> Iterator[str]:
    """Drugs and numbers that a sentence names and that do not stand at its places."""
    bare = PLACE.sub(" ", BRACKETS.sub("", _read(sentence)))
    lines = [line for cite in places for line in casebook.passages(cite) or ()]
    more = lines or [text for at, text in told() if any(at.meets(cite) for cite in places)]
    stands = "\n".join([*(text for at, text in facts() if any(at.meets(cite) for cite in places)), *more])
    documents = [BOOK.documents[cite.document] for cite in places]
    dates = {n for each in documents for n in re.findall(r"\d+", PLACE.sub("", f"{each.year} {each.dating}"))}
    for name in dict.fromkeys(LOOK.named(bare)):
        if not any(LOOK.stands(each, stands) for each in _same(name)) and name not in dates:
            yield f"'{name}' does not stand at {', '.join(map(str, places))}: {sentence.strip()}"


def _years(sentence: str) -> Iterator[str]:
    """A year beside a place that is not its document's."""
    for inner in BRACKETS.findall(_read(sentence)):
        for part in inner.split(";"):
            documents = {place[:3] for place in PLACE.findall(part)} & set(BOOK.documents)
            rest = re.sub(r"^[\s,]*(and\b|both\b|[\s,])*", "", PLACE.sub("", part)).strip()
            years = {BOOK.documents[id].year for id in documents}
            if documents and rest and not any(rest in (year, year.split(",")[0]) for year in years):
                yield f"({inner}): the year of {', '.join(sorted(documents))} is {' or '.join(sorted(years))}"


def _dated(text: str) -> Iterator[str]:
    """A place where all that is said is out of date, in a cell that does not say what changed."""
    if any(line.lstrip("> ").startswith(CHANGED) for line in text.splitlines()):
        return
    for cite in dict.fromkeys(cites(text)):
        there = [each for each in BOOK.statements.values() if any(cite.meets(at) for at in each.cites)]
        if there and all(each.dated for each in there):
            yield f"all that is said at {cite} is out of date, and no line begins with {CHANGED}"


def unsourced_changes(text: str) -> list[str]:
    """Lines on what changed that name no source with its year, or that the casebook's entry does not bear out."""
    lines = [(line, kind) for line in text.splitlines() for lead, kind in LEADS.items() if lead in line]
    return [wrong for line, kind in lines for wrong in (*_unsourced(line, kind), *_too_old(line, text))]


def _too_old(line: str, text: str) -> Iterator[str]:
    """A source that is no later than every document that the cell cites: it cannot tell what came since."""
    earliest = {BOOK.documents[cite.document].not_before or 0 for cite in cites(text)} - {0}
    for inner in _dates(line):
        year = max(map(int, re.findall(r"(?:19|20)\d\d", inner)))
        if earliest and year <= min(earliest):
            yield f"({inner}) is no later than the documents here; the line begins with {SILENT.capitalize()}"


def _unsourced(line: str, kind: str) -> Iterator[str]:
    read = _read(line)
    sources = _dates(line)
    if not sources:
        yield f"no source with its year: {line}"
    known = [(each, inner) for inner in sources for each in BOOK.since.values() if _is_from(each, inner)]
    for inner in sources:
        if not any(inner == one for _, one in known):
            yield f"nothing that changed has the source ({inner})"
    kinds = {each.kind for each, _ in known}
    if known and kind not in kinds:
        begin = " or ".join(sorted(each.capitalize() for each in kinds))
        yield f"what is from {'; '.join(sources)} is not of the kind '{kind}'; the line begins with {begin}"
    stands = "\n".join(f"{each.text} {each.detail} {each.as_of}" for each, _ in known)
    stands += "\n".join(words for at, words in facts() if any(at.meets(cite) for cite in cites(line)))
    for name in LOOK.named(PLACE.sub(" ", re.sub(r"\([^()]*\)", " ", read))) if known else ():
        if not any(LOOK.stands(each, stands) for each in _same(name)):
            yield f"'{name}' does not stand in what changed ({'; '.join(dict.fromkeys(each.id for each, _ in known))})"


def _dates(line: str) -> list[str]:
    """The sources with a year that a line names, as they stand in brackets."""
    return re.findall(r"\(([^()]*\b(?:19|20)\d\d[^()]*)\)", _read(line))


def _same(name: str) -> set[str]:
    """All names of the drug that is named so."""
    return next((names for names in DRUGS if name in {each.casefold() for each in names}), {name})


def _is_from(each: Since, inner: str) -> bool:
    """Whether an entry is of this organisation and this year, as `ASCO, US, 2024` names them."""
    year = any(number in f"{each.as_of} {each.text} {each.source}" for number in re.findall(r"(?:19|20)\d\d", inner))
    organisation = re.sub(r"[\[\]]", "", inner).split(",")[0].strip().casefold()
    return year and organisation in f"{each.source} {each.text} {each.region}".casefold()
