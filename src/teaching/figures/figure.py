"""One figure: a title that says the finding, a drawing, and the same in words, made from the same data."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from ..text import CLOSING, folded
from .sheet import INK, LINE, PAPER, SOFT, WIDTH, Sheet, png

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

TITLE = 16.0  # pixels
MARGIN = 16

_CARD = (
    f"margin: 4px 0 12px; padding: {MARGIN}px; max-width: {WIDTH}px; border: 1px solid {LINE}; border-radius: 8px; "
    f"background-color: {PAPER}; color: {INK}"
)  # light in a dark theme too, since the picture is
_LIST = f"margin: 4px 0 0; padding-left: 20px; color: {INK}"


@dataclass(frozen=True)
class Words:
    """A heading and its rows."""

    heading: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A drawing with its words; shows itself in a notebook, prints as its words, draws itself for other use."""

    title: str
    lead: str  # how to read it, and what it leaves out
    alt: str  # what is drawn, in two or three sentences
    words: tuple[Words, ...]
    changed: Words = Words("", ())  # what changed since, for what is shown; always in sight
    key: str = ""  # which documents the numbers stand for
    paint: Callable[[Sheet, float], float] = field(repr=False, default=lambda sheet, y: y)

    def __str__(self) -> str:
        parts = [[*folded(self.title), *folded(self.lead)]]
        parts += [[*folded(each.heading), *(line for row in each.rows for line in _row(row))] for each in self.words]
        if self.changed.rows:
            rows = (line for row in self.changed.rows for line in folded(row, "  > ", "    "))
            parts.append([*folded(self.changed.heading), *rows])
        parts.append([*folded(self.key), CLOSING])
        return "\n\n".join("\n".join(part) for part in parts)

    def draw(self) -> Drawing:
        """The drawing with its title, as a matplotlib figure of one's own."""
        sheet = Sheet(WIDTH + 2 * MARGIN, MARGIN)
        y = sheet.text(0, MARGIN, self.title, TITLE, bold=True, width=WIDTH)
        y = sheet.text(0, y + 4, self.lead, colour=SOFT, width=WIDTH)
        return sheet.finish(self.paint(sheet, y + MARGIN) + MARGIN)

    def png(self) -> bytes:
        """The drawing alone as a picture, twice as fine as the page."""
        return self._png

    @cached_property
    def _png(self) -> bytes:
        sheet = Sheet()
        return png(sheet.finish(self.paint(sheet, 2) + 2))

    def to_html(self) -> str:
        """Title, picture and what changed since, and the words in a fold; needs no style sheet and no script."""
        picture = base64.b64encode(self.png()).decode()
        words = "".join(map(_told, self.words))
        changed = _told(self.changed) if self.changed.rows else ""
        return (
            f'<figure style="{_CARD}"><figcaption style="margin: 0 0 12px; color: {INK}; text-align: left">'
            f'<strong style="font-size: 115%">{escape(self.title)}</strong><br>'
            f'<span style="color: {SOFT}">{escape(self.lead)}</span></figcaption>'
            f'<img alt="{escape(self.alt, quote=True)}" style="display: block; width: 100%; height: auto" '
            f'src="data:image/png;base64,{picture}">{changed}'
            f'<details style="margin: 12px 0 0; color: {INK}"><summary>The same in words, with every place</summary>'
            f'{words}<p style="margin: 8px 0 0; color: {SOFT}">{escape(self.key)}</p></details>'
            f'<p style="margin: 12px 0 0; color: {SOFT}">{escape(CLOSING)}</p></figure>'
        )

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.to_html()}


def _told(words: Words) -> str:
    return f'<p style="margin: 12px 0 0; color: {INK}"><strong>{escape(words.heading)}</strong></p>{_list(words.rows)}'


def _list(rows: tuple[str, ...]) -> str:
    items = "".join(f'<li style="color: {INK}">{escape(row)}</li>' for row in rows)
    return f'<ul style="{_LIST}">{items}</ul>' if rows else ""


def _row(row: str) -> list[str]:
    return folded(row, "  - ", "    ")
