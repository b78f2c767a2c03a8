"""The commands for cases, and the case that the README shows."""

import re
import shutil
from pathlib import Path

import pytest

from teaching import casebook
from teaching.cli import main
from tests.unit import small, smallcase

REAL = Path(__file__).parents[2] / "casebook"


def run(capsys, *argv):
    """Exit code, output and errors of one command."""
    try:
        code = main(argv)
    except SystemExit as stop:
        code = stop.code
    return code, *capsys.readouterr()


@pytest.fixture
def plants(tmp_path, monkeypatch):
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path / "cache"))
    folder = smallcase.content(tmp_path / "content", small.sources(tmp_path / "sources"))
    monkeypatch.setenv("CASEBOOK_CONTENT", str(folder))
    return folder


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The real content without its cases."""
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path / "cache"))
    folder = shutil.copytree(REAL, tmp_path / "content", ignore=shutil.ignore_patterns("cases", "gallery.yaml"))
    monkeypatch.setenv("CASEBOOK_CONTENT", str(folder))
    return folder


def test_a_new_case_is_valid_at_once_and_can_be_previewed(capsys, copy):
    title = 'The "new" jug: Zoë\'s 2\\3'
    code, out, err = run(capsys, "new", title)
    assert (code, err) == (0, "")
    assert out.startswith(str(copy / "cases" / "the-new-jug-zoes-2-3.yaml"))
    report = casebook.check(copy)
    assert report.ok, str(report)
    assert [problem.text.partition(" has")[0] for problem in report.warnings] == ["the opening"]
    assert casebook.load(copy).cases["the-new-jug-zoes-2-3"].title == title
    code, out, _ = run(capsys, "preview", "the-new-jug-zoes-2-3")
    assert (code, out.splitlines()[0]) == (0, title.upper())


def test_a_case_that_is_there_is_never_written_over(capsys, copy):
    run(capsys, "new", "One jug")
    path = copy / "cases" / "one-jug.yaml"
    path.write_text("mine", "utf-8")
    code, out, err = run(capsys, "new", "One  jug!")
    assert (code, out) == (1, "")
    assert "is there already" in err
    assert path.read_text("utf-8") == "mine"


def test_where_no_case_can_be_begun(capsys, plants):
    code, _, err = run(capsys, "new", "One jug")
    assert code == 1
    assert "a new case begins in a copy of the project" in err


def test_a_title_without_a_letter(capsys, copy):
    code, _, err = run(capsys, "new", "???")
    assert code == 2
    assert "no letter or digit" in err


def test_preview_prints_every_stage_every_option_and_what_reasons_rest_on(capsys, plants):
    code, out, _ = run(capsys, "preview", "pot")
    assert code == 0
    words = " ".join(out.split())
    case = casebook.load(plants).cases["pot"]
    for stage in case.stages:
        assert stage.title in words
        assert " ".join(stage.scene.split()) in words
    for asked in (*case.items, *case.beside):
        assert f"[{asked.id}]" in words
        for option in asked.item.options:
            assert option.text in words
            assert option.why in words
    for said in (
        "[x] a snail",
        "[ ] a window",
        "snails -> now",
        "Red flag: Wilting",
        "Known now: wet soil; snails",
        "A guide",
        "000:5 (Plant page, 2012)",
        "general nursing knowledge, for an educator to check",
        "Call ____ (Blank 1)",
        "[more leaves]",
        "counted twice",
        "FOR THE EDUCATOR",
        "Checked by nobody yet",
    ):
        assert said in words, said
    assert max(map(len, out.splitlines())) <= 88


def test_preview_for_a_student_gives_nothing_away(capsys, plants):
    _, out, _ = run(capsys, "preview", "cases/pot.yaml", "--student")
    words = " ".join(out.split())
    assert "[ ] a snail" in words
    for secret in ("[x]", "It eats.", "FOR THE EDUCATOR", "-> now", "A guide"):
        assert secret not in words


def test_preview_of_no_case_and_of_a_broken_one(capsys, plants):
    code, _, err = run(capsys, "preview", "pit")
    assert code == 2
    assert "Did you mean pot?" in err
    (plants / "cases" / "pot.yaml").write_text("title: [", "utf-8")
    code, _, err = run(capsys, "preview", "pot")
    assert code == 1
    assert "cases/pot.yaml:2:1: a value is missing here, or a list" in err


def test_coverage_counts_over_the_cases_and_names_what_none_brings_up(capsys, plants):
    code, out, _ = run(capsys, "coverage")
    assert code == 0
    assert out.splitlines() == [
        "1/1  leaf-first  000:3",
        "1/1  leaf-watch  001:4",
        "1/1  stem-fails  000:5",
        "3 of 3 statements are brought into play by 1 case(s).",
    ]
    path = plants / "cases" / "pot.yaml"
    path.write_text(
        re.sub(r", claims: [{\[].*(?=}\n)", "", smallcase.CASE).replace("sun: much", "sun: little"), "utf-8"
    )
    out = run(capsys, "coverage")[1].splitlines()
    assert out == [
        "1/1  stem-fails  000:5",
        "1 of 3 statements are brought into play by 1 case(s).",
        "By none yet:",
        "  leaf-first  000:3",
        "  leaf-watch  001:4",
    ]
    assert "1/1  leaf-first" in run(capsys, "coverage", "--sun", "much", "--pest", "mite")[1]


def test_the_cases_bring_up_two_thirds_of_what_the_documents_say():
    book = casebook.load(REAL)
    from teaching.reading import coverage

    counts = coverage(book, [case.profile(stage.id) for case in book.cases.values() for stage in case.stages])
    assert len(book.cases) >= 8
    assert sum(map(bool, counts.values())) >= len(counts) * 2 / 3


def test_the_real_cases_have_no_mistake_and_no_warning():
    about = [problem for problem in casebook.check(REAL).problems if problem.file.startswith(("cases/", "gallery"))]
    assert not about, [str(problem) for problem in about]


def test_the_case_in_the_readme_is_right(copy):
    text = (REAL / "README.md").read_text("utf-8")
    case = re.search(r"A short case, whole:\n\n```yaml\n(.*?)```", text, re.DOTALL)[1]
    (copy / "cases").mkdir()
    (copy / "cases" / "worked.yaml").write_text(case, "utf-8")
    assert not casebook.check(copy).problems
