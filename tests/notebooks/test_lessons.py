"""Every lesson has its content and its notebook, in the one form that all of them have, and is easy to read."""

import copy
import re
import shutil
from dataclasses import replace

import pytest

from teaching.casebook import load
from teaching.cli import main
from teaching.notebooks.lessons import begin
from teaching.notebooks.saving import FOLDER, find, read, save
from tests.notebooks.lessons import BOOK, HARDEST, HOME, MOST_CELLS, problems, prose, reading_level
from tests.notebooks.test_rules import LINK, broken_links, words

NOTEBOOKS = find(HOME)
DATA = re.compile(r"(?:src|href)=[\"']data:[^\"']*[\"']")  # a picture that needs no link
IDS = list(BOOK.lessons)


def lesson(path):
    return BOOK.lessons[path.stem.partition("-")[2]]


def test_every_lesson_has_its_notebook_and_there_is_no_other():
    assert [path.relative_to(FOLDER).as_posix() for path in NOTEBOOKS] == sorted(
        each.notebook for each in BOOK.lessons.values()
    )


def test_the_lessons_are_numbered_from_one():
    assert sorted(each.number for each in BOOK.lessons.values()) == list(range(1, len(IDS) + 1))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_has_the_form_of_a_lesson(path, counted):
    notebook = read(path)
    assert problems(notebook, lesson(path)) == []
    counted(f"{path.stem}: LIX {reading_level(notebook):.0f} of at most {HARDEST}")


@pytest.mark.parametrize("path", find(), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_every_link_of_every_notebook_leads_somewhere(path):
    """What a cell says and what it shows: a page in an output can lead to a notebook as well."""
    cells = read(path)["cells"]
    said = [words(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    shown = [words(part) for cell in cells for output in cell.get("outputs", ()) for part in _html(output)]
    text = "\n".join(DATA.sub("", each) for each in (*said, *shown))
    assert broken_links(text, path) == []


def _html(output):
    return [part for kind, part in output.get("data", {}).items() if kind in ("text/html", "text/markdown")]


def test_every_notebook_can_be_reached_from_the_start():
    """By links, or by the lists of cases and lessons that a notebook shows."""
    reached, waiting = set(), [FOLDER / "start.ipynb"]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        for cell in read(path)["cells"]:
            text = words(cell["source"])
            if cell["cell_type"] == "markdown":
                for target in (one or other for one, other in LINK.findall(text)):
                    if not target.startswith("https://") and target.partition("#")[0]:
                        waiting.append((path.parent / target.partition("#")[0]).resolve())
            elif re.search(r"\bshelf\(", text):
                waiting += find(FOLDER / "cases")
            elif re.search(r"\blesson_list\(", text):
                waiting += NOTEBOOKS
    assert set(find()) == reached


def test_words_of_the_glossary_are_not_long():
    assert prose("An **oestrogen receptor** (003:23, 2017), `x`") == "An word word, "
    assert "metastases" not in prose("many metastases") and "wonderful" in prose("a wonderful day")
    assert prose("# Title\n\n| a | b |\n[Words](../words.ipynb) here") == "\nWords here"


# A lesson with one thing wrong


@pytest.fixture(scope="module")
def right():
    path = next(path for path in NOTEBOOKS if not problems(read(path), lesson(path)))
    return read(path), lesson(path)


def at(notebook, text):
    return next(n for n, cell in enumerate(notebook["cells"]) if text in words(cell["source"]))


def without(text):
    return lambda notebook: [notebook["cells"].pop(at(notebook, text))]


def instead(old, new):
    def change(notebook):
        for cell in notebook["cells"]:
            cell["source"] = words(cell["source"]).replace(old, new)

    return change


def swapped(notebook):
    one, other = at(notebook, "## What you'll do"), at(notebook, "## What you'll learn")
    cells = notebook["cells"]
    cells[one], cells[other] = cells[other], cells[one]


def added(source, kind="code"):
    def change(notebook):
        cell = copy.deepcopy(notebook["cells"][at(notebook, "here.check()")]) | {"cell_type": kind, "source": source}
        notebook["cells"].insert(at(notebook, "## Check yourself"), cell)

    return change


def many(notebook):
    for _ in range(MOST_CELLS):
        added("1 + 1")(notebook)


HARD = "Notwithstanding considerable institutional heterogeneity, interdisciplinary communication necessitates " * 3
BREAKS = {
    "no need": (without("## What you'll need"), "does not begin with"),
    "another order": (swapped, "does not begin with"),
    "no check": (without("## Check yourself"), "does not end with"),
    "a skipped level": (added("#### Deep", "markdown"), "skip a level"),
    "no way back": (instead("(../start.ipynb)", "(../words.ipynb)"), "back to the start"),
    "no glossary": (instead("words.ipynb", "tables.ipynb"), "to the glossary"),
    "too many cells": (many, "code cells; at most"),
    "a long cell": (added("a = 1\nb = 2\nc = 3\nd = 4\ne = 5\na + b"), "a cell has 6 lines"),
    "no widget": (instead("explore(", "print("), "a widget to explore"),
    "no table": (instead("tables.", "others."), "a table to work with"),
    "no figure": (instead("figures.", "others."), "a figure"),
    "another lesson": (instead("lesson(", "case("), "does not open lesson("),
    "an exercise too many": (added('here.exercise("no-such-one")'), "it shows the exercises"),
    "two checks": (added("here.check()"), "does not stand in it once"),
    "no page": (without("here.page()"), "under One page to print"),
    "a hard cell": (added(HARD, "markdown"), "a cell is hard to read"),
    "a long text": (added("It is so. " * 60, "markdown"), "words, at most"),
}


@pytest.mark.parametrize("what", BREAKS)
def test_what_is_wrong_with_a_lesson_is_said(right, what):
    notebook, lesson = right
    notebook = copy.deepcopy(notebook)
    if what == "no widget":
        instead("browse(", "print(")(notebook)
    break_it, expected = BREAKS[what]
    break_it(notebook)
    assert any(expected in said for said in problems(notebook, lesson)), problems(notebook, lesson)


@pytest.mark.parametrize("field", ["title", "minutes", "number", "id"])
def test_a_lesson_whose_content_says_otherwise_is_told(right, field):
    notebook, lesson = right
    other = 9 if field in ("minutes", "number") else "another"
    assert problems(notebook, replace(lesson, **{field: other}))


def test_a_lesson_that_is_hard_as_a_whole_is_told(right):
    notebook, lesson = copy.deepcopy(right[0]), right[1]
    for _ in range(60):
        added(HARD, "markdown")(notebook)
    assert any(said.startswith("it is hard to read") for said in problems(notebook, lesson))


def test_a_new_lesson_comes_with_a_notebook_that_has_the_form_and_runs(tmp_path, monkeypatch, capsys):
    shutil.copytree(FOLDER.parent / "casebook", tmp_path / "casebook")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setenv("CASEBOOK_CONTENT", str(tmp_path / "casebook"))
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CASEBOOK_ANSWERS", str(tmp_path / "answers"))
    assert main(["new", "Ask about pain", "--lesson"]) == 0
    made = load().lessons["ask-about-pain"]
    path = tmp_path / "notebooks" / made.notebook
    assert str(path) in capsys.readouterr().out
    assert problems(read(path), made) == []
    save(path.parent)
    assert all(cell["outputs"] for cell in read(path)["cells"] if cell["cell_type"] == "code")
    before = path.read_bytes()
    assert begin(made, "# Another", tmp_path / "notebooks") is None and path.read_bytes() == before
