"""The notebook of a case: thin, a stage a cell under its own heading, made from the case alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..cases.case import Case
from .saving import FOLDER, read, text, tidy

CASES = FOLDER / "cases"
HIDDEN = {"jupyter": {"source_hidden": True}}
INTRO = """\
# {title}

An unfolding case: {level}, {minutes} minutes in {stages} stages, so that you can stop after any of them.
{name} is made up. This is practice, not an exam and not advice; what you answer stays on this machine.

If nothing can be pressed: menu **Run ▸ Run All Cells**. Back to the [start](../start.ipynb)."""
PARTS = (
    ("beside", "Beside the story", "story.beside()"),
    ("ending", "Finish the story", "story.ending()"),
    ("debrief", "Afterwards", "story.debrief()"),
)


def notebook(case: Case) -> dict[str, Any]:
    """The notebook of a case as it is before it was run, in the form in which it is saved."""
    return tidy({"cells": list(_cells(case)), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two notebooks say the same, whatever their cells show."""
    return [_bare(cell) for cell in one["cells"]] == [_bare(cell) for cell in other["cells"]]


def bring(case: Case, folder: Path | None = None) -> Path | None:
    """Write the notebook of a case where it is missing or no longer matches; returns where it was written."""
    path, made = (folder or CASES) / f"{case.id}.ipynb", notebook(case)
    if path.is_file() and same(tidy(read(path)), made):
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text(made).encode())
    return path


def _cells(case: Case) -> Iterator[dict[str, Any]]:
    yield _words(
        "case",
        INTRO.format(
            title=case.title,
            level=case.level,
            minutes=case.minutes,
            stages=len(case.stages),
            name=case.person.name,
        ),
    )
    yield _code("story", f'from teaching import case\n\nstory = case("{case.id}")\nstory')
    for number, stage in enumerate(case.stages, 1):
        yield _words(f"head-{number}", f"## {number}. {stage.title}")
        yield _code(f"stage-{number}", f'story.stage("{stage.id}")')
    for id, title, source in PARTS:
        if id != "beside" or case.beside:
            yield _words(f"head-{id}", f"## {title}")
            yield _code(id, source)


def _words(id: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source}


def _code(id: str, source: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": id, "metadata": HIDDEN, "source": source, "execution_count": None, "outputs": []}


def _bare(cell: dict[str, Any]) -> tuple:
    return cell["cell_type"], cell["id"], cell["metadata"], "".join(cell["source"])
