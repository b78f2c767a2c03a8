"""A sheet to draw on in pixels, from the top left corner down, with the few marks and colours that all figures share.

What it holds is a matplotlib figure; matplotlib comes in when the first sheet is made. Every colour stands beside
a word, a shape or hatching, so that nothing is told by colour alone.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

WIDTH = 640  # pixels; a page of 800 leaves a little less
DPI = 100  # pixels an inch on the page; a picture is made twice as fine
FONT = "DejaVu Sans"  # comes with matplotlib, so that every machine has it

PAPER, INK, SOFT, LINE, WASH = "#ffffff", "#1f2328", "#57606a", "#c3c9d0", "#eef1f4"
DEEP, PALE, EDGE, WARM = "#0b5cad", "#d3e4f5", "#5f88b0", "#7a4a00"

SMALL, BODY, HEAD = 12.0, 13.0, 14.0  # pixels


class Sheet:
    """A white sheet of a fixed width, as long as what is drawn on it."""

    def __init__(self, width: float = WIDTH, margin: float = 0):
        from matplotlib.figure import Figure as Drawing

        self.width, self.margin = width, margin  # x counts from the margin
        self.drawing = Drawing(facecolor=PAPER, dpi=DPI)
        self.axes = self.drawing.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()

    def finish(self, height: float) -> Drawing:
        """The matplotlib figure, cut to this height."""
        self.drawing.set_size_inches(self.width / DPI, round(height) / DPI)
        self.axes.set(xlim=(-self.margin, self.width - self.margin), ylim=(round(height), 0))
        return self.drawing

    def text(self, x: float, y: float, text: str, size: float = BODY, colour: str = INK, **more: Any) -> float:
        """Write text with its top at `y`; returns where its last line ends.

        `width` wraps it; `ha` is where `x` is in it; `bold` and `slant` are what they say.
        """
        width, ha = more.pop("width", None), more.pop("ha", "left")
        look = {"fontweight": "bold" if more.pop("bold", False) else "normal"}
        look["fontstyle"] = "italic" if more.pop("slant", False) else "normal"
        for line in wrapped(text, width, size, look["fontweight"] == "bold") if width else text.split("\n"):
            self.axes.text(
                x, y + size * 1.0, line, fontsize=size * 72 / DPI, fontfamily=FONT, color=colour, ha=ha, va="baseline",
                parse_math=False, zorder=5, **look, **more,
            )  # fmt: skip
            y += leading(size)
        return y

    def box(self, x: float, y: float, w: float, h: float, fill: str = PAPER, edge: str | None = None, **more) -> None:
        """A rectangle; `dashed`, `hatch` (the colour of its lines) and `weight` (of its edge) change how it looks."""
        from matplotlib.patches import Rectangle

        hatch, dashed, weight = more.pop("hatch", None), more.pop("dashed", False), more.pop("weight", 1.0)
        z = more.pop("zorder", 2)
        self.axes.add_patch(Rectangle((x, y), w, h, facecolor=fill, edgecolor="none", zorder=z))
        if hatch:
            self._hatch(x, y, w, h, hatch, z)
        if edge:
            style = (0, (3, 2)) if dashed else "-"
            inset = weight / 2
            self.axes.add_patch(
                Rectangle(
                    (x + inset, y + inset),
                    w - weight,
                    h - weight,
                    facecolor="none",
                    edgecolor=edge,
                    linewidth=weight * 72 / DPI,
                    linestyle=style,
                    zorder=z + 0.5,
                    joinstyle="miter",
                )  # fmt: skip
            )

    def _hatch(self, x: float, y: float, w: float, h: float, colour: str, z: float, step: float = 6) -> None:
        """Slanting lines, cut to the rectangle by hand: a backend's own hatching differs from version to version."""
        start = -h
        while start < w:
            a, b = max(start, 0), min(start + h, w)
            if b > a:
                self.line([(x + a, y + h - (a - start)), (x + b, y + h - (b - start))], colour, 1.1, zorder=z + 0.2)
            start += step

    def line(self, points: Sequence[tuple[float, float]], colour: str = LINE, weight: float = 1.0, **more) -> None:
        """A line through points; `dashed` or `arrow` (a head at its end)."""
        from matplotlib.lines import Line2D
        from matplotlib.patches import Polygon

        z, style = more.pop("zorder", 1), (0, (3, 2)) if more.pop("dashed", False) else "-"
        arrow = more.pop("arrow", False)
        xs, ys = zip(*points, strict=True)
        self.axes.add_line(
            Line2D(xs, ys, color=colour, linewidth=weight * 72 / DPI, linestyle=style, zorder=z, solid_capstyle="butt")
        )
        if arrow:
            (x0, y0), (x, y) = points[-2:]
            length = max(((x - x0) ** 2 + (y - y0) ** 2) ** 0.5, 1e-9)
            dx, dy = (x - x0) / length, (y - y0) / length
            wings = [
                (x + dx * 3, y + dy * 3),
                (x - dx * 6 - dy * 5, y - dy * 6 + dx * 5),
                (x - dx * 6 + dy * 5, y - dy * 6 - dx * 5),
            ]
            self.axes.add_patch(Polygon(wings, facecolor=colour, edgecolor="none", zorder=z))

    def shape(self, points: Sequence[tuple[float, float]], fill: str, edge: str | None = None, **more) -> None:
        """A smooth closed shape through points."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        curve, codes = [points[0]], [Path.MOVETO]
        around = [points[-1], *points, points[0], points[1]]
        for before, here, there, after in zip(around, around[1:], around[2:], around[3:], strict=False):
            first = tuple(h + (t - b) / 6 for b, h, t in zip(before, here, there, strict=True))
            second = tuple(t - (a - h) / 6 for h, t, a in zip(here, there, after, strict=True))
            curve += [first, second, there]
            codes += [Path.CURVE4] * 3
        self.axes.add_patch(
            PathPatch(
                Path(curve, codes),
                facecolor=fill,
                edgecolor=edge or "none",
                linewidth=more.pop("weight", 1) * 72 / DPI,
                zorder=more.pop("zorder", 1),
            )
        )

    def dot(self, x: float, y: float, radius: float, fill: str = INK, edge: str | None = None, **more) -> None:
        """A disc with its middle at a point."""
        from matplotlib.patches import Ellipse

        self.axes.add_patch(
            Ellipse(
                (x, y),
                2 * radius,
                2 * radius,
                facecolor=fill,
                edgecolor=edge or "none",
                linewidth=1.4 * 72 / DPI,
                zorder=more.pop("zorder", 3),
            )
        )


def leading(size: float) -> float:
    """From one line to the next."""
    return size * 1.36


def wrapped(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Text in lines no wider than `width`."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}".strip()
            if line and length(longer, size, bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def height(text: str, width: float, size: float = BODY, bold: bool = False) -> float:
    """How much room wrapped text takes from top to bottom."""
    return len(wrapped(text, width, size, bold)) * leading(size)


@lru_cache(maxsize=4096)
def length(text: str, size: float = BODY, bold: bool = False) -> float:
    """How wide a line of text is."""
    from matplotlib.font_manager import FontProperties

    font = FontProperties(family=FONT, weight="bold" if bold else "normal", size=size * 72 / DPI)
    return _renderer().get_text_width_height_descent(text, font, False)[0] / 2


@lru_cache(maxsize=1)
def _renderer() -> Any:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(8, 8, 2 * DPI)


def png(drawing: Drawing) -> bytes:
    """The picture, twice as fine as the page; few colours, so that a notebook stays small."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas = FigureCanvasAgg(drawing)
    before = drawing.dpi
    drawing.set_dpi(2 * DPI)
    try:
        canvas.draw()
        picture = Image.frombytes("RGBA", canvas.get_width_height(), bytes(canvas.buffer_rgba())).convert("RGB")
    finally:
        drawing.set_dpi(before)
    raw = io.BytesIO()
    picture.quantize(colors=48, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        raw, "png", optimize=True
    )
    return raw.getvalue()
