"""Every notebook keeps the rules that make nbval's word worth something and the page worth reading."""

import ast
import copy
import re
from pathlib import Path

import pytest

from teaching.notebooks.saving import FOLDER, WIDGET, find, read, text, tidy

LONGEST = 5
SWITCHES = re.compile(r"nbval-|raises-exception|skip-execution")
LINK = re.compile(r"\]\(<?([^)\s>]+)>?[^)]*\)|(?:href|src)=[\"']([^\"']+)")
ROW = re.compile(r' data-jupyter-id="([^"]+)"')
GLOSSARY = FOLDER / "words.ipynb"
HEADING = re.compile(r"^(#{1,6}) +(.+?) *$", re.MULTILINE)


def words(source: str | list[str]) -> str:
    return "".join(source)


def broken_rules(notebook: dict, path: Path = FOLDER / "start.ipynb") -> list[str]:
    """Return what is wrong with a notebook, a sentence each."""
    said, headings = [], []
    if "widgets" in notebook["metadata"]:
        said.append("the state of its widgets is stored")
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    if [cell["execution_count"] for cell in code] != list(range(1, len(code) + 1)):
        said.append("its cells were not all run, in order, from the top")
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "markdown":
            headings += HEADING.findall(words(cell["source"]))
            said += [f"cell {number}: {problem}" for problem in broken_links(words(cell["source"]), path)]
        else:
            said += [f"cell {number}: {problem}" for problem in broken_cell(cell)]
    levels = [len(marks) for marks, _ in headings]
    if levels[:1] != [1] or levels.count(1) != 1:
        said.append("it does not have one title, at the top")
    if any(after > before + 1 for before, after in zip(levels, levels[1:], strict=False)):
        said.append("its headings skip a level")
    return said


def broken_cell(cell: dict) -> list[str]:
    said, source = [], words(cell["source"])
    if len(source.splitlines()) > LONGEST:
        said.append(f"it is longer than {LONGEST} lines")
    if "NBVAL_" in source:
        said.append("a comment switches comparing off; use a tag and give a reason")
    if any(SWITCHES.match(tag) for tag in cell["metadata"].get("tags", ())) and "# Not compared: " not in source:
        said.append("a tag switches comparing off, and no '# Not compared: ...' says why")
    try:
        last = (ast.parse(source).body or [None])[-1]
    except SyntaxError:
        return [*said, "it is not plain Python"]
    if source.rstrip().endswith(";"):
        said.append("it ends in a semicolon, which silences nothing")
    if isinstance(last, ast.Expr) and not cell["outputs"]:
        said.append("what it shows is not stored")
    for output in cell["outputs"]:
        data = output.get("data", {})
        if output["output_type"] == "error":
            said.append("an error is stored")
        if output.get("name") == "stderr":
            said.append("a warning is stored")
        if WIDGET in data:
            said.append("a widget's random name is stored")
        if data and not words(data.get("text/plain", "")).strip():
            said.append("what it shows has no plain text")
    return said


def broken_links(source: str, path: Path) -> list[str]:
    said = []
    for target in (one or other for one, other in LINK.findall(source)):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        if FOLDER not in file.parents or not file.is_file():
            said.append(f"the link to {target} leads nowhere")  # students work in a copy of this folder alone
        elif anchor and anchor not in anchors(file):
            said.append(f"the link to {target} names no heading and no row")
        elif file == GLOSSARY != path and not anchor and one_word(source, target) != "Words":
            said.append(f"the link to {target} does not say which word")
    return said


def one_word(source: str, target: str) -> str:
    """The words of the first link to a place."""
    return source.partition(f"]({target})")[0].rpartition("[")[2]


def anchors(path: Path) -> set[str]:
    """What a link can lead to in a notebook: its headings, and the rows of its tables that have a name."""
    cells = read(path)["cells"]
    said = [words(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    shown = [words(output.get("data", {}).get("text/html", "")) for cell in cells for output in cell.get("outputs", ())]
    rows = {row for page in shown for row in ROW.findall(page)}
    return rows | {title.replace(" ", "-") for cell in said for _, title in HEADING.findall(cell)}


def name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def test_the_notebooks_are_there():
    assert {"start.ipynb", "explorer.ipynb"} <= {name(path) for path in find()}


@pytest.mark.parametrize("path", find(), ids=name)
def test_a_notebook_keeps_every_rule(path):
    assert broken_rules(read(path), path) == []


@pytest.mark.parametrize("path", find(), ids=name)
def test_a_notebook_has_the_form_in_which_it_is_saved(path):
    assert path.read_text("utf-8") == text(tidy(read(path))), "run: python3 run.py save"


def stripped(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"execution_count": None, "outputs": []}


def small() -> dict:
    """Return a notebook that keeps every rule."""
    shown = {"output_type": "execute_result", "data": {"text/plain": "3"}, "metadata": {}, "execution_count": 2}
    code = {"cell_type": "code", "metadata": {}}
    return {
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": "# One\n\n[on](explorer.ipynb) [up](#Start-here)"},
            code | {"id": "a", "source": "x = 1", "outputs": [], "execution_count": 1},
            {"cell_type": "markdown", "metadata": {}, "source": "## Two"},
            code | {"id": "b", "source": "x + 2", "outputs": [shown], "execution_count": 2},
        ],
    }


def cell_with(**changed):
    return lambda notebook: notebook["cells"][3].update(changed)


def prose_with(source, at=2):
    return lambda notebook: notebook["cells"][at].update(source=source)


BREAKS = {
    "a stripped notebook": (stripped, "not all run"),
    "outputs lost": (cell_with(outputs=[]), "is not stored"),
    "cells run out of order": (cell_with(execution_count=7), "not all run"),
    "widget state": (lambda notebook: notebook["metadata"].update(widgets={}), "state of its widgets"),
    "an error": (cell_with(outputs=[{"output_type": "error"}]), "an error is stored"),
    "a warning": (cell_with(outputs=[{"output_type": "stream", "name": "stderr", "text": "x"}]), "a warning"),
    "a widget's name": (cell_with(outputs=[{"output_type": "display_data", "data": {WIDGET: {}}}]), "random name"),
    "no plain text": (
        cell_with(outputs=[{"output_type": "display_data", "data": {"text/html": "x"}}]),
        "no plain text",
    ),
    "a skipping tag": (cell_with(metadata={"tags": ["nbval-ignore-output"]}), "no '# Not compared"),
    "a skipping comment": (cell_with(source="# NBVAL_SKIP\nx"), "a comment switches"),
    "a long cell": (cell_with(source="x\n" * 6), "longer than 5 lines"),
    "a magic": (cell_with(source="%time x"), "not plain Python"),
    "a semicolon": (cell_with(source="x;"), "semicolon"),
    "no title": (prose_with("## One", at=0), "one title"),
    "two titles": (prose_with("# Two"), "one title"),
    "a skipped level": (prose_with("### Two"), "skip a level"),
    "a dead link": (prose_with("[x](cases/nowhere.ipynb)"), "leads nowhere"),
    "a way out of the folder": (prose_with("[x](../README.md)"), "leads nowhere"),
    "a dead anchor": (prose_with("[x](start.ipynb#Nowhere)"), "names no heading"),
    "a word that is not in the glossary": (prose_with("[x](words.ipynb#nowhere)"), "names no heading and no row"),
    "a word without its row": (prose_with("[HER2](words.ipynb)"), "does not say which word"),
}


def test_the_small_notebook_keeps_every_rule():
    assert broken_rules(small()) == []


@pytest.mark.parametrize("how", BREAKS)
def test_a_broken_rule_is_seen(how):
    change, sentence = BREAKS[how]
    notebook = small()
    change(notebook)
    assert any(sentence in problem for problem in broken_rules(notebook))


def test_a_reason_given_is_enough():
    notebook = small()
    source = "# Not compared: the clock is its subject\nx"
    notebook["cells"][3].update(metadata={"tags": ["nbval-ignore-output"]}, source=source)
    assert broken_rules(notebook) == []


@pytest.mark.parametrize("path", find(), ids=name)
def test_a_real_notebook_without_its_outputs_is_refused(path):
    notebook = copy.deepcopy(read(path))
    stripped(notebook)
    assert any("not all run" in problem for problem in broken_rules(notebook, path))
