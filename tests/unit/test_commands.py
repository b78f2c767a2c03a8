"""The commands for cases, and the case that the README shows."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from teaching import casebook
from teaching.cli import main
from teaching.commands import preview
from teaching.notebooks.cases import notebook, same
from teaching.notebooks.saving import code_hash, tidy
from tests.unit import small, smallcase

pytestmark = pytest.mark.usefixtures("no_settings")
ROOT = Path(__file__).parents[2]
REAL = ROOT / "casebook"


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
    (problem,) = report.warnings
    lines = (copy / "cases" / "the-new-jug-zoes-2-3.yaml").read_text("utf-8").splitlines()
    assert problem.text.startswith("still to be filled in: 75 texts that begin with '…'")
    assert "…" in lines[problem.line - 1]
    assert not any("…" in line.partition("#")[0] for line in lines[: problem.line - 1])
    assert casebook.load(copy).cases["the-new-jug-zoes-2-3"].title == title
    code, out, _ = run(capsys, "preview", "--text", "the-new-jug-zoes-2-3")
    assert (code, out.splitlines()[0]) == (0, title.upper())


def test_a_case_that_is_there_is_never_written_over(capsys, copy):
    run(capsys, "new", "One jug")
    path = copy / "cases" / "one-jug.yaml"
    path.write_text("mine", "utf-8")
    code, out, err = run(capsys, "new", "One  jug!")
    assert (code, out) == (1, "")
    assert "is there already" in err
    assert path.read_text("utf-8") == "mine"


def test_a_new_lesson_is_valid_at_once_and_comes_after_the_others(capsys, copy):
    code, out, err = run(capsys, "new", 'Ask about "pain"', "--lesson")
    assert (code, err) == (0, "")
    assert out.startswith(str(copy / "lessons" / "ask-about-pain.yaml"))
    report = casebook.check(copy)
    (problem,) = report.warnings
    assert report.ok and problem.text.startswith("still to be filled in: ")
    lessons = casebook.load(copy).lessons
    assert lessons["ask-about-pain"].title == 'Ask about "pain"'
    assert lessons["ask-about-pain"].number == len(lessons)
    code, _, err = run(capsys, "new", "Ask about pain", "--lesson")
    assert code == 1 and "is there already" in err


def test_where_no_case_can_be_begun(capsys, plants):
    code, _, err = run(capsys, "new", "One jug")
    assert code == 1
    assert "a new case or lesson begins in a copy of the project" in err


def test_a_title_without_a_letter(capsys, copy):
    code, _, err = run(capsys, "new", "???")
    assert code == 2
    assert "no letter or digit" in err


def test_preview_prints_every_stage_every_option_and_what_reasons_rest_on(capsys, plants):
    code, out, _ = run(capsys, "preview", "pot", "--text")
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
    _, out, _ = run(capsys, "preview", "cases/pot.yaml", "--text", "--student")
    words = " ".join(out.split())
    assert "[ ] a snail" in words
    for secret in ("[x]", "It eats.", "FOR THE EDUCATOR", "-> now", "A guide"):
        assert secret not in words


@pytest.mark.parametrize("how", [[], ["--text"]])
def test_preview_of_no_case_and_of_a_broken_one(capsys, plants, how):
    code, _, err = run(capsys, "preview", "pit", *how)
    assert code == 2
    assert "Did you mean pot?" in err
    (plants / "cases" / "pot.yaml").write_text("title: [", "utf-8")
    code, out, err = run(capsys, "preview", "pot", *how)
    assert code == 1
    assert "cases/pot.yaml:2:1: a value is missing here, or a list" in (err if how else out)


def test_what_opens_is_the_students_view(capsys, plants):
    code, _, err = run(capsys, "preview", "pot", "--student")
    assert code == 2
    assert "--student goes with --text" in err


def test_preview_says_only_what_is_wrong_with_its_own_case(capsys, plants):
    (plants / "cases" / "other.yaml").write_text("title: [", "utf-8")
    text = smallcase.CASE.replace("level: easy", "level: eesy")
    (plants / "cases" / "pot.yaml").write_text(text, "utf-8")
    code, out, err = run(capsys, "preview", "pot")
    assert (code, err) == (1, "")
    assert "cases/pot.yaml:2:8: 'eesy' is not a value of level" in out
    assert "1 error, 0 warnings" in out
    assert "other" not in out


def test_what_keeps_every_case_from_opening_is_said_too(capsys, plants):
    (plants / "gallery.yaml").write_text("- {}", "utf-8")
    assert preview.right("pot")
    assert capsys.readouterr().out == ""
    (plants / "topics.yaml").write_text("- {id: leaves}", "utf-8")
    assert not preview.right("pot")
    assert "topics.yaml:1:3: this entry has no 'label'" in capsys.readouterr().out


class Preview:
    """A preview that runs, as somebody sees it who has typed the command."""

    def __init__(self, plants, *argv):
        self.own = plants.parent / "own"
        self.own.mkdir()
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
        env |= {"TMPDIR": str(self.own), "TEMP": str(self.own), "CASEBOOK_ANSWERS": str(plants.parent / "answers")}
        command = [sys.executable, "-m", "teaching", "preview", "pot", "--no-open", *argv]
        self.process = subprocess.Popen(
            command, env=env, cwd=plants, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def until(self, words):
        """The lines that it says up to one with these words."""
        said = []
        for line in self.process.stdout:
            said.append(line)
            if words in line:
                return "".join(said)
            if line.startswith(("Changed.", "The stages", "Not shown")):
                break  # after a change it says one of the three
        raise AssertionError("".join(said))

    def get(self, said, path, data=None):
        """What JupyterLab answers, which may still be starting."""
        host, token = re.search(r"(http://127.0.0.1:\d+)/lab/tree/cases/pot.ipynb\?token=(\S+)", said).groups()
        request = urllib.request.Request(
            f"{host}/{path}", data and json.dumps(data).encode(), {"Authorization": f"token {token}"}
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while self.process.poll() is None:
            try:
                with direct.open(request, timeout=60) as reply:
                    return json.load(reply)
            except urllib.error.HTTPError as error:
                raise AssertionError(error.read()) from error
            except OSError:
                time.sleep(0.2)
        raise AssertionError(self.process.stdout.read())


@pytest.fixture
def opened(plants):
    one = Preview(plants)
    yield one
    one.process.terminate()  # it stops its JupyterLab itself
    one.process.wait(30)
    one.process.stdout.close()


def test_preview_opens_the_case_apart_from_all_else_and_says_how_to_see_a_change(opened, plants):
    said = opened.until("To stop")
    assert "A pot by the window\nopens in JupyterLab" in said
    assert "thrown away in the end" in said
    assert str(plants / "cases" / "pot.yaml") in said
    book = casebook.load(plants)
    there = opened.get(said, "api/contents/cases/pot.ipynb")["content"]
    assert same(tidy(there), notebook(book.cases["pot"]))
    alive = opened.get(said, "lab/extensions/casebook-alive/static/notebooks.json")
    assert alive["cases/pot.ipynb"] == code_hash(notebook(book.cases["pot"]))
    # a change, a change of the stages, a slip
    path = plants / "cases" / "pot.yaml"
    path.write_text(smallcase.CASE.replace("Mites are found.", "Many mites are found."), "utf-8")
    assert "Run All Cells" in opened.until("Changed.")
    path.write_text(smallcase.CASE.replace("title: Mites", "title: Many mites"), "utf-8")
    opened.until("The stages have changed. Reload the page")
    there = opened.get(said, "api/contents/cases/pot.ipynb")["content"]
    assert "Many mites" in json.dumps(there)
    path.write_text(smallcase.CASE.replace("level: easy", "level: eesy"), "utf-8")
    assert "cases/pot.yaml:2:8: 'eesy'" in opened.until("Not shown yet")
    opened.process.terminate()
    opened.process.wait(30)
    assert not list(opened.own.glob("preview-*"))
    assert not (plants.parent / "answers").exists()


def test_preview_keeps_everything_of_jupyterlab_in_its_own_folder(plants, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEBOOK_ANSWERS", "mine")
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.chdir(plants.parent)
    monkeypatch.setenv("CASEBOOK_CONTENT", plants.name)  # JupyterLab and its kernels run elsewhere
    folder = tmp_path / "preview"
    assert preview.prepare("pot", folder)
    assert not preview.prepare("pot", folder)
    env = preview.environment(folder, "token")
    for name in preview.OWN:
        assert Path(env[name]).parent == folder
    assert env["CASEBOOK_CONTENT"] == str(plants)
    assert env["PYTHONPATH"] == str(ROOT / "src")
    words = preview.command("pot", folder, 9000, no_open=False)
    assert words[:3] == [sys.executable, str(folder / "lab" / "start.py"), "--port=9000"]
    assert "--LabApp.default_url=/lab/tree/cases/pot.ipynb" in words
    assert "--no-browser" not in words


def test_preview_without_a_checkout_starts_plain_jupyterlab(plants, tmp_path, monkeypatch):
    monkeypatch.setattr(preview, "ROOT", tmp_path)
    folder = tmp_path / "preview"
    assert preview.prepare("pot", folder)
    assert [path.name for path in (folder / "work").rglob("*.ipynb")] == ["pot.ipynb"]
    words = preview.command("pot", folder, 9000, no_open=True)
    assert words[:4] == [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1"]
    assert words[-1] == "--no-browser"
    assert "JUPYTER_CONFIG_PATH" not in set(preview.environment(folder, "token")) - set(os.environ)


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
    case = re.search(r"### A short case, whole\n\n```yaml\n(.*?)```", text, re.DOTALL)[1]
    (copy / "cases").mkdir()
    (copy / "cases" / "worked.yaml").write_text(case, "utf-8")
    assert not casebook.check(copy).problems
