"""nbval goes red, and names the cell, when a statement, a table cell or a widget's text is not what a notebook shows.

The content is changed in a copy; the notebooks are the real ones, so what they show is then out of date.
"""

import html
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree
from pathlib import Path

import pytest

from teaching.notebooks.saving import FOLDER, fresh_settings, read

ROOT = FOLDER.parent
NOTEBOOKS = ("explorer.ipynb", "tables.ipynb", "cases/phone-call.ipynb")
# What changes: the file, its words before, its words after. Each stands in the outputs of a notebook.
CHANGES = {
    "a statement": ("statements.yaml", "Treatments may be combined.", "Treatments are never combined."),
    "a table cell": ("documents.yaml", "called biological therapy; one drug", "called biological therapy; two drugs"),
    "a widget's text": (
        "redflags.yaml",
        "Bleeding that is new, heavy or does not stop",
        "Bleeding that is new or heavy",
    ),
    "an option of a case": ("cases/phone-call.yaml", "He was out with his bees", "He was busy with his bees"),
    "an option of a stage that is shut": (
        "cases/phone-call.yaml",
        "Whom to call when legs grow weak",
        "Whom to ring when legs grow weak",
    ),
}
SHUT = {"an option of a stage that is shut": 'story.stage("sunday")'}  # its words are not shown yet; the cell is


def shown(output: dict) -> str:
    """Return all words of an output, however they are wrapped or marked up."""
    parts = [output.get("text", ""), *output.get("data", {}).values()]
    said = " ".join("".join(part) for part in parts)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", said)).split())


def cells_with(words: str) -> set[str]:
    """Return the names, as nbval gives them, of the cells whose stored outputs hold these words."""
    found = set()
    for name in NOTEBOOKS:
        code = [cell for cell in read(FOLDER / name)["cells"] if cell["cell_type"] == "code"]
        holds = [any(words in shown(output) for output in cell["outputs"]) for cell in code]
        found |= {f"{Path(name).name} Cell {number}" for number, held in enumerate(holds) if held}
    return found


def cells_of(source: str) -> set[str]:
    """Return the names of the cells with this code."""
    found = set()
    for name in NOTEBOOKS:
        code = ["".join(cell["source"]) for cell in read(FOLDER / name)["cells"] if cell["cell_type"] == "code"]
        found |= {f"{Path(name).name} Cell {number}" for number, each in enumerate(code) if each == source}
    return found


@pytest.fixture(scope="module")
def red(tmp_path_factory):
    """What nbval says of each cell, by change and for an unchanged copy, in one run; nothing where all is well."""
    root = tmp_path_factory.mktemp("copies")
    for what, (name, before, after) in {"nothing": ("", "", ""), **CHANGES}.items():
        content = Path(shutil.copytree(ROOT / "casebook", root / what / "casebook"))
        for notebook in NOTEBOOKS:
            shutil.copy(FOLDER / notebook, root / what)  # side by side, each beside its content
        if name:
            said = (content / name).read_text("utf-8")
            assert before in said, f"{before!r} is no longer said: choose other words"
            (content / name).write_text(said.replace(before, after), "utf-8")
    (root / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "--nbval", ".", "--nbval-current-env", "--junitxml=said.xml"]
    command += ["--nbval-cell-timeout=120", f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval.cfg'}"]
    with fresh_settings():
        # A kernel works in its notebook's folder, so each finds the content that lies beside it.
        told = os.environ | {"CASEBOOK_CONTENT": "casebook", "CASEBOOK_CACHE": str(root / "cache")}
        done = subprocess.run(command, cwd=root, env=told, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 1, done.stdout
    found = {what: {} for what in ("nothing", *CHANGES)}
    for case in xml.etree.ElementTree.parse(root / "said.xml").iter("testcase"):
        what, _, notebook = case.get("classname").partition(".")
        found[what][f"{notebook} {case.get('name')}"] = "".join(one.text for one in case.iter("failure"))
    return found


def test_an_unchanged_copy_is_green(red):
    assert red["nothing"] and set(red["nothing"].values()) == {""}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_turns_the_cells_that_show_it_red(what, red):
    _, before, after = CHANGES[what]
    wrong = {cell: said for cell, said in red[what].items() if said}
    assert wrong and set(wrong) == (cells_of(SHUT[what]) if what in SHUT else cells_with(before))
    assert all("Cell outputs differ" in said for said in wrong.values())
