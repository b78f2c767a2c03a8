"""Progress as a small figure: a bar a step, with its words as alternative text and under it."""

from __future__ import annotations

import base64
import io
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .headway import Progress

INK, DONE, LEFT = "#3d3d3d", "#2a6f97", "#d7dde2"


def figure(progress: Progress) -> str:
    """The bars of the six steps as HTML; nothing while nothing is answered."""
    steps = progress.of("step")
    if not any(each.answered for each in steps):
        return ""
    said = "; ".join(f"{each.label}: {each.words}" for each in steps)
    picture = base64.b64encode(_png(progress)).decode()
    words = escape(f"Bars of points by step. {said}.", quote=True)
    return (
        '<figure style="margin: 0 0 12px; max-width: 640px">'
        f'<img alt="{words}" style="max-width: 100%" src="data:image/png;base64,{picture}">'
        "<figcaption>Points of your first answers, step by step.</figcaption></figure>\n"
    )


def _png(progress: Progress) -> bytes:
    from matplotlib.figure import Figure  # without pyplot: nothing is shown twice, and it is there sooner

    steps = progress.of("step")[::-1]
    drawn = Figure(figsize=(6.4, 2.4), layout="constrained", facecolor="white")
    axes = drawn.subplots()
    labels = [each.label for each in steps]
    axes.barh(labels, [each.maximum for each in steps], color=LEFT, height=0.6)
    axes.barh(labels, [each.points for each in steps], color=DONE, height=0.6)
    for place, each in enumerate(steps):
        if each.answered:
            axes.text(each.maximum, place, f" {each.points} of {each.maximum}", va="center", color=INK)
    axes.set_xlim(0, max(each.maximum for each in steps) * 1.15)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.tick_params(length=0, colors=INK)
    axes.set_xticks([])
    raw = io.BytesIO()
    drawn.savefig(raw, format="png", dpi=120, metadata={"Software": None})
    return raw.getvalue()
