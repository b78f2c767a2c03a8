"""Tables of what the documents say: plain DataFrames to work with, and `for_reading` to read them as a page.

>>> from teaching import tables
>>> tables.classes()                         # to work with
>>> tables.for_reading(tables.classes())     # to read; tables.for_reading("classes") does the same

Every cell that says something of a document carries its place and year: `(003:43, 2017)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from . import treatmenttables
from .casebook import load
from .htmltable import Table
from .model import DOES_NOT_APPLY, Cite, Statement
from .text import NO_STRENGTH, ROLE_WORDS, badge, place
from .treatmenttables import LINE, dated_places, key, since_line

if TYPE_CHECKING:
    import pandas

    from .book import Casebook, Profile
    from .reading import Reading

__all__ = [
    "cautions", "classes", "disagreements", "documents", "families_by_document", "for_reading", "glossary", "since",
    "space_map", "space_steps", "statements", "treatments", "unsaid", "what_if",
]  # fmt: skip

VERDICTS = {
    "lost": "a list is lost here",
    "bad-example": "do not rely on it",
    "do-not-show": "never shown",
    "with-care": "read with care",
}


def for_reading(
    table: pandas.DataFrame | str, caption: str | None = None, columns: Sequence[str] | None = None
) -> Table:
    """A table of this module, or its name, as a page to read: caption, headers, cells that wrap.

    `columns` chooses others than the table's own choice; the first one names the rows.
    """
    if isinstance(table, str):
        if table not in __all__ or table == "for_reading":
            raise ValueError(
                f"'{table}' is not a table. Allowed: {', '.join(n for n in __all__ if n != 'for_reading')}"
            )
        table = globals()[table]()
    chosen = list(columns or [name for name in table.attrs.get("reading", ()) if name in table] or table.columns)
    rows = list(table[chosen].itertuples(index=False, name=None))
    if table.attrs.get("together") == chosen[0]:
        rows = [_joined(group) for _, group in groupby(rows, key=lambda row: row[0])]
    heads = [name[:1].upper() + name[1:] for name in chosen]
    return Table.of(caption or table.attrs.get("caption", ""), heads, rows)


def _joined(rows: Iterable[tuple]) -> tuple[str, ...]:
    """Rows as one, each cell with its different texts as lines."""
    return tuple(LINE.join(dict.fromkeys(map(str, cells))) for cells in zip(*rows, strict=True))


def documents() -> pandas.DataFrame:
    """The documents: document, title, short name, region, year, how the year is known, about, to mind."""
    rows = []
    for each in load().documents.values():
        mind = [f"{VERDICTS[one.verdict]}, {one.cite}: {one.text}" for one in each.passages]
        rows.append((each.id, each.title, each.short, each.region, each.year, each.dating, each.about, LINE.join(mind)))
    columns = ["document", "title", "short name", "region", "year", "how the year is known", "about", "to mind"]
    return _frame(columns, rows, "The documents, how old they are and what to mind", "short name,document,year,about")


def cautions() -> pandas.DataFrame:
    """Passages that are lost, never shown, or not to be relied on as they stand.

    Columns: place (with the year), document, lines, verdict, why.
    """
    book = load()
    rows = [
        (dated_places(book, [one.cite]), each.label, one.cite.lines, VERDICTS[one.verdict], one.text)
        for each in book.documents.values()
        for one in each.passages
    ]
    return _frame(
        ["place", "document", "lines", "verdict", "why"], rows, "Passages to read with care", "place,verdict,why"
    )


def families_by_document() -> pandas.DataFrame:
    """One row a family, one column a document: yes with its lines, silent, or not named where a list of it is lost."""
    book = load()
    columns = ["family", *(f"{each.id}: {each.label}" for each in book.documents.values())]
    rows = [
        (family.label, *(_named(document, family.id) for document in book.documents.values()))
        for family in book.families.values()
    ]
    return _frame(columns, rows, "Which families each document names, and on which lines (the order ranks nothing)")


def _named(document, family: str) -> str:
    said = document.lists.get(family)
    if said:
        return f"yes: {', '.join(cite.lines for cite in said.cites)}" + (f" ({said.text})" if said.text else "")
    lost = [one.cite.lines for one in document.passages if family in one.families]
    if lost:
        return f"not named ({'list' if len(lost) == 1 else 'lists'} lost: {', '.join(lost)})"
    return "silent"


def classes() -> pandas.DataFrame:
    """Classes side by side, each family as a whole before its classes.

    Columns: class, family, treatments, brands, how it works, who it is for (from the statements that put it forward
    or limit it), route and schedule, what to watch. A cell without a source says that it is not in the documents.
    """
    book = load()
    columns, rows = treatmenttables.classes(book)
    return _frame(
        columns,
        rows,
        "Classes of treatment side by side (the order ranks nothing). Who it is for: condition | word of strength | "
        f"what is said. {key(book)}",
        "class,treatments,how it works,who it is for,route and schedule,what to watch",
    )


def treatments() -> pandas.DataFrame:
    """One fact a row: treatment, class, family, what, text, document, lines; a fact of two documents has two rows."""
    columns, rows = treatmenttables.facts(load())
    return _frame(columns, rows, "What the documents say of each treatment, one fact a row")


def statements(reading: Reading | None = None) -> pandas.DataFrame:
    """Every statement; with a reading, those that apply or wait for its profile, and what they wait for.

    Columns: id, says, families, role, strength, word (strength, with the role where it matters), when, document, year,
    lines, place, dated, changed since, incomplete; with a reading also status, waits for, here (both in words).
    """
    book = reading.casebook if reading else load()
    columns = [*_STATEMENT, "status", "waits for", "here"] if reading else _STATEMENT
    shown = [each for each in book.statements.values() if not reading or reading.status[each.id] != DOES_NOT_APPLY]
    rows = [(*_statement(book, each), *(_state(reading, each.id) if reading else ())) for each in shown]
    caption, state = "Every statement of the casebook", "when"
    if reading:
        applies, waits = len(reading.applies), len(reading.waiting)
        caption = f"What the documents say for this picture: statements that apply here {applies}, that wait {waits}"
        state = "here"
    return _frame(columns, rows, caption, f"says,word,place,{state},changed since,incomplete")


_STATEMENT = [
    "id", "says", "families", "role", "strength", "word", "when", "document", "year", "lines", "place",
    "dated", "changed since", "incomplete",
]  # fmt: skip


def _statement(book: Casebook, each: Statement) -> tuple:
    document = book.documents[each.document]
    return (
        each.id,
        each.says,
        LINE.join(book.families[id].label for id in each.families),
        ROLE_WORDS.get(each.role, each.role),
        each.strength or NO_STRENGTH,
        badge(each),
        each.when_words,
        each.document,
        document.year,
        ", ".join(cite.lines for cite in each.cites),
        place(each.cites, document),
        each.dated,
        LINE.join(since_line(book, id) for id in each.since),
        each.incomplete,
    )


def _state(reading: Reading, id: str) -> tuple[str, str, str]:
    asked = ", ".join(reading.casebook.factors[wait.factor].label for wait in reading.waits_for.get(id, ()))
    return reading.status[id], asked, f"waits for: {asked}" if asked else "applies"


def what_if(reading: Reading, factor: str | None = None) -> pandas.DataFrame:
    """One thing known otherwise at a time: factor, value, present, if, comes in, goes out; `factor` keeps to one."""
    book = reading.casebook
    if factor is not None and factor not in book.factors:
        raise ValueError(f"'{factor}' is not a factor. Allowed: {', '.join(book.factors)}")
    rows = []
    for change in reading.what_if():
        if factor in (None, change.factor):
            phrase = book.factors[change.factor].value(change.value).phrase
            said = phrase if change.present else f"without this: {phrase}"
            texts = (_texts(book, ids) for ids in (change.appears, change.disappears))
            rows.append((change.factor, change.value, change.present, said, *texts))
    columns = ["factor", "value", "present", "if", "comes in", "goes out"]
    caption = "If one thing were different: what would come in and go out (dated: overtaken since)"
    return _frame(columns, rows, caption, "if,comes in,goes out")


def _texts(book: Casebook, ids: Iterable[str]) -> str:
    said = (book.statements[id] for id in ids)
    lines = (f"{each.says} ({dated_places(book, each.cites)}{'; dated' if each.dated else ''})" for each in said)
    return LINE.join(lines) or "nothing"


def disagreements() -> pandas.DataFrame:
    """Where the documents pull apart, one side a row: about, side (says and place), says, place, statement, what
    explains it.

    For reading, the sides of one question stand together.
    """
    columns = ["about", "side", "says", "place", "statement", "what explains it"]
    frame = _frame(columns, _sides(load()), "Where the documents pull apart", "about,side,what explains it")
    frame.attrs["together"] = "about"
    return frame


def _sides(book: Casebook) -> Iterator[tuple]:
    for tension in book.tensions.values():
        for side in tension.sides:
            cites: tuple[Cite, ...] = book.statements[side.statement].cites if side.statement else side.cites
            where = place(cites, book.documents[cites[0].document])
            yield tension.about, f"{side.says} {where}", side.says, where, side.statement or "", tension.explains


def since() -> pandas.DataFrame:
    """What has changed since: id, text, detail, source, address, region, as of, checked by, statements concerned.

    For reading, source, region and address are in one column: where it stands.
    """
    book = load()
    concerns: dict[str, list[str]] = {id: [] for id in book.since}
    for each in book.statements.values():
        for id in each.since:
            concerns[id].append(each.id)
    columns = [
        "id",
        "text",
        "detail",
        "source",
        "address",
        "region",
        "as of",
        "checked by",
        "statements",
        "where it stands",
    ]
    rows = [
        (
            each.id, each.text, each.detail, each.source, each.address, each.region, each.as_of,
            each.checked_by or "no clinician yet", LINE.join(concerns[each.id]),
            f"{each.source} [{each.region}]{LINE}{each.address}",
        )
        for each in book.since.values()
    ]  # fmt: skip
    return _frame(
        columns, rows, "What has changed since the documents were written; not in the documents",
        "text,detail,where it stands,as of,checked by",
    )  # fmt: skip


def glossary() -> pandas.DataFrame:
    """Words of the field: term, plain words, US, Australia, place."""
    book = load()
    rows = [
        (each.term, each.plain, each.us, each.au, dated_places(book, each.cites)) for each in book.glossary.values()
    ]
    return _frame(["term", "plain words", "US", "Australia", "place"], rows, "Words of the field in plain words")


def unsaid() -> pandas.DataFrame:
    """What the documents leave out: id, text, and the family whose silence it is, if it is one family's."""
    book = load()
    rows = [
        (each.id, each.text, book.families[each.family].label if each.family else "") for each in book.unsaid.values()
    ]
    return _frame(["id", "text", "family"], rows, "What the documents leave unsaid", "text,family")


def space_map(*factors: str, stated: Profile | None = None) -> pandas.DataFrame:
    """What is said of each family at every picture of some factors, those that most turns on if none is named.

    A Reading of a picture names the statements that are counted here, with their places.
    Columns: picture (in words), one for each factor (one value, or unknown), family, state (in words), how many
    statements put it forward, limit it, say what to watch or say something other (put forward, limits, watch, other),
    how many of these wait (put forward waits, limits waits, watch waits, other waits), said. `stated` holds for all.
    """
    return _of_space("table", "How many statements speak of each family, picture by picture", factors, stated)


def space_steps(*factors: str, stated: Profile | None = None) -> pandas.DataFrame:
    """What changes on that map between neighbours: pictures that differ in one answer.

    Columns: picture (in words), one for each factor, factor (that is answered otherwise), to, step (in words), family,
    before and after (its state), said. `stated` holds for all.
    """
    return _of_space("table_of_steps", "What one answer changes, family by family", factors, stated)


def _of_space(rows: str, caption: str, factors: tuple[str, ...], stated: Profile | None) -> pandas.DataFrame:
    from .spacemap import SpaceMap

    map_ = SpaceMap(load(), factors, stated)
    first = "picture" if rows == "table" else "step"
    frame = _frame(*getattr(map_, rows)(), f"{caption}; {map_.beside}", f"{first},said")
    frame.attrs["together"] = first
    return frame


def _frame(columns: Sequence[str], rows: Iterable[tuple], caption: str, reading: str = "") -> pandas.DataFrame:
    """A plain DataFrame that remembers its caption and the columns that are shown for reading."""
    import pandas

    frame = pandas.DataFrame(list(rows), columns=list(columns))
    frame.attrs = {"caption": caption, "reading": reading.split(",") if reading else list(columns)}
    return frame
