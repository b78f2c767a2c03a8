"""Tables of what the documents say: plain DataFrames to work with, and `for_reading` to read them as a page.

>>> from teaching import tables
>>> tables.classes()                         # to work with
>>> tables.for_reading(tables.classes())     # to read; tables.for_reading("classes") does the same
>>> facts = tables.facts()
>>> facts[facts["place"] == ""]              # which cells have no source?

Every cell that says something of a document carries its place and year: `(003:43, 2017)`. An empty cell is the empty
text "" and never NaN, so that a cell can be compared, searched and joined without a thought.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from .casebook import load
from .htmltable import Table
from .model import DOES_NOT_APPLY, CasebookError, unlisted
from .rows import documents as documentrows
from .rows import long
from .rows import statements as statementrows
from .rows import treatments as treatmentrows
from .rows.treatments import LINE, dated_places, key

if TYPE_CHECKING:
    import pandas

    from .book import Profile
    from .reading import Reading

__all__ = [
    "cautions", "classes", "disagreements", "documents", "facts", "families_by_document", "for_reading", "glossary",
    "monitoring", "since", "since_by_statement", "space_map", "space_steps", "statements", "statements_by_family",
    "treatments", "unsaid", "what_if",
]  # fmt: skip
NAMES = [name for name in __all__ if name != "for_reading"]


def frame(table: pandas.DataFrame | str) -> pandas.DataFrame:
    """A table by its name; a table that is one already stays as it is."""
    if not isinstance(table, str):
        return table
    if table not in NAMES:
        raise CasebookError(unlisted(table, "a table", NAMES))
    if table == "what_if":
        raise CasebookError("'what_if' is the table of one picture: write tables.what_if(read(...)), without quotes")
    return globals()[table]()


def for_reading(
    table: pandas.DataFrame | str, caption: str | None = None, columns: Sequence[str] | None = None
) -> Table:
    """A table of this module, or its name, as a page to read: caption, headers, cells that wrap.

    `columns` chooses others than the table's own choice; the first one names the rows. A row with an `id` can be linked
    to, as in `words.ipynb#word`.
    """
    table = frame(table)
    chosen = list(columns or [name for name in table.attrs.get("reading", ()) if name in table] or table.columns)
    for name in chosen:
        if name not in table:
            raise CasebookError(unlisted(str(name), "a column of this table", map(str, table.columns)))
    rows = list(table[chosen].itertuples(index=False, name=None))
    ids = table.get("id", ())
    if table.attrs.get("together") == chosen[0]:
        rows, ids = [_joined(group) for _, group in groupby(rows, key=lambda row: row[0])], ()
    heads = [str(name)[:1].upper() + str(name)[1:] for name in chosen]
    return Table.of(caption or table.attrs.get("caption", ""), heads, rows, ids)


def _joined(rows: Iterable[tuple]) -> tuple[str, ...]:
    """Rows as one, each cell with its different texts as lines."""
    return tuple(LINE.join(dict.fromkeys(map(str, cells))) for cells in zip(*rows, strict=True))


def documents() -> pandas.DataFrame:
    """The documents: document, title, short name, region, year, how the year is known, about, to mind."""
    columns = ["document", "title", "short name", "region", "year", "how the year is known", "about", "to mind"]
    caption = "The documents, how old they are and what to mind"
    return _frame(columns, documentrows.documents(load()), caption, "short name,document,year,about")


def cautions() -> pandas.DataFrame:
    """Passages that are lost, never shown, or not to be relied on as they stand.

    Columns: place (with the year), document, lines, verdict, why.
    """
    columns = ["place", "document", "lines", "verdict", "why"]
    return _frame(columns, documentrows.cautions(load()), "Passages to read with care", "place,verdict,why")


def families_by_document() -> pandas.DataFrame:
    """One row a family, one column a document: yes with its lines, silent, or not named where a list of it is lost."""
    caption = "Which families each document names, and on which lines (the order ranks nothing)"
    return _frame(*documentrows.families(load()), caption)


def classes() -> pandas.DataFrame:
    """Classes side by side, each family as a whole before its classes; every row has the same cells.

    Columns: class, family, how much is said (facts by document: one class has more to read because more is said of it,
    not because it does more), treatments, brands, how it works, who it is for (from the statements that put it
    forward), limits (from those that limit it), route and schedule, what to watch. A cell without a source says that it
    is not in the documents; one of a whole family may point to its classes.
    """
    book = load()
    return _frame(
        *treatmentrows.classes(book),
        "Classes of treatment side by side (the order ranks nothing). Who it is for: condition | word of strength | "
        f"what is said. A gap is a gap in the documents; a longer cell only means that they say more. {key(book)}",
        "class,treatments,how it works,who it is for,limits,route and schedule,what to watch",
    )


def treatments() -> pandas.DataFrame:
    """One fact a row: treatment, class, family, what, text, document, lines; a fact of two documents has two rows."""
    columns, rows = treatmentrows.facts(load())
    return _frame(columns, rows, "What the documents say of each treatment, one fact a row")


def facts() -> pandas.DataFrame:
    """Everything that is said, one fact a row, in one long table; a cell that the documents leave empty is a row too.

    Columns: thing (the label of a document, family, class, treatment, disagreement or word, or the id of a statement),
    kind (which of these it is, or left unsaid), class, family, what (of the thing is told: how it works, route, says,
    side, ...), text, document, year, lines, place (with the year). A row without a source has an empty place: what the
    documents do not say, and what stands here in other words than theirs, as names elsewhere. A fact of two documents
    has two rows. What changed since, and red flags, are not in it: they have sources of their own.
    """
    caption = "What the documents say, one fact a row; a row without a place has no source in them"
    return _frame(long.COLUMNS, long.facts(load()), caption, "thing,what,text,place")


def monitoring() -> pandas.DataFrame:
    """What the documents say to watch, a row for each thing and each drug or class that it belongs to.

    Columns: drug or class (a family where it belongs to none), kind (treatment, class or family), family, what to
    watch, when, word (of strength), document, year, lines, place (with the year), today (what changed
    since or is not said there), statement (its id).
    """
    book = load()
    number, silent = long.silent(book)
    caption = (
        f"What the documents say to watch, which is little: nothing for {silent} of their {number} classes. "
        "Local policy and each drug's own leaflet say more"
    )
    rows = long.monitoring(book)
    return _frame(long.WATCH, rows, caption, "drug or class,what to watch,when,word,place,today")


def statements(reading: Reading | None = None) -> pandas.DataFrame:
    """Every statement; with a reading, those that apply or wait for its profile, and what they wait for.

    Columns: id, says, families, role, strength, word (strength, with the role where it matters), when, document, year,
    lines, place, dated, today, incomplete; with a reading also status, waits for, here (both in words).
    """
    book = reading.casebook if reading else load()
    columns = [*statementrows.COLUMNS, *(["status", "waits for", "here"] if reading else [])]
    shown = [each for each in book.statements.values() if not reading or reading.status[each.id] != DOES_NOT_APPLY]
    rows = [
        (*statementrows.statement(book, each), *(statementrows.state(reading, each.id) if reading else ()))
        for each in shown
    ]
    caption, state = "Every statement of the casebook", "when"
    if reading:
        applies, waits = len(reading.applies), len(reading.waiting)
        caption = f"What the documents say for this picture: statements that apply here {applies}, that wait {waits}"
        state = "here"
    return _frame(columns, rows, caption, f"says,word,place,{state},today,incomplete")


def statements_by_family() -> pandas.DataFrame:
    """Every statement once for each family that it speaks of, to count and pivot: a statement of two has two rows.

    Columns: id, says, family, role, strength, word, when, document, year, lines, place, dated, today,
    incomplete.
    """
    columns = ["family" if name == "families" else name for name in statementrows.COLUMNS]
    rows = statementrows.by_family(load())
    return _frame(columns, rows, "Every statement, family by family", "says,family,word,place,when")


def what_if(reading: Reading, factor: str | None = None) -> pandas.DataFrame:
    """One thing known otherwise at a time: factor, value, present, if, comes in, goes out; `factor` keeps to one."""
    if factor is not None and factor not in reading.casebook.factors:
        raise CasebookError(unlisted(factor, "a factor", reading.casebook.factors))
    columns = ["factor", "value", "present", "if", "comes in", "goes out"]
    caption = "If one thing were different: what would come in and go out (dated: overtaken since)"
    return _frame(columns, statementrows.what_if(reading, factor), caption, "if,comes in,goes out")


def disagreements() -> pandas.DataFrame:
    """Where the documents pull apart, one side a row: about, side (says and place), says, place, statement, what
    explains it.

    For reading, the sides of one question stand together.
    """
    columns = ["about", "side", "says", "place", "statement", "what explains it"]
    rows = statementrows.sides(load())
    return _frame(columns, rows, "Where the documents pull apart", "about,side,what explains it", "about")


def since() -> pandas.DataFrame:
    """What has changed since the documents were written, or is not said in them.

    Columns: id, kind, text, detail, source, address, region, as of, checked by, statements (concerned). For reading,
    source, region and address are in one column: where it stands.
    """
    caption = "What has changed since the documents were written; not in the documents"
    rows = statementrows.since(load())
    return _frame(statementrows.SINCE, rows, caption, "text,detail,where it stands,as of,checked by")


def since_by_statement() -> pandas.DataFrame:
    """Each statement beside each thing that has changed since it was written, one pair a row.

    Columns: statement (its id), says, document, year, place, dated (whether it is out of date today), kind, today,
    source, region, as of, since (the id of the change).
    """
    columns = [
        "statement", "says", "document", "year", "place", "dated", "kind", "today", "source", "region",
        "as of", "since",
    ]  # fmt: skip
    rows = statementrows.since_by_statement(load())
    return _frame(columns, rows, "What has changed since, statement by statement", "says,place,today,as of")


def glossary() -> pandas.DataFrame:
    """Words of the field: id, term, plain words, US, Australia, place."""
    book = load()
    rows = [
        (each.id, each.term, each.plain, each.us, each.au, dated_places(book, each.cites))
        for each in book.glossary.values()
    ]
    columns = ["id", "term", "plain words", "US", "Australia", "place"]
    return _frame(columns, rows, "Words of the field in plain words", ",".join(columns[1:]))


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
    return _frame(*getattr(map_, rows)(), f"{caption}; {map_.beside}", f"{first},said", first)


def _frame(
    columns: Sequence[str], rows: Iterable[tuple], caption: str, reading: str = "", together: str = ""
) -> pandas.DataFrame:
    """A plain DataFrame that remembers its caption and how it is read: the columns, and what stands together."""
    import pandas

    made = pandas.DataFrame(list(rows), columns=list(columns))
    made.attrs = {"caption": caption, "reading": reading.split(",") if reading else list(columns)}
    if together:
        made.attrs["together"] = together
    return made
