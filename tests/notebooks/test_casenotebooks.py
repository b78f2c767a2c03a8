"""Every case has its notebook, made from the case alone, and it says what the case says."""

import shutil
from dataclasses import replace

import pytest

from teaching import casebook
from teaching.cli import main
from teaching.notebooks.cases import CASES, bring, notebook, same
from teaching.notebooks.saving import FOLDER, read, text, tidy

BOOK = casebook.load()
IDS = list(BOOK.cases)


@pytest.fixture
def case():
    return BOOK.cases[IDS[0]]


def test_there_is_one_for_every_case_and_no_other():
    assert {path.stem for path in CASES.glob("*.ipynb")} == set(IDS)


@pytest.mark.parametrize("id", IDS)
def test_it_matches_its_case(id):
    assert same(tidy(read(CASES / f"{id}.ipynb")), notebook(BOOK.cases[id])), "run: python3 run.py save"


def test_a_stage_is_a_cell_under_its_own_heading(case):
    cells = notebook(case)["cells"]
    headings = [each["source"] for each in cells if each["source"].startswith("## ")]
    assert headings[: len(case.stages)] == [f"## {n}. {stage.title}" for n, stage in enumerate(case.stages, 1)]
    after = {each["source"]: other["source"] for each, other in zip(cells, cells[1:], strict=False)}
    assert [after[title] for title in headings[: len(case.stages)]] == [
        f'story.stage("{stage.id}")' for stage in case.stages
    ]
    assert len({each["id"] for each in cells}) == len(cells)


CHANGES = {
    "its title": lambda case: replace(case, title="Another"),
    "the title of a stage": lambda case: replace(
        case, stages=(replace(case.stages[0], title="Other"), *case.stages[1:])
    ),
    "the order of its stages": lambda case: replace(case, stages=case.stages[::-1]),
    "a stage fewer": lambda case: replace(case, stages=case.stages[1:]),
    "its level": lambda case: replace(case, level="another"),
    "its time": lambda case: replace(case, minutes=1),
    "nothing beside": lambda case: replace(case, beside=()),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_case_that_was_changed_no_longer_matches(case, what):
    assert not same(notebook(case), notebook(CHANGES[what](case)))


def test_it_is_written_where_it_is_missing_or_no_longer_matches(case, tmp_path):
    path = bring(case, tmp_path / "cases")
    assert path.read_text("utf-8") == text(notebook(case))
    shutil.copy(CASES / f"{case.id}.ipynb", path)  # one that was run
    before = path.read_bytes()
    assert bring(case, tmp_path / "cases") is None and path.read_bytes() == before
    assert bring(replace(case, title="Another"), tmp_path / "cases") == path
    assert b"# Another" in path.read_bytes()


def test_a_new_case_comes_with_its_notebook(tmp_path, monkeypatch, capsys):
    shutil.copytree(FOLDER.parent / "casebook", tmp_path / "casebook")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setenv("CASEBOOK_CONTENT", str(tmp_path / "casebook"))
    assert main(["new", "A quiet morning"]) == 0
    path = tmp_path / "notebooks" / "cases" / "a-quiet-morning.ipynb"
    assert str(path) in capsys.readouterr().out
    cells = [cell["source"] for cell in tidy(read(path))["cells"]]
    assert cells[0].startswith("# A quiet morning") and 'story = case("a-quiet-morning")' in cells[1]
