"""A table to read with choices above it that narrow it: only the rows that have what is chosen stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import anywidget
import ipywidgets
import traitlets

from .. import tables
from ..model import CasebookError, unlisted
from ..text import count, folded
from .choices import Choices
from .face import PlainFace, script, style

if TYPE_CHECKING:
    import pandas

ALL, EMPTY = "all", "(empty)"
MOST = 30  # values to choose from; more are no choice any more
FEW = 10  # values that need no fold
PAGE = 100  # rows that are shown; nobody reads more
NONE = "No row has all of this together. That is an answer too. Choose “all” somewhere to see more."


class RowsView(PlainFace, anywidget.AnyWidget):
    """The rows that are left, and how many they are."""

    _esm = script("browse.js")
    _css = style("browse.css")

    html = traitlets.Unicode(help="the table").tag(sync=True)
    said = traitlets.Unicode(help="how many rows of how many").tag(sync=True)
    text = ""

    def __str__(self) -> str:
        return self.text


class Browser(PlainFace, ipywidgets.Box):
    """A table and the choices that narrow it; `rows` is what is left of it, a DataFrame to go on with."""

    def __init__(self, table: pandas.DataFrame, by: Sequence[str], columns: Sequence[str] | None = None):
        super().__init__()
        self.table, self.by, self.columns = table, list(by), list(columns) if columns else None
        self._cells = {name: [_values(cell) for cell in table[name]] for name in self.by}
        questions = [_question(name, cells) for name, cells in self._cells.items()]
        self.picker = Choices(questions=questions, groups=[_group(each) for each in questions])
        self.view = RowsView()
        self._show()
        self.children = [self.picker, self.view]
        self.add_class("cbk-browse")
        self.picker.observe(self._picked, "value")

    @property
    def rows(self) -> pandas.DataFrame:
        """The rows that have everything that is chosen."""
        chosen = {name: value for name, value in self.picker.value.items() if name in self._cells}
        left = [
            all(value in self._cells[name][place] for name, value in chosen.items()) for place in range(len(self.table))
        ]
        rows = self.table[left]
        rows.attrs = self.table.attrs
        return rows

    @property
    def said(self) -> str:
        """How many rows are left, and of what."""
        return self._said(len(self.rows))

    def _said(self, left: int) -> str:
        whole = count(len(self.table), "row")
        chosen = ", ".join(f"{name}: {value}" for name, value in self.picker.value.items())
        cut = f"; the first {PAGE} are shown, choose to see the others" if left > PAGE else ""
        return f"{left} of {whole}{f' ({chosen})' if chosen else ', nothing chosen yet'}{cut}"

    def _picked(self, _change: Any) -> None:
        self._show()

    def _show(self) -> None:
        rows = self.rows
        page = tables.for_reading(rows.head(PAGE), columns=self.columns)
        html = page.to_html() if page.rows else f'<p class="none">{escape(NONE)}</p>'
        said = self._said(len(rows))
        with self.view.hold_sync():  # one update for each choice; `said` first, `html` draws both
            self.view.said, self.view.html = said, html
        self.view.text = "\n\n".join([said, str(page) if page.rows else _folded(NONE)])

    def __str__(self) -> str:
        asked = [_asked(each, self.picker.value) for each in self.picker.questions]
        return "\n".join([*asked, "", self.view.text])


def browse(
    table: pandas.DataFrame | str, by: str | Iterable[str] | None = None, columns: Sequence[str] | None = None
) -> Browser:
    """A table to narrow by choices: `browse("classes", by=["family"])`.

    `table` is the name of a table of `teaching.tables` or any DataFrame. Without `by` it finds columns to choose by.
    `columns` are the ones to show, the first of which names the rows.
    """
    frame = tables.frame(table)
    names = list(map(str, frame.columns))
    for name in columns or ():
        if name not in names:
            raise CasebookError(unlisted(name, "a column of this table", names))
    by = [by] if isinstance(by, str) else list(by or _found(frame))
    for name in by:
        if name not in names:
            raise CasebookError(unlisted(name, "a column of this table", names))
        if (number := len(_distinct(frame[name]))) > MOST:
            fit = ", ".join(each for each in names if 1 < len(_distinct(frame[each])) <= MOST) or "none"
            said = f"'{name}' has {number} different values, too many to choose from. Columns with up to {MOST}: {fit}"
            raise CasebookError(said)
    return Browser(frame, by, columns)


def _found(frame: pandas.DataFrame) -> list[str]:
    """The first two columns that are worth choosing by: few values, and fewer than rows."""
    few = [name for name in frame if 1 < len(_distinct(frame[name])) <= min(MOST, len(frame) - 1)]
    return few[:2]


def _values(cell: Any) -> tuple[str, ...]:
    """What a cell can be chosen by: each of its lines; nothing in it is a value as well."""
    if isinstance(cell, bool):
        return ("yes" if cell else "no",)
    text = "" if cell is None or cell != cell else str(cell)
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())) or (EMPTY,)


def _distinct(cells: Iterable[Any]) -> list[str]:
    """The values of a column in the order in which they come; the empty one last."""
    found = dict.fromkeys(value for cell in cells for value in _values(cell))
    return sorted(found, key=lambda value: value == EMPTY)


def _question(name: str, cells: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    values = _distinct("\n".join(each) for each in cells)
    listed = [{"id": value, "label": value} for value in values]
    return {"id": name, "legend": name[:1].upper() + name[1:], "group": name, "initial": ALL, "values": listed}


def _group(question: Mapping[str, Any]) -> dict[str, Any]:
    """A group for each question: one with many values is folded and says what is chosen, so that the table is near."""
    if len(question["values"]) <= FEW:
        return {"id": question["id"]}
    return {"id": question["id"], "label": question["legend"], "fold": True, "nothing": ALL}


def _asked(question: Mapping[str, Any], picked: Mapping[str, str]) -> str:
    labels = [ALL, *(each["label"] for each in question["values"])]
    return _folded(f"{question['legend']}: {picked.get(question['id'], ALL)}  [{' | '.join(labels)}]", "  ")


def _folded(text: str, after: str = "") -> str:
    return "\n".join(folded(text, "", after))
