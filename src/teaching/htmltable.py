"""A small table for reading: a caption, headers that say what they head, and a face in plain words.

It needs no style sheet and no script, so that it looks the same in a notebook that nobody has trusted yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import zip_longest

from .text import folded

_CELL = "text-align: left; vertical-align: top; white-space: normal; font-weight: "


@dataclass(frozen=True)
class Table:
    """Rows of text under named columns; the first cell of a row names the row, and a cell may have several lines."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ids: tuple[str, ...] = ()  # what a link calls each row, if rows can be linked to

    @classmethod
    def of(
        cls, caption: str, columns: Iterable[str], rows: Iterable[Iterable[object]], ids: Iterable[str] = ()
    ) -> Table:
        """A table of anything that can be said as text; nothing at all stays an empty cell."""
        told = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
        return cls(caption, tuple(columns), told, tuple(map(str, ids)))

    def __str__(self) -> str:
        parts = [folded(self.caption)]
        for name, *cells in self.rows:
            lines = folded(" / ".join(name.splitlines()))
            for column, cell in zip(self.columns[1:], cells, strict=True):
                lines += _field(column, cell.splitlines())
            parts.append(lines)
        if not self.rows:
            parts.append(["Nothing to list."])
        return "\n\n".join("\n".join(lines) for lines in parts)

    def to_html(self) -> str:
        """The table as HTML, with the caption first and a scope for every header."""
        head = "".join(_cell("th", column, ' scope="col"') for column in self.columns)
        body = "".join(
            f"<tr{_target(id)}>{_row(row)}</tr>\n" for row, id in zip_longest(self.rows, self.ids, fillvalue="")
        )
        return (
            f'<table>\n<caption style="text-align: left; padding: 4px 0">{escape(self.caption)}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"
        )

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.to_html()}


def _target(id: str) -> str:
    """JupyterLab takes `#id` in a link to a notebook to what bears this, in a trusted page and in any other."""
    return f' data-jupyter-id="{escape(id)}"' if id else ""


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    return _cell("th", first, ' scope="row"') + "".join(_cell("td", cell) for cell in rest)


def _cell(tag: str, text: str, more: str = "") -> str:
    lines = [_breakable(escape(line)) for line in text.splitlines()]
    inner = "".join(lines)
    if len(lines) > 1:
        items = "".join(f"<li>{line}</li>" for line in lines)
        inner = f'<ul style="margin: 0; padding-left: 16px">{items}</ul>'
    weight = "bold" if tag == "th" else "normal"
    return f'<{tag}{more} style="{_CELL}{weight}">{inner}</{tag}>'


def _breakable(line: str) -> str:
    """An address may break after its marks, which keeps a table from growing wider than the page."""
    return " ".join(re.sub(r"(?<=[/?=_.-])", "<wbr>", word) if "://" in word else word for word in line.split(" "))


def _field(name: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    if len(lines) == 1:
        return folded(f"{name}: {lines[0]}", "  ", "    ")
    return [f"  {name}:", *(part for line in lines for part in folded(line, "    - ", "      "))]
