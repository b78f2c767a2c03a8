"""The notebook that a new lesson begins with, from a template in which lines of `---` part the cells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ..lessons.lesson import Lesson
from .saving import FOLDER, text, tidy

_CODE = re.compile(r"```python\n(.*)\n```", re.DOTALL)


def notebook(lesson: Lesson, template: str) -> dict[str, Any]:
    """The notebook of a new lesson before it was run, in the form in which notebooks are saved."""
    for name in ("id", "title", "number", "minutes"):
        template = template.replace(f"{{{name}}}", str(getattr(lesson, name)))
    cells = [_cell(f"cell-{place}", part.strip()) for place, part in enumerate(re.split(r"(?m)^---$", template), 1)]
    return tidy({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def begin(lesson: Lesson, template: str, folder: Path = FOLDER) -> Path | None:
    """Write the notebook of a new lesson; where there is one it is left alone, and nothing is returned."""
    path = folder / lesson.notebook
    if path.exists():
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text(notebook(lesson, template)).encode())
    return path


def _cell(id: str, source: str) -> dict[str, Any]:
    if code := _CODE.fullmatch(source):
        return {
            "cell_type": "code",
            "id": id,
            "metadata": {},
            "source": code[1],
            "execution_count": None,
            "outputs": [],
        }
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source}
