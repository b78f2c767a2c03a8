"""The chart of a case as tables, and what was measured more than once as small lines, always with their words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..play.chart import Chart, Row, Series

FEW = 6  # earlier rows that need no fold
DRAWN = 4  # lines that need no fold
WIDE, HIGH, EDGE = 220, 84, 14


def chart(given: Chart) -> str:
    """The tables and the lines of a chart."""
    old = [each for each in given.rows if not each.new]
    new = [each for each in given.rows if each.new]
    before = {(each.what, each.unit): each.points for each in given.series}
    parts = []
    if old and new and len(old) > FEW or old and not new:
        parts.append(_fold(f"Earlier on the chart ({len(old)})", _table("Earlier on the chart", old, before)))
        old = []
    if new:
        first = len(new) == len(given.rows)
        caption = "On the chart" if first else "The chart, with what is new" if old else "New on the chart"
        parts.append(_table(caption, [*old, *new], before, bool(old)))
    whats = {(each.row.what, each.row.unit) for each in new}
    moved = [each for each in given.series if (each.what, each.unit) in whats]
    rest = [each for each in given.series if each not in moved[:DRAWN]]
    parts.append(_figures(moved[:DRAWN]))
    if rest:
        parts.append(_fold(f"Other values over time ({len(rest)})", _figures(rest)))
    return "".join(parts)


def _fold(words: str, inner: str) -> str:
    return f'<details class="more"><summary>{escape(words)}</summary>{inner}</details>'


def _table(caption: str, rows: Sequence[Row], before: dict, word: bool = False) -> str:
    """A table of rows; the word `new` stands only where others are not, and a column only where it has something."""
    usual = any(each.row.usual for each in rows)
    columns = ("when", "what", "result", *(["usual"] if usual else ()))
    heads = "".join(f'<th scope="col">{each}</th>' for each in columns)
    body = "".join(_row(each, before, word, usual) for each in rows)
    return (
        f'<table class="chart"><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row(given: Row, before: dict, word: bool, usual: bool) -> str:
    row = given.row
    new = ' <span class="new">new</span>' if given.new and word else ""
    value = escape(" ".join(filter(None, (row.value, row.unit))))
    note = f' <span class="soft">{escape(row.note)}</span>' if row.note else ""
    change = _change(before.get((row.what, row.unit), ()), row.when) if given.new else ""
    return (
        f'<tr><td>{escape(row.when)}{new}</td><th scope="row">{escape(row.what)}</th>'
        f"<td>{value}{change}{note}</td>{f'<td>{escape(row.usual)}</td>' if usual else ''}</tr>"
    )


def _change(points: tuple[tuple[str, float], ...], when: str) -> str:
    """How a value moved since the one before it."""
    for (_, old), (now, value) in zip(points, points[1:], strict=False):
        if now == when and old != value:
            sign, word = ("▲", "up") if value > old else ("▼", "down")
            return f' <span class="moved"><span aria-hidden="true">{sign}</span> {word} from {old:g}</span>'
        if now == when:
            return ' <span class="moved">as before</span>'
    return ""


def _figures(series: list[Series]) -> str:
    return f'<div class="figures">{"".join(map(_figure, series))}</div>' if series else ""


def _figure(given: Series) -> str:
    """A line with its points; the words below it say all that it shows."""
    return f'<figure>{_drawing(given)}<figcaption class="soft">{escape(given.words)}</figcaption></figure>'


def _drawing(given: Series) -> str:
    values = [value for _, value in given.points]
    low, high = min(values), max(values)
    if given.usual:
        span = high - low or abs(high) or 1.0
        # The usual range is drawn as far as it is near; a far one would flatten the line.
        low = min(low, max(given.usual[0], low - span))
        high = max(high, min(given.usual[1], high + span))
    spread = (high - low) or 1.0
    across = (WIDE - 2 * EDGE - 16) / (len(values) - 1)

    def x(place: int) -> float:
        return round(EDGE + 8 + place * across, 1)

    def y(value: float) -> float:
        return round(HIGH - EDGE - (value - low) / spread * (HIGH - 2.4 * EDGE), 1)

    band = ""
    if given.usual:
        top, bottom = y(min(given.usual[1], high)), y(max(given.usual[0], low))
        band = f'<rect class="usual" x="0" y="{top}" width="{WIDE}" height="{max(1.0, round(bottom - top, 1))}"/>'
    line = " ".join(f"{x(place)},{y(value)}" for place, value in enumerate(values))

    def label(place: int, value: float) -> float:
        """Above its point, or below where the line comes down to it."""
        return y(value) + (13 if place and value < values[place - 1] else -6)

    dots = "".join(
        f'<circle cx="{x(place)}" cy="{y(value)}" r="3"/>'
        f'<text x="{x(place)}" y="{label(place, value):g}">{value:g}</text>'
        for place, value in enumerate(values)
    )
    return (
        f'<svg class="trend" viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{escape(given.words)}">'
        f'{band}<polyline points="{line}"/>{dots}</svg>'
    )
